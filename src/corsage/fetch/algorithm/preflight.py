"""CORS-preflight fetch (Fetch, 4.8): ask the server whether the actual request may be made."""

from collections.abc import Generator, Mapping
from functools import lru_cache

from corsage.fetch import site, step
from corsage.fetch import url as urls
from corsage.fetch.algorithm import redirect
from corsage.fetch.algorithm.cors_check import cors_check
from corsage.fetch.cors import grant
from corsage.fetch.http_cache import mode as cache_mode
from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.outcome import Failure
from corsage.fetch.profile import Profile, alphabetical
from corsage.fetch.reason import Reason
from corsage.fetch.request import Initiator
from corsage.fetch.state import Fetch
from corsage.http import headers, methods
from corsage.http.headers import HeaderList
from corsage.http.status import REDIRECT_STATUSES


def is_needed(fetch: Fetch) -> bool:
    """Main fetch, step 12: a method or a header that a plain HTML form could not have sent across origins."""
    if fetch.method not in methods.SAFELISTED or fetch.unsafe_names or fetch.forces_preflight:
        return True
    return fetch.profile.keeps_preflighting and (fetch.preflighted or bool(fetch.first_request_headers.unsafe))


def is_cached(fetch: Fetch) -> bool:
    """HTTP fetch, step 4.1: whether the preflight cache already grants the method and each unsafe header."""
    if fetch.cache_mode in fetch.profile.asks_again:
        return False
    include, forced = fetch.credentials == "include", fetch.forces_preflight
    return fetch.cache.allows(fetch.cache_key, fetch.method, fetch.unsafe_names, credentials=include, forced=forced)


def preflight_fetch(fetch: Fetch) -> Generator[Send, Received, Failure | None]:
    """Ask, and check the answer; None when the actual request may be made, and the grant is then remembered."""
    received = yield fetch.send(fetch.url.target, "OPTIONS", _request_headers(fetch), None, preflight=True)
    if not isinstance(received, Answer):
        return fetch.fail(step.ANSWERED, Reason.NETWORK_FAILURE, received.cause)._replace(detail=received.detail)
    status = str(received.status)
    fetch.ok(step.ANSWERED, status)
    # Step 7: if a CORS check for request and response returns success and response's status is an ok status.
    # (A redirect is not an ok status; it is named apart because its cure is another.)
    # HTTP-network-or-cache fetch, step 15, as for any request
    if received.status == 407 and not fetch.profile.answers_407:
        return fetch.fail(step.RESPONSE_ACCEPTED, Reason.PROXY_AUTHENTICATION, status)
    if received.status in REDIRECT_STATUSES and _leads_on(fetch, received):
        unsafe = redirect.refuse_invalid(fetch, received) if fetch.profile.preflight_reads_location else None
        disallowed = Reason.PREFLIGHT_DISALLOWED_REDIRECT
        return unsafe or fetch.fail(step.PREFLIGHT_STATUS, disallowed, status, "200-299")
    response = fetch.response_headers(received)
    failure = cors_check(fetch, response, preflight=True)
    if failure is not None:
        return failure
    if not 200 <= received.status <= 299:
        return fetch.fail(step.PREFLIGHT_STATUS, Reason.PREFLIGHT_INVALID_STATUS, status, "200-299")
    fetch.ok(step.PREFLIGHT_STATUS, status, "200-299")
    return _check_grant(fetch, response)


def _leads_on(fetch: Fetch, received: Answer) -> bool:
    """Whether it is a redirect to the engine."""
    if not fetch.profile.preflight_reads_location:
        return True
    return bool(fetch.profile.locations(headers.values(received.headers, "location")))


def _request_headers(fetch: Fetch) -> HeaderList:
    """Steps 2 to 5. The names are joined by `,` without a space, in the standard's own words."""
    lines: list[tuple[str, str]] = [("Accept", "*/*"), ("Access-Control-Request-Method", fetch.method)]
    if fetch.unsafe_names:
        lines.append(("Access-Control-Request-Headers", ",".join(fetch.unsafe_names)))
    lines.append(("Origin", fetch.preflight_origin))
    first = len(fetch.urls) > 1 and fetch.profile.preflight_refers_as_first
    referrer = _first_referrer(fetch) if first else fetch.referrer_sent
    if referrer:
        lines.append(("Referer", referrer))
    if fetch.profile.preflight_has_agent and (agent := fetch.request_headers.combined.get("user-agent")) is not None:
        lines.append(("User-Agent", agent))
    if fetch.cache_mode != "default" and fetch.profile.preflight_has_cache_mode:
        lines += cache_mode.headers(fetch.cache_mode, ())
    return tuple(lines)


def _first_referrer(fetch: Fetch) -> str:
    """What the first URL was told, but no more than the origin where the request goes to another site now."""
    first = urls.parse(fetch.first_referrer) if fetch.first_referrer else None
    if first is None or site.same_site(first.origin, fetch.url.origin, fetch.page.registrable):
        return fetch.first_referrer
    return f"{first.serialized_origin}/"


def _check_grant(fetch: Fetch, response: Mapping[str, str]) -> Failure | None:
    """Steps 7.1 to 7.14: what the server granted, and whether it covers the request."""
    allow_methods = response.get("access-control-allow-methods")
    allow_headers = response.get("access-control-allow-headers")
    granted_methods = grant.granted_methods(allow_methods)
    if granted_methods is None:
        reason = Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE
        return fetch.fail(step.ALLOW_METHODS_PARSE, reason, allow_methods, "#method", allow_methods or "")
    # Step 7.4: "If methods is null and request's use-CORS-preflight flag is set": the method itself, which is cached.
    if allow_methods is None and fetch.forces_preflight and not fetch.profile.forced_needs_grant:
        granted_methods = (fetch.method,)
    granted_headers = grant.granted_headers(allow_headers)
    if granted_headers is None:
        early = _check_method(fetch, allow_methods, granted_methods) if fetch.profile.method_before_headers else None
        if early is not None:
            return early
        reason = Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE
        return fetch.fail(step.ALLOW_HEADERS_PARSE, reason, allow_headers, "#field-name", allow_headers or "")
    failure = _check_method(fetch, allow_methods, granted_methods) or _check_headers(
        fetch, allow_headers, granted_headers
    )
    if failure is None or fetch.profile.remembers_refusals:
        _remember(fetch, response, granted_methods, granted_headers)
    return failure


def _check_method(fetch: Fetch, value: str | None, granted: tuple[str, ...]) -> Failure | None:
    """Step 7.5: if request's method is not granted, is not safelisted and not covered by `*`, a network error."""
    if grant.covers_method(fetch.method, granted, credentials=fetch.credentials == "include"):
        fetch.ok(step.METHOD_ALLOWED, value, fetch.method)
        return None
    reason = Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE
    return fetch.fail(step.METHOD_ALLOWED, reason, value, fetch.method, fetch.method)


def _check_headers(fetch: Fetch, value: str | None, granted: frozenset[str]) -> Failure | None:
    """Steps 7.6 and 7.7: each CORS-unsafe request-header name must be granted."""
    credentials, non_wildcard = fetch.credentials == "include", fetch.profile.non_wildcard
    for name in _in_order(fetch):
        if grant.covers_header(name, granted, credentials=credentials, non_wildcard=non_wildcard):
            fetch.ok(step.HEADER_ALLOWED, value, name)
        else:
            reason = Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE
            return fetch.fail(step.HEADER_ALLOWED, reason, value, name, name)
    return None


def _in_order(fetch: Fetch) -> tuple[str, ...]:
    """The names in the order in which the answer is compared with them."""
    if len(fetch.unsafe_names) < 2 or fetch.profile.header_order is alphabetical:
        return fetch.unsafe_names
    return _ordered(fetch.profile, fetch.unsafe_names, tuple(fetch.first_request_headers.combined), fetch.initiator)


@lru_cache(256)
def _ordered(profile: Profile, names: tuple[str, ...], first: tuple[str, ...], initiator: Initiator) -> tuple[str, ...]:
    order = profile.header_order(first, initiator)
    return tuple(sorted(names, key=order.index))


def _remember(fetch: Fetch, response: Mapping[str, str], granted: tuple[str, ...], names: frozenset[str]) -> None:
    """Steps 7.8 to 7.14: for how long, within the engine's limit, and under which key."""
    value = response.get("access-control-max-age")
    remembers = fetch.cache_mode not in fetch.profile.unremembered
    max_age = fetch.profile.max_age(value) if remembers else 0
    fetch.note(step.MAX_AGE, value, f"{max_age:g}")
    if not remembers:
        return
    fetch.cache.store(fetch.cache_key, granted, names, credentials=fetch.credentials == "include", max_age=max_age)
