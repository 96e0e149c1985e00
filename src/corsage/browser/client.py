"""A browser to script against: `fetch()` as a page's JavaScript has it, and the reason when it is blocked.

    with Browser("https://app.example.com") as browser:
        response = browser.fetch("https://api.example.com/data", method="PUT", json={}, credentials="include")

A response is filtered as JavaScript would see it; a blocked request raises `CORSBlocked`, which carries the handshake.
One preflight cache and one cookie jar live as long as the browser. `AsyncBrowser` is the same for asyncio and trio.
"""

import time
import uuid
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import replace
from types import TracebackType
from typing import Final, Self, Unpack

from anyio.from_thread import BlockingPortal, start_blocking_portal

from corsage.browser import live, options, transports
from corsage.browser.authentication import Authentication
from corsage.browser.background import Background
from corsage.browser.cookies import CookieJar
from corsage.browser.failure import CORSBlocked, FetchFailed
from corsage.browser.options import Init
from corsage.browser.response import ClientResponse
from corsage.browser.transports import Transport
from corsage.engines.departures.table import PROFILES
from corsage.fetch import url as urls
from corsage.fetch.http_cache.store import HTTPCache
from corsage.fetch.local_schemes.blob import Blob
from corsage.fetch.network import Answer, Send
from corsage.fetch.outcome import Failure
from corsage.fetch.profile import Profile
from corsage.fetch.request import Page, Request
from corsage.handshake import page_form
from corsage.handshake.form import Place
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.scenario import Live, Scenario


class AsyncBrowser:
    """A page of one browser, asynchronous. `page` is an origin, a page's URL, or "null"; `profile` names an engine.

    A `Page` says more than its URL: address spaces, an embedder policy, blobs. Raises `FormError` for a page that is
    none, `ValueError` for an engine that is not known.
    """

    def __init__(
        self,
        page: str | Page,
        *,
        profile: str = "standard",
        transport: Transport | None = None,
        cookies: CookieJar | None = None,
    ) -> None:
        if profile not in PROFILES:
            raise ValueError(f"profile must be one of {', '.join(map(repr, PROFILES))}, not {profile!r}")
        self.page = page if isinstance(page, Page) else page_form.read_page(Place(page, "page"))
        self._profile: Final[Profile] = PROFILES[profile]
        self._transport: Final = transport or transports.http(http1=self._profile.http1)
        self.cookies: Final = cookies or CookieJar(self._profile.cookies)
        self.authentication: Final = Authentication()
        self._background: Final = Background()
        self._closed = False
        #: Bytes of keepalive bodies that are under way, by the page.
        self._outliving: Final[Counter[str | None]] = Counter()
        self._cache = self._profile.cache(time.monotonic)
        self._http_cache: Final = HTTPCache(time.time, self._profile.http_cache)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def create_object_url(self, body: bytes, kind: str = "") -> str:
        """`URL.createObjectURL(new Blob([body], {type: kind}))`: a `blob:` URL that the page may fetch."""
        url = f"blob:{self.page.origin}/{uuid.uuid4()}"
        self.page = replace(self.page, blobs=(*self.page.blobs, Blob(url, body, kind)))
        return url

    def revoke_object_url(self, url: str) -> None:
        """`URL.revokeObjectURL(url)`: there is no such blob any more."""
        self.page = replace(self.page, blobs=tuple([blob for blob in self.page.blobs if blob.url != url]))

    async def aclose(self) -> None:
        """End what goes on in the background, and close the transport."""
        self._closed = True
        await self._background.aclose()
        await self._transport.aclose()

    async def fetch(self, url: str, **init: Unpack[Init]) -> ClientResponse:
        """Fetch as a script does. Raises `CORSBlocked`, or `FetchFailed` for what is not CORS.

        Raises TypeError for an unknown option and RuntimeError if the browser is closed.
        """
        record = await self.record(options.request(url, init))
        handshake = self.handshake(self.page, record)
        if isinstance(record.outcome, Failure):
            raise (CORSBlocked if record.outcome.gate == "cors" else FetchFailed)(handshake)
        return ClientResponse(record.outcome, handshake)

    async def run(self, url: str, **init: Unpack[Init]) -> Handshake:
        """Make a call and return its handshake, whatever came of it. Raises TypeError as `fetch` does."""
        return self.handshake(self.page, await self.record(options.request(url, init)))

    def handshake(self, page: Page, record: FetchRecord) -> Handshake:
        """The handshake that a record is of."""
        scenario = Scenario(page, (record.request,), Live(record.request.url))
        return Handshake(scenario, self._profile.name, (record,))

    async def record(self, request: Request, page: Page | None = None) -> FetchRecord:
        """Make a call, read the body, keep everything; never raises for what the network or the server did."""
        return live.read(await self.begin(request, page))

    async def begin(self, request: Request, page: Page | None = None) -> FetchRecord:
        """Make a call and keep everything; a body that broke off is not looked at (`live.read`)."""
        if self._closed:
            raise RuntimeError("the browser is closed")
        at = page or self.page
        if not request.keepalive or request.body is None:
            return await self._begin(request, at)
        size = len(request.body.encode() if isinstance(request.body, str) else request.body)
        at = replace(at, keepalive_bytes=self._outliving[at.base])
        self._outliving[at.base] += size
        try:
            return await self._begin(request, at)
        finally:
            self._outliving[at.base] -= size
            if not self._outliving[at.base]:
                del self._outliving[at.base]

    async def _begin(self, request: Request, at: Page) -> FetchRecord:
        url = urls.parse(request.url, at.base)

        async def carry(sent: Send) -> Exchange:
            exchange = await self._carry(self.authentication.known(sent, url), at)
            again = self.authentication.answer(sent, url, at.origin, exchange.received)
            if again is not None:
                exchange = await self._carry(again, at)
                self.authentication.learn(again, exchange.received)
            return exchange

        return await live.record(
            request, at, self._cache, self._profile, carry, http_cache=self._http_cache, behind=self._background.start
        )

    async def _carry(self, sent: Send, page: Page) -> Exchange:
        """One exchange, with the cookies that belong to it."""
        exchange = await self._transport.exchange(_with_cookies(sent, self.cookies, page))
        if sent.credentials and isinstance(exchange.received, Answer):
            self.cookies.store(sent.url, exchange.received.headers, page)
        return exchange


class Browser:
    """A page of one browser, for code that is not asynchronous: the same, run in a thread of its own."""

    def __init__(
        self,
        page: str | Page,
        *,
        profile: str = "standard",
        transport: Transport | None = None,
        cookies: CookieJar | None = None,
    ) -> None:
        self._inner: Final = AsyncBrowser(page, profile=profile, transport=transport, cookies=cookies)
        self._starting: AbstractContextManager[BlockingPortal] = start_blocking_portal()
        self._portal: BlockingPortal | None = None

    @property
    def page(self) -> Page:
        """Where the script runs."""
        return self._inner.page

    @property
    def cookies(self) -> CookieJar:
        """The cookies that requests with credentials carry."""
        return self._inner.cookies

    def __enter__(self) -> Self:
        self._portal = self._starting.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        portal, self._portal = self._portal, None
        if portal is not None:
            portal.call(self._inner.aclose)
            self._starting.__exit__(None, None, None)

    def create_object_url(self, body: bytes, kind: str = "") -> str:
        """`URL.createObjectURL(new Blob([body], {type: kind}))`: a `blob:` URL that the page may fetch."""
        return self._inner.create_object_url(body, kind)

    def revoke_object_url(self, url: str) -> None:
        """`URL.revokeObjectURL(url)`: there is no such blob any more."""
        self._inner.revoke_object_url(url)

    def fetch(self, url: str, **init: Unpack[Init]) -> ClientResponse:
        """Fetch as a script does. Raises `CORSBlocked`, or `FetchFailed` for what is not CORS."""
        return self._open_portal().call(lambda: self._inner.fetch(url, **init))

    def run(self, url: str, **init: Unpack[Init]) -> Handshake:
        """Make a call and return its handshake, whatever came of it. Raises TypeError as `fetch` does."""
        return self._open_portal().call(lambda: self._inner.run(url, **init))

    def _open_portal(self) -> BlockingPortal:
        if self._portal is None:
            raise RuntimeError("use the browser in a with block: `with Browser(...) as browser:`")
        return self._portal


def _with_cookies(sent: Send, jar: CookieJar, page: Page) -> Send:
    cookie = jar.header(sent.url, page, sent.via) if sent.credentials else None
    return sent if cookie is None else sent._replace(headers=(*sent.headers, ("Cookie", cookie)))
