"""How each engine changes header lines before they are sent, or after they were received."""

import re
from typing import Final

from corsage.fetch.profile import Reader
from corsage.http import grammar, headers
from corsage.http.headers import HeaderList

# netwerk/protocol/http/nsHttpHeaderArray.h, "IsSingletonHeader", as far as a script may set them
_SINGLETONS: Final = frozenset({
    "authorization", "content-disposition", "content-type", "from", "if-modified-since", "if-unmodified-since",
    "location", "max-forwards", "user-agent",
})  # fmt: skip


def last_ones(lines: HeaderList, method: str, body: bytes | None) -> HeaderList:  # noqa: ARG001 - the rule's form
    """Firefox: a line takes the place of an empty one; an empty one, and a singleton's, that of all before it.

    A body, though, goes out under the first Content-Type.
    """
    if len({name.lower() for name, _ in lines}) == len(lines):
        return lines
    first = next((value for name, value in lines if name.lower() == "content-type"), None)
    if body is not None and first is not None:
        lines = tuple([(name, first if name.lower() == "content-type" else value) for name, value in lines])
    sent: list[tuple[str, str]] = []
    for name, value in lines:
        lower = name.lower()
        alone = not value or lower in _SINGLETONS
        sent = [pair for pair in sent if pair[0].lower() != lower or not (alone or not pair[1])]
        sent.append((name, value))
    return tuple(sent)


_BYTE_RANGE: Final = re.compile(r"[ \t]*bytes[ \t]*=(?P<range>[^,]*)[, \t]*", re.IGNORECASE)


_ENDS: Final = re.compile(r"[ \t]*(?P<start>\+?[0-9]+|)[ \t]*-[ \t]*(?P<end>[+-]?[0-9]+|)[ \t]*")


_MOST: Final = 2**63 - 1


def canonical_range(lines: HeaderList, method: str, body: bytes | None) -> HeaderList:  # noqa: ARG001 - as above
    """Chromium's HTTP cache takes a GET's range apart and writes it anew; what it cannot parse is left alone."""
    byte_range = headers.get(lines, "range") if method == "GET" else None
    if byte_range is None:
        return lines
    return (*headers.without(lines, frozenset({"range"})), ("Range", _canonical(byte_range)))


def _canonical(value: str) -> str:
    unit = _BYTE_RANGE.fullmatch(value)
    ends = _ENDS.fullmatch(unit["range"]) if unit else None
    if ends is None or not (ends["start"] or ends["end"]):
        return value
    start, end = (grammar.integer(digits) if digits else None for digits in ends.group("start", "end"))
    if max(start or 0, end or 0) > _MOST:
        return value
    if start is not None and end == -1:
        end = None  # net::HttpByteRange::kPositionNotSpecified
    if (start is None and (end or 0) <= 0) or (start is not None and end is not None and start > end):
        return value
    return f"bytes={'' if start is None else start}-{'' if end is None else end}"


def made_valid(lines: HeaderList, reader: Reader) -> HeaderList:  # noqa: ARG001 - the rule's form
    """WebKitGTK: libsoup puts U+FFFD, as UTF-8, in the place of each byte of a value that is not UTF-8 (GLib)."""
    if all(value.isascii() for _, value in lines):
        return lines
    return tuple([(name, value if value.isascii() else made_valid_value(value)) for name, value in lines])


def made_valid_value(value: str) -> str:
    """The value with U+FFFD, as UTF-8, for each byte that is not part of valid UTF-8."""
    read = value.encode("latin-1").decode("utf-8", "surrogateescape")
    return _ESCAPED.sub("\ufffd", read).encode().decode("latin-1")


_ESCAPED: Final = re.compile("[\udc80-\udcff]")


def utf8_values(lines: HeaderList, method: str, body: bytes | None) -> HeaderList:  # noqa: ARG001 - the rule's form
    """WebKitGTK hands header values to libsoup as UTF-8."""
    for _, value in lines:
        if not value.isascii():
            return tuple([(name, value.encode().decode("latin-1")) for name, value in lines])
    return lines
