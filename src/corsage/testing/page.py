"""A page that tests an application: a browser, bound to a target, with the assertions.

`TestedPage` is for code that is not asynchronous, `AsyncPage` for asyncio and trio: there the application runs in the
event loop of the test itself.
"""

from collections.abc import Mapping
from typing import Any, Final, Self, Unpack

from corsage.browser import AsyncBrowser
from corsage.browser.client import Browser
from corsage.browser.options import Init
from corsage.browser.response import ClientResponse
from corsage.fetch import url as urls
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.handshake.record import Handshake
from corsage.testing import expectation
from corsage.testing.target import BASE, target

#: The origin of a page that no policy names: another site, with a host that nobody can register.
OTHER_ORIGIN: Final = "https://other-origin.test"


class TestedPage:
    """A page at `page` that fetches from `tested`. Use it in a `with` block, or through the `cors` fixture.

    `tested` is an ASGI or WSGI application, a test client, a policy or a URL. A relative URL is resolved against
    `base_url` (`https://testserver`). Cookies and the preflight cache live as long as the page.
    """

    __test__ = False  # pytest: not a test class

    def __init__(
        self,
        tested: Any,  # noqa: ANN401 - applications have no common type
        page: str = "https://app.example.com",
        *,
        browser: str = "standard",
        base_url: str = BASE,
    ) -> None:
        self._target = target(tested, base_url)
        self._engine = browser
        self._browser = Browser(page, profile=browser, transport=self._target.open())

    def __enter__(self) -> Self:
        self._browser.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._browser.__exit__(None, None, None)

    def record(self, url: str, **init: Unpack[Init]) -> Handshake:
        """Make a call and return its handshake, whatever came of it."""
        return self._browser.run(_absolute(self._target.base, url), **init)

    def fetch(self, url: str, **init: Unpack[Init]) -> ClientResponse:
        """Fetch as a script does. Raises `CORSBlocked`, or `FetchFailed` for what is not CORS."""
        return self._browser.fetch(_absolute(self._target.base, url), **init)

    def assert_allowed(self, url: str, **init: Unpack[Init]) -> ClientResponse:
        """The script gets a response that it can read; returns it."""
        return expectation.allowed(self.record(url, **init))

    def assert_blocked(self, url: str, reason: str | Reason | None = None, **init: Unpack[Init]) -> Failure:
        """The browser blocks the call, because of CORS or for the named reason; returns the failure."""
        return expectation.blocked(self.record(url, **init), reason)

    def assert_preflighted(self, url: str, **init: Unpack[Init]) -> Handshake:
        """The call needs a preflight, whether or not the cache still grants it; returns the handshake."""
        handshake = self.record(url, **init)
        expectation.preflighted(handshake, expected=True)
        return handshake

    def assert_not_preflighted(self, url: str, **init: Unpack[Init]) -> Handshake:
        """The call needs no preflight; returns the handshake."""
        handshake = self.record(url, **init)
        expectation.preflighted(handshake, expected=False)
        return handshake

    def assert_readable_errors(self, paths: Mapping[int, str], **init: Unpack[Init]) -> None:
        """The script can read each error answer: `{401: "/private", 404: "/nowhere", 500: "/broken"}`."""
        for status, path in paths.items():
            expectation.readable_error(self.record(path, **init), status)

    def assert_not_cacheable_across_origins(self, url: str, **init: Unpack[Init]) -> None:
        """A shared cache cannot give this page's answer to a page of another origin, nor the other way round."""
        with Browser(OTHER_ORIGIN, profile=self._engine, transport=self._target.open()) as other:
            foreign = other.run(_absolute(self._target.base, url), **init)
        expectation.varies_by_origin([self.record(url, **init), foreign])


class AsyncPage:
    """`TestedPage` for asynchronous tests: the same, with `async with` and `await`."""

    def __init__(
        self,
        tested: Any,  # noqa: ANN401 - applications have no common type
        page: str = "https://app.example.com",
        *,
        browser: str = "standard",
        base_url: str = BASE,
    ) -> None:
        self._target = target(tested, base_url)
        self._engine = browser
        self._browser = AsyncBrowser(page, profile=browser, transport=self._target.open())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._browser.aclose()

    async def record(self, url: str, **init: Unpack[Init]) -> Handshake:
        """Make a call and return its handshake, whatever came of it."""
        return await self._browser.run(_absolute(self._target.base, url), **init)

    async def fetch(self, url: str, **init: Unpack[Init]) -> ClientResponse:
        """Fetch as a script does. Raises `CORSBlocked`, or `FetchFailed` for what is not CORS."""
        return await self._browser.fetch(_absolute(self._target.base, url), **init)

    async def assert_allowed(self, url: str, **init: Unpack[Init]) -> ClientResponse:
        """The script gets a response that it can read; returns it."""
        return expectation.allowed(await self.record(url, **init))

    async def assert_blocked(self, url: str, reason: str | Reason | None = None, **init: Unpack[Init]) -> Failure:
        """The browser blocks the call, because of CORS or for the named reason; returns the failure."""
        return expectation.blocked(await self.record(url, **init), reason)

    async def assert_preflighted(self, url: str, **init: Unpack[Init]) -> Handshake:
        """The call needs a preflight, whether or not the cache still grants it; returns the handshake."""
        handshake = await self.record(url, **init)
        expectation.preflighted(handshake, expected=True)
        return handshake

    async def assert_not_preflighted(self, url: str, **init: Unpack[Init]) -> Handshake:
        """The call needs no preflight; returns the handshake."""
        handshake = await self.record(url, **init)
        expectation.preflighted(handshake, expected=False)
        return handshake

    async def assert_readable_errors(self, paths: Mapping[int, str], **init: Unpack[Init]) -> None:
        """The script can read each error answer: `{401: "/private", 404: "/nowhere", 500: "/broken"}`."""
        for status, path in paths.items():
            expectation.readable_error(await self.record(path, **init), status)

    async def assert_not_cacheable_across_origins(self, url: str, **init: Unpack[Init]) -> None:
        """A shared cache cannot give this page's answer to a page of another origin, nor the other way round."""
        other = AsyncBrowser(OTHER_ORIGIN, profile=self._engine, transport=self._target.open())
        try:
            foreign = await other.run(_absolute(self._target.base, url), **init)
        finally:
            await other.aclose()
        expectation.varies_by_origin([await self.record(url, **init), foreign])


def _absolute(base: str, url: str) -> str:
    """The URL resolved against the target's. An invalid one stays, and fails as `fetch()` fails on it."""
    parsed = urls.parse(url, base)
    return url if parsed is None else parsed.href
