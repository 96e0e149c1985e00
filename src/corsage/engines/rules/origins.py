"""What each engine says of a page's origin: where an opaque origin is named, and which hosts count as one site."""

from corsage.fetch import site
from corsage.fetch.url import URL
from corsage.fetch.wire.metadata import Site
from corsage.http.origin import Origin


def chromium_names_opaque(
    source: Origin | None, urls: list[URL], registrable: site.Registrable, *, changed: bool
) -> bool:
    """Where the first URL is of the site that the page came from.

    What does so is the renderer's request; a redirect that made it a GET is the network's.
    """
    first = urls[0].origin
    if source is None or first is None:
        return source is None and not changed
    return not changed and source.scheme == first.scheme and site.same_site(source, first, registrable)


def firefox_names_opaque(
    source: Origin | None,
    urls: list[URL],
    registrable: site.Registrable,
    *,
    changed: bool,  # noqa: ARG001 - the rule's form
) -> bool:
    """As long as no redirect has led elsewhere from a host of the page's site, http or https, that is trustworthy.

    It comes with Sec-Fetch-Storage-Access, which says that the page might have cookies there.
    """
    first, *rest = [url.origin for url in urls]
    if first is None or not site.is_trustworthy(first) or any(url != first for url in rest):
        return False
    return source is None or site.same_site(source, first, registrable)


def schemeless_relation(page: Origin | None, urls: tuple[Origin, ...], registrable: site.Registrable) -> Site:
    """Firefox: http and https are one site where both are trusted; a redirect without TLS comes from another."""
    if all(url == page for url in urls):
        return "same-origin"
    if any(url.scheme != "https" for url in urls[:-1]) or not (page and site.is_trustworthy(page)):
        return "cross-site"
    return "same-site" if all(site.same_site(page, url, registrable) for url in urls) else "cross-site"
