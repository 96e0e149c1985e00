"""Connections over which requests go: opened, kept, used again, given up.

What lives here: I/O, and nothing of what a response means (`http1`). A connection that was kept may have been closed by
the server in the meantime: a request that fails on one before a byte of its response has come is sent again on a new
one, whatever its method, as browsers do.
"""

import select
import ssl
from collections import defaultdict
from typing import Final, NamedTuple

import anyio
import httpx2
from anyio.abc import ByteStream, SocketAttribute
from anyio.streams.tls import TLSAttribute, TLSStream

from corsage.browser import http1
from corsage.fetch.wire.http1_rules import STANDARD, HTTP1Rules

_READ: Final = 64 * 1024
#: Idle connections that are kept for one place.
_MOST_KEPT: Final = 6


class _Place(NamedTuple):
    """Where a connection leads; `name` is what TLS asks for and checks, None for plain TCP."""

    host: str
    port: int
    name: str | None


class _LostError(Exception):
    """The connection ended before anything of the response came."""


class _SpeaksHTTP2Error(Exception):
    """The server chose HTTP/2."""


class Connections(httpx2.AsyncBaseTransport):
    """HTTP/1.1 over TCP and TLS, read by an engine's `rules`; `most` bounds a body as it comes over the wire, in bytes.

    With `http2`, TLS offers both versions, as browsers do, and httpx2 speaks HTTP/2 where a server chooses it.
    """

    def __init__(
        self,
        most: int,
        *,
        verify: ssl.SSLContext | bool = True,
        http2: bool = False,
        rules: HTTP1Rules = STANDARD,
    ) -> None:
        self._most: Final = most
        self._rules: Final = rules
        self._trust: Final = verify
        self._context: ssl.SSLContext | None = None
        self._http2: Final = httpx2.AsyncHTTPTransport(verify=verify, http2=True, trust_env=False) if http2 else None
        self._speak_http2: Final[set[_Place]] = set()
        self._idle: Final[defaultdict[_Place, list[ByteStream]]] = defaultdict(list)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Carry one request. Raises `httpx2.TransportError`, and `http1.TooLargeError`."""
        place, written = _place(request), _written(request, await request.aread())
        if self._http2 is not None and place in self._speak_http2:
            return await self._answered_in_http2(self._http2, request)
        try:
            if request.extensions.get("stream"):
                await self._find_http2(place)
            answer = await self._answered(place, request.method, written)
            if answer.status == 421:
                # RFC 9110, 15.5.20, and Fetch, HTTP-network-or-cache fetch, step 16: again, on a connection of its own
                answer = await self._ask(await self._connect(place), place, request.method, written)
        except _SpeaksHTTP2Error:
            self._speak_http2.add(place)
            return await self.handle_async_request(request)
        except http1.MalformedResponseError as error:
            raise httpx2.RemoteProtocolError(str(error)) from error
        except _LostError as error:
            raise httpx2.ReadError("the connection was closed without an answer") from error
        except OSError as error:  # ssl.SSLError and socket.gaierror among them
            raise httpx2.ConnectError(str(error)) from error
        return httpx2.Response(
            answer.status, headers=list(answer.headers), stream=httpx2.ByteStream(answer.body),
            extensions={"reason_phrase": answer.reason, "broken": answer.broken},
        )  # fmt: skip

    async def _answered(self, place: _Place, method: str, written: bytes) -> http1.Response:
        """Over a connection that was kept, or a new one."""
        idle = self._idle[place]
        while idle:
            stream = idle.pop()
            if _says_something(stream):
                await _close(stream)
                continue
            try:
                return await self._ask(stream, place, method, written)
            except _LostError:
                continue
        return await self._ask(await self._connect(place), place, method, written)

    async def _find_http2(self, place: _Place) -> None:
        """Raise what becomes of a request that HTTP/1.1 will not do for.

        Fetch, HTTP-network fetch: "If connection is an HTTP/1.x connection, request's body is non-null, and request's
        body's source is null, then return a network error."
        """
        if place.name is not None:
            await _close(await self._connect(place))
        raise OSError("a body that is a stream needs HTTP/2")

    async def _answered_in_http2(self, speaker: httpx2.AsyncHTTPTransport, request: httpx2.Request) -> httpx2.Response:
        """What an engine asks of a head it asks of HTTP/2, too."""
        response = await speaker.handle_async_request(request)
        try:
            self._rules.agree(response.headers.raw, (2, 0))
        except ValueError as error:
            await response.aclose()
            raise httpx2.RemoteProtocolError(str(error)) from error
        response.extensions["reason_phrase"] = self._rules.phrase(response.status_code)
        return response

    async def aclose(self) -> None:
        """Close what is kept."""
        for streams in self._idle.values():
            while streams:
                await _close(streams.pop())
        if self._http2 is not None:
            await self._http2.aclose()

    async def _connect(self, place: _Place) -> ByteStream:
        stream = await anyio.connect_tcp(place.host, place.port)
        if place.name is None:
            return stream
        try:
            secure = await TLSStream.wrap(
                stream, hostname=place.name, ssl_context=self._trusted(), server_side=False, standard_compatible=False
            )
        except BaseException as error:
            await _close(stream)
            if isinstance(error, anyio.EndOfStream | anyio.BrokenResourceError):
                raise ssl.SSLError(str(error.__cause__ or "the server ended the TLS handshake")) from error
            raise
        if secure.extra(TLSAttribute.alpn_protocol, None) == "h2":  # noqa: S610 - no Django is here
            await _close(secure)
            raise _SpeaksHTTP2Error
        return secure

    def _trusted(self) -> ssl.SSLContext:
        """The context, made when it is first needed: reading the system's certificates takes its time."""
        if self._context is None:
            trust = self._trust
            self._context = trust if isinstance(trust, ssl.SSLContext) else httpx2.create_ssl_context(verify=trust)
            if self._http2 is not None:
                self._context.set_alpn_protocols(["h2", "http/1.1"])
        return self._context

    async def _ask(self, stream: ByteStream, place: _Place, method: str, written: bytes) -> http1.Response:
        """One request and its response. The stream is reused afterwards, or closed."""
        reusable = False
        try:
            answer = await self._exchange(stream, method, written)
            if answer.reusable and len(self._idle[place]) < _MOST_KEPT:
                self._idle[place].append(stream)
                reusable = True
        finally:
            if not reusable:
                await _close(stream)
        return answer

    async def _exchange(self, stream: ByteStream, method: str, written: bytes) -> http1.Response:
        reading, came = http1.read(method, self._most, self._rules), False
        next(reading)
        # A server may answer before it has read all, and close: what it said counts.
        broke = False
        try:
            await stream.send(written)
        except (anyio.BrokenResourceError, anyio.ClosedResourceError):
            broke = True
        try:
            while True:
                data = await _received(stream)
                if not came and not data:
                    raise _LostError
                came = True
                reading.send(data)
        except StopIteration as stop:
            answer: http1.Response = stop.value
            return answer._replace(reusable=False) if broke else answer


async def _close(stream: ByteStream) -> None:
    """Close, though the request was cancelled; TLS says no goodbye that could be waited for."""
    with anyio.CancelScope(shield=True):
        await stream.aclose()


def _says_something(stream: ByteStream) -> bool:
    """Whether something came that nobody asked for: the server's goodbye, or what it sent after a 204.

    An answer to the next request would begin with it.
    """
    waiting = select.poll()
    waiting.register(stream.extra(SocketAttribute.raw_socket), select.POLLIN)  # noqa: S610 - no Django is here
    return bool(waiting.poll(0))


async def _received(stream: ByteStream) -> bytes:
    """The next bytes; b"" where the connection ended, in whatever way."""
    try:
        return await stream.receive(_READ)
    except (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError):
        return b""


def _place(request: httpx2.Request) -> _Place:
    secure = request.url.scheme == "https"
    name = str(request.extensions.get("sni_hostname", request.url.host)) if secure else None
    return _Place(request.url.host, request.url.port or (443 if secure else 80), name)


def _written(request: httpx2.Request, body: bytes) -> bytes:
    """The request as it goes out: the target's own bytes, the header lines in order (RFC 9112, 3)."""
    target = request.extensions.get("target", request.url.raw_path)
    lines = [request.method.encode("ascii") + b" " + target + b" HTTP/1.1"]
    lines += [name + b": " + value for name, value in request.headers.raw]
    return b"\r\n".join([*lines, b"", b""]) + body
