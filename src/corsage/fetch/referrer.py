"""The Referer header (Referrer Policy, 8.3) under the default policy, "strict-origin-when-cross-origin"."""

from corsage.fetch import url as urls
from corsage.fetch.url import URL


def referrer(source: str, target: URL) -> str | None:
    """What a page at the URL `source` tells the target of itself, or None for nothing."""
    page = urls.parse(source) if source else None
    if page is None or page.origin is None:
        return None
    if page.origin == target.origin:
        return page.target
    # "If request's current URL's scheme is not potentially trustworthy" while the page's is: no referrer.
    if page.scheme == "https" and target.scheme != "https":
        return None
    return f"{page.origin}/"
