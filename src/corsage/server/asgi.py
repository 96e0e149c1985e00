"""CORS for any ASGI application: http requests get the policy's headers, websocket handshakes its judgement.

What lives here: the application's side of ASGI 3 and bytes. What may not: a decision; each is `Compiled`'s.

The shape follows from what is frequent. A request without Origin costs a look at its header names and one closure.
Header names arrive in lower case (ASGI, "HTTP & WebSocket ASGI Message Format"); an application's own names should
and are checked, because a second `Vary` or `Access-Control-Allow-Origin` in another case would get through.
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final, TypeAlias, Unpack

from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_METHOD, LONGEST_ORIGIN
from corsage.policy.decision import OWNED
from corsage.policy.policy import ALLOWED, REFUSED
from corsage.server.migration import PolicyFields, policy_of

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Pairs: TypeAlias = list[tuple[bytes, bytes]]

_OWNED: Final = frozenset([name.encode() for name in OWNED])
_TOUCHED: Final = _OWNED | {b"vary"}
_ASKED_METHOD: Final = b"access-control-request-method"
_ASKED_HEADERS: Final = b"access-control-request-headers"
_ASKED_PRIVATE: Final = b"access-control-request-private-network"
# What a header that is longer than anything allowed is read as: no origin, no method, no list of names.
_TOO_LONG: Final = "\0"


def _encode(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]


class CORSMiddleware:
    """Enforce a policy in front of an ASGI application.

    Give it a `policy`, or Starlette's keywords (`allow_origins=[...]`, ...), which are read as Starlette reads them.
    Assign to `policy` to change it while the application runs: a request sees the old one or the new one, whole.
    Raises `PolicyError`.
    """

    def __init__(self, app: ASGIApp, policy: Policy | None = None, **fields: Unpack[PolicyFields]) -> None:
        """Take the application, and the policy in one of its two forms."""
        if policy is not None and fields:
            raise TypeError("give a policy or its fields, not both")
        self.app: Final = app
        self._enforcement = _Enforcement(policy_of(fields) if policy is None else policy)

    @property
    def policy(self) -> Policy:
        """The policy that is enforced now."""
        return self._enforcement.policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        self._enforcement = _Enforcement(policy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, refuse a websocket, or let the application answer and put the policy's headers on it."""
        kind = scope["type"]
        if kind == "http":
            enforcement = self._enforcement
            for name, _ in scope["headers"]:
                if name == b"origin":
                    break
            else:
                await self.app(scope, receive, enforcement.sender(send, enforcement.plain))
                return
            await self._cors(enforcement, scope, receive, send)
        elif kind == "websocket" and not self._enforcement.admits(scope):
            await receive()
            # ASGI: a close before the handshake is accepted is answered with 403.
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await self.app(scope, receive, send)

    async def _cors(self, enforcement: "_Enforcement", scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that has an Origin."""
        if scope["method"] == "OPTIONS":
            asked = _asked(scope["headers"])
            if _ASKED_METHOD in asked:
                status, headers = enforcement.preflight(asked)
                await send({"type": "http.response.start", "status": status, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return
        ours = enforcement.cors([value for name, value in scope["headers"] if name == b"origin"])
        if ours is None:
            await self.app(scope, receive, enforcement.sender(send, enforcement.plain))
            return
        await _answer_errors(self.app, scope, receive, send, ours)


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
            message = {**message, "headers": _merge(message.get("headers", ()), ours)}
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


class _Enforcement:
    """One policy in bytes. Immutable once built, so that a change of policy is a change of one reference."""

    __slots__ = ("_actual", "_preflight", "_refused_preflight", "compiled", "plain", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        compiled = self.compiled = policy.compiled
        # What a response carries when no origin was allowed: none was given, or it was refused.
        self.plain = _encode(compiled.actual_headers(None, None))
        self._actual = _encode(compiled.actual_headers("", None))[1:]
        self._refused_preflight = _encode([("vary", compiled.vary_preflight)])
        static = not compiled.echo_methods and not compiled.echo_headers
        self._preflight = _encode(compiled.preflight_headers("", "", None, None))[1:] if static else None

    @staticmethod
    def sender(send: Send, ours: Pairs) -> Send:
        """A send that puts our headers on the response."""

        def send_ours(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _merge(message.get("headers", ()), ours)}
            return send(message)

        return send_ours

    def cors(self, origins: list[bytes]) -> Pairs | None:
        """The headers for an actual request of these Origin lines, or None where it is refused."""
        origin = b", ".join(origins) if len(origins) > 1 else origins[0]
        compiled = self.compiled
        if compiled.any_origin:
            return self.plain
        if len(origin) > LONGEST_ORIGIN or compiled.judge_origin(origin.decode("latin-1")) is not None:
            return None
        return [(b"access-control-allow-origin", origin), *self._actual]

    def preflight(self, asked: dict[bytes, bytes]) -> tuple[int, Pairs]:
        """The status and the headers that answer a preflight."""
        compiled = self.compiled
        origin = _text(asked[b"origin"], LONGEST_ORIGIN)
        method = _text(asked[_ASKED_METHOD], LONGEST_METHOD)
        names = _text(asked[_ASKED_HEADERS], compiled.longest_headers) if _ASKED_HEADERS in asked else None
        private = _text(asked[_ASKED_PRIVATE], LONGEST_METHOD) if _ASKED_PRIVATE in asked else None
        if compiled.judge_preflight(origin, method, names, private) is not None:
            return REFUSED, self._refused_preflight
        if self._preflight is None or private is not None:
            return ALLOWED, _encode(compiled.preflight_headers(origin, method, names, private))
        allowed = b"*" if compiled.any_origin else asked[b"origin"]
        return ALLOWED, [(b"access-control-allow-origin", allowed), *self._preflight]

    def admits(self, scope: Scope) -> bool:
        """Whether a websocket handshake may go on: no Origin, one that is allowed, or the server's own.

        CORS does not cover websockets: a browser connects anywhere, with cookies, and leaves it to the server to look
        at Origin (RFC 6455, 10.2). A client that sends none is not a browser.
        """
        asked = _asked(scope["headers"])
        if b"origin" not in asked:
            return True
        origin = _text(asked[b"origin"], LONGEST_ORIGIN)
        scheme, _, authority = origin.partition("://")
        own = authority == asked.get(b"host", b"").decode("latin-1").lower() and authority != ""
        if own and (scheme == "https" or (scheme == "http" and scope.get("scheme", "ws") == "ws")):
            return True
        return self.compiled.judge_origin(origin) is None


def _text(value: bytes, longest: int) -> str:
    """The value as an isomorphic string, if it is short enough to be looked at."""
    return value.decode("latin-1").strip(" \t") if len(value) <= longest else _TOO_LONG


_READ: Final = frozenset({b"origin", b"host", _ASKED_METHOD, _ASKED_HEADERS, _ASKED_PRIVATE})


def _asked(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The headers that are read, several lines of one name joined (Fetch, "get")."""
    out: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _READ:
            out[name] = out[name] + b", " + value if name in out else value
    return out


def _merge(theirs: Iterable[tuple[bytes, bytes]], ours: Pairs) -> Pairs:
    """The application's headers with ours: CORS headers replaced, Vary merged."""
    pairs = [*theirs]
    names = b"".join([name for name, _ in pairs])
    if names.islower() and _TOUCHED.isdisjoint([name for name, _ in pairs]):
        return [*pairs, *ours]
    return _merge_slowly(pairs, ours)


def _merge_slowly(theirs: Pairs, ours: Pairs) -> Pairs:
    """The same where a name is in the way, or not in lower case."""
    kept = [(name, value) for name, value in theirs if name.lower() not in _OWNED]
    there = {
        item.strip(b" \t").lower() for name, value in kept if name.lower() == b"vary" for item in value.split(b",")
    }
    added = [pair for pair in ours if pair[0] != b"vary" or not there & {pair[1].lower(), b"*"}]
    return kept + added
