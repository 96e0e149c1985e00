"""Redirects (Fetch, 4.5 HTTP-redirect fetch): where the next request goes, and what it loses on the way."""

from collections.abc import Mapping

from corsage.fetch import step
from corsage.fetch import url as urls
from corsage.fetch.algorithm.referrer import declared
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.profile import Hop
from corsage.fetch.reason import Reason
from corsage.fetch.state import Fetch, same_origin
from corsage.fetch.url import URL
from corsage.http import headers


def location_url(fetch: Fetch, response: Answer) -> URL | Failure | None:
    """Fetch, "location URL": None where there is no Location, and a redirect status is then an ordinary answer."""
    values = fetch.profile.locations(headers.values(response.headers, "location"))
    if not values:
        return None
    # "Extract header list values": Location is a single value; several are a failure.
    location = urls.parse_header(values[0], fetch.url.href) if len(values) == 1 else None
    if location is None:
        return fetch.fail(step.LOCATION, Reason.INVALID_LOCATION, ", ".join(values), parameter=values[0])
    if location.fragment is None and fetch.url.fragment:
        location = urls.with_fragment(location, fetch.url.fragment)
    fetch.ok(step.LOCATION, values[0])
    return location


def refuse_unsafe(fetch: Fetch, response: Answer) -> Failure | None:
    """A Location that an engine refuses before the CORS check; the outcome is the standard's, the reason is not."""
    values = headers.values(response.headers, "location")
    if not values:
        return None
    location = urls.parse_header(values[0], fetch.url.href)
    ends = fetch.redirect == "follow" and fetch.profile.ends_at_location(location)
    if not ends and not fetch.profile.unsafe_location(location):
        return None
    if location is None:
        return refuse_invalid(fetch, response)
    reason = Reason.REDIRECT_TO_OTHER_SCHEME
    failure = fetch.fail(step.REDIRECT_SCHEME, reason, location.scheme, "http, https", location.scheme)
    return failure._replace(url=location.shown)


def refuse_invalid(fetch: Fetch, response: Answer) -> Failure | None:
    """A Location that is not a URL."""
    values = headers.values(response.headers, "location")
    if urls.parse_header(values[0], fetch.url.href) is not None:
        return None
    return fetch.fail(step.LOCATION, Reason.INVALID_LOCATION, values[0], parameter=values[0])


def must_follow(fetch: Fetch) -> Failure | None:
    """Main fetch, step 12: a no-cors request whose redirect mode is not follow is refused before it is sent."""
    if fetch.redirect == "follow":
        return None
    return fetch.fail(step.NO_CORS_REDIRECT, Reason.NO_CORS_REDIRECT_MODE_NOT_FOLLOW, fetch.redirect, "follow")


def refuses_by_mode(fetch: Fetch) -> bool:
    """Whether main fetch, step 12, will refuse the request for its mode, or for its redirect mode in no-cors."""
    if same_origin(fetch.url, fetch.origin):
        return False
    return fetch.mode == "same-origin" or (fetch.mode == "no-cors" and fetch.redirect != "follow")


def check_behind(fetch: Fetch, response: Mapping[str, str]) -> None:
    """A second look at a redirect, as if it carried credentials: what it finds is told when the next hop is sent."""
    if fetch.redirect == "follow" and fetch.credentials == "same-origin" and same_origin(fetch.urls[0], fetch.origin):
        allowed = response.get("access-control-allow-origin")
        permitted = response.get("access-control-allow-credentials") == "true"
        if allowed != fetch.serialized_origin or not permitted:
            fetch.refused_behind = Reason.INVALID_ALLOW_CREDENTIALS


def refused_behind(fetch: Fetch) -> Failure | None:
    """What the second look has found, once a preflight of the next hop has passed."""
    reason = fetch.refused_behind
    if reason is None:
        return None
    if reason is Reason.REDIRECT_CONTAINS_CREDENTIALS:
        return _has_credentials(fetch, fetch.url)
    return fetch.fail(step.ALLOW_CREDENTIALS, reason, None, "true")


def refuse_unfollowed(fetch: Fetch, response: Answer) -> Failure | None:
    """The refusal of a redirect that is not followed, where an engine looks at its Location all the same."""
    values = headers.values(response.headers, "location")
    if not values:
        return None
    location = urls.parse_header(values[0], fetch.url.href)
    if not fetch.profile.manual_refuses(location):
        return None
    reason = Reason.INVALID_LOCATION if location is None else Reason.REDIRECT_TO_OTHER_SCHEME
    return fetch.fail(step.LOCATION, reason, values[0], parameter=values[0])


def refuse_credentials(fetch: Fetch, response: Answer) -> Failure | None:
    """Steps 9 and 10 before the redirect mode "error" is looked at, where an engine has it so."""
    values = headers.values(response.headers, "location")
    location = urls.parse_header(values[0], fetch.url.href) if values else None
    if location is None or not location.has_credentials or fetch.mode != "cors":
        return None
    foreign = fetch.tainting == "cors" or not same_origin(location, fetch.origin)
    return _has_credentials(fetch, location) if foreign else None


def _has_credentials(fetch: Fetch, location: URL) -> Failure:
    reason = Reason.REDIRECT_CONTAINS_CREDENTIALS
    return fetch.fail(step.REDIRECT_CREDENTIALS, reason, location.href, parameter=location.href)


def follow(fetch: Fetch, response: Answer, location: URL) -> Failure | None:
    """HTTP-redirect fetch, steps 6 to 20: refuse, or turn the request into the next one."""
    failure = _refuse(fetch, location, response.status)
    if failure is not None:
        return failure
    crosses = location.origin != fetch.url.origin
    status, method = response.status, fetch.method
    then = fetch.profile.redirect_method(status, method, crosses=crosses)
    if then != method:
        fetch.note(step.REDIRECT_METHOD, f"{status} {method}", then)
        fetch.method, fetch.body = then, None
    home = same_origin(location, fetch.origin)
    cors = fetch.mode == "cors" and (fetch.tainting == "cors" or not home)
    hop = Hop(
        fetch.first_request_headers.lines, fetch.headers, status, fetch.first_method, method, then, crosses, cors, home,
        fetch.keepalive, fetch.written, fetch.body is not None,
    )  # fmt: skip
    fetch.replace_headers(*fetch.profile.redirect_headers(hop))
    fetch.follow(location)
    # Step 19: "Invoke set request's referrer policy on redirect".
    policy = declared(headers.get(response.headers, "referrer-policy"))
    if policy:
        fetch.referrer_policy, fetch.source = policy, fetch.referrer
    if fetch.is_tainted:
        fetch.note(step.TAINTED_ORIGIN, fetch.origin, "null")
    return None


def _refuse(fetch: Fetch, location: URL, status: int) -> Failure | None:
    """Steps 6 to 11."""
    if not location.is_http:
        reason = Reason.REDIRECT_TO_OTHER_SCHEME
        failure = fetch.fail(step.REDIRECT_SCHEME, reason, location.scheme, "http, https", location.scheme)
        return failure._replace(url=location.shown)
    limit = fetch.profile.redirect_limit
    if len(fetch.urls) > limit:
        return fetch.fail(step.REDIRECT_COUNT, Reason.TOO_MANY_REDIRECTS, str(len(fetch.urls)), str(limit))
    crosses = fetch.mode == "cors" and not same_origin(location, fetch.origin)
    refused = fetch.initiator in fetch.profile.refuses_url_credentials
    if location.has_credentials and (crosses or fetch.tainting == "cors" or refused):
        if fetch.profile.redirects_need_credentials and fetch.tainting == "basic":
            fetch.refused_behind = Reason.REDIRECT_CONTAINS_CREDENTIALS
            return None
        return _has_credentials(fetch, location)
    # Step 11: "If internalResponse's status is not 303, request's body is non-null, and its source is null".
    if status != 303 and fetch.stream and fetch.body is not None:
        return fetch.fail(step.REDIRECT_BODY, Reason.REDIRECT_BODY_NOT_REPLAYABLE, str(status))
    return None
