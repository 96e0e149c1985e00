"""Departures from the standard about redirects: which are followed, how, and what they take along.

Each row says what the standard says and where, what the engine does, and the evidence. The rules are small functions
of `corsage.engines.rules.origins`; nothing here decides.
"""

from typing import Final

from corsage.engines.departures.row import CHROMIUM, FIREFOX, OBSERVED, WEBKIT, Deviation
from corsage.engines.rules.redirects import (
    chromium_redirect_headers,
    firefox_redirect_headers,
    is_ftp,
    is_invalid,
    is_nowhere,
    joined,
    non_empty,
    soup_redirect_method,
    webkit_redirect_headers,
)

REDIRECT: Final[tuple[Deviation, ...]] = (
    Deviation(
        "error-needs-location",
        ("chromium", "webkit"),
        "HTTP fetch, step 8",
        "in redirect mode error, a redirect status is a network error",
        "without a Location it is an ordinary answer",
        OBSERVED,
        "error_needs_location",
        value=True,
    ),
    Deviation(
        "credentials-before-mode",
        ("chromium",),
        "HTTP fetch, step 8",
        "redirect mode error makes every redirect a network error, whatever its Location",
        "a Location with user name or password is named as the reason",
        f"{CHROMIUM}services/network/cors/cors_url_loader.cc",
        "error_checks_credentials",
        value=True,
    ),
    Deviation(
        "cache-mode-lost-by-redirects",
        ("webkit",),
        "HTTP-network-or-cache fetch, steps 8.17 and 8.18",
        "a cache mode adds Cache-Control and Pragma to each request of a chain of redirects",
        "where a redirect has just led to another origin, not to a request of the mode cors",
        OBSERVED,
        "loses_cache_mode",
        value=True,
    ),
    Deviation(
        "empty-location",
        ("chromium",),
        "location URL",
        "an empty Location is the URL itself",
        "it is not a Location, and the response an ordinary answer",
        OBSERVED,
        "locations",
        non_empty,
    ),
    Deviation(
        "joined-location",
        ("webkit",),
        "location URL",
        "an empty Location is the URL itself; two that differ are a network error; bytes beyond ASCII are escaped as "
        "they are, and escapes stay as they came",
        "an empty one is a network error; two are one value, joined by a comma; each byte beyond ASCII is a code point "
        "that is escaped as UTF-8; escapes are in upper case, and none where none is needed, unless one is in the "
        "fragment",
        OBSERVED,
        "locations",
        joined,
    ),
    Deviation(
        "manual-parses-location",
        ("chromium",),
        "HTTP fetch, step 8",
        "in redirect mode manual the Location is not looked at",
        "one that is not a URL is a network error",
        OBSERVED,
        "manual_refuses",
        is_invalid,
    ),
    Deviation(
        "manual-refuses-ftp",
        ("webkit",),
        "HTTP fetch, step 8",
        "in redirect mode manual the Location is not looked at",
        "one with the scheme ftp is a network error",
        OBSERVED,
        "manual_refuses",
        is_ftp,
    ),
    Deviation(
        "no-credentials-in-redirects",
        ("chromium",),
        "HTTP-redirect fetch, steps 9 and 10",
        "a redirect to a URL with user name or password is refused across origins, and once CORS was needed",
        "to fetch() it is refused always",
        OBSERVED,
        "refuses_url_credentials",
        frozenset({"fetch"}),
    ),
    Deviation(
        "client-hints-stay-home",
        ("chromium",),
        "HTTP-redirect fetch",
        "headers that a script set are kept",
        "client hints (DPR, Width, RTT, ...) are dropped by a redirect to any origin but the page's",
        OBSERVED,
        "redirect_headers",
        chromium_redirect_headers,
    ),
    Deviation(
        "data-must-follow",
        ("webkit",),
        "main fetch, step 12",
        "a data: URL is fetched in any redirect mode",
        "in the mode no-cors it must be follow",
        OBSERVED,
        "data_must_follow",
        value=True,
    ),
    Deviation(
        "some-locations-first",
        ("firefox",),
        "HTTP fetch, step 4",
        "the CORS check comes before Location is looked at",
        "a Location to be followed that is not a URL, or data:, javascript: or chrome:, is a network error before it",
        OBSERVED,
        "ends_at_location",
        is_nowhere,
    ),
    Deviation(
        "unsafe-location-first",
        ("chromium",),
        "HTTP fetch, step 4",
        "the CORS check comes before Location is looked at",
        "a Location that is not a URL is a network error before it",
        OBSERVED,
        "unsafe_location",
        is_invalid,
    ),
    Deviation(
        "redirects-need-credentials",
        ("webkit",),
        "CORS check, step 3",
        "a request with the credentials mode same-origin is checked as one without credentials",
        "a redirect that is followed is checked a second time as one with credentials, if the first URL was the page's "
        "own; but not before the preflight of the next hop. A Location with credentials that leads away from home is "
        "refused then, too",
        f"{WEBKIT}Source/WebCore/loader/SubresourceLoader.cpp",
        "redirects_need_credentials",
        value=True,
    ),
    Deviation(
        "delete-becomes-get",
        ("webkit",),
        "HTTP-redirect fetch, step 12",
        "301, 302, 307 and 308 leave DELETE as it is",
        "a redirect across origins turns DELETE into GET",
        f"{WEBKIT}Source/WebKit/NetworkProcess/soup/NetworkDataTaskSoup.cpp",
        "redirect_method",
        soup_redirect_method,
    ),
    Deviation(
        "headers-come-back",
        ("webkit",),
        "HTTP-redirect fetch, step 12",
        "the headers of a body are dropped with it, for good",
        "with CORS each hop starts from the first request's headers, less those that this very redirect drops, and a "
        "preflight asks for all of them; without, a redirect drops User-Agent, and 307 and 308 bring the first "
        "Content-Type back",
        f"{WEBKIT}Source/WebKit/NetworkProcess/NetworkLoadChecker.cpp",
        "redirect_headers",
        webkit_redirect_headers,
    ),
    Deviation(
        "each-hop-starts-anew",
        ("firefox",),
        "HTTP-redirect fetch, step 12",
        "what a redirect drops (a body's headers, Authorization) is gone for good",
        "each hop starts from the first request's headers, less those that this very redirect drops; a preflight asks "
        "for those of a body, too, unless this very redirect makes the request a GET; the Content-Type of an "
        "XMLHttpRequest is then as the script wrote it, and goes with the body if it did not",
        f"{FIREFOX}dom/fetch/FetchDriver.cpp",
        "redirect_headers",
        firefox_redirect_headers,
    ),
    Deviation(
        "crossing-hides-the-origin",
        ("chromium",),
        "append a request Origin header",
        "POST without CORS names the page's origin until a redirect leads from one foreign origin to another",
        "it says null once a redirect has led to another origin",
        f"{CHROMIUM}net/url_request/redirect_util.cc",
        "crossing_hides_origin",
        value=True,
    ),
    Deviation(
        "origin-sticks",
        ("webkit",),
        "append a request Origin header",
        "GET and HEAD without CORS carry no Origin; for other methods the referrer policy is asked at each redirect",
        "an Origin that was sent is sent again within the origin, though the request has become a GET; another origin "
        "is told the page's, whatever the policy",
        f"{WEBKIT}Source/WebCore/loader/SubresourceLoader.cpp",
        "origin_sticks",
        value=True,
    ),
)
