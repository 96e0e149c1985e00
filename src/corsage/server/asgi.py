"""CORS for any ASGI application: http requests get the policy's headers, websocket handshakes its judgement.

What lives here: the application's side of ASGI 3. What may not: a decision (`Compiled`'s), bytes (`enforcement`).

The shape follows from what is frequent. A request without Origin costs a look at its header names and one closure.
Header names arrive in lower case (ASGI, "HTTP & WebSocket ASGI Message Format"); an application's own names should
and are checked, because a second `Vary` or `Access-Control-Allow-Origin` in another case would get through.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, TypeAlias, Unpack

from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_ORIGIN, Compiled
from corsage.policy.routes import Configuration
from corsage.server.enforcement import ASKED_METHOD, ORIGIN, Enforcement, Enforcements, Pairs, merge, read, text
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
        self._enforcements = Enforcements(policy_of(fields) if policy is None else policy, debug=debug)

    @property
    def policy(self) -> Policy | Configuration:
        """What is enforced now."""
        return self._enforcements.source

    @policy.setter
    def policy(self, policy: Policy | Configuration) -> None:
        self._enforcements = Enforcements(policy, debug=self._debug)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, refuse a websocket, or let the application answer and put the policy's headers on it."""
        kind = scope["type"]
        if kind == "http":
            all_of_them = self._enforcements
            enforcement = all_of_them.of(scope) if all_of_them.routes else all_of_them.base
            for name, _ in scope["headers"]:
                if name == b"origin":
                    await _cors(self.app, enforcement, scope, receive, send)
                    return
            await self.app(scope, receive, _sender(send, enforcement.plain))
        elif kind == "websocket" and not await _admits(self._enforcements.of(scope), scope):
            await receive()
            # ASGI: a close before the handshake is accepted is answered with 403.
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await self.app(scope, receive, send)


def cors(policy: Policy | Configuration, *, debug: bool = False) -> Callable[[ASGIApp], CORSMiddleware]:
    """Decorate one ASGI application, such as the endpoint of one route, with a policy of its own."""
    return lambda app: CORSMiddleware(app, policy, debug=debug)


async def _cors(app: ASGIApp, enforcement: Enforcement, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that has an Origin."""
    if scope["method"] == "OPTIONS":
        asked = read(scope["headers"])
        if ASKED_METHOD in asked:
            compiled = await _resolved(enforcement, asked[ORIGIN])
            status, headers = enforcement.preflight(compiled, asked)
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
    origins = [value for name, value in scope["headers"] if name == b"origin"]
    # Two origins are none: joined as the standard joins them, they have a form that no policy allows.
    origin = origins[0] if len(origins) == 1 else b", ".join(origins)
    compiled = enforcement.compiled
    if compiled.awaits:
        compiled = await _resolved(enforcement, origin)
    ours = enforcement.cors(compiled, origin)
    if ours is None:
        await app(scope, receive, _sender(send, enforcement.plain))
    else:
        await _answer_errors(app, scope, receive, send, ours)


async def _resolved(enforcement: Enforcement, origin: bytes) -> Compiled:
    """The compiled policy, with the answer of its coroutine function in it, if it has one."""
    compiled = enforcement.compiled
    return await compiled.resolved(text(origin, LONGEST_ORIGIN)) if compiled.awaits else compiled


def _sender(send: Send, ours: Pairs) -> Send:
    """A send that puts our headers on the response. It is no coroutine function: what it returns is awaited."""

    def send_ours(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            message = {**message, "headers": merge(message.get("headers", ()), ours)}
        return send(message)

    return send_ours


async def _answer_errors(app: ASGIApp, scope: Scope, receive: Receive, send: Send, ours: Pairs) -> None:
    """Let the application answer; when it raises before it does, answer 500 in its place, readable for the page.

    The exception goes on to the server, which logs it. Without this, the server's own 500 has no CORS headers, and
    the page sees a CORS error where the application had a fault.
    """
    started = False

    def send_ours(message: Message) -> Awaitable[None]:
        nonlocal started
        if message["type"] == "http.response.start":
            started = True
            message = {**message, "headers": merge(message.get("headers", ()), ours)}
        return send(message)

    try:
        await app(scope, receive, send_ours)
    except Exception:
        if not started:
            body = b"Internal Server Error"
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body)), *ours]
            await send({"type": "http.response.start", "status": 500, "headers": headers})
            await send({"type": "http.response.body", "body": body})
        raise


async def _admits(enforcement: Enforcement, scope: Scope) -> bool:
    """Whether a websocket handshake may go on: no Origin, one that is allowed, or the server's own.

    CORS does not cover websockets: a browser connects anywhere, with cookies, and leaves it to the server to look at
    Origin (RFC 6455, 10.2). A client that sends none is not a browser.
    """
    asked = read(scope["headers"])
    if ORIGIN not in asked:
        return True
    origin = text(asked[ORIGIN], LONGEST_ORIGIN)
    return _is_own(origin, asked.get(b"host", b""), scope) or (
        (await _resolved(enforcement, asked[ORIGIN])).judge_origin(origin) is None
    )


def _is_own(origin: str, host: bytes, scope: Scope) -> bool:
    """Whether the origin is the server's. Behind a proxy that ends TLS the scheme is ws where the page's is https."""
    scheme, _, authority = origin.partition("://")
    same = authority != "" and authority == text(host, LONGEST_ORIGIN).lower()
    return same and (scheme == "https" or (scheme == "http" and scope.get("scheme", "ws") == "ws"))
