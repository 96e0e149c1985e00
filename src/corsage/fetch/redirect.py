"""Redirects (Fetch, 4.5 HTTP-redirect fetch): where the next request goes, and what it loses on the way."""

from corsage.fetch import headers, step
from corsage.fetch import url as urls
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.state import Fetch, same_origin
from corsage.fetch.url import URL


def location_url(fetch: Fetch, response: Answer) -> URL | Failure | None:
    """Fetch, "location URL": None where there is no Location, and a redirect status is then an ordinary answer."""
    values = headers.values(response.headers, "location")
    if not values:
        return None
    # "Extract header list values": Location is a single value; several are a failure.
    location = urls.parse(values[0], fetch.url.href) if len(set(values)) == 1 else None
    if location is None:
        return fetch.fail(step.LOCATION, Reason.INVALID_LOCATION, ", ".join(values), parameter=values[0])
    if location.fragment is None and fetch.url.fragment is not None:
        location = urls.with_fragment(location, fetch.url.fragment)
    fetch.ok(step.LOCATION, values[0])
    return location


def follow(fetch: Fetch, response: Answer, location: URL) -> Failure | None:
    """HTTP-redirect fetch, steps 6 to 20: refuse, or turn the request into the next one."""
    failure = _refuse(fetch, location)
    if failure is not None:
        return failure
    status, method = response.status, fetch.method
    # Step 12: forms expect 301 and 302 to turn POST into GET; 303 turns everything but GET and HEAD.
    if (status in {301, 302} and method == "POST") or (status == 303 and method not in {"GET", "HEAD"}):
        fetch.note(step.REDIRECT_METHOD, f"{status} {method}", "GET")
        fetch.method, fetch.body = "GET", None
        fetch.replace_headers(headers.without(fetch.headers, headers.REQUEST_BODY_HEADERS))
    # Step 13: what was meant for one origin is not for another.
    if location.origin != fetch.url.origin:
        fetch.replace_headers(headers.without(fetch.headers, headers.NON_WILDCARD_REQUEST_HEADERS))
    fetch.urls.append(location)
    if fetch.is_tainted:
        fetch.note(step.TAINTED_ORIGIN, fetch.origin, "null")
    return None


def _refuse(fetch: Fetch, location: URL) -> Failure | None:
    """Steps 6 to 11."""
    if not location.is_http:
        reason = Reason.REDIRECT_TO_OTHER_SCHEME
        return fetch.fail(step.REDIRECT_SCHEME, reason, location.scheme, "http, https", location.scheme)
    limit = fetch.profile.redirect_limit
    if len(fetch.urls) > limit:
        return fetch.fail(step.REDIRECT_COUNT, Reason.TOO_MANY_REDIRECTS, str(len(fetch.urls)), str(limit))
    crosses = fetch.mode == "cors" and not same_origin(location, fetch.origin)
    if location.has_credentials and (crosses or fetch.tainting == "cors"):
        reason = Reason.REDIRECT_CONTAINS_CREDENTIALS
        return fetch.fail(step.REDIRECT_CREDENTIALS, reason, location.href, parameter=location.href)
    # Step 11 refuses a stream that is spent; text and buffers can be sent again, and we have no other bodies.
    return None
