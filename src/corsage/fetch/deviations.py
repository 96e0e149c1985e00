"""The one table of what engines do otherwise than the standard; a profile is the standard's with an engine's rows.

A row names the rule of `corsage.fetch.profile.Profile` that it sets, what the standard says and where, what the
engine does, and the evidence. The conformance page of the documentation is made from this table.
"""

from dataclasses import replace
from typing import Any, Final, NamedTuple

from corsage.fetch import engine_rules as rules
from corsage.fetch.engine_caches import ChromiumCache, GeckoCache, WebKitCache
from corsage.fetch.profile import STANDARD, Profile

ENGINES: Final = {
    "chromium": "Chromium 156",
    "firefox": "Firefox ESR 153",
    "webkit": "WebKitGTK 2.50",
}


class Deviation(NamedTuple):
    """One departure: in which engines, from which section, the rule it sets and to what."""

    name: str
    engines: tuple[str, ...]
    section: str
    standard: str
    engine: str
    evidence: str
    rule: str
    value: Any


_OBSERVED: Final = "observed"
_CHROMIUM: Final = "https://source.chromium.org/chromium/chromium/src/+/main:"
_FIREFOX: Final = "https://searchfox.org/firefox-main/source/"
_WEBKIT: Final = "https://github.com/WebKit/WebKit/blob/main/"

DEVIATIONS: Final[tuple[Deviation, ...]] = (
    Deviation(
        "client-hints-are-safelisted",
        ("chromium",),
        "CORS-safelisted request-header",
        "five names are safelisted: Accept, Accept-Language, Content-Language, Content-Type, Range",
        "DPR, Width, Viewport-Width, Device-Memory, RTT, Downlink, ECT, Save-Data (with a valid value) and "
        "Intervention are safelisted too",
        f"{_CHROMIUM}services/network/public/cpp/cors/cors.cc",
        "safelist",
        rules.CLIENT_HINTS,
    ),
    Deviation(
        "wildcard-covers-authorization",
        ("chromium", "firefox", "webkit"),
        "CORS-preflight fetch, step 7.6",
        "Access-Control-Allow-Headers: * does not cover Authorization",
        "it does, when the request goes without credentials",
        _OBSERVED,
        "non_wildcard",
        frozenset(),
    ),
    Deviation(
        "one-answer-per-url",
        ("chromium",),
        "CORS-preflight cache",
        "an entry for each method and each header name",
        "one whole answer per origin and URL: a new one replaces it, one that does not cover a request is dropped, "
        "and a failure leaves it; nothing is remembered for an opaque origin",
        f"{_CHROMIUM}services/network/cors/preflight_cache.cc",
        "cache",
        ChromiumCache,
    ),
    Deviation(
        "one-answer-per-url-webkit",
        ("webkit",),
        "CORS-preflight cache",
        "an entry for each method and each header name",
        "one whole answer per origin and URL, as in Chromium; the asking request's credentials decide whether * counts",
        f"{_WEBKIT}Source/WebCore/loader/CrossOriginPreflightResultCache.cpp",
        "cache",
        WebKitCache,
    ),
    Deviation(
        "exact-tokens",
        ("firefox",),
        "CORS-preflight cache",
        "* in a cached answer stands for every method or name; a grant with credentials serves requests without",
        "tokens are compared exactly, so * is asked for again; HEAD needs a token; a hundred entries, each for "
        "one credentials mode",
        f"{_FIREFOX}netwerk/protocol/http/nsCORSListenerProxy.cpp",
        "cache",
        GeckoCache,
    ),
    Deviation(
        "two-hours",
        ("chromium",),
        "CORS-preflight fetch, step 7.9",
        "5 seconds where Access-Control-Max-Age is invalid; a limit may be imposed",
        "at the most 7200 seconds; an invalid value means 0",
        f"{_CHROMIUM}services/network/public/cpp/cors/preflight_result.cc",
        "max_age",
        rules.chromium_max_age,
    ),
    Deviation(
        "one-day",
        ("firefox",),
        "CORS-preflight fetch, step 7.9",
        "5 seconds where Access-Control-Max-Age is invalid; a limit may be imposed",
        "at the most 86400 seconds; an invalid value means that nothing is remembered",
        f"{_FIREFOX}netwerk/protocol/http/nsCORSListenerProxy.cpp",
        "max_age",
        rules.firefox_max_age,
    ),
    Deviation(
        "ten-minutes",
        ("webkit",),
        "CORS-preflight fetch, step 7.9",
        "5 seconds where Access-Control-Max-Age is invalid; a limit may be imposed",
        "at the most 600 seconds; signs and white space are understood, so -1 is valid and means 0",
        f"{_WEBKIT}Source/WebCore/loader/CrossOriginPreflightResultCache.cpp",
        "max_age",
        rules.webkit_max_age,
    ),
    Deviation(
        "error-needs-location",
        ("chromium", "webkit"),
        "HTTP fetch, step 8",
        "in redirect mode error, a redirect status is a network error",
        "without a Location it is an ordinary answer",
        _OBSERVED,
        "error_needs_location",
        value=True,
    ),
    Deviation(
        "credentials-before-mode",
        ("chromium",),
        "HTTP fetch, step 8",
        "redirect mode error makes every redirect a network error, whatever its Location",
        "a Location with user name or password is named as the reason",
        f"{_CHROMIUM}services/network/cors/cors_url_loader.cc",
        "error_checks_credentials",
        value=True,
    ),
    Deviation(
        "empty-location",
        ("chromium",),
        "location URL",
        "an empty Location is the URL itself",
        "it is no Location, and the response an ordinary answer",
        _OBSERVED,
        "locations",
        rules.non_empty,
    ),
    Deviation(
        "joined-location",
        ("webkit",),
        "location URL",
        "an empty Location is the URL itself; two that differ are a network error",
        "an empty one is a network error; two are one value, joined by a comma",
        _OBSERVED,
        "locations",
        rules.joined,
    ),
    Deviation(
        "manual-parses-location",
        ("chromium",),
        "HTTP fetch, step 8",
        "in redirect mode manual the Location is not looked at",
        "one that is not a URL is a network error",
        _OBSERVED,
        "manual_refuses",
        rules.is_invalid,
    ),
    Deviation(
        "manual-refuses-ftp",
        ("webkit",),
        "HTTP fetch, step 8",
        "in redirect mode manual the Location is not looked at",
        "one with the scheme ftp is a network error",
        _OBSERVED,
        "manual_refuses",
        rules.is_ftp,
    ),
    Deviation(
        "tainted-origins-are-unique",
        ("webkit",),
        "CORS-preflight cache",
        "all tainted origins are null, and share their entries",
        "each is an opaque origin of its own, so its entries are not found again",
        f"{_WEBKIT}Source/WebKit/NetworkProcess/NetworkLoadChecker.cpp",
        "tainted_is_unique",
        value=True,
    ),
    Deviation(
        "conditional-is-no-cache",
        ("chromium",),
        "HTTP-network-or-cache fetch, step 8.15",
        "a conditional request (If-None-Match and the like) has the cache mode no-store",
        "it has no-cache, so that its preflight is remembered",
        _OBSERVED,
        "conditional_mode",
        "no-cache",
    ),
    Deviation(
        "no-store-stores-nothing",
        ("chromium",),
        "CORS-preflight fetch, step 7.11",
        "the request's cache mode says nothing about the preflight cache",
        "in the mode no-store the answer to a preflight is not remembered",
        f"{_CHROMIUM}services/network/cors/preflight_controller.cc",
        "unremembered",
        frozenset({"no-store"}),
    ),
    Deviation(
        "once-preflighted-always-preflighted",
        ("firefox", "webkit"),
        "main fetch, step 12",
        "whether a preflight is needed is asked anew at each redirect",
        "a request that needed one is preflighted at each redirect, though it may have become a plain GET",
        f"{_WEBKIT}Source/WebKit/NetworkProcess/NetworkLoadChecker.cpp",
        "keeps_preflighting",
        value=True,
    ),
    Deviation(
        "preflight-names-the-page",
        ("firefox",),
        "serializing a request origin",
        "a request whose origin a redirect has tainted says null, and so does its preflight",
        "the preflight still names the page's origin, and its answer must allow that; the request itself says null",
        f"{_FIREFOX}netwerk/protocol/http/nsCORSListenerProxy.cpp",
        "preflight_ignores_taint",
        value=True,
    ),
    Deviation(
        "home-preflight-is-free",
        ("firefox",),
        "CORS check",
        "a preflight to the page's own origin, after redirects came back to it, is checked like any other",
        "its answer needs no CORS headers but those that allow the method and the headers",
        f"{_FIREFOX}netwerk/protocol/http/nsCORSListenerProxy.cpp",
        "home_preflight_is_free",
        value=True,
    ),
    Deviation(
        "reloads-ask-again",
        ("chromium",),
        "HTTP fetch, step 4.1",
        "the request's cache mode says nothing about the preflight cache",
        "in the modes no-store, reload and no-cache, and for conditional requests, none that is remembered counts",
        f"{_CHROMIUM}services/network/cors/preflight_controller.cc",
        "asks_again",
        frozenset({"no-store", "reload", "no-cache"}),
    ),
    Deviation(
        "reloads-ask-again-firefox",
        ("firefox",),
        "HTTP fetch, step 4.1",
        "the request's cache mode says nothing about the preflight cache",
        "in the modes no-store and reload, and for conditional requests, a remembered preflight does not count",
        f"{_FIREFOX}netwerk/protocol/http/nsCORSListenerProxy.cpp",
        "asks_again",
        frozenset({"no-store", "reload"}),
    ),
    Deviation(
        "opaque-origin-is-named",
        ("chromium",),
        "append a request Origin header",
        "a no-cors GET or HEAD carries no Origin",
        "with credentials, an opaque origin is sent as null",
        _OBSERVED,
        "names_opaque_origin",
        value=True,
    ),
    Deviation(
        "no-credentials-in-redirects",
        ("chromium",),
        "HTTP-redirect fetch, steps 9 and 10",
        "a redirect to a URL with user name or password is refused across origins, and once CORS was needed",
        "it is refused always",
        _OBSERVED,
        "refuses_url_credentials",
        value=True,
    ),
    Deviation(
        "range-is-rewritten",
        ("chromium",),
        "HTTP-network-or-cache fetch",
        "Range goes out as the script wrote it",
        "a GET with one valid range goes out in canonical form, without white space",
        f"{_CHROMIUM}net/http/partial_data.cc",
        "sent_headers",
        rules.canonical_range,
    ),
    Deviation(
        "delete-becomes-get",
        ("webkit",),
        "HTTP-redirect fetch, step 12",
        "301, 302, 307 and 308 leave DELETE as it is",
        "a redirect across origins turns DELETE into GET",
        f"{_WEBKIT}Source/WebKit/NetworkProcess/soup/NetworkDataTaskSoup.cpp",
        "redirect_method",
        rules.soup_redirect_method,
    ),
    Deviation(
        "headers-come-back",
        ("webkit",),
        "HTTP-redirect fetch, step 12",
        "the headers of a body are dropped with it, for good",
        "Content-Type is dropped for one hop; each CORS request after a redirect starts from the first one's headers, "
        "and a preflight asks for all of them",
        f"{_WEBKIT}Source/WebKit/NetworkProcess/NetworkLoadChecker.cpp",
        "redirect_headers",
        rules.webkit_redirect_headers,
    ),
    Deviation(
        "preflight-asks-for-the-first-headers",
        ("firefox",),
        "HTTP-redirect fetch, step 12",
        "a preflight after a redirect asks for the headers that are still there",
        "it asks for the first request's headers, less those that this very redirect drops",
        f"{_FIREFOX}netwerk/protocol/http/nsCORSListenerProxy.cpp",
        "redirect_headers",
        rules.firefox_redirect_headers,
    ),
    Deviation(
        "origin-sticks",
        ("webkit",),
        "append a request Origin header",
        "GET and HEAD without CORS carry no Origin",
        "an Origin that was sent is sent again when a redirect turns the request into GET",
        _OBSERVED,
        "origin_sticks",
        value=True,
    ),
    Deviation(
        "values-as-utf-8",
        ("webkit",),
        "isomorphic encode",
        "a code point of a header value is one byte",
        "code points above U+007F go out as UTF-8",
        _OBSERVED,
        "sent_headers",
        rules.utf8_values,
    ),
    Deviation(
        "data-has-a-length",
        ("firefox",),
        "scheme fetch",
        "the response to a data: URL has one header, Content-Type",
        "it has Content-Length as well",
        _OBSERVED,
        "data_length",
        value=True,
    ),
    Deviation(
        "cookies-not-lax",
        ("firefox", "webkit"),
        "RFC 6265bis, 5.6.7 The SameSite Attribute",
        "a cookie that does not say SameSite is Lax: no fetch() of another site carries it",
        "it is sent as if it said None",
        _OBSERVED,
        "lax_by_default",
        value=False,
    ),
)


def _profile(engine: str) -> Profile:
    return replace(STANDARD, name=engine, **{row.rule: row.value for row in DEVIATIONS if engine in row.engines})


PROFILES: Final[dict[str, Profile]] = {STANDARD.name: STANDARD} | {engine: _profile(engine) for engine in ENGINES}
