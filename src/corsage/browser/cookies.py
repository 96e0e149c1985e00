"""A cookie jar as browsers keep it (RFC 6265bis): what a response may set, and what a request carries.

Cookies are a gate of their own, never mistaken for CORS: "credentials" decides whether the jar is asked at all, the
jar decides what goes. The clock is the caller's. What engines do otherwise is in the jar's `CookieRules`.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from corsage.browser.cookie import Cookie, domain_matches, is_secure, path_matches, received
from corsage.fetch import site
from corsage.fetch import url as urls
from corsage.fetch.request import Page
from corsage.fetch.url import URL
from corsage.fetch.wire import cookie_rules
from corsage.fetch.wire.cookie_rules import CookieRules, ThirdParty
from corsage.http.headers import HeaderList
from corsage.http.origin import OPAQUE, Origin
from corsage.http.origin import parse as parse_origin
from corsage.policy import suffixes

# What a jar holds at the most; the oldest goes first.
MAX_COOKIES: Final = 3000

_Key: TypeAlias = tuple[str, str, bool, str, str]


class CookieJar:
    """The cookies of one browser profile. `third_party` is the user's setting; None: as the engine comes."""

    def __init__(
        self,
        rules: CookieRules = cookie_rules.STANDARD,
        *,
        clock: Callable[[], float] = time.time,
        third_party: ThirdParty | None = None,
    ) -> None:
        self._rules, self._clock = rules, clock
        self._third_party: ThirdParty = third_party or rules.third_party
        self._cookies: dict[_Key, Cookie] = {}

    def __iter__(self) -> Iterator[Cookie]:
        """The cookies that have not expired, the longest path first, then the oldest (RFC 6265bis, 5.8.3, step 2)."""
        now = self._clock()
        live = [cookie for cookie in self._cookies.values() if cookie.expires is None or cookie.expires > now]
        return iter(sorted(live, key=self._rank))

    def _rank(self, cookie: Cookie) -> tuple[int, ...]:
        if not self._rules.by_domain:
            return (-len(cookie.path),)
        return (-len(cookie.path), -len(cookie.domain), int(cookie.host_only))

    def header(self, target: str, page: Page, via: tuple[str, ...] = ()) -> str | None:
        """What the Cookie header of a subresource request of a page says, or None; `via` are the URLs that led there.

        RFC 6265bis, 5.8.3: Lax lets safe top-level navigations through, and a fetch() is none.
        """
        url = urls.parse(target)
        if url is None or not url.is_http or not self._cookies:
            return None
        foreign, secure = self._is_foreign(page, url), is_secure(url, self._rules)
        partitions = self._readable(page, foreign=foreign)
        lax = self._carries_lax(page, [*via, target])
        pairs = [
            f"{cookie.name}={cookie.value}" if cookie.name else cookie.value
            for cookie in self
            if cookie.partition in partitions
            and cookie.matches(url)
            and (secure or not cookie.secure)
            and (cookie.same_site == "none" or lax)
        ]
        return "; ".join([pair for pair in pairs if pair]) if pairs else None

    def store(self, target: str, response: HeaderList, page: Page) -> None:
        """Keep what a response's Set-Cookie lines may set."""
        url = urls.parse(target)
        lines = [value for name, value in response if name.lower() == "set-cookie"]
        if url is None or not lines:
            return
        foreign = self._is_foreign(page, url)
        for line in lines:
            cookie = self._received(line, url)
            if cookie is None or (foreign and cookie.same_site != "none" and not self._rules.foreign_sets_lax):
                continue
            if cookie.partitioned or (foreign and self._third_party == "partitioned"):
                self._keep(replace(cookie, partition=_site(_home(page))), url)
            elif self._third_party == "sent" or not (foreign or self._is_strange(page, cookie)):
                self._keep(cookie, url)

    def set(self, target: str, line: str) -> None:
        """Keep a cookie as if `target` had set it by the Set-Cookie line, in a first-party context."""
        url = urls.parse(target)
        cookie = self._received(line, url) if url is not None else None
        if url is None or cookie is None:
            raise ValueError(f"{target} may not set the cookie {line!r}")
        self._keep(cookie, url)

    def _received(self, line: str, url: URL) -> Cookie | None:
        parsed = self._rules.parse(line)
        return None if parsed is None else received(parsed, url, self._rules, self._clock())

    def _readable(self, page: Page, *, foreign: bool) -> frozenset[str]:
        """The partitions whose cookies a page's request carries: "" is what all pages share."""
        shared = not foreign or self._third_party in {"sent", "unset"}
        own = self._rules.partitions or self._third_party == "partitioned"
        return frozenset([*([""] if shared else []), *([_site(_home(page))] if own else [])])

    def _keep(self, cookie: Cookie, url: URL) -> None:
        """RFC 6265bis, 5.7, steps 17 to 24."""
        if not cookie.secure and not is_secure(url, self._rules) and self._is_overlaid(cookie):
            return
        key = (cookie.partition, cookie.domain, cookie.host_only, cookie.path, cookie.name)
        if cookie.expires is not None and cookie.expires <= self._clock():
            self._cookies.pop(key, None)
            return
        if key not in self._cookies and len(self._cookies) >= MAX_COOKIES:
            del self._cookies[next(iter(self._cookies))]
        if not self._rules.keeps_age:
            self._cookies.pop(key, None)
        self._cookies[key] = cookie

    def _is_overlaid(self, cookie: Cookie) -> bool:
        """Step 17: whether a Secure cookie of the name is in the way ("leave Secure cookies alone")."""
        return any(
            other.secure
            and other.name == cookie.name
            and (domain_matches(other.domain, cookie.domain) or domain_matches(cookie.domain, other.domain))
            and path_matches(cookie.path, other.path)
            for other in self
        )

    def _carries_lax(self, page: Page, chain: list[str]) -> bool:
        home = self._site_of(page)
        hops = [url.origin for url in map(urls.parse, chain) if url is not None and url.origin is not None]
        return home is not None and self._rules.carries_lax(home, hops, suffixes.registrable)

    def _is_strange(self, page: Page, cookie: Cookie) -> bool:
        """Whether an engine that knows no site of the page's takes the cookie of its site for another's."""
        home = _home(page)
        if self._rules.unlisted_are_sites or home is None or suffixes.is_listed(home.host):
            return False
        return not (cookie.domain == home.host if cookie.host_only else domain_matches(home.host, cookie.domain))

    def _is_foreign(self, page: Page, url: URL) -> bool:
        """Whether the page is of another site than the URL."""
        home = self._site_of(page)
        return home is None or not same_site(home, url, schemeful=self._rules.schemeful)

    def _site_of(self, page: Page) -> Origin | None:
        """Where the page came from; one of an opaque origin is of no site."""
        return _home(page) if page.origin != OPAQUE or not self._rules.opaque_is_foreign else None


def _home(page: Page) -> Origin | None:
    """The origin that the page came from, its own or that of the page around it."""
    if page.origin != OPAQUE:
        return parse_origin(page.origin)
    url = urls.parse(page.url) if page.url else None
    return None if url is None else url.origin


def same_site(origin: Origin, url: URL, *, schemeful: bool = True) -> bool:
    """HTML, "same site"; schemelessly where an engine has it so."""
    return site.same_site(origin, url.origin, suffixes.registrable) and not (schemeful and origin.scheme != url.scheme)


def _site(origin: Origin | None) -> str:
    """A site, serialised; an opaque one is like no other."""
    if origin is None:
        return OPAQUE
    host = origin.host if site.is_address(origin.host) else suffixes.registrable(origin.host)
    return f"{origin.scheme}://{host}"
