"""Questions that several causes ask of the facts. Each is True only where it is known: absence is no answer."""

import re
from typing import Final

from corsage.diagnose.facts import Facts
from corsage.fetch import url as urls
from corsage.fetch.address_space import derived
from corsage.fetch.gates import port
from corsage.fetch.reason import Reason
from corsage.http.origin import OPAQUE
from corsage.http.origin import parse as parse_origin

#: Failed checks that a missing grant shows as.
MISSING: Final = frozenset({Reason.MISSING_ALLOW_ORIGIN_HEADER})
#: Failed checks of the value of Access-Control-Allow-Origin.
VALUE: Final = frozenset({
    Reason.ALLOW_ORIGIN_MISMATCH, Reason.INVALID_ALLOW_ORIGIN_VALUE, Reason.MULTIPLE_ALLOW_ORIGIN_VALUES,
})  # fmt: skip
#: Ways in which a preflight fails as a request.
TRANSPORT: Final = frozenset({Reason.PREFLIGHT_INVALID_STATUS, *MISSING})
REDIRECTED: Final = frozenset({Reason.PREFLIGHT_DISALLOWED_REDIRECT, Reason.PREFLIGHT_INVALID_STATUS, *MISSING})
NETWORK: Final = frozenset({Reason.NETWORK_FAILURE})
LISTS: Final = frozenset({
    Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE, Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
})  # fmt: skip
OK: Final = frozenset(range(200, 300))
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
ERRORS: Final = frozenset(range(400, 600))

_APP: Final = re.compile(
    r"(?:ionic|capacitor|app|tauri|file|content|moz-extension|chrome-extension|wails|ms-appx\S*):", re.IGNORECASE
)
_LOGIN: Final = re.compile(
    r"log-?in|sign-?in|oauth|authori[sz]|\bsso\b|saml|openid|\bidp\b|\bcas\b|accounts\.|auth[.0]|keycloak|okta|cognito|adfs|"
    r"microsoftonline|shibboleth|identity|\.auth/",
    re.IGNORECASE,
)
_STATIC: Final = re.compile(
    r"\.(?:m?js|css|woff2?|ttf|otf|eot|svg|png|jpe?g|webp|gif|ico|mp[34]|webm|wasm|map)$", re.IGNORECASE
)


def is_origin(value: str) -> bool:
    """A page can have this origin: it is serialised as browsers do, and its host is no pattern."""
    origin = parse_origin(value)
    return origin is not None and "*" not in origin.host


def preflight_ok(facts: Facts) -> bool:
    """The preflight is known to have been answered 2xx."""
    return facts.preflight.status in OK


def preflight_granted(facts: Facts) -> bool:
    """The preflight is known to have passed the CORS check with an ok status."""
    return preflight_ok(facts) and facts.preflight.get("access-control-allow-origin") is not None


def preflight_reached_lists(facts: Facts) -> bool:
    """A list of the preflight's answer was judged, so that its status and its origin had passed."""
    return any(failing.reason in LISTS for failing in facts.failing)


def actual_ok(facts: Facts) -> bool:
    """The real request is known to have been answered 2xx."""
    return facts.actual.status in OK


def actual_has_origin(facts: Facts) -> bool:
    """The real answer is known to carry Access-Control-Allow-Origin."""
    return facts.actual.get("access-control-allow-origin") is not None


def any_has_origin(facts: Facts) -> bool:
    """One of the answers is known to carry Access-Control-Allow-Origin."""
    return actual_has_origin(facts) or facts.preflight.get("access-control-allow-origin") is not None


def actual_lacks_origin(facts: Facts) -> bool:
    """The real answer's headers are known, without Access-Control-Allow-Origin."""
    return facts.actual.lacks_origin


def noted_error(facts: Facts) -> bool:
    """The source notes an error of the network's own, not the one that Chromium writes for CORS."""
    errors = [facts.actual.error, facts.preflight.error]
    return any(error and error != "net::ERR_FAILED" and "BLOCKED_BY_RESPONSE" not in error for error in errors)


def has_blocked_port(facts: Facts) -> bool:
    """The URL's port is one that browsers never connect to."""
    return facts.target is not None and port.is_blocked(facts.target)


def was_answered(facts: Facts) -> bool:
    """Some answer came: a status is known."""
    return any(answer.status and answer.status > 0 for answer in (facts.preflight, facts.actual))


def came_from_cache(facts: Facts) -> bool:
    """A shared or private cache answered, by the answer's own headers."""
    answer = facts.actual
    cache = " ".join(
        [answer.get(name) or "" for name in ("x-cache", "cf-cache-status", "x-cache-status", "cache-status")]
    )
    return "hit" in cache.lower() or (answer.get("age") or "0").strip() not in {"", "0"} or answer.status == 304


def varies_by_origin(facts: Facts) -> bool:
    """The answer names Origin in Vary."""
    return "origin" in (facts.actual.get("vary") or "").lower()


def refuses_by_origin(facts: Facts) -> bool:
    """An answer without a grant names Origin in Vary: a CORS layer made it, and looked at the origin."""
    return any(a.lacks_origin and "origin" in (a.get("vary") or "").lower() for a in (facts.preflight, facts.actual))


def asks_for_login(facts: Facts) -> bool:
    """The preflight's answer asks for credentials."""
    return facts.preflight.get("www-authenticate") is not None


def page_is_opaque(facts: Facts) -> bool:
    """The page's origin is null or the origin of an app's scheme."""
    page = facts.page or (facts.evidence.request.headers or {}).get("origin") or ""
    return page == OPAQUE or bool(_APP.match(page))


def was_redirected(facts: Facts) -> bool:
    """A redirect led to the URL that failed."""
    return bool(facts.first_url) or location(facts) is not None


def location(facts: Facts) -> urls.URL | None:
    """Where a redirect led: the URL that failed after one, or the Location of a known answer."""
    if facts.first_url is not None:
        return facts.target
    for answer in (facts.actual, facts.preflight):
        value = answer.get("location")
        if value and answer.status in {*REDIRECTS, None}:
            return urls.parse(value, facts.target.href if facts.target else None)
    return None


def start(facts: Facts) -> urls.URL | None:
    """The URL that the script asked for."""
    return urls.parse(facts.first_url) if facts.first_url else facts.target


def leads_elsewhere(facts: Facts) -> bool:
    """A redirect led to another origin."""
    first, last = start(facts), location(facts)
    return first is not None and last is not None and first.origin != last.origin


def leads_to_login(facts: Facts) -> bool:
    """A redirect led to what looks like a login page."""
    last = location(facts)
    return last is not None and bool(_LOGIN.search(f"{last.host}{last.href.partition('?')[0]}"))


def leads_to_http(facts: Facts) -> bool:
    """A redirect led from https to http on the same host."""
    first, last = start(facts), location(facts)
    return (
        first is not None
        and last is not None
        and first.scheme == "https"
        and last.scheme == "http"
        and first.host == last.host
    )


def leads_nearby(facts: Facts) -> bool:
    """A redirect led to another spelling of the same address: a slash, www, https."""
    first, last = start(facts), location(facts)
    return first is not None and last is not None and first.host.removeprefix("www.") == last.host.removeprefix("www.")


def is_static(facts: Facts) -> bool:
    """The URL is that of a file, not of an API."""
    return facts.target is not None and bool(_STATIC.search(facts.target.href.partition("?")[0]))


def is_private_target(facts: Facts) -> bool:
    """A public page asks for an address of a private network or of this machine."""
    page = parse_origin(facts.page or "")
    if page is None or facts.target is None:
        return False
    return derived(page.host) == "public" and derived(facts.target.host) != "public" and "." in page.host


def is_mixed(facts: Facts) -> bool:
    """An https page asks for an http URL that is not loopback."""
    https = (facts.page or "").startswith("https:")
    return (
        https
        and facts.target is not None
        and facts.target.scheme == "http"
        and derived(facts.target.host) != "loopback"
    )
