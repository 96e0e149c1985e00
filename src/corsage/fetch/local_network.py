"""Local Network Access: a page from a public network that reaches for a private one (WICG draft; Chromium only).

It protects routers and printers that trust whoever can reach them, which no CORS header does. The page must be a
secure context, and the user must have permitted it; then CORS is asked as ever. Chromium reports a refusal among its
CORS errors, and it is none: no header of the server's can cure it.
"""

from corsage.fetch import site, step
from corsage.fetch.address_space import PRIVACY
from corsage.fetch.origin import OPAQUE
from corsage.fetch.origin import parse as parse_origin
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.request import Page
from corsage.fetch.state import Fetch, same_origin


def refuse(fetch: Fetch) -> Failure | None:
    """The check of one connection, the preflight's too; None at once where the run says nothing of address spaces."""
    network = fetch.page.local_network
    if network is None or not fetch.profile.asks_for_local_network:
        return None
    space = network.space(fetch.url.host)
    if PRIVACY[space] <= PRIVACY[network.page]:
        return None
    if same_origin(fetch.url, fetch.origin):  # whoever serves the page is where the page came from
        return None
    if not is_secure_context(fetch.page):
        return fetch.fail(step.LOCAL_SPACE, Reason.INSECURE_LOCAL_NETWORK, space, network.page, space)
    if network.permission != "granted":
        reason = Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED
        return fetch.fail(step.LOCAL_SPACE, reason, space, network.page, space)
    fetch.ok(step.LOCAL_SPACE, space, "permission granted")
    return None


def is_secure_context(page: Page) -> bool:
    """HTML, "secure context", as far as a page's URL tells: https, or loopback."""
    origin = parse_origin(page.origin) if page.origin != OPAQUE else None
    if origin is not None:
        return origin.scheme == "https" or site.is_loopback(origin.host)
    return page.url.startswith("https:")
