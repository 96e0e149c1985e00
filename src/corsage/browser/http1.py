"""HTTP/1.1 responses as browsers read them (RFC 9112, and where browsers agree to be more lenient, or stricter).

What lives here: from bytes to a head and a body, without I/O: `read` is a generator that yields when it wants more
bytes, is sent them (b"" at the end of the connection), and returns the response. The connection is `connections`'.

The web-platform-tests' h1-parsing and content-length say what browsers agree on: a status of one to three digits, lines
that end in a bare LF, a Content-Length that is no number or is said twice alike, header lines that are none left out;
a NUL or a lone CR in the head, or two lengths that differ, is a network error.
"""

import re
from collections.abc import Generator
from typing import Final, NamedTuple, TypeAlias

from corsage.fetch import grammar

#: The most that a head may take, in bytes: Chromium's figure.
MAX_HEAD: Final = 256 * 1024
# RFC 9112, 7.1: a chunk's size line is short; what comes with it as an extension is not kept.
_MAX_LINE: Final = 16 * 1024

RawHeaders: TypeAlias = tuple[tuple[bytes, bytes], ...]
Bytes: TypeAlias = Generator[None, bytes, bytes]

# No end of a line, and no more than three digits: "0200" is no status.
_STATUS_LINE: Final = re.compile(rb"HTTP/(\d)\.(\d) +(\d{1,3})(?: +(.*))?", re.IGNORECASE)
_END_OF_HEAD: Final = re.compile(rb"\n\r?\n")
_CHUNK_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")
_OWS: Final = b" \t"


class MalformedResponseError(Exception):
    """What came is no response, or only a part of one."""


class EndedError(MalformedResponseError):
    """The connection ended in the middle."""


class TooLargeError(Exception):
    """The body goes beyond the limit."""


class Response(NamedTuple):
    """A response; names and values are the bytes that came. `reusable` says that another may follow it.

    `broken` says why the body ended before its time, "" where it did not; `body` is then what came of it.
    """

    status: int
    reason: bytes
    headers: RawHeaders
    body: bytes
    reusable: bool
    broken: str = ""


class _Head(NamedTuple):
    version: tuple[int, int]
    status: int
    reason: bytes
    headers: RawHeaders


class _Input:
    """What has come and has not been read yet."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.ended = False

    def __len__(self) -> int:
        return len(self._buffer)

    def more(self) -> Generator[None, bytes, None]:
        """Wait for more; a connection that ends in the middle of something is an error of the message."""
        if self.ended:
            raise EndedError("the connection ended before the response did")
        data = yield
        self.ended = not data
        self._buffer += data

    def until(self, end: re.Pattern[bytes], most: int) -> Bytes:
        """The bytes up to and with the pattern."""
        searched = 0
        while (found := end.search(self._buffer, searched)) is None and len(self._buffer) <= most:
            searched = max(0, len(self._buffer) - 2)
            yield from self.more()
        if found is None or found.end() > most:
            raise MalformedResponseError(f"the head, or a line, is larger than {most} bytes")
        return self._take(found.end())

    def head(self) -> Bytes:
        """The bytes up to the empty line, or up to the end of a connection that ends before it: browsers take that."""
        try:
            return (yield from self.until(_END_OF_HEAD, MAX_HEAD))
        except EndedError:
            return self._take(len(self._buffer)) + b"\n\n"

    def copy(self, size: int, body: bytearray) -> Generator[None, bytes, None]:
        """So many bytes, each as it comes."""
        while size:
            if not self._buffer:
                yield from self.more()
            taken = self._take(min(size, len(self._buffer)))
            body += taken
            size -= len(taken)

    def copy_all(self, most: int, body: bytearray) -> Generator[None, bytes, None]:
        """Everything up to the end of the connection."""
        while not self.ended:
            body += self._take(len(self._buffer))
            if len(body) > most:
                raise TooLargeError
            yield from self.more()

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken


def read(method: str, most: int) -> Generator[None, bytes, Response]:
    """Read the response to a request of that method, with a body of `most` bytes at the most.

    Raises `MalformedResponseError` and `TooLargeError`. Interim responses (1xx) are passed over.
    """
    source = _Input()
    while True:
        head = _head((yield from source.head()))
        if not 100 <= head.status <= 199 or head.status == 101:
            break
    body, length, broken = bytearray(), _framing(head, method), ""
    if isinstance(length, int) and length > most:
        raise TooLargeError
    try:
        yield from _read_body(source, length, most, body)
    except MalformedResponseError as error:
        broken = str(error)
    # What comes after a response that says where it ends belongs to no request: the connection is given up.
    reusable = _persists(head) and not broken and not source.ended and not source
    return Response(head.status, head.reason, head.headers, bytes(body), reusable, broken)


def _head(raw: bytes) -> _Head:
    if b"\0" in raw:
        raise MalformedResponseError("a NUL in the head")
    lines = [line.removesuffix(b"\r") for line in raw.rstrip(b"\n").split(b"\n")]
    if any(b"\r" in line for line in lines):
        raise MalformedResponseError("a CR that ends no line in the head")
    status = _STATUS_LINE.fullmatch(lines[0])
    if status is None:
        raise MalformedResponseError(f"no status line: {lines[0][:60].decode('latin-1')!r}")
    major, minor, code, reason = status.groups()
    return _Head((int(major), int(minor)), int(code), (reason or b"").strip(_OWS), _header_lines(lines[1:]))


def _header_lines(lines: list[bytes]) -> RawHeaders:
    """RFC 9112, 5: folded lines are joined (5.2), and a line that is no field line is left out, as browsers do."""
    found: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in {b" ", b"\t"}:
            if found:
                name, value = found[-1]
                found[-1] = (name, value + b" " + line.strip(_OWS))
            continue
        name, colon, value = line.partition(b":")
        if colon and name.isascii() and grammar.is_token(name.decode("ascii")):
            found.append((name, value.strip(_OWS)))
    return tuple(found)


def _values(head: _Head, name: bytes) -> list[bytes]:
    return [value for key, value in head.headers if key.lower() == name]


def _tokens(head: _Head, name: bytes) -> list[bytes]:
    return [item.strip(_OWS).lower() for item in b",".join(_values(head, name)).split(b",")]


def _persists(head: _Head) -> bool:
    """RFC 9112, 9.3."""
    said = _tokens(head, b"connection")
    return head.status != 101 and (b"keep-alive" in said if head.version < (1, 1) else b"close" not in said)


_CHUNKED: Final = "chunked"
_TO_THE_END: Final = "to the end"


def _framing(head: _Head, method: str) -> int | str:
    """RFC 9112, 6.3: how the end of the body is told. Browsers take no body of a 205 either."""
    if method == "HEAD" or head.status in {101, 204, 205, 304}:
        return 0
    if b"chunked" in _tokens(head, b"transfer-encoding") and head.version >= (1, 1):
        return _CHUNKED
    length = content_length(_values(head, b"content-length"))
    return _TO_THE_END if length is None else length


def _read_body(source: _Input, framing: int | str, most: int, body: bytearray) -> Generator[None, bytes, None]:
    if isinstance(framing, int):
        yield from source.copy(framing, body)
    elif framing == _CHUNKED:
        yield from _chunked(source, most, body)
    else:
        yield from source.copy_all(most, body)


def content_length(values: list[bytes]) -> int | None:
    """Fetch, "extract a length": None where there is none, or what is said is no number.

    Raises `MalformedResponseError` for lengths that differ.
    """
    candidates = {item.strip(_OWS) for item in b",".join(values).split(b",")}
    if len(candidates) > 1:
        raise MalformedResponseError("several Content-Lengths that differ")
    only = candidates.pop()
    return int(only[:18]) if only.isdigit() else None


_LINE: Final = re.compile(rb"\n")


def _chunked(source: _Input, most: int, body: bytearray) -> Generator[None, bytes, None]:
    """RFC 9112, 7.1; the trailers are read and dropped."""
    while True:
        line = (yield from source.until(_LINE, _MAX_LINE)).rstrip(b"\r\n")
        size = _CHUNK_SIZE.fullmatch(line)
        if size is None:
            raise MalformedResponseError(f"no chunk size: {line[:60].decode('latin-1')!r}")
        length = int(size[1], 16)
        if length == 0:
            break
        if len(body) + length > most:
            raise TooLargeError
        yield from source.copy(length, body)
        if (yield from source.until(_LINE, _MAX_LINE)).strip(b"\r\n"):
            raise MalformedResponseError("a chunk that is longer than its size")
    while (yield from source.until(_LINE, _MAX_LINE)).strip(b"\r\n"):
        pass
