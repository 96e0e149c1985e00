"""A cookie, and which URL may set it and gets it: Domain, Path, Secure, prefixes and age (RFC 6265bis, 5.7 and 5.8).

A `Parsed` line and a URL become a `Cookie`, or nothing where the URL may not set it. What may not live here: other
cookies, and pages (`corsage.browser.cookies`).
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from corsage.fetch.site import is_address, is_loopback
from corsage.fetch.url import URL
from corsage.fetch.wire.cookie_rules import CookieRules
from corsage.fetch.wire.set_cookie import Parsed
from corsage.policy import suffixes

SameSite: TypeAlias = Literal["strict", "lax", "none"]

# RFC 6265bis, 5.5: "limit the maximum value of the attribute to 400 days"
MAX_AGE: Final = 400 * 86400
_SAME_SITE: Final[dict[str, SameSite]] = {"strict": "strict", "lax": "lax", "none": "none"}


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
    partitioned: bool = False
    partition: str = ""  # the site of the pages that have it; "": all pages

    def matches(self, url: URL) -> bool:
        """RFC 6265bis, 5.8.3, step 1, without Secure: whether it is the URL's by host and path."""
        return (url.host == self.domain if self.host_only else domain_matches(url.host, self.domain)) and path_matches(
            request_path(url), self.path
        )


def received(parsed: Parsed, url: URL, rules: CookieRules, now: float) -> Cookie | None:
    """RFC 6265bis, 5.7: the cookie of a line that came from a URL, or None where it is to be ignored."""
    domain, host_only = _domain(parsed.last("domain") or "", url)
    same_site = (parsed.last("samesite") or "").lower()
    moment = rules.expiry(parsed, now)
    expires = None if moment is None else min(moment, now + MAX_AGE)
    cookie = Cookie(
        parsed.name, parsed.value, domain, host_only, _path(parsed.last("path") or "", url),
        parsed.last("secure") is not None, parsed.last("httponly") is not None,
        _SAME_SITE.get(same_site, "lax" if rules.lax_by_default else "none"), expires,
        rules.partitions and parsed.last("partitioned") is not None,
    )  # fmt: skip
    if same_site == "none" and not cookie.secure and rules.none_needs_secure:
        return None
    return cookie if _may_set(cookie, url, rules) and _is_honest(cookie, parsed, rules) else None


def is_secure(url: URL, rules: CookieRules) -> bool:
    """Whether Secure cookies go there: https, and loopback, which most engines trust as they do https."""
    return url.scheme == "https" or (rules.loopback_is_secure and is_loopback(url.host))


def _domain(attribute: str, url: URL) -> tuple[str, bool]:
    """The domain, and whether the cookie is the host's alone."""
    domain = attribute.removeprefix(".").lower()
    if not domain or (domain == url.host and (is_address(domain) or suffixes.is_suffix(domain))):
        return url.host, True
    return domain, False


def _path(attribute: str, url: URL) -> str:
    """RFC 6265bis, 5.1.4: the attribute, or the directory of the request's path."""
    return attribute if attribute.startswith("/") else request_path(url).rpartition("/")[0] or "/"


def request_path(url: URL) -> str:
    """The path of a URL without its query."""
    rest = url.target.partition("://")[2].partition("?")[0]
    return rest[rest.find("/") :] if "/" in rest else "/"


def _may_set(cookie: Cookie, url: URL, rules: CookieRules) -> bool:
    """RFC 6265bis, 5.7, steps 8 to 11: what a host may not set."""
    if cookie.secure and not is_secure(url, rules):
        return False
    if cookie.partitioned and not cookie.secure:
        return False
    if cookie.host_only:
        return True
    registered = not (suffixes.is_suffix(cookie.domain) or is_address(cookie.domain))
    return registered and domain_matches(url.host, cookie.domain)


def _is_honest(cookie: Cookie, parsed: Parsed, rules: CookieRules) -> bool:
    """Steps 20 to 22: a name with a prefix keeps its word, and no cookie without a name looks as if it had one."""
    if not cookie.name:
        return not cookie.value.lower().startswith(tuple([prefix for prefix, _ in rules.prefixes]))
    needs = next((needs for prefix, needs in rules.prefixes if cookie.name.lower().startswith(prefix)), ())
    at_host = cookie.host_only and cookie.path == "/" and (parsed.last("path") or "").startswith("/")
    has = {"secure": cookie.secure, "http-only": cookie.http_only, "host": at_host and not parsed.last("domain")}
    return all(has[need] for need in needs)


def domain_matches(host: str, domain: str) -> bool:
    """RFC 6265bis, 5.1.3."""
    return host == domain or (host.endswith(f".{domain}") and not is_address(host))


def path_matches(path: str, cookie_path: str) -> bool:
    """RFC 6265bis, 5.1.4."""
    directory = cookie_path if cookie_path.endswith("/") else f"{cookie_path}/"
    return path == cookie_path or path.startswith(directory)
