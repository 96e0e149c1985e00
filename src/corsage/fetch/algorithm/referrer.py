"""The Referer header, and what a referrer policy does to Origin (Referrer Policy, 8.3; Fetch, 3.2)."""

from functools import lru_cache
from typing import get_args

from corsage.fetch import url as urls
from corsage.fetch.request import ReferrerPolicy
from corsage.fetch.url import URL
from corsage.http import grammar

DEFAULT_POLICY: ReferrerPolicy = "strict-origin-when-cross-origin"
# Those that say nothing to a less secure target.
_STRICT = frozenset({"no-referrer-when-downgrade", "strict-origin", "strict-origin-when-cross-origin"})
_ONLY_ORIGIN = frozenset({"origin", "strict-origin"})
_ORIGIN_ABROAD = frozenset({"origin-when-cross-origin", "strict-origin-when-cross-origin"})
_KNOWN: dict[str, ReferrerPolicy] = {policy: policy for policy in get_args(ReferrerPolicy) if policy}
# Referrer Policy, 8.4: a URL longer than this is cut down to its origin.
_LONGEST = 4096


@lru_cache(1024)
def referrer(source: str, target: URL, policy: ReferrerPolicy = "") -> str | None:
    """What a page at the URL `source` tells the target of itself, or None for nothing."""
    page = urls.parse(source) if source else None
    policy = policy or DEFAULT_POLICY
    # "Strip url for use as a referrer": "If url's scheme is a local scheme, then return no referrer."
    if page is None or not page.is_http or policy == "no-referrer":
        return None
    at_home = page.origin == target.origin
    if policy == "same-origin" and not at_home:
        return None
    # "If request's current URL's scheme is not potentially trustworthy" while the page's is: no referrer.
    if policy in _STRICT and page.scheme == "https" and target.scheme != "https":
        return None
    only_origin = policy in _ONLY_ORIGIN or (policy in _ORIGIN_ABROAD and not at_home) or len(page.target) > _LONGEST
    return f"{page.serialized_origin}/" if only_origin else page.target


def declared(value: str | None) -> ReferrerPolicy:
    """Referrer Policy, 8.1: of what a Referrer-Policy header lists, the last policy that is known; "" for none."""
    policies = [
        _KNOWN[token] for item in (value or "").split(",") if (token := item.strip(grammar.OWS).lower()) in _KNOWN
    ]
    return policies[-1] if policies else ""


def hides_origin(origin: str, target: URL, policy: ReferrerPolicy) -> bool:
    """Whether a request without CORS says `null` for its origin (Fetch, "append a request Origin header", step 4)."""
    policy = policy or DEFAULT_POLICY
    if policy == "no-referrer":
        return True
    if policy in _STRICT:
        return origin.startswith("https:") and target.scheme != "https"
    return policy == "same-origin" and target.serialized_origin != origin
