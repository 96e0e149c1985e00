"""Cross-Origin-Resource-Policy: a server's word about who may load a response without CORS (Fetch, 3.7).

It is asked of opaque responses only, redirects included, and is the opposite of CORS: CORS opens to scripts what is
closed, this closes to everyone else what is open. A response that CORS has let through is not asked.
"""

from collections.abc import Mapping
from typing import Final

from corsage.fetch import site, step
from corsage.fetch.gates import embedder_policy
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.state import Fetch, same_origin
from corsage.http.origin import parse as parse_origin

HEADER: Final = "cross-origin-resource-policy"
VALUES: Final = frozenset({"same-origin", "same-site", "cross-origin"})


def refuse(fetch: Fetch, response: Mapping[str, str]) -> Failure | None:
    """Fetch, "cross-origin resource policy check", of a response to a request whose tainting is "opaque"."""
    policy = response.get(HEADER)
    if policy is None:
        return embedder_policy.refuse(fetch, policy)
    # "If policy is neither `same-origin`, `same-site`, nor `cross-origin`, then set policy to null": two equal
    # lines are neither, and so is another case. Null allows what no embedder policy forbids.
    if policy not in VALUES:
        fetch.note(step.RESOURCE_POLICY, policy, "ignored: not one of the three values")
        return embedder_policy.refuse(fetch, policy)
    if _allows(fetch, policy):
        fetch.ok(step.RESOURCE_POLICY, policy, fetch.origin)
        return None
    return fetch.fail(step.RESOURCE_POLICY, Reason.CROSS_ORIGIN_RESOURCE_POLICY, policy, fetch.origin, policy)


def _allows(fetch: Fetch, policy: str) -> bool:
    if policy == "cross-origin":
        return True
    if same_origin(fetch.url, fetch.origin):
        return True
    if policy == "same-origin" or (site.is_address(fetch.url.host) and not fetch.profile.addresses_are_sites):
        return False
    origin = parse_origin(fetch.origin)
    if not site.same_site(origin, fetch.url.origin, fetch.page.registrable):
        return False
    # "origin's scheme is "https" or response's URL's scheme is not "https"": a secure response is not for a page
    # that anyone on the way could have written.
    return fetch.url.scheme != "https" or (origin is not None and origin.scheme == "https")
