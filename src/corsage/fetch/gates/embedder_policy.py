"""Cross-Origin-Embedder-Policy: a page's vow to embed nothing that has not agreed to it (HTML, 7.1.4; Fetch, 3.7).

The page makes it for itself, to be isolated. Under "require-corp" an opaque response without a resource policy counts
as same-origin; under "credentialless" it may be had, but a no-cors request to elsewhere carries no credentials. CORS
is not asked of either, and a CORS response has agreed already.
"""

from corsage.fetch import step
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.state import Fetch, same_origin


def bypasses_caches(fetch: Fetch) -> bool:
    """Whether an opaque response is asked for past all caches, for what they hold may have come with credentials."""
    return fetch.profile.credentialless_reloads and fetch.embedder_policy == "credentialless"


def refuse(fetch: Fetch, resource_policy: str | None) -> Failure | None:
    """Fetch, "cross-origin resource policy internal check", step 4, of a response without a (valid) policy of its own.

    `resource_policy` is the header as it came. Under "credentialless" only a request with credentials needs a policy on
    its response, and such a request is sent without them (`Fetch.includes_credentials`).
    """
    policy = fetch.embedder_policy
    if policy == "unsafe-none" or (resource_policy and fetch.profile.invalid_policy_agrees):
        return None
    if same_origin(fetch.url, fetch.origin):  # "same-origin", which it counts as, lets the page's own origin in
        fetch.ok(step.EMBEDDER_POLICY, policy, fetch.origin)
        return None
    if policy == "credentialless":
        fetch.ok(step.EMBEDDER_POLICY, policy, "no credentials")
        return None
    reason = Reason.CROSS_ORIGIN_EMBEDDER_POLICY
    return fetch.fail(step.EMBEDDER_POLICY, reason, resource_policy, policy, fetch.url.shown)
