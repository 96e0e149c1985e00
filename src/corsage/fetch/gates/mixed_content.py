"""Mixed content: what a page that came over TLS may not fetch without it (Mixed Content, 4.4).

"Should fetching request be blocked as mixed content?" A request that fails here is never sent; CORS is not asked. For
fetch() nothing is upgraded to https: that is for images, audio and video (4.1).

The standard's "prohibits mixed security contexts" is true of every potentially trustworthy page, one on
http://localhost too. No engine has it so (a page must be https), and what a developer runs on localhost would be
blocked in no browser; all profiles follow the engines here.
"""

from typing import Final

from corsage.fetch import site, step
from corsage.fetch.address_space import AddressSpace, derived
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.request import Page
from corsage.fetch.state import Fetch
from corsage.http.origin import OPAQUE

#: What an engine lets pass, with a warning, for the sake of devices that have no certificate.
TOLERATED: Final = "local network"


def is_restricted(page: Page) -> bool:
    """Whether the page came over TLS; an opaque origin is judged by the URL that it came from."""
    return (page.url if page.origin == OPAQUE else page.origin).startswith("https:")


def concerns(fetch: Fetch) -> bool:
    """Whether the current URL, without TLS, is asked by a page that is restricted."""
    return fetch.url.scheme == "http" and is_restricted(fetch.page)


def refuse(fetch: Fetch) -> Failure | None:
    """Fetch, main fetch, step 7, for each hop of a page that is restricted."""
    url = fetch.url
    if not concerns(fetch):
        return None
    if site.is_loopback(url.host) and not fetch.profile.loopback_is_mixed:
        fetch.ok(step.MIXED_CONTENT, url.shown, "loopback")
        return None
    if fetch.profile.local_network.heeds_target and _announced(fetch) != "public":
        fetch.ok(step.MIXED_CONTENT, url.shown, TOLERATED)
        return None
    return fetch.fail(step.MIXED_CONTENT, Reason.MIXED_CONTENT, url.shown, "https", url.shown)


def _announced(fetch: Fetch) -> AddressSpace:
    """The space that a request is known to be for before there is a connection: by its URL, or by its own word.

    Local Network Access asks the user about it in the place of TLS.
    """
    known = derived(fetch.url.host)
    return known if known != "public" else fetch.target_space or "public"
