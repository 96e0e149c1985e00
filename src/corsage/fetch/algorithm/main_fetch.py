"""The fetch algorithm as a conversation (Fetch, 4.1 Main fetch to 4.5): what to send, what came, what the script sees.

`fetch()` is a generator that does no I/O: it yields a `Send`, is sent an `Answer` or a `Lost`, and returns the
`Outcome`. The steps that it took are in the list that it was given, in order, while it runs and after. What may not
live here: rules. Each has its module; this one only says in which order they are asked.
"""

from collections.abc import Generator, Mapping
from typing import Final, TypeAlias

from corsage.fetch import site, step
from corsage.fetch import url as urls
from corsage.fetch.algorithm import filtering, network_or_cache, preflight, redirect, scheme
from corsage.fetch.algorithm.construct import construct
from corsage.fetch.algorithm.cors_check import cors_check
from corsage.fetch.algorithm.referrer import DEFAULT_POLICY, hides_origin, referrer
from corsage.fetch.cors.preflight_cache import Cache
from corsage.fetch.gates import embedder_policy, local_network, mixed_content, port, resource_policy, timing
from corsage.fetch.http_cache import mode as cache_mode
from corsage.fetch.http_cache.store import HTTPCache
from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.outcome import Failure, Outcome
from corsage.fetch.profile import STANDARD, Profile
from corsage.fetch.reason import Reason
from corsage.fetch.request import Page, Request
from corsage.fetch.state import Fetch, same_origin
from corsage.fetch.step import Step
from corsage.http import methods
from corsage.http.headers import HeaderList
from corsage.http.origin import OPAQUE
from corsage.http.status import REDIRECT_STATUSES

# HTTP-network-or-cache fetch, step 8.5: the bodies of keepalive requests are 64 KiB at the most.
KEEPALIVE_LIMIT: Final = 65536

Running: TypeAlias = Generator[Send, Received, Outcome]
Revalidating: TypeAlias = Generator[Send, Received, None]


def fetch(  # noqa: PLR0913 - a call, where it is made, and what outlives it
    request: Request,
    page: Page,
    cache: Cache,
    steps: list[Step],
    profile: Profile = STANDARD,
    *,
    http_cache: HTTPCache | None = None,
    behind: list[Revalidating] | None = None,
) -> Running:
    """Run one `fetch()` call of a page's script. Each `Send` that it yields wants an `Answer` or a `Lost` back.

    `cache` and `http_cache`, if any, are shared by all fetches of a page; `steps` is appended to. A revalidation that
    nobody waits for goes into `behind`, to be run by the caller, or is run before the end where there is no such list.
    Never raises for what the script or the server did: every failure is a `Failure`.
    """
    state = construct(request, page, profile, cache, steps)
    if isinstance(state, Failure):
        return state
    state.http_cache, state.target_space = http_cache, request.target_address_space
    while True:  # main fetch, run again for each redirect (HTTP-redirect fetch, step 21)
        outcome = yield from _main_fetch(state)
        if outcome is not None:
            if state.stored is not None:
                network_or_cache.forget(state, *state.stored, failed=isinstance(outcome, Failure))
            if isinstance(outcome, Failure) and _clears(state, outcome):
                state.cache.failed(state.cache_key)
            if state.behind is not None:
                if behind is None:
                    yield from state.behind
                else:
                    behind.append(state.behind)
            return outcome


def _clears(fetch: Fetch, failure: Failure) -> bool:
    """Main fetch, step 12: "If corsWithPreflightResponse is a network error, then clear cache entries"."""
    was_preflighted = fetch.preflighted or (fetch.profile.any_refusal_clears and fetch.tainting == "cors")
    return was_preflighted and failure.reason not in fetch.profile.forgiven


def _main_fetch(fetch: Fetch) -> Generator[Send, Received, Outcome | None]:
    """Fetch, 4.1. None means: redirected, run me again."""
    url = fetch.url
    # Step 9: "set request's referrer to the result of invoking determine request's referrer": what a hop was not
    # told, no later one is.
    if fetch.referrer_policy in fetch.profile.cut_abroad and _goes_abroad(fetch):
        fetch.referrer_sent = referrer(fetch.referrer, url, DEFAULT_POLICY) or ""
        fetch.referrer = fetch.source if fetch.profile.cut_starts_anew else fetch.referrer
    else:
        fetch.referrer_sent = fetch.referrer = referrer(fetch.referrer, url, fetch.referrer_policy) or ""
    by_mode = fetch.mode != "cors" and fetch.profile.mode_first and redirect.refuses_by_mode(fetch)
    failure = None if by_mode else port.refuse(fetch)
    if failure is None and len(fetch.urls) > 1 and fetch.profile.preflights_mixed:
        failure = yield from _preflight_mixed(fetch)
    failure = failure or (None if by_mode else mixed_content.refuse(fetch))
    if failure is not None:
        return failure
    # Step 12: the first that matches.
    if url.scheme not in urls.HTTP_SCHEMES:
        return scheme.main_fetch(fetch)
    if fetch.tainting == "basic" and same_origin(url, fetch.origin):
        fetch.ok(step.SAME_ORIGIN, url.serialized_origin, fetch.origin)
        return (yield from _http_fetch(fetch))
    if fetch.mode == "same-origin":
        reason = Reason.DISALLOWED_BY_MODE
        return fetch.fail(step.SAME_ORIGIN_MODE, reason, url.serialized_origin, fetch.origin)
    fetch.note(step.SAME_ORIGIN, url.serialized_origin, fetch.origin)
    if fetch.mode == "no-cors":
        return (yield from _no_cors(fetch))
    fetch.tainting = "cors"
    if _must_ask(fetch):
        failure = _too_large(fetch) if fetch.keepalive and fetch.profile.weighs_keepalive_first else None
        failure = failure or local_network.refuse_unpermitted(fetch) or (yield from preflight.preflight_fetch(fetch))
        if failure is not None:
            return failure
    return (yield from _http_fetch(fetch))


def _goes_abroad(fetch: Fetch) -> bool:
    """Whether the request goes to another site than its referrer's, which engines tell no more than the default."""
    source = urls.parse(fetch.referrer)
    return source is not None and not site.same_site(source.origin, fetch.url.origin, fetch.page.registrable)


def _preflight_mixed(fetch: Fetch) -> Generator[Send, Received, Failure | None]:
    """What an engine asks of a redirect to mixed content that it will not follow."""
    if fetch.mode != "cors" or not mixed_content.concerns(fetch) or not _must_ask(fetch):
        return None
    return (yield from preflight.preflight_fetch(fetch))


def _no_cors(fetch: Fetch) -> Generator[Send, Received, Outcome | None]:
    """Main fetch, step 12, "no-cors": the response will be opaque."""
    failure = redirect.must_follow(fetch)
    if failure is not None:
        return failure
    fetch.tainting = "opaque"
    return (yield from _http_fetch(fetch))


def _must_ask(fetch: Fetch) -> bool:
    """HTTP fetch, step 4.1: whether a preflight goes out, because one is needed and its answer is not known."""
    if not preflight.is_needed(fetch):
        fetch.note(step.PREFLIGHT_NEEDED, "no", fetch.method)
        return False
    fetch.preflighted = True
    questions = fetch.unsafe_names if fetch.method in methods.SAFELISTED else (fetch.method, *fetch.unsafe_names)
    fetch.note(step.PREFLIGHT_NEEDED, "yes", ", ".join(questions))
    if preflight.is_cached(fetch):
        fetch.ok(step.PREFLIGHT_CACHED, "yes")
        return False
    fetch.note(step.PREFLIGHT_CACHED, "no")
    return True


def _http_fetch(fetch: Fetch) -> Generator[Send, Received, Outcome | None]:
    """Fetch, 4.4, from step 5 on: the actual request."""
    failure = _unsendable(fetch)
    if failure is not None:
        return failure
    received = yield from network_or_cache.ask(fetch, _actual_headers(fetch))
    if isinstance(received, Failure):
        return received
    if not isinstance(received, Answer):
        return fetch.fail(step.ANSWERED, Reason.NETWORK_FAILURE, received.cause)._replace(detail=received.detail)
    # HTTP-network-or-cache fetch, step 15: "If response's status is 407 ... return a network error" where no
    # end user can be asked for a proxy's password.
    if received.status == 407 and not fetch.profile.answers_407:
        return fetch.fail(step.RESPONSE_ACCEPTED, Reason.PROXY_AUTHENTICATION, "407")
    fetch.ok(step.ANSWERED, str(received.status))
    response_headers = fetch.response_headers(received)
    if received.status in REDIRECT_STATUSES:
        return _redirected(fetch, received, response_headers)
    failure = _withheld(fetch, response_headers, redirects=False)
    if failure is not None:
        return failure
    timing.note(fetch, response_headers)
    return filtering.filtered(fetch, received, response_headers)


def _unsendable(fetch: Fetch) -> Failure | None:
    """What keeps a request from being sent once it has been decided on."""
    return redirect.refused_behind(fetch) or _too_large(fetch) or local_network.refuse(fetch)


def _too_large(fetch: Fetch) -> Failure | None:
    """HTTP-network-or-cache fetch, step 8.5: no more than so much may outlive its page, all bodies together."""
    if not fetch.keepalive or fetch.body is None:
        return None
    size = fetch.page.keepalive_bytes + len(fetch.body)
    if size <= KEEPALIVE_LIMIT:
        return None
    return fetch.fail(step.KEEPALIVE, Reason.KEEPALIVE_TOO_LARGE, str(size), str(KEEPALIVE_LIMIT))


def _withheld(fetch: Fetch, response: Mapping[str, str], *, redirects: bool) -> Failure | None:
    """HTTP fetch, step 4: the CORS check, or what is asked of a response that CORS is not asked of."""
    if fetch.tainting == "cors":
        if redirects and fetch.profile.redirects_need_credentials:
            redirect.check_behind(fetch, response)
        return cors_check(fetch, response, preflight=False)
    return resource_policy.refuse(fetch, response) if fetch.tainting == "opaque" else None


def _redirected(fetch: Fetch, response: Answer, response_headers: Mapping[str, str]) -> Outcome | None:
    """HTTP fetch, from step 4 on, for a redirect. None means: go on to the new current URL."""
    failure = redirect.refuse_unsafe(fetch, response) or _withheld(fetch, response_headers, redirects=True)
    if failure is not None:
        return failure
    timing.note(fetch, response_headers)
    return _by_redirect_mode(fetch, response, response_headers)


def _by_redirect_mode(fetch: Fetch, response: Answer, response_headers: Mapping[str, str]) -> Outcome | None:
    """HTTP fetch, step 8: by redirect mode."""
    if fetch.redirect == "error":
        if fetch.profile.error_needs_location and not response_headers.get("location"):
            return filtering.filtered(fetch, response, response_headers)
        if fetch.profile.error_checks_credentials:
            failure = redirect.refuse_credentials(fetch, response)
            if failure is not None:
                return failure
        return fetch.fail(step.REDIRECT_MODE, Reason.REDIRECT_MODE_ERROR, str(response.status), "error")
    fetch.ok(step.REDIRECT_MODE, str(response.status), fetch.redirect)
    if fetch.redirect == "manual":
        return redirect.refuse_unfollowed(fetch, response) or filtering.opaque_redirect(fetch)
    location = redirect.location_url(fetch, response)
    if location is None:
        return filtering.filtered(fetch, response, response_headers)
    return location if isinstance(location, Failure) else redirect.follow(fetch, response, location)


def _actual_headers(fetch: Fetch) -> HeaderList:
    """HTTP-network-or-cache fetch, step 8: the script's headers, then Accept, Origin and Referer."""
    sent = list(fetch.headers)
    if "accept" not in fetch.request_headers.combined:
        sent.append(("Accept", "*/*"))
    origin = _origin(fetch)
    if origin is not None:
        sent.append(("Origin", origin))
        fetch.sent_origin = origin
    if fetch.referrer_sent:
        sent.append(("Referer", fetch.referrer_sent))
    lost = fetch.crossed and fetch.mode == "cors" and fetch.profile.loses_cache_mode
    if fetch.cache_mode != "default" and not lost:
        sent += cache_mode.headers(fetch.cache_mode, fetch.headers)
    if fetch.tainting == "opaque" and embedder_policy.bypasses_caches(fetch):
        sent += cache_mode.headers("reload", tuple(sent))
    return fetch.profile.sent_headers(tuple(sent), fetch.method, fetch.body if len(fetch.urls) == 1 else None)


def _is_named(fetch: Fetch) -> bool:
    """Whether an engine names an opaque origin all the same; where the page came from is what its URL says."""
    page, changed = fetch.page, fetch.first_method != fetch.method
    source = urls.parse(page.url) if page.url else None
    origin = None if source is None else source.origin
    return fetch.profile.names_opaque_origin(origin, fetch.urls, page.registrable, changed=changed)


def _sticking_origin(fetch: Fetch) -> str | None:
    """After a redirect: what was said is said again within an origin; another is told whose request it is."""
    if fetch.crossed:
        fetch.sent_origin = None
    named = None if fetch.method in {"GET", "HEAD"} else fetch.serialized_origin
    return named if fetch.sent_origin is None else fetch.sent_origin


def _origin(fetch: Fetch) -> str | None:
    """Fetch, "append a request `Origin` header"."""
    if fetch.tainting == "cors":
        return fetch.serialized_origin
    if fetch.profile.origin_sticks and len(fetch.urls) > 1:
        return _sticking_origin(fetch)
    if fetch.method in {"GET", "HEAD"}:
        opaque = fetch.origin == OPAQUE and fetch.credentials == "include" and fetch.mode == "no-cors"
        return OPAQUE if opaque and _is_named(fetch) else None
    hides = fetch.profile.policy_hides_origin and fetch.mode != "cors"
    if hides and hides_origin(fetch.origin, fetch.url, fetch.referrer_policy):
        return OPAQUE
    if fetch.profile.crossing_hides_origin and any(url.origin != fetch.url.origin for url in fetch.urls):
        return OPAQUE
    return fetch.serialized_origin
