"""HTTP/1.1 responses as browsers read them (RFC 9112): the message, piece by piece as its bytes come.

What lives here: from bytes to a head and a body, without I/O: `read` is a generator that yields when it wants more
bytes, is sent them (b"" at the end of the connection), and returns the response. The connection is `connections`'.
What a line means, and how lenient one is, is asked of `corsage.fetch.wire.http1_rules`, which engines depart from.
"""

import re
from collections.abc import Generator
from typing import Final, NamedTuple, TypeAlias

from corsage.fetch.wire.http1_rules import OWS, STANDARD, Field, HTTP1Rules, StatusLine

# RFC 9112, 7.1: a chunk's size line is short; what comes with it as an extension is not kept.
_MAX_LINE: Final = 16 * 1024

RawHeaders: TypeAlias = tuple[tuple[bytes, bytes], ...]
Bytes: TypeAlias = Generator[None, bytes, bytes]

_END_OF_HEAD: Final = re.compile(rb"\n\r?\n")
#: Bytes that are looked at for what comes before the status line.
_START: Final = 8


class MalformedResponseError(Exception):
    """The bytes received are not a response, or only a part of one."""


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
    start: StatusLine
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
        while (match := end.search(self._buffer, searched)) is None and len(self._buffer) <= most:
            searched = max(0, len(self._buffer) - 2)
            yield from self.more()
        if match is None or match.end() > most:
            raise MalformedResponseError(f"the head, or a line, is larger than {most} bytes")
        return self._take(match.end())

    def head(self, rules: HTTP1Rules) -> Bytes:
        """The bytes up to the empty line, or up to the end of a connection that ends before it."""
        while len(self._buffer) < _START and not self.ended:
            yield from self.more()
        junk = rules.before.match(self._buffer)
        self._take(junk.end() if junk else 0)
        try:
            return (yield from self.until(_END_OF_HEAD, rules.max_head))
        except EndedError:
            if not rules.ends_lines and not self._buffer.endswith(b"\n"):
                raise
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


def read(method: str, most: int, rules: HTTP1Rules = STANDARD) -> Generator[None, bytes, Response]:
    """Read the response to a request of that method, with a body of `most` bytes at the most.

    Raises `MalformedResponseError` and `TooLargeError`. Interim responses (1xx) are passed over.
    """
    source = _Input()
    try:
        while True:
            head = _head((yield from source.head(rules)), rules)
            status = head.start.status
            if not 100 <= status <= 199 or status == 101:
                break
        body, framing, broken = bytearray(), _framing(head, method, rules), ""
    except ValueError as error:
        raise MalformedResponseError(str(error)) from error
    if isinstance(framing, int) and framing > most:
        raise TooLargeError
    try:
        yield from _read_body(source, framing, most, body, rules)
    except EndedError as error:
        short = isinstance(framing, int) and rules.short_is_whole(head.start.version, persists=_persists(head))
        broken = "" if short else str(error)
    except MalformedResponseError as error:
        broken = str(error)
    # What comes after a response that says where it ends belongs to no request: the connection is given up.
    reusable = _persists(head) and not broken and not source.ended and not source
    return Response(status, head.start.reason, head.headers, bytes(body), reusable, broken)


def _head(raw: bytes, rules: HTTP1Rules) -> _Head:
    lines = rules.lines(raw)
    start = rules.status_line(lines[0]) if lines else None
    if start is None:
        raise ValueError(f"no status line: {raw[:60].decode('latin-1')!r}")
    if start.status == 101 and not rules.answers_101:
        raise ValueError("101, though no other protocol was asked for")
    headers = _header_lines(lines[1:], rules)
    rules.agree(headers, start.version)
    return _Head(start, headers)


def _header_lines(lines: list[bytes], rules: HTTP1Rules) -> RawHeaders:
    """RFC 9112, 5: folded lines are joined (5.2). A line that is not a field is dropped with its continuation lines."""
    fields: list[Field] = []
    last: Field | None = None
    for line in lines:
        if line[:1] not in {b" ", b"\t"}:
            last = rules.field(line)
            if last is not None:
                fields.append(last)
        elif last is not None:
            last = fields[-1] = (last[0], rules.fold(last[1], line))
    return tuple(fields)


def _values(head: _Head, name: bytes) -> list[bytes]:
    return [value for key, value in head.headers if key.lower() == name]


def _tokens(head: _Head, name: bytes) -> list[bytes]:
    return [item.strip(OWS).lower() for item in b",".join(_values(head, name)).split(b",")]


def _persists(head: _Head) -> bool:
    """RFC 9112, 9.3."""
    tokens, start = _tokens(head, b"connection"), head.start
    return start.status != 101 and (b"keep-alive" in tokens if start.version < (1, 1) else b"close" not in tokens)


_CHUNKED: Final = "chunked"
_TO_THE_END: Final = "to the end"


def _framing(head: _Head, method: str, rules: HTTP1Rules) -> int | str:
    """RFC 9112, 6.3: how the end of the body is told."""
    if method == "HEAD" or head.start.status in rules.bodiless:
        return 0
    if rules.chunked(_values(head, b"transfer-encoding"), head.start.version):
        return _CHUNKED
    length = rules.content_length(_values(head, b"content-length"))
    return _TO_THE_END if length is None else length


def _read_body(
    source: _Input, framing: int | str, most: int, body: bytearray, rules: HTTP1Rules
) -> Generator[None, bytes, None]:
    if isinstance(framing, int):
        yield from source.copy(framing, body)
    elif framing == _CHUNKED:
        yield from _chunked(source, most, body, rules)
    else:
        yield from source.copy_all(most, body)


_LINE: Final = re.compile(rb"\n")


def _chunked(source: _Input, most: int, body: bytearray, rules: HTTP1Rules) -> Generator[None, bytes, None]:
    """RFC 9112, 7.1; the trailers are read and dropped."""
    try:
        while length := (yield from _chunk_size(source, rules)):
            if len(body) + length > most:
                raise TooLargeError
            yield from _chunk(source, length, body)
            if rules.after_chunk == "nothing":
                continue
            rest = (yield from source.until(_LINE, _MAX_LINE)).strip(b"\r\n")
            if rest and rules.after_chunk == "empty":
                raise MalformedResponseError("a chunk that is longer than its size")
        while (yield from source.until(_LINE, _MAX_LINE)).strip(b"\r\n"):
            pass
    except EndedError:
        if source or not rules.ends_chunks:
            raise


def _chunk_size(source: _Input, rules: HTTP1Rules) -> Generator[None, bytes, int]:
    size = None
    while size is None:
        line = (yield from source.until(_LINE, _MAX_LINE)).rstrip(b"\r\n")
        try:
            size = rules.chunk_size(line)
        except ValueError as error:
            raise MalformedResponseError(str(error)) from error
    return size


def _chunk(source: _Input, length: int, body: bytearray) -> Generator[None, bytes, None]:
    """A chunk's bytes; a connection that ends among them is an error for every engine."""
    try:
        yield from source.copy(length, body)
    except EndedError as error:
        raise MalformedResponseError(str(error)) from error
