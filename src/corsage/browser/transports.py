"""What carries a request of the client: HTTP, an ASGI or WSGI application, a policy, or scripted answers.

A transport is asynchronous: `exchange` takes a `Send` and gives an `Exchange`, and never raises for what the other
side did; `aclose` ends it. The client opens none by itself but HTTP.
"""

import ssl
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import httpx2
from anyio import to_thread

from corsage.browser.connections import Connections
from corsage.browser.resolve import Resolve
from corsage.browser.wire import BROWSER_HEADERS, Limits, Wire
from corsage.fetch.network import Answer, Send
from corsage.fetch.wire.http1_rules import STANDARD, HTTP1Rules
from corsage.handshake import servers
from corsage.handshake.record import Exchange
from corsage.handshake.scenario import DEFAULT_ANSWER, Guarded, Script, Scripted
from corsage.http.headers import HeaderList
from corsage.http.origin import Origin
from corsage.policy import Policy


class Transport(Protocol):
    """Anything that answers requests."""

    async def exchange(self, sent: Send) -> Exchange:
        """Carry one request."""
        ...

    async def aclose(self) -> None:
        """End it; nothing is asked afterwards."""
        ...


class _OverHTTP:
    """A wire, as a transport."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def exchange(self, sent: Send) -> Exchange:
        return Exchange(sent, await self._wire.exchange(sent))

    async def aclose(self) -> None:
        await self._wire.aclose()


class _InMemory:
    """A server that is played in memory, as a transport."""

    def __init__(self, serve: servers.Serve) -> None:
        self._serve = serve

    async def exchange(self, sent: Send) -> Exchange:
        return self._serve(sent)

    async def aclose(self) -> None:
        """Nothing was opened."""


class Threaded(httpx2.AsyncBaseTransport):
    """A blocking transport of httpx2 in a worker thread, one request at a time: WSGI applications block."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Call the application in a thread, the whole body read before and after; what it raises is a 500."""
        await request.aread()
        try:
            response = await to_thread.run_sync(self._inner.handle_request, request)
            body = await to_thread.run_sync(lambda: b"".join(response.iter_raw()))
        except Exception:  # noqa: BLE001 - whatever the application raises
            return httpx2.Response(500, stream=httpx2.ByteStream(b""))
        return httpx2.Response(
            response.status_code, headers=response.headers.raw, stream=httpx2.ByteStream(body),
            extensions=response.extensions,
        )  # fmt: skip


class _WholeAnswer:
    """A WSGI application as a server runs it: what it wrote counts, and what follows an exception does not.

    httpx2 ignores what is passed to `write` (PEP 3333), and drops an answer whose application raises afterwards.
    """

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - a WSGI application has no common type
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        pieces: list[bytes] = []
        started: list[object] = []

        def start(*arguments: object) -> Callable[[bytes], object]:
            started.append(start_response(*arguments))
            return pieces.append

        body: Any = None
        try:
            body = self._app(environ, start)
            pieces.extend(body)
        except Exception:
            if not started:
                raise
        finally:
            if hasattr(body, "close"):
                body.close()
        return pieces


def http(
    limits: Limits | None = None,
    *,
    verify: ssl.SSLContext | bool = True,
    http2: bool = False,
    resolve: Resolve | None = None,
    http1: HTTP1Rules = STANDARD,
) -> Transport:
    """Real HTTP/1.1, read as an engine does, and HTTP/2 where it is asked for and offered (the extra `http2`)."""
    inner = Connections((limits or Limits()).body_bytes, verify=verify, http2=http2, rules=http1)

    def adds(server: Origin) -> HeaderList:
        return (*BROWSER_HEADERS, ("Accept-Encoding", http1.accepts(server)))

    return _OverHTTP(Wire(limits, transport=inner, resolve=resolve, adds=adds, http1=http1))


def asgi(app: Any, limits: Limits | None = None) -> Transport:  # noqa: ANN401 - an ASGI application has no common type
    """An ASGI application in this process; an exception of its own is a 500, as a server makes it."""
    return _OverHTTP(Wire(limits, transport=httpx2.ASGITransport(app=app, raise_app_exceptions=False)))


def wsgi(app: Any, limits: Limits | None = None) -> Transport:  # noqa: ANN401 - a WSGI application has no common type
    """A WSGI application in this process, run in worker threads; an exception of its own is a 500."""
    inner = httpx2.WSGITransport(app=_WholeAnswer(app), raise_app_exceptions=False)
    return _OverHTTP(Wire(limits, transport=Threaded(inner)))


def policy(guard: Policy, answer: Answer = DEFAULT_ANSWER) -> Transport:
    """An application that answers `answer` to everything, behind a policy; the record has the policy's view."""
    return _InMemory(servers.guarded(Guarded(guard, answer)))


def scripted(answers: Mapping[str, Script]) -> Transport:
    """Answers by URL, as a scenario's script has them."""
    return _InMemory(servers.scripted(Scripted(answers)))
