"""A cookie jar as browsers keep it (RFC 6265bis): what a response may set, and what a request carries.

Cookies are a gate of their own, never mistaken for CORS: "credentials" decides whether the jar is asked at all, the
jar decides what goes. The clock is the caller's. Third-party cookies are sent unless the jar is told to block them.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Final, Literal, TypeAlias

from corsage.fetch import url as urls
from corsage.fetch.headers import HeaderList
from corsage.fetch.origin import parse as parse_origin
from corsage.fetch.url import URL
from corsage.policy import suffixes

SameSite: TypeAlias = Literal["strict", "lax", "none"]

# RFC 6265bis, 5.6: the sum of the lengths of the name and the value, and the length of each attribute value.
MAX_PAIR: Final = 4096
MAX_ATTRIBUTE: Final = 1024
# RFC 6265bis, 5.5: "limit the maximum value of the attribute to 400 days"
MAX_AGE: Final = 400 * 86400
# What a jar holds at the most; the oldest goes first.
MAX_COOKIES: Final = 3000

_CONTROLS: Final = frozenset(map(chr, [*range(9), *range(10, 32), 127]))


@dataclass(frozen=True, slots=True)
class Cookie:
    """A stored cookie. `domain` has no leading dot; `host_only` says that it is that host's alone."""

    name: str
    value: str
    domain: str
    host_only: bool
    path: str
    secure: bool
    http_only: bool
    same_site: SameSite
    expires: float | None  # seconds since the epoch; None: with the session


class CookieJar:
    """The cookies of one browser profile. `lax_by_default` and `none_needs_secure` are RFC 6265bis; engines differ."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        lax_by_default: bool = True,
        none_needs_secure: bool = True,
        block_third_party: bool = False,
    ) -> None:
        self._clock = clock
        self._default: SameSite = "lax" if lax_by_default else "none"
        self._none_needs_secure = none_needs_secure
        self._block_third_party = block_third_party
        self._cookies: dict[tuple[str, str, str], Cookie] = {}

    def __iter__(self) -> Iterator[Cookie]:
        """The cookies that have not expired, the longest path first, then the oldest (RFC 6265bis, 5.8.3, step 2)."""
        now = self._clock()
        live = [cookie for cookie in self._cookies.values() if cookie.expires is None or cookie.expires > now]
        return iter(sorted(live, key=lambda cookie: -len(cookie.path)))

    def header(self, target: str, page: str) -> str | None:
        """What the Cookie header of a subresource request says, or None. `page` is the page's serialised origin.

        RFC 6265bis, 5.8.3: Lax lets safe top-level navigations through, and a fetch() is none.
        """
        url = urls.parse(target)
        if url is None or not url.is_http:
            return None
        cross_site = not same_site(page, url)
        if cross_site and self._block_third_party:
            return None
        pairs = [
            f"{cookie.name}={cookie.value}" if cookie.name else cookie.value
            for cookie in self
            if _matches(cookie, url) and (cookie.same_site == "none" or not cross_site)
        ]
        return "; ".join(pairs) or None

    def store(self, target: str, response: HeaderList, page: str) -> None:
        """Keep what a response's Set-Cookie lines may set."""
        url = urls.parse(target)
        if url is None:
            return
        cross_site = not same_site(page, url)
        if cross_site and self._block_third_party:
            return
        for name, value in response:
            if name.lower() == "set-cookie":
                cookie = self._received(value, url)
                if cookie is not None and (cookie.same_site == "none" or not cross_site):
                    self._keep(cookie)

    def set(self, target: str, line: str) -> None:
        """Keep a cookie as if `target` had set it by the Set-Cookie line, in a first-party context."""
        url = urls.parse(target)
        cookie = self._received(line, url) if url is not None else None
        if cookie is None:
            raise ValueError(f"{target} may not set the cookie {line!r}")
        self._keep(cookie)

    def _keep(self, cookie: Cookie) -> None:
        key = (cookie.domain, cookie.path, cookie.name)
        if cookie.expires is not None and cookie.expires <= self._clock():
            self._cookies.pop(key, None)
            return
        if key not in self._cookies and len(self._cookies) >= MAX_COOKIES:
            del self._cookies[next(iter(self._cookies))]
        self._cookies[key] = cookie

    def _received(self, line: str, url: URL) -> Cookie | None:
        """RFC 6265bis, 5.6 and 5.7: the cookie that a line sets, or None where it is to be ignored."""
        if _CONTROLS & set(line):
            return None
        pair, *rest = line.split(";")
        name, equals, value = (part.strip(" \t") for part in pair.partition("="))
        if not equals:
            name, value = "", name
        if (not name and not value) or len(name) + len(value) > MAX_PAIR:
            return None
        attributes = _attributes(rest)
        secure = "secure" in attributes
        same_site_ = _SAME_SITE.get(attributes.get("samesite", "").lower(), self._default)
        cookie = Cookie(
            name, value, *_domain(attributes, url), _path(attributes, url), secure, "httponly" in attributes,
            same_site_, self._expiry(attributes),
        )  # fmt: skip
        none = attributes.get("samesite", "").lower() == "none"
        if none and not cookie.secure and self._none_needs_secure:
            return None
        return cookie if _may_set(cookie, url, attributes) else None

    def _expiry(self, attributes: dict[str, str]) -> float | None:
        """RFC 6265bis, 5.7, steps 3 and 4: Max-Age before Expires, neither beyond 400 days."""
        now = self._clock()
        age = attributes.get("max-age", "")
        if age.lstrip("-").isdecimal() and age.isascii():
            return now + min(int(age[:12]), MAX_AGE) if int(age[:12]) > 0 else float("-inf")
        if "expires" in attributes:
            moment = _date(attributes["expires"])
            return None if moment is None else min(moment, now + MAX_AGE)
        return None


_SAME_SITE: Final[dict[str, SameSite]] = {"strict": "strict", "lax": "lax", "none": "none"}


def same_site(page: str, url: URL) -> bool:
    """HTML, "same site", schemefully: an opaque origin is the same site as nothing."""
    origin = parse_origin(page)
    if origin is None or url.origin is None:
        return False
    return origin.scheme == url.scheme and (origin.host == url.host or _site(origin.host) == _site(url.host))


def _site(host: str) -> str:
    """The registrable domain; an address is its own."""
    return host if _is_address(host) else suffixes.registrable(host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_trustworthy(url: URL) -> bool:
    """Secure Contexts, "potentially trustworthy": https, and loopback, which engines treat alike for Secure."""
    return url.scheme == "https" or url.host in {"localhost", "[::1]"} or url.host.startswith("127.")


def _attributes(parts: list[str]) -> dict[str, str]:
    """RFC 6265bis, 5.6.1: names in lower case; of several with a name the last counts; overlong values are ignored."""
    found: dict[str, str] = {}
    for part in parts:
        name, _, value = (piece.strip(" \t") for piece in part.partition("="))
        if len(value) <= MAX_ATTRIBUTE:
            found[name.lower()] = value
    return found


def _domain(attributes: dict[str, str], url: URL) -> tuple[str, bool]:
    """The domain, and whether the cookie is the host's alone."""
    domain = attributes.get("domain", "").removeprefix(".").lower()
    if not domain or (domain == url.host and (_is_address(domain) or suffixes.is_public(domain))):
        return url.host, True
    return domain, False


def _path(attributes: dict[str, str], url: URL) -> str:
    """RFC 6265bis, 5.1.4: the attribute, or the directory of the request's path."""
    given = attributes.get("path", "")
    if given.startswith("/"):
        return given
    directory = _request_path(url).rpartition("/")[0]
    return directory or "/"


def _request_path(url: URL) -> str:
    rest = url.target.partition("://")[2].partition("?")[0]
    return rest[rest.find("/") :] if "/" in rest else "/"


def _may_set(cookie: Cookie, url: URL, attributes: dict[str, str]) -> bool:
    """RFC 6265bis, 5.7, steps 8 to 20: what a host may not set."""
    if not cookie.host_only and not _domain_matches(url.host, cookie.domain):
        return False
    if not cookie.host_only and (suffixes.is_public(cookie.domain) or _is_address(cookie.domain)):
        return False
    if cookie.secure and not _is_trustworthy(url):
        return False
    lower = cookie.name.lower()
    if lower.startswith("__secure-"):
        return cookie.secure
    if lower.startswith("__host-"):
        return cookie.secure and cookie.host_only and attributes.get("path") == "/"
    return True


def _matches(cookie: Cookie, url: URL) -> bool:
    """RFC 6265bis, 5.8.3, step 1."""
    host = cookie.domain == url.host if cookie.host_only else _domain_matches(url.host, cookie.domain)
    path = _request_path(url)
    directory = cookie.path if cookie.path.endswith("/") else f"{cookie.path}/"
    return host and (path == cookie.path or path.startswith(directory)) and (not cookie.secure or _is_trustworthy(url))


def _domain_matches(host: str, domain: str) -> bool:
    """RFC 6265bis, 5.1.3."""
    return host == domain or (host.endswith(f".{domain}") and not _is_address(host))


def _date(value: str) -> float | None:
    """A cookie-date; what the lenient parser of e-mail dates cannot read is ignored (RFC 6265bis, 5.1.1)."""
    try:
        moment: datetime = parsedate_to_datetime(value.replace("-", " "))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()
