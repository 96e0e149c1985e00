"""What engines are known to differ in about cookies; the defaults are RFC 6265bis.

The jar (`corsage.browser.cookies`) asks these; engines depart from them in `corsage.engines.departures.cookies`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from corsage.fetch import site
from corsage.fetch.site import Registrable
from corsage.fetch.wire import set_cookie
from corsage.fetch.wire.set_cookie import Parsed
from corsage.http.origin import Origin

#: What becomes of the cookies of another site than the page's: they are sent; in a jar of each page's site; or not had
#: at all; or not set, those that there are being sent.
ThirdParty: TypeAlias = Literal["sent", "partitioned", "blocked", "unset"]
Need: TypeAlias = Literal["secure", "http-only", "host"]

#: RFC 6265bis, 4.1.3: the prefix of a name, in lower case, to what its cookie must be; the longer ones first.
PREFIXES: Final[tuple[tuple[str, frozenset[Need]], ...]] = (
    ("__host-http-", frozenset({"secure", "http-only", "host"})),
    ("__http-", frozenset({"secure", "http-only"})),
    ("__host-", frozenset({"secure", "host"})),
    ("__secure-", frozenset({"secure"})),
)


def to_own_site(home: Origin, chain: list[Origin], registrable: Registrable) -> bool:
    """5.2: the page and the last URL decide, scheme and all, whatever redirects led there."""
    return home.scheme == chain[-1].scheme and site.same_site(home, chain[-1], registrable)


@dataclass(frozen=True, slots=True)
class CookieRules:
    """How one engine keeps cookies."""

    #: A line of Set-Cookie to a cookie, or None where it is ignored (5.6).
    parse: Callable[[str], Parsed | None] = set_cookie.parse
    #: When a cookie is over, by the clock: seconds since the epoch, None with the session (5.6.1, 5.6.2; 5.7, step 3).
    expiry: Callable[[Parsed, float], float | None] = set_cookie.expiry
    #: What a prefix of the name asks for.
    prefixes: tuple[tuple[str, frozenset[Need]], ...] = PREFIXES
    #: Whether a cookie that does not say SameSite is Lax (5.6.7).
    lax_by_default: bool = True
    #: Whether a cookie may say SameSite=None only if it is Secure (5.7).
    none_needs_secure: bool = True
    #: Whether http and https are two sites (5.2).
    schemeful: bool = True
    #: Whether a cookie that is Lax or Strict goes to the last of a chain of URLs, from a page that came from somewhere.
    carries_lax: Callable[[Origin, list[Origin], Registrable], bool] = to_own_site
    #: Whether a page of an opaque origin is of no site (5.2.1); else it is of the site that it came from.
    opaque_is_foreign: bool = True
    #: Whether another site's answer may set a cookie that is Lax or Strict (5.7, step 12).
    foreign_sets_lax: bool = False
    #: Whether a loopback address over http counts as secure.
    loopback_is_secure: bool = True
    #: Whether a cookie that takes the place of another keeps its age (5.7, step 23), and so its place in the header.
    keeps_age: bool = True
    #: Whether of two paths of one length that of the longer domain goes first, a host's own behind its domain's.
    by_domain: bool = False
    #: What becomes of third-party cookies where the user has not said.
    third_party: ThirdParty = "sent"
    #: Whether hosts below a top-level domain that no list has may be of one site when a cookie is set.
    unlisted_are_sites: bool = True
    #: Whether the attribute Partitioned is known.
    partitions: bool = False


STANDARD: Final = CookieRules()
