"""Fetch Metadata Request Headers (W3C, 2 and 3): what a browser tells a server of where a request comes from.

They are made where a request goes out, as cookies are, and not by the algorithm: which hosts are of one site is for the
list of public suffixes to say, and a run in memory needs none (docs/decisions/0008-metadata-goes-with-cookies.md).
What a `Send` says is enough: the URL, the URLs whose redirects led to it, and whether it is a preflight.

No script can set them (Fetch, "forbidden request-header": `Sec-`). Sec-Fetch-User belongs to navigations.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

from corsage.fetch import site
from corsage.fetch.network import Send
from corsage.fetch.request import Mode, Page
from corsage.fetch.site import Registrable
from corsage.fetch.url import parse as parse_url
from corsage.http.headers import HeaderList
from corsage.http.origin import Origin
from corsage.http.origin import parse as parse_origin

Site: TypeAlias = Literal["same-origin", "same-site", "cross-site"]
#: The origin of a page (None: opaque), those of a request's URLs in the order of its redirects, and who tells sites.
SiteRule: TypeAlias = Callable[[Origin | None, tuple[Origin, ...], Registrable], Site]


def relation(page: Origin | None, urls: tuple[Origin, ...], registrable: Registrable) -> Site:
    """Fetch Metadata, 2.3: what holds for every URL of the request's URL list; a site has a scheme."""
    if all(url == page for url in urls):
        return "same-origin"
    one_scheme = page is not None and all(url.scheme == page.scheme for url in urls)
    near = one_scheme and all(site.same_site(page, url, registrable) for url in urls)
    return "same-site" if near else "cross-site"


class MetadataRules(NamedTuple):
    """What engines differ in; the defaults are the standard's."""

    #: What a request is to the page.
    relation: SiteRule = relation
    #: Whether a preflight says its mode to a server that is told nothing else.
    preflight_says_mode: bool = False
    #: Whether a CORS request says nothing where a redirect has just led to another origin.
    lost_by_redirects: bool = False
    #: Whether a preflight is cross-site once a redirect has led on from another origin than the page's.
    tainted_is_abroad: bool = False
    #: Whether a preflight says nothing once the request has begun at a URL that is told nothing.
    begun_untold: bool = False


STANDARD: Final = MetadataRules()

#: In lower case.
NAMES: Final = frozenset({"sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site"})
# Fetch Metadata, 2.1: what fetch() and XMLHttpRequest ask for has no destination, which is written so.
_DESTINATION: Final = ("Sec-Fetch-Dest", "empty")


def header_list(sent: Send, page: Page, mode: Mode, rules: MetadataRules) -> HeaderList:
    """Fetch, "append the Fetch metadata headers for a request"; () for a server that is not to be trusted with them.

    `mode` is the request's; a preflight's is always cors.
    """
    return _headers(sent.url, sent.via, sent.preflight, page.origin, page.registrable, mode, rules)


@lru_cache(1024)
def _headers(  # noqa: PLR0913, PLR0917 - what the headers depend on, and nothing else: they are remembered by it
    url: str,
    via: tuple[str, ...],
    preflight: bool,  # noqa: FBT001 - as above
    page_origin: str,
    registrable: Registrable,
    mode: Mode,
    rules: MetadataRules,
) -> HeaderList:
    origins = tuple([origin for each in (*via, url) if (parsed := parse_url(each)) and (origin := parsed.origin)])
    page, target = parse_origin(page_origin), origins[-1]
    mode_line = ("Sec-Fetch-Mode", "cors" if preflight else mode)
    if not site.is_trustworthy(target):
        return (mode_line,) if preflight and rules.preflight_says_mode else ()
    if rules.lost_by_redirects and not preflight and mode == "cors" and origins[-2:-1] not in {(), (target,)}:
        return ()
    if rules.begun_untold and preflight and not site.is_trustworthy(origins[0]):
        return ()
    if preflight:
        # CORS-preflight fetch, step 1: a new request, whose URL list is one URL long.
        abroad = rules.tainted_is_abroad and any(page != one != then for one, then in pairwise(origins))
        related = "cross-site" if abroad else rules.relation(page, (target,), registrable)
    else:
        related = rules.relation(page, origins, registrable)
    return (_DESTINATION, mode_line, ("Sec-Fetch-Site", related))
