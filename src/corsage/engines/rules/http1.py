"""How engines read HTTP/1.1 where they depart from `http1_rules`: Chromium's, Firefox's and libsoup's, WebKitGTK's.

Each function is the rule of one row in `corsage.engines.departures.http1`; nothing here decides which engine it is for.
"""

import re
from collections.abc import Iterable
from typing import Final

from corsage.fetch.network import ContradictionError, LostCause
from corsage.fetch.site import is_trustworthy
from corsage.fetch.wire.http1_rules import (
    CODINGS,
    MOST_BYTES,
    OWS,
    Field,
    StatusLine,
    Version,
    chunked,
    items,
    known_codings,
    named,
)
from corsage.http import grammar
from corsage.http.origin import Origin

_CHROMIUM_VERSION: Final = re.compile(rb"http/(\d)\.(\d)", re.IGNORECASE)
_CHROMIUM_CODE: Final = re.compile(rb"(\d*) *(.*?) *", re.DOTALL)
_FIREFOX_VERSION: Final = re.compile(rb"HTTP/(?:([1-9])\.(\d?)[^ ]*|([23])(?= |$))|ICY(?= )")
_FIREFOX_CODE: Final = re.compile(rb"\s*(\d{1,3})(?:\s(.*))?", re.DOTALL)
_SOUP_STATUS_LINE: Final = re.compile(rb"(?:HTTP/1\.([01])|ICY)[ \t]+([1-9]\d\d)(?!\d)(.*)", re.DOTALL)
#: strtoul(): white space, a sign, a prefix, and digits as far as they go.
_HEXADECIMAL: Final = re.compile(rb"\s*([+-]?)(?:0[xX])?([0-9A-Fa-f]+)")
_SIGNED: Final = re.compile(rb"([+-]?)(\d+)")

CHROMIUM_BEFORE: Final = re.compile(rb".{0,4}?(?=http)", re.IGNORECASE | re.DOTALL)
FIREFOX_BEFORE: Final = re.compile(rb".{0,4}?(?=HTTP)", re.DOTALL)
#: The codings that are asked for of any server.
_OLD: Final = frozenset({"gzip", "x-gzip", "deflate"})
_CR_OR_LF: Final = re.compile(rb"\r\n?|\n")


def chromium_status_line(line: bytes) -> StatusLine | None:
    """Anything that begins with "http"; a status is what digits follow the first space, in 16 bits, or 200."""
    if line[:4].lower() != b"http":
        return None
    version = _CHROMIUM_VERSION.match(line)
    spoken = (int(version[1]), int(version[2])) if version else (1, 0)
    _, space, rest = line.partition(b" ")
    if not space:
        return StatusLine(spoken, 200, b"OK")
    match = _CHROMIUM_CODE.fullmatch(rest.lstrip(b" "))
    assert match is not None, "the pattern takes anything"
    digits, reason = match.groups()
    if not digits:
        return StatusLine(spoken, 200, b"")
    return StatusLine(spoken, min(int(digits[:20]), 2**31 - 1) & 0xFFFF, reason)


def firefox_status_line(line: bytes) -> StatusLine | None:
    """A major version of one digit and any minor one, or ICY; without a space the status is 200."""
    version = _FIREFOX_VERSION.match(line)
    if version is None:
        return None
    major, minor, alone = version.groups()
    spoken = (int(major or alone or 1), int(minor or 0))
    _, space, rest = line[version.end() :].partition(b" ")
    if not space:
        return StatusLine(spoken, 200, b"OK")
    match = _FIREFOX_CODE.fullmatch(rest)
    return StatusLine(spoken, int(match[1]), (match[2] or b"").lstrip(OWS)) if match else None


def soup_status_line(line: bytes) -> StatusLine | None:
    """HTTP/1.0, HTTP/1.1 or ICY, in upper case, and a status from 100 on, whatever follows it."""
    match = _SOUP_STATUS_LINE.fullmatch(line)
    if match is None:
        return None
    minor, code, reason = match.groups()
    return StatusLine((1, int(minor or 0)), int(code), reason.lstrip(OWS).rstrip(b" \t\r"))


def chromium_lines(head: bytes) -> list[bytes]:
    """A CR ends a line, alone too; empty lines are passed over."""
    if b"\0" in head:
        raise ValueError("a NUL in the head")
    return [line for line in _CR_OR_LF.split(head) if line]


def firefox_lines(head: bytes) -> list[bytes]:
    """A CR that ends no line, and a NUL, are bytes of the line."""
    return [line.removesuffix(b"\r") for line in head.rstrip(b"\n").split(b"\n")]


def soup_lines(head: bytes) -> list[bytes]:
    """A CR that ends no line is a byte of the line."""
    if b"\0" in head:
        raise ValueError("a NUL in the head")
    return firefox_lines(head)


def chromium_field(line: bytes) -> Field | None:
    """White space may stand before the colon."""
    name, colon, value = line.partition(b":")
    return named(name.rstrip(OWS), value.strip(OWS)) if colon else None


def firefox_field(line: bytes) -> Field | None:
    """A CR around a value is white space, and one inside of it spoils the line; a NUL in a value is an error."""
    name, colon, value = line.partition(b":")
    field = named(name, value.strip(b" \t\r")) if colon else None
    if field is None or b"\r" in field[1]:
        return None
    if b"\0" in field[1]:
        raise ValueError("a NUL in a header value")
    return field


def soup_field(line: bytes) -> Field | None:
    """A CR is white space."""
    name, colon, value = line.partition(b":")
    return named(name, value.strip(b" \t\r").replace(b"\r", b" ")) if colon else None


def firefox_fold(value: bytes, line: bytes) -> bytes:
    """The white space that begins the line stays as it is."""
    return (value + line).strip(OWS)


def _values(fields: Iterable[Field], name: bytes) -> list[bytes]:
    return [value for key, value in fields if key.lower() == name]


def _refuse_different(cause: LostCause, values: Iterable[object]) -> None:
    if len(set(values)) > 1:
        raise ContradictionError(cause)


def chromium_agree(fields: Iterable[Field], version: Version) -> None:
    """One Location and one Content-Disposition, the latter item by item; one length, where it counts."""
    fields = tuple(fields)
    _refuse_different(LostCause.LOCATIONS, _values(fields, b"location"))
    dispositions = [item for value in _values(fields, b"content-disposition") for item in _items(value)]
    _refuse_different(LostCause.DISPOSITIONS, dispositions)
    if version < (2, 0) and not chunked(_values(fields, b"transfer-encoding"), version):
        lengths = _values(fields, b"content-length")
        _refuse_different(LostCause.LENGTHS, [item for value in lengths for item in _items(value)])


def _items(value: bytes) -> list[str]:
    return grammar.split_list(value.decode("latin-1"))


def firefox_agree(fields: Iterable[Field], version: Version) -> None:
    """One Location and one Content-Disposition, line by line; one length, counted upon or not."""
    del version
    fields = tuple(fields)
    _refuse_different(LostCause.LOCATIONS, _values(fields, b"location"))
    _refuse_different(LostCause.DISPOSITIONS, _values(fields, b"content-disposition"))
    lengths = b",".join(_values(fields, b"content-length"))
    _refuse_different(LostCause.LENGTHS, [item.strip(OWS) for item in lengths.split(b",")])


def firefox_content_length(values: list[bytes]) -> int | None:
    """As the standard, but a number may have a sign."""
    candidates = {item.strip(OWS) for item in b",".join(values).split(b",")}
    if len(candidates) > 1:
        raise ValueError("several Content-Lengths that differ")
    number = _signed(candidates.pop())
    return number if number is not None and 0 <= number <= MOST_BYTES else None


def firefox_short_is_whole(version: Version, *, persists: bool) -> bool:
    """Of HTTP/1.0 a Content-Length is no more than a hint."""
    del persists
    return version < (1, 1)


def soup_short_is_whole(version: Version, *, persists: bool) -> bool:
    """A connection that was to be closed anyway may end a body."""
    del version
    return not persists


def trusting_accepts(server: Origin) -> str:
    """Proxies on the way are known to spoil the newer codings where there is no TLS."""
    return "gzip, deflate, br, zstd" if is_trustworthy(server) else "gzip, deflate"


def soup_accepts(server: Origin) -> str:
    """As the others, without zstd; and for loopback."""
    return "gzip, deflate, br" if server.scheme == "https" else "gzip, deflate"


def chromium_codings(value: str, server: Origin) -> tuple[str, ...]:
    """An empty item is a coding, too, and not known; what was not asked for is an error."""
    codings = known_codings(items(value.lower()))
    if not is_trustworthy(server) and not _OLD.issuperset(codings):
        raise ContradictionError(LostCause.CODING)
    return codings


def firefox_codings(value: str, server: Origin) -> tuple[str, ...]:
    """What is not known, or was not asked for, is passed over."""
    known = CODINGS.keys() if is_trustworthy(server) else _OLD
    return known_codings([item for item in items(value.lower()) if item in known])


def soup_codings(value: str, server: Origin) -> tuple[str, ...]:
    """Names as they are written; zstd is not known, and br is, asked for or not."""
    del server
    codings = known_codings([item for item in items(value) if item])
    return () if "zstd" in codings else codings


#: libsoup, soup_status_get_phrase(): the statuses that it knows.
_SOUP_PHRASES: Final = {
    200: b"OK", 201: b"Created", 202: b"Accepted", 203: b"Non-Authoritative Information", 204: b"No Content",
    205: b"Reset Content", 206: b"Partial Content", 207: b"Multi-Status", 300: b"Multiple Choices",
    301: b"Moved Permanently", 302: b"Found", 303: b"See Other", 304: b"Not Modified", 305: b"Use Proxy",
    307: b"Temporary Redirect", 308: b"Permanent Redirect", 400: b"Bad Request", 401: b"Unauthorized",
    402: b"Payment Required", 403: b"Forbidden", 404: b"Not Found", 405: b"Method Not Allowed",
    406: b"Not Acceptable", 407: b"Proxy Authentication Required", 408: b"Request Timeout", 409: b"Conflict",
    410: b"Gone", 411: b"Length Required", 412: b"Precondition Failed", 413: b"Request Entity Too Large",
    414: b"Request-URI Too Long", 415: b"Unsupported Media Type", 416: b"Requested Range Not Satisfiable",
    417: b"Expectation Failed", 422: b"Unprocessable Entity", 423: b"Locked", 424: b"Failed Dependency",
    500: b"Internal Server Error", 501: b"Not Implemented", 502: b"Bad Gateway", 503: b"Service Unavailable",
    504: b"Gateway Timeout", 505: b"HTTP Version Not Supported", 507: b"Insufficient Storage", 510: b"Not Extended",
}  # fmt: skip


def soup_phrase(status: int) -> bytes:
    """What libsoup calls a status that came without a phrase, as all do in HTTP/2."""
    return _SOUP_PHRASES.get(status, b"Unknown Error")


def soup_content_length(values: list[bytes]) -> int | None:
    """The last line counts: nothing is 0, what is not a number is an error, and one below 0 counts as absent."""
    if not values:
        return None
    number = _signed(values[-1]) if values[-1] else 0
    if number is None:
        raise ValueError("a Content-Length that is not a number")
    return number if 0 <= number <= MOST_BYTES else None


def _signed(text: bytes) -> int | None:
    match = _SIGNED.fullmatch(text)
    return int(match[1] + match[2][:20]) if match else None


def old_too(values: list[bytes], version: Version) -> bool:
    """HTTP/1.0 may be chunked as well."""
    del version
    return b"chunked" in {item.strip(OWS).lower() for item in b",".join(values).split(b",")}


def soup_chunked(values: list[bytes], version: Version) -> bool:
    """The last line counts, and it is one coding or an error."""
    del version
    coding = values[-1].lower() if values else b"identity"
    if coding not in {b"chunked", b"identity"}:
        raise ValueError("a Transfer-Encoding that is not known")
    return coding == b"chunked"


def firefox_chunk_size(line: bytes) -> int | None:
    """strtoul(): whatever follows the digits; an empty line is passed over."""
    if not line:
        return None
    match = _HEXADECIMAL.match(line)
    if match is None or match[1] == b"-" or len(match[2]) > 15:
        raise ValueError(f"no chunk size: {line[:60].decode('latin-1')!r}")
    return int(match[2], 16)


def soup_chunk_size(line: bytes) -> int | None:
    """strtoul(): what is not a size, or beyond all sizes, is the last chunk's."""
    match = _HEXADECIMAL.match(line)
    return 0 if match is None or match[1] == b"-" or len(match[2]) > 15 else int(match[2], 16)
