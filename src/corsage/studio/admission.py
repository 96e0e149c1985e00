"""Who may speak with the studio: its own page, and programs on this machine that say so.

The studio listens on loopback, but every page of the web that this machine's browser shows can send requests there,
and by DNS rebinding under a name of its own. So each request is checked before any route sees it: the Host must be
ours (a rebound name is not), and where the browser says who asks (Origin, Sec-Fetch-Site) it must be our page.
A request that changes or runs something must carry our Origin. No answer may be framed, embedded or sniffed.
"""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from corsage.server.asgi import ASGIApp, Message, Receive, Scope, Send

#: Scripts, styles, fonts and requests from here alone, and nothing inline. Pictures also of the page's own making.
SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": "; ".join(f"{directive} {sources}" for directive, sources in SOURCES.items()),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
SAFE_METHODS: Final = frozenset({"GET", "HEAD"})


def authorities(port: int) -> frozenset[str]:
    """The Host values under which a browser on this machine finds the studio at that port."""
    names = ("127.0.0.1", "localhost")
    return frozenset([f"{name}:{port}" for name in names] + (list(names) if port == 80 else []))


def refusal(method: str, headers: Mapping[str, str], ours: frozenset[str]) -> str | None:
    """Why the request is not let in, one sentence, or None. `headers` has its names in lower case."""
    host = headers.get("host", "")
    if host not in ours:
        return f"This is the studio of {' or '.join(sorted(ours))}, and the request was for another host."
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return "Only the studio's own page may ask the studio."
    if method not in SAFE_METHODS:
        return None if origin is not None else f"A {method} must say by its Origin that the studio's page sent it."
    site = headers.get("sec-fetch-site", "none")
    # A link from elsewhere may lead to the page; nothing else from elsewhere may load anything.
    if site not in {"none", "same-origin"} and headers.get("sec-fetch-mode") != "navigate":
        return "Only the studio's own page may load the studio's parts."
    return None


class Admission:
    """ASGI middleware: refuse with 403, or let the application answer under the security headers."""

    def __init__(self, app: ASGIApp, ours: frozenset[str]) -> None:
        self.app: Final = app
        self.ours: Final = ours

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        assert scope["type"] == "http", "the server speaks neither lifespan nor websocket"

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        why = refusal(scope["method"], _once(Headers(scope=scope)), self.ours)
        app = self.app if why is None else PlainTextResponse(why + "\n", status_code=403)
        await app(scope, receive, send_secured)


def _once(headers: Headers) -> dict[str, str]:
    """Each header by its name; a header that came twice is all its values, which no check takes for one of ours."""
    return {name: ", ".join(headers.getlist(name)) for name in set(headers.keys())}


class OnlyHere:
    """ASGI middleware for the demo API: refuse with 421 what a rebound name, or another host's, leads here.

    Any origin may ask the demo API, as any may ask an API of the web: its policy answers that.
    """

    def __init__(self, app: ASGIApp, ours: frozenset[str]) -> None:
        self.app: Final = app
        self.ours: Final = ours

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        assert scope["type"] == "http", "the server speaks neither lifespan nor websocket"
        if _once(Headers(scope=scope)).get("host", "") in self.ours:
            await self.app(scope, receive, send)
            return
        names = " or ".join(sorted(self.ours))
        refused = PlainTextResponse(f"This is {names}, and the request was for another host.\n", status_code=421)
        await refused(scope, receive, send)
