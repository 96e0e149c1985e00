"""CORS for any ASGI application: http requests get the policy's headers, websocket handshakes its judgement.

What lives here: the application's side of ASGI 3. What may not: a decision (`Compiled`'s), bytes (`enforcement`).

The shape follows from what is frequent. A request without Origin costs a look at its header names and one closure;
one with Origin, a look at what was said to that origin before.
Header names arrive in lower case (ASGI, "HTTP & WebSocket ASGI Message Format"); an application's own names should
and are checked, because a second `Vary` or `Access-Control-Allow-Origin` in another case would get through.
"""

# A closure is made for each request: its annotations must be constants, not evaluated each time.
from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, TypeAlias, Unpack

from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_ORIGIN
from corsage.policy.routes import Configuration
from corsage.server.enforcement import Asked, Enforcement, Enforcements, Pairs, enforced, host, read, text
from corsage.server.migration import PolicyFields, policy_of

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


class CORSMiddleware:
    """Enforce a policy in front of an ASGI application.

    Give it a `policy` (or a configuration with routes), or Starlette's keywords (`allow_origins=[...]`, ...), which
    are read as Starlette reads them. Assign to `policy` to change it while the application runs: a request sees the
    old one or the new one, whole. With `debug`, a refused preflight tells an allowed origin what is allowed.
    Raises `PolicyError`.
    """

    def __init__(
        self,
        app: ASGIApp,
        policy: Policy | Configuration | None = None,
        *,
        debug: bool = False,
        **fields: Unpack[PolicyFields],
    ) -> None:
        """Take the application, and the policy in one of its two forms."""
        if policy is not None and fields:
            raise TypeError("give a policy or its fields, not both")
        self.app: Final = app
        self._debug: Final = debug
        self.policy = policy_of(fields) if policy is None else policy
        # A call goes to the class's `__call__`, which saves a coroutine; a server that asks an instance whether its
        # `__call__` is a coroutine function, as uvicorn, hypercorn and asgiref do, finds one that is.
        self.__call__ = self.as_coroutine  # type: ignore[method-assign]

    @property
    def policy(self) -> Policy | Configuration:
        """What is enforced now."""
        return self._enforcements.source

    @policy.setter
    def policy(self, policy: Policy | Configuration) -> None:
        self._enforcements = enforcements = Enforcements(policy, debug=self._debug)
        self._only = None if enforcements.routes else enforcements.base

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer a preflight, refuse a websocket, or let the application answer and put the policy's headers on it."""
        if scope["type"] != "http":
            return self._not_http(scope, receive, send)
        enforcement = self._only or self._enforcements.of(scope)
        headers = scope["headers"]
        if scope["method"] == "OPTIONS" and (asked := read(headers))[0] is not None and asked[1] is not None:
            return _preflight(enforcement, asked, send)
        ours = enforcement.plain
        origin: bytes | None = None
        for name, value in headers:
            if name == b"origin":
                origin = value if origin is None else origin + b", " + value
        if origin is not None:
            if enforcement.compiled.awaits:
                return self._later(enforcement, origin, scope, receive, send)
            known = enforcement.known.get(origin) if len(origin) <= LONGEST_ORIGIN else None
            ours = enforcement.cors(enforcement.compiled, origin) if known is None else known
            if ours is not enforcement.plain:
                return _readable(self.app, ours, scope, receive, send)

        def send_ours(message: Message) -> Awaitable[None]:
            return send(enforced(message, ours) if message["type"] == "http.response.start" else message)

        return self.app(scope, receive, send_ours)

    async def as_coroutine(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The same as a coroutine function: what servers see that look whether `__call__` is one."""
        await self(scope, receive, send)

    async def _later(self, enforcement: Enforcement, origin: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        """The same for a policy whose coroutine function must be awaited."""
        compiled = await enforcement.compiled.resolved(text(origin, LONGEST_ORIGIN))
        await _readable(self.app, enforcement.cors(compiled, origin), scope, receive, send)

    async def _not_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge a websocket; let everything else pass."""
        if scope["type"] == "websocket" and not await _admits(self._enforcements.of(scope), scope):
            await receive()
            # ASGI: a close before the handshake is accepted is answered with 403.
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await self.app(scope, receive, send)


def cors(policy: Policy | Configuration, *, debug: bool = False) -> Callable[[ASGIApp], CORSMiddleware]:
    """Decorate one ASGI application, such as the endpoint of one route, with a policy of its own."""
    return lambda app: CORSMiddleware(app, policy, debug=debug)


async def _readable(app: ASGIApp, ours: Pairs, scope: Scope, receive: Receive, send: Send) -> None:
    """Let the application answer a page that may read the answer, and so must be able to read an error too.

    When the application raises before it answers, a 500 goes out in its place, and the exception on to the server,
    which logs it: the server's own 500 would look like a CORS error to the page.
    """
    started = False

    def send_ours(message: Message) -> Awaitable[None]:
        nonlocal started
        if message["type"] == "http.response.start":
            started = True
            message = enforced(message, ours)
        return send(message)

    try:
        await app(scope, receive, send_ours)
    except Exception:
        if not started:
            await _answer_fault(ours, send)
        raise


async def _preflight(enforcement: Enforcement, asked: Asked, send: Send) -> None:
    """Answer a preflight."""
    compiled = enforcement.compiled
    if compiled.awaits:
        compiled = await compiled.resolved(text(asked[0] or b"", LONGEST_ORIGIN))
    status, headers = enforcement.preflight(compiled, asked)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _answer_fault(ours: Pairs, send: Send) -> None:
    """Answer 500 in the application's place."""
    body = b"Internal Server Error"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body)), *ours]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _admits(enforcement: Enforcement, scope: Scope) -> bool:
    """Whether a websocket handshake may go on: no Origin, one that is allowed, or the server's own.

    CORS does not cover websockets: a browser connects anywhere, with cookies, and leaves it to the server to look at
    Origin (RFC 6455, 10.2). A client that sends none is not a browser.
    """
    asked = read(scope["headers"])[0]
    if asked is None:
        return True
    origin, compiled = text(asked, LONGEST_ORIGIN), enforcement.compiled
    if _is_own(origin, scope):
        return True
    return (await compiled.resolved(origin) if compiled.awaits else compiled).allows_origin(origin)


def _is_own(origin: str, scope: Scope) -> bool:
    """Whether the origin is the server's. Behind a proxy that ends TLS the scheme is ws where the page's is https."""
    scheme, _, authority = origin.partition("://")
    same = authority != "" and authority == host(scope["headers"])
    return same and (scheme == "https" or (scheme == "http" and scope.get("scheme", "ws") == "ws"))
