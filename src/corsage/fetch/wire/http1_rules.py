"""How an HTTP/1.1 response is read (RFC 9112), as rules that engines differ in: each with what most agree on.

What lives here: the vocabulary and the defaults, from bytes to values, without I/O; the reading itself is the client's.
A rule that finds no sense in its bytes raises `ValueError` with the reason: the response is a network error.

The web-platform-tests' h1-parsing and content-length say what browsers are to agree on: a status of one to three
digits, lines that end in a bare LF, a Content-Length that is not a number or is said twice alike, header lines that are
none left out; a NUL or a lone CR in the head, or two lengths that differ, is a network error.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple, TypeAlias

from corsage.http import grammar
from corsage.http.origin import Origin

OWS: Final = b" \t"
#: A length that no signed 64-bit integer holds is not a number: so Chromium and Firefox.
MOST_BYTES: Final = 2**63 - 1

# No end of a line, and no more than three digits: "0200" is not a status.
_STATUS_LINE: Final = re.compile(rb"HTTP/(\d)\.(\d) +(\d{1,3})(?: +(.*))?", re.IGNORECASE)
_CHUNK_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")

Version: TypeAlias = tuple[int, int]
Field: TypeAlias = tuple[bytes, bytes]
#: What has to stand between a chunk's bytes and the next size: an empty line, any line, or nothing.
AfterChunk: TypeAlias = Literal["empty", "any", "nothing"]


class StatusLine(NamedTuple):
    """RFC 9112, 4: the reason phrase as it came."""

    version: Version
    status: int
    reason: bytes


def status_line(line: bytes) -> StatusLine | None:
    """The first line of a response, None if it is not one."""
    match = _STATUS_LINE.fullmatch(line)
    if match is None:
        return None
    major, minor, code, reason = match.groups()
    return StatusLine((int(major), int(minor)), int(code), (reason or b"").strip(OWS))


def lines(head: bytes) -> list[bytes]:
    """The lines of a head. A NUL, or a CR that ends no line, is an error."""
    if b"\0" in head:
        raise ValueError("a NUL in the head")
    raw_lines = [line.removesuffix(b"\r") for line in head.rstrip(b"\n").split(b"\n")]
    if any(b"\r" in line for line in raw_lines):
        raise ValueError("a CR that ends no line in the head")
    return raw_lines


def named(name: bytes, value: bytes) -> Field | None:
    """A field, None where the name is not a token: browsers leave such a line out."""
    return (name, value) if name.isascii() and grammar.is_token(name.decode("ascii")) else None


def field(line: bytes) -> Field | None:
    """RFC 9112, 5.1: no white space stands before the colon."""
    name, colon, value = line.partition(b":")
    return named(name, value.strip(OWS)) if colon else None


def fold(value: bytes, line: bytes) -> bytes:
    """RFC 9112, 5.2: a value and the line that continues it."""
    return (value + b" " + line.strip(OWS)).strip(OWS)


def agree(fields: Iterable[Field], version: Version) -> None:
    """A head may contradict itself: what matters of it is asked when it is needed."""


def no_phrase(status: int) -> bytes:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9113, 8.3.2: HTTP/2 carries no reason phrase."""
    return b""


def content_length(values: list[bytes]) -> int | None:
    """Fetch, "extract a length": None if there is no length or it is not a number. Lengths that differ raise."""
    candidates = {item.strip(OWS) for item in b",".join(values).split(b",")}
    if len(candidates) > 1:
        raise ValueError("several Content-Lengths that differ")
    only = candidates.pop()
    return decimal(only) if only.isdigit() else None


def decimal(digits: bytes) -> int | None:
    """The number, None if it is beyond bounds; no more digits are looked at than can matter."""
    number = int(digits.lstrip(b"0")[:20] or b"0")
    return number if number <= MOST_BYTES else None


def chunked(values: list[bytes], version: Version) -> bool:
    """RFC 9112, 6.1: an HTTP/1.0 response is not chunked, whatever it says."""
    return version >= (1, 1) and b"chunked" in {item.strip(OWS).lower() for item in b",".join(values).split(b",")}


def chunk_size(line: bytes) -> int | None:
    """RFC 9112, 7.1; None for a line that an engine passes over."""
    size = _CHUNK_SIZE.fullmatch(line)
    if size is None:
        raise ValueError(f"no chunk size: {line[:60].decode('latin-1')!r}")
    return int(size[1], 16)


def never_whole(version: Version, *, persists: bool) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9112, 8: a body with fewer bytes than its Content-Length is incomplete."""
    return False


#: RFC 9110, 8.4.1; a recipient takes x-gzip for gzip.
CODINGS: Final = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd"}


def accepts(server: Origin) -> str:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9110, 12.5.3: what the client knows, whoever is asked."""
    return "gzip, deflate, br, zstd"


def codings(value: str, server: Origin) -> tuple[str, ...]:  # noqa: ARG001 - an engine's rule asks it
    """Fetch, "handle content codings": "If codings are not supported, then return bytes", so all of them or none."""
    return known_codings([item for item in items(value.lower()) if item])


def known_codings(named: Iterable[str]) -> tuple[str, ...]:
    """What is to be decoded, in the order in which it was done; nothing where one of the codings is not known."""
    codings = [CODINGS.get(name, "") for name in named]
    return tuple(codings) if all(codings) else ()


def items(value: str) -> list[str]:
    """The items of a list, empty ones too."""
    return [item.strip(" \t") for item in value.split(",")]


class HTTP1Rules(NamedTuple):
    """What reading a response asks."""

    #: What may stand before the status line, matched where the response begins.
    before: re.Pattern[bytes] = re.compile(rb"(?:\r?\n){0,2}")
    #: The most that a head may take, in bytes: Chromium's figure.
    max_head: int = 256 * 1024
    #: Whether the end of the connection ends a line of a head, and not only a head that has no empty line.
    ends_lines: bool = True
    lines: Callable[[bytes], list[bytes]] = lines
    status_line: Callable[[bytes], StatusLine | None] = status_line
    field: Callable[[bytes], Field | None] = field
    fold: Callable[[bytes, bytes], bytes] = fold
    #: What raises where the fields of a head, an interim one too, contradict each other; of HTTP/2, too.
    agree: Callable[[Iterable[Field], Version], None] = agree
    #: What a script's request says it accepts from a server, and what becomes of a Content-Encoding of it: the codings
    #: to take back. Raises `ContradictionError` for one that makes a network error.
    accepts: Callable[[Origin], str] = accepts
    codings: Callable[[str, Origin], tuple[str, ...]] = codings
    #: The codings whose body is had as it came where it is not what it says.
    tolerated: frozenset[str] = frozenset()
    #: The phrase that goes with a status of HTTP/2.
    phrase: Callable[[int], bytes] = no_phrase
    #: Whether 101 is an answer like any other.
    answers_101: bool = True
    #: Statuses that no body is read of, whatever the head says.
    bodiless: frozenset[int] = frozenset({101, 204, 205, 304})
    content_length: Callable[[list[bytes]], int | None] = content_length
    #: Whether the end of the connection ends a body that its Content-Length says goes on.
    short_is_whole: Callable[..., bool] = never_whole
    chunked: Callable[[list[bytes], Version], bool] = chunked
    chunk_size: Callable[[bytes], int | None] = chunk_size
    after_chunk: AfterChunk = "empty"
    #: Whether the end of the connection ends chunks as well, where no chunk has begun.
    ends_chunks: bool = False


STANDARD: Final = HTTP1Rules()
