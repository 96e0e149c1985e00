"""A single byte range: its grammar (Fetch, "parse a single range header value"), and what of a body it is.

`blob:` URLs answer with one, and so does an HTTP cache that slices what it has stored.
"""

import re
from typing import Final

from corsage.fetch.network import Answer
from corsage.http.grammar import integer
from corsage.http.headers import without

# allowWhitespace true
_RANGE: Final = re.compile(r"bytes[ \t]*=[ \t]*(?P<start>[0-9]*)[ \t]*-[ \t]*(?P<end>[0-9]*)[ \t]*")
_MOST: Final = 2**63 - 1


def ends(asked: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte of `size` that are asked for, or None where it is no range of these."""
    found = _RANGE.fullmatch(asked)
    if found is None or not (found["start"] or found["end"]):
        return None
    if not found["start"]:
        # Scheme fetch, "blob", subtracts; RFC 9110, 14.1.2, says: all there is, and a suffix of nothing is none.
        suffix = integer(found["end"])
        return (max(size - suffix, 0), size - 1) if suffix else None
    start = integer(found["start"])
    if start >= size or (found["end"] and start > integer(found["end"])):
        return None
    return start, min(integer(found["end"]), size - 1) if found["end"] else size - 1


def part(answer: Answer, asked: str) -> Answer:
    """The range of a whole response that is asked for (RFC 9110, 14.2), or all of it where it is no range of that."""
    size = len(answer.body)
    found = ends(asked, size)
    if found is None:
        return answer
    start, end = found
    body = answer.body[start : end + 1]
    kept = without(answer.headers, frozenset({"content-length", "content-range"}))
    lines = (*kept, ("Content-Length", str(len(body))), ("Content-Range", f"bytes {start}-{end}/{size}"))
    return answer._replace(status=206, headers=lines, body=body, reason_phrase="Partial Content")


def is_single(asked: str) -> bool:
    """Whether it is a single byte range, of whatever there may be, in numbers of 64 bits."""
    found = _RANGE.fullmatch(asked)
    if found is None or not (found["start"] or found["end"]):
        return False
    return integer(found["start"] or "0") <= integer(found["end"] or str(_MOST)) <= _MOST


def unsatisfied(answer: Answer) -> Answer:
    """What a cache says of a whole response that has no such range: as Chromium does, which names the first byte."""
    lines = without(answer.headers, frozenset({"content-length", "content-range"}))
    told = (*lines, ("Content-Length", "0"), ("Content-Range", f"bytes 0-0/{len(answer.body)}"))
    return answer._replace(status=416, headers=told, body=b"", reason_phrase="Requested Range Not Satisfiable")


def is_long_suffix(asked: str, size: int) -> bool:
    """Whether more bytes from the end are asked for than there are."""
    found = _RANGE.fullmatch(asked)
    return found is not None and not found["start"] and integer(found["end"] or "0") > size
