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


def ends(byte_range: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte of the range within `size` bytes, or None if it is not a range of them."""
    match = _RANGE.fullmatch(byte_range)
    if match is None or not (match["start"] or match["end"]):
        return None
    if not match["start"]:
        # Scheme fetch, "blob", subtracts; RFC 9110, 14.1.2, says: all there is, and a suffix of nothing is none.
        suffix = integer(match["end"])
        return (max(size - suffix, 0), size - 1) if suffix else None
    start = integer(match["start"])
    if start >= size or (match["end"] and start > integer(match["end"])):
        return None
    return start, min(integer(match["end"]), size - 1) if match["end"] else size - 1


def part(answer: Answer, byte_range: str) -> Answer:
    """The requested range of a whole response (RFC 9110, 14.2), or all of it if the range does not apply."""
    size = len(answer.body)
    bounds = ends(byte_range, size)
    if bounds is None:
        return answer
    start, end = bounds
    body = answer.body[start : end + 1]
    remaining = without(answer.headers, frozenset({"content-length", "content-range"}))
    lines = (*remaining, ("Content-Length", str(len(body))), ("Content-Range", f"bytes {start}-{end}/{size}"))
    return answer._replace(status=206, headers=lines, body=body, reason_phrase="Partial Content")


def is_single(byte_range: str) -> bool:
    """Whether it is a single byte range, of whatever there may be, in numbers of 64 bits."""
    match = _RANGE.fullmatch(byte_range)
    if match is None or not (match["start"] or match["end"]):
        return False
    return integer(match["start"] or "0") <= integer(match["end"] or str(_MOST)) <= _MOST


def unsatisfied(answer: Answer) -> Answer:
    """What a cache says of a whole response that has no such range: as Chromium does, which names the first byte."""
    lines = without(answer.headers, frozenset({"content-length", "content-range"}))
    headers = (*lines, ("Content-Length", "0"), ("Content-Range", f"bytes 0-0/{len(answer.body)}"))
    return answer._replace(status=416, headers=headers, body=b"", reason_phrase="Requested Range Not Satisfiable")


def is_long_suffix(byte_range: str, size: int) -> bool:
    """Whether the range asks for more bytes from the end than there are."""
    match = _RANGE.fullmatch(byte_range)
    return match is not None and not match["start"] and integer(match["end"] or "0") > size
