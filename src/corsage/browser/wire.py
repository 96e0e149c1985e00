"""One exchange over HTTP/1.1: a `Send` goes out as it is, an `Answer` comes back as it came, or a `Lost` says why not.

The transport follows no redirect, keeps no cookie, reads no environment (proxies), and invents no header but Host and
the framing: what reaches the server is what the engine said. Time and size are bounded.
"""

import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import anyio
import h11
import httpx2

from corsage.browser import zstd_window
from corsage.browser.connections import Connections
from corsage.browser.http1 import MalformedResponseError, TooLargeError
from corsage.browser.resolve import Resolve
from corsage.fetch import url as urls
from corsage.fetch.network import Answer, ContradictionError, Lost, LostCause, Received, Send
from corsage.fetch.url import URL
from corsage.fetch.wire.http1_rules import STANDARD, HTTP1Rules
from corsage.http.headers import HeaderList
from corsage.http.origin import Origin

USER_AGENT: Final = "corsage"
#: What browsers add where a script has not (Fetch, main fetch, step 14; HTTP-network-or-cache fetch, step 8.21).
BROWSER_HEADERS: Final[HeaderList] = (("Accept-Language", "en-US,en;q=0.9"),)

#: Characters of a URL that httpx2 takes, without room for another host's name.
_LONGEST_URL: Final = 60_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for a whole exchange, and bytes of a response's body after decompression."""

    seconds: float = 10.0
    body_bytes: int = 16 * 1024 * 1024


class Wire:
    """An asynchronous context manager that keeps connections open between exchanges.

    `http1` is how an engine reads responses; `transport` is what writes and reads, HTTP/1.1 over TCP and TLS unless
    another is given; `resolve` says which addresses stand in for which hosts; `adds` gives headers for requests to a
    server that have none of these names.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        resolve: Resolve | None = None,
        adds: Callable[[Origin], HeaderList] = lambda _: (),
        http1: HTTP1Rules = STANDARD,
    ) -> None:
        self._adds = adds
        self._limits = limits or Limits()
        self._rules = http1
        self._transport = transport or Connections(self._limits.body_bytes, rules=http1)
        self._resolve = resolve or Resolve()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def exchange(self, sent: Send) -> Received:
        """Send one request; never raises for what the network or the server did."""
        try:
            with anyio.fail_after(self._limits.seconds):
                return await self._exchange(sent)
        except TimeoutError:
            return Lost(LostCause.TIMEOUT, f"no complete answer within {self._limits.seconds:g} seconds")
        except TooLargeError:
            return Lost(LostCause.TOO_LARGE, f"the body is larger than {self._limits.body_bytes} bytes")
        except ContradictionError as error:
            return Lost(error.cause, str(error))
        except httpx2.HTTPError as error:
            return Lost(_cause(error), _detail(error))

    async def _exchange(self, sent: Send) -> Answer:
        url = urls.parse(sent.url)
        assert url is not None, "the engine sends to URLs that parsed"
        assert url.origin is not None, "they are of http or https"
        response = await self._transport.handle_async_request(self._request(sent, url, url.origin))
        raw, body, spoilt = bytearray(), bytearray(), ""
        try:
            coding = response.headers.get("content-encoding")
            codings = self._rules.codings(coding, url.origin) if coding is not None else ()
            if codings[-1:] == ("zstd",) and isinstance(response.stream, httpx2.AsyncByteStream):
                response.stream = zstd_window.Watched(response.stream)
            async for chunk in response.aiter_raw():
                self._add(raw, chunk)
            for chunk in _decoded(bytes(raw), codings):
                self._add(body, chunk)
        except httpx2.DecodingError as error:
            if codings[-1] in self._rules.tolerated:
                body = raw
            else:
                spoilt = f"the body is not what its Content-Encoding says: {error}"
        finally:
            await response.aclose()
        broken = response.extensions.get("broken", "") or spoilt
        headers = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw])
        phrase = response.extensions.get("reason_phrase", b"").decode("latin-1")
        return Answer(response.status_code, headers, bytes(body), phrase, broken)

    def _add(self, body: bytearray, chunk: bytes) -> None:
        body += chunk
        if len(body) > self._limits.body_bytes:
            raise TooLargeError

    def _request(self, sent: Send, url: URL, server: Origin) -> httpx2.Request:
        """The request as it is to be written: the URL's own bytes as the target, header values isomorphic."""
        path = url.target.split("://", 1)[1]
        authority, slash, rest = path.partition("/")
        names = {name.lower() for name, _ in sent.headers}
        # HTTP-network-or-cache fetch, step 8.20: a range is one of the bytes as they are stored.
        ranged = (("Accept-Encoding", "identity"),) if "range" in names else ()
        usual = (*self._adds(server), ("User-Agent", USER_AGENT), *ranged)
        added = {name: value for name, value in usual if name.lower() not in names}
        lines = [(b"Host", authority.encode("ascii"))]
        written = (*_one_line_a_name(sent.headers), *added.items())
        lines += [(name.encode("latin-1"), value.encode("latin-1")) for name, value in written]
        # HTTP-network-or-cache fetch, steps 8.5 to 8.8: a length for every body, and for none where one is usual
        if sent.body is not None or sent.method in {"POST", "PUT"}:
            lines.append((b"Content-Length", str(len(sent.body or b"")).encode()))
        address = self._resolve.address(url)
        extensions: dict[str, object] = {"target": f"{slash}{rest}".encode("ascii"), "stream": sent.stream}
        # httpx2 refuses longer URLs; browsers send them, and what is written is the target, whatever its length.
        short = len(sent.url) <= _LONGEST_URL
        place = sent.url if short else f"{url.scheme}://{authority}/"
        if address is not None:
            # The name that TLS asks for and checks is the URL's, whatever the address.
            place = f"{url.scheme}://{address}:{url.effective_port}{slash}{rest if short else ''}"
            extensions["sni_hostname"] = url.host
        request = httpx2.Request(sent.method, place, content=sent.body, extensions=extensions)
        # httpx2 spells methods in upper case and adds headers of its own; a fetch() says "patch" if it was told so.
        request.method, request.headers = sent.method, httpx2.Headers(lines)
        return request


def _decoded(raw: bytes, codings: tuple[str, ...]) -> Iterable[bytes]:
    """The body piece by piece, with these codings taken back, the last one first. Raises `httpx2.DecodingError`."""
    if not codings:
        return (raw,)
    headers = {"Content-Encoding": ", ".join(codings)}
    return httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(raw)).iter_bytes()


def _one_line_a_name(lines: HeaderList) -> HeaderList:
    """RFC 9110, 5.3: lines of a name are one list. Every engine writes them as one, where the first of them stood."""
    lines_by_name: dict[str, tuple[str, str]] = {}
    for name, value in lines:
        lower = name.lower()
        lines_by_name[lower] = (
            (lines_by_name[lower][0], f"{lines_by_name[lower][1]}, {value}")
            if lower in lines_by_name
            else (name, value)
        )
    return tuple(lines_by_name.values())


#: The first row whose error is among those that the failure came from decides.
_CAUSES: Final[tuple[tuple[type[BaseException], LostCause], ...]] = (
    (ssl.SSLError, LostCause.TLS),
    (ConnectionRefusedError, LostCause.REFUSED),
    (socket.gaierror, LostCause.NAME),
    (httpx2.TimeoutException, LostCause.TIMEOUT),
    (MalformedResponseError, LostCause.MALFORMED),  # no response, or one whose head breaks off
    (h11.RemoteProtocolError, LostCause.MALFORMED),
    (BaseException, LostCause.CLOSED),
)


def _cause(error: httpx2.HTTPError) -> LostCause:
    chain = _chain(error)
    contradictions = [below.cause for below in chain if isinstance(below, ContradictionError)]
    if contradictions:
        return contradictions[0]
    return next(cause for kind, cause in _CAUSES if any(isinstance(below, kind) for below in chain))


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what it came from."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or current.__context__
    return chain


def _detail(error: httpx2.HTTPError) -> str:
    return str(error) or type(error).__name__
