"""The Host and Origin guard: for services on loopback or in a private network, which DNS rebinding reaches.

CORS decides who may read an answer. It does not stop a request, and it does not see that `evil.test` now resolves to
127.0.0.1: to the browser that page and this service are one origin. What gives it away is the Host header, which says
`evil.test`. The guard lets a request through when its Host is one that the service goes by, and its Origin, if it has
one, is the service's own or one that the policy allows.
"""

from collections.abc import Iterable
from typing import Any, Final

from corsage.http.grammar import HTTP_WHITESPACE
from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_ORIGIN, Compiled
from corsage.server.asgi import ASGIApp, Receive, Scope, Send
from corsage.server.enforcement import host, read, text
from corsage.server.wsgi import StartResponse, WSGIApp

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")


class HostOriginGuard:
    """Refuse requests to other hosts with 421 and requests from other origins with 403; websockets alike.

    hosts: the names and addresses that the service goes by, without port, IPv6 addresses in brackets.
    policy: whose origins are let through besides the service's own.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = LOOPBACK, policy: Policy | None = None) -> None:
        """Take the application and what it answers to. Raises `TypeError` for hosts in one string."""
        self.app: Final = app
        self._hosts: Final = _names(hosts)
        self._compiled: Final = (policy or Policy()).compiled

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        status = await self._refusal(scope)
        if status is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})

    async def _refusal(self, scope: Scope) -> int | None:
        """The status with which the request is refused, or None."""
        authority, asked = host(scope["headers"]), read(scope["headers"])[0]
        origin = None if asked is None else text(asked, LONGEST_ORIGIN)
        compiled = self._compiled
        if origin is not None and compiled.awaits:
            compiled = await compiled.resolved(origin)
        return _refusal(self._hosts, compiled, authority, origin)


class WSGIHostOriginGuard:
    """The same in front of a WSGI application. Raises `TypeError` for a policy with a coroutine function."""

    def __init__(self, app: WSGIApp, hosts: Iterable[str] = LOOPBACK, policy: Policy | None = None) -> None:
        """Take the application and what it answers to."""
        self.app: Final = app
        self._hosts: Final = _names(hosts)
        self._compiled: Final = (policy or Policy()).compiled
        if self._compiled.awaits:
            raise TypeError("allow_origin_function is a coroutine function: only the ASGI guard can await it")

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, or answer it."""
        origin: str | None = environ.get("HTTP_ORIGIN")
        authority = str(environ.get("HTTP_HOST", "")).strip(HTTP_WHITESPACE).lower()
        status = _refusal(self._hosts, self._compiled, authority, origin and origin.strip(HTTP_WHITESPACE))
        if status is None:
            return self.app(environ, start_response)
        start_response(_STATUS[status], [("content-length", "0")])
        return []


_STATUS: Final = {403: "403 Forbidden", 421: "421 Misdirected Request"}


def _names(hosts: Iterable[str]) -> frozenset[str]:
    if isinstance(hosts, str):
        raise TypeError("give the hosts as a list")
    return frozenset([name.lower() for name in hosts])


def _refusal(hosts: frozenset[str], compiled: Compiled, authority: str, origin: str | None) -> int | None:
    """The status with which a request is refused, or None."""
    name, _, port = authority.rpartition(":") if _has_port(authority) else (authority, "", "")
    if name not in hosts or not (port.isdecimal() or port == ""):
        return 421
    if origin is None or origin in {f"http://{authority}", f"https://{authority}"}:
        return None
    return None if compiled.judge_origin(origin) is None else 403


def _has_port(authority: str) -> bool:
    """Whether a port follows the host: a colon after the bracket of an IPv6 address, or after a name."""
    return ":" in authority.rpartition("]")[2]
