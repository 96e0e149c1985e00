"""Local Network Access: a page from a public network that reaches for a private one (WICG draft; Chromium, Firefox).

It protects routers and printers that trust whoever can reach them, which no CORS header does. The user must have
permitted it; then CORS is asked as ever. Chromium reports a refusal among its CORS errors, Firefox as one that did not
succeed. It is not CORS: no header of the server can cure it.

The draft would ask for the step from local to loopback, too. No engine does, so no profile does.
"""

from corsage.fetch import step
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.state import Fetch, same_origin


def refuse(fetch: Fetch) -> Failure | None:
    """The checks of the actual request's connection, each hop's; None at once where the run knows no address spaces."""
    network = fetch.page.local_network
    if network is None:
        return None
    target, space = fetch.target_space, network.space(fetch.url.host)
    # "If request's origin is a potentially trustworthy origin and request's current URL's origin is same origin"
    at_home = same_origin(fetch.url, fetch.origin) and fetch.page.is_secure_context
    if fetch.profile.local_network.heeds_target and target is not None and space != target and not at_home:
        return fetch.fail(step.LOCAL_SPACE, Reason.INVALID_LOCAL_NETWORK_ACCESS, space, target, target)
    return refuse_unpermitted(fetch)


def refuse_unpermitted(fetch: Fetch) -> Failure | None:
    """The check of any connection, the preflight's too."""
    network, rules = fetch.page.local_network, fetch.profile.local_network
    if network is None or not rules.asks:
        return None
    space = network.space(fetch.url.host)
    if network.page != "public" or space == "public":
        return None
    if same_origin(fetch.url, fetch.origin):  # whoever serves the page is where the page came from
        return None
    if rules.secure_only and not fetch.page.is_secure_context:
        return fetch.fail(step.LOCAL_SPACE, Reason.INSECURE_LOCAL_NETWORK, space, network.page, space)
    if network.permission != "granted":
        reason = Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED
        return fetch.fail(step.LOCAL_SPACE, reason, space, network.page, space)
    fetch.ok(step.LOCAL_SPACE, space, "permission granted")
    return None
