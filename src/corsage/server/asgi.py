"""CORS for any ASGI application: http requests get the policy's headers, websocket handshakes its judgement.

What lives here: the application's side of ASGI 3. What may not: a decision (`Compiled`'s), bytes (`enforcement`).

The shape follows from what is frequent. A request without Origin costs a look at its header names and one bound
method; one with Origin, a look into a table too.
Header names arrive in lower case (ASGI, "HTTP & WebSocket ASGI Message Format"); an application's own names should
and are checked, because a second `Vary` or `Access-Control-Allow-Origin` in another case would get through.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from types import MethodType
from typing import Any, Final, TypeAlias, Unpack

from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_METHOD, LONGEST_ORIGIN, Compiled
from corsage.policy.routes import Configuration
from corsage.server.enforcement import (
    LONGEST_KEPT,
    WHITESPACE,
    Enforcement,
    Enforcements,
    Preflight,
    Sender,
    host,
    read,
    text,
)
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
        if scope["method"] == "OPTIONS":
            origin, method, names, private = read(scope["headers"])
            if origin is not None and method is not None:
                return _preflight(enforcement, (origin, method, names, private), send)
        origin = None
        for name, value in scope["headers"]:
            if name == b"origin":
                origin = value if origin is None else origin + b", " + value
        ours = enforcement.plain
        if origin is not None:
            origin = origin.strip(WHITESPACE) if len(origin) <= LONGEST_ORIGIN else b""
            known = enforcement.known.get(origin, enforcement.otherwise)
            if known is None:
                return self._judged(enforcement, origin, scope, receive, send)
            if known is not ours:
                return _readable(self.app, known, scope, receive, send)
        return self.app(scope, receive, MethodType(ours, [send, False]))

    async def as_coroutine(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The same as a coroutine function: what servers see that look whether `__call__` is one."""
        await self(scope, receive, send)

    async def _judged(
        self, enforcement: Enforcement, origin: bytes, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """The same for an origin that no table knows."""
        ours = enforcement.judge(await _resolved(enforcement.compiled, origin), origin)
        if ours is enforcement.plain:
            await self.app(scope, receive, MethodType(ours, [send, False]))
        else:
            await _readable(self.app, ours, scope, receive, send)

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


async def _readable(app: ASGIApp, ours: Sender, scope: Scope, receive: Receive, send: Send) -> None:
    """Let the application answer a page that may read the answer, and so must be able to read an error, too.

    If the application raises before it answers, its own error answer goes out through this middleware
    (`corsage.server.asgi_errors`), and the exception goes on to whoever stands outside.
    """
    answer = [send, False]
    send_ours = MethodType(ours, answer)
    try:
        await app(scope, receive, send_ours)
    except Exception as error:
        if not answer[1]:
            from corsage.server import asgi_errors  # noqa: PLC0415 - only a fault needs it

            await asgi_errors.answer(error, scope, receive, send_ours)
        raise


async def _resolved(compiled: Compiled, origin: bytes) -> Compiled:
    """The compiled form that can judge the origin without waiting."""
    return await compiled.resolved(origin.decode("latin-1")) if compiled.awaits else compiled


async def _preflight(enforcement: Enforcement, asked: Preflight, send: Send) -> None:
    """Answer a preflight."""
    origin, method, names, private = asked
    origin = origin.strip(WHITESPACE) if len(origin) <= LONGEST_ORIGIN else b""
    compiled = enforcement.compiled
    allowed = enforcement.known.get(origin, enforcement.otherwise)
    if allowed is None:
        compiled = await _resolved(compiled, origin)
        allowed = enforcement.judge(compiled, origin)
    if allowed is enforcement.plain:
        status, headers = enforcement.refused
    elif (
        private is None
        and len(method) <= LONGEST_METHOD
        and (names is None or len(names) <= LONGEST_KEPT)
        and (known := enforcement.preflights.get((allowed, method, names))) is not None
    ):
        status, headers = known
    else:
        status, headers = enforcement.preflight(compiled, allowed, asked)
    await send({"type": "http.response.start", "status": status, "headers": [*headers]})
    await send({"type": "http.response.body", "body": b""})


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
