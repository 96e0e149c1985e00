"""HTTP-network-or-cache fetch (Fetch, 4.6), steps 8.22 to 16: whether the network is asked, or the HTTP cache answers.

A fetch without a cache (`Fetch.http_cache` is None) asks the network each time. What may not live here: how long a
response is fresh (`corsage.fetch.http_cache.store`), and what a cache mode sends (`corsage.fetch.http_cache.mode`).
"""

from collections.abc import Generator
from typing import Final, NamedTuple

from corsage.fetch import step
from corsage.fetch.algorithm import range_or_cache
from corsage.fetch.algorithm.range_or_cache import Asking
from corsage.fetch.http_cache.mode import CONDITIONAL
from corsage.fetch.http_cache.store import HTTPCache, Key, Stored, validators
from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.request import CacheMode
from corsage.fetch.state import Fetch
from corsage.fetch.url import parse_header
from corsage.http.headers import HeaderList, combined, get
from corsage.http.origin import OPAQUE
from corsage.http.status import REDIRECT_STATUSES

#: Modes that take a stale response as well.
_STALE: Final = frozenset({"force-cache", "only-if-cached"})
_UNUSED: Final = frozenset({"no-store", "reload"})
#: Methods that a stored response may answer; of the others a cache only asks what they may have changed.
_ANSWERABLE: Final = frozenset({"GET", "HEAD"})


class _Lookup(NamedTuple):
    key: Key
    headers: HeaderList
    mode: CacheMode
    url: str


def ask(fetch: Fetch, headers: HeaderList) -> Asking:
    """The response to the actual request, from the cache, from the network, or stored and renewed by a 304."""
    cache = fetch.http_cache
    if cache is None or (fetch.origin == OPAQUE and not cache.rules.serves_opaque) or not cache.rules.exists:
        return _ask_network(fetch, cache, headers)
    if cache.rules.conditional_passes and not CONDITIONAL.isdisjoint(fetch.request_headers.combined):
        return _ask_past(fetch, cache, headers)
    if cache.rules.slices and "range" in fetch.request_headers.combined:
        return range_or_cache.ask(fetch, cache, _key(fetch, cache), headers)
    return (_ask_cache if fetch.method in _ANSWERABLE else _ask_around)(fetch, cache, headers)


def _ask_network(fetch: Fetch, cache: HTTPCache | None, headers: HeaderList) -> Asking:
    """Where there is no cache, or none for this page."""
    if fetch.cache_mode == "only-if-cached" and (cache is None or cache.rules.exists):
        return _not_cached(fetch)
    return (yield fetch.send(fetch.url.target, fetch.method, headers, fetch.body, preflight=False))


def _ask_past(fetch: Fetch, cache: HTTPCache, headers: HeaderList) -> Asking:
    """A conditional request made by the script, in engines where it bypasses the cache."""
    received = yield from _ask_network(fetch, cache, headers)
    evicts = fetch.method in cache.rules.conditional_evicts and fetch.cache_mode != "no-store"
    if evicts and isinstance(received, Answer) and 200 <= received.status <= 399:
        cache.remove(_key(fetch, cache))
    return received


def _ask_around(fetch: Fetch, cache: HTTPCache, headers: HeaderList) -> Asking:
    """For a method that is never answered from the cache. Step 10.3 invalidates what it may have changed."""
    if fetch.cache_mode == "only-if-cached":
        return _not_cached(fetch)
    forced = cache.rules.forced(fetch.method, fetch.body)
    if forced and cache.demanded(headers, fetch.cache_mode) == "force-cache":
        stored = cache.select(_key(fetch, cache), headers, credentials=fetch.includes_credentials)
        if stored is not None:
            fetch.note(step.HTTP_CACHED, "fresh", fetch.cache_mode)
            return stored.answer
    if len(cache) and cache.rules.invalidates(fetch.method, fetch.body):
        _drop(fetch, cache, _key(fetch, cache), cache.demanded(headers, fetch.cache_mode))
    received = yield fetch.send(fetch.url.target, fetch.method, headers, fetch.body, preflight=False)
    if len(cache) and isinstance(received, Answer) and _invalidates(fetch, cache, received):
        _invalidate(fetch, cache, received)
    return received


def _drop(fetch: Fetch, cache: HTTPCache, key: Key, mode: CacheMode) -> None:
    """What an engine removes before it sends anything."""
    drops = cache.rules.drops
    if drops is not None and len(cache) and drops(fetch.method, mode, cache.is_useless(key)):
        cache.remove(key)


def _invalidates(fetch: Fetch, cache: HTTPCache, answer: Answer) -> bool:
    """RFC 9111, 4.4: an answer that is not an error, to a method that is not safe."""
    rules = cache.rules
    return (
        rules.invalidates(fetch.method, fetch.body)
        and answer.status not in rules.uninvalidating
        and (200 <= answer.status <= 399 or rules.errors_invalidate)
        and (fetch.cache_mode != "no-store" or rules.no_store_invalidates)
        and (fetch.origin != OPAQUE or rules.opaque_invalidates)
    )


def _invalidate(fetch: Fetch, cache: HTTPCache, answer: Answer) -> None:
    """RFC 9111, 4.4: the target URI, and those of its origin that the answer names."""
    origin, credentials, target = _key(fetch, cache)
    cache.remove((origin, credentials, target))
    for name in cache.rules.invalidates_named:
        value = get(answer.headers, name)
        named = None if value is None else parse_header(value, fetch.url.target)
        if named is not None and named.origin is not None and named.origin == fetch.url.origin:
            cache.remove((origin, credentials, named.target))


def _ask_cache(fetch: Fetch, cache: HTTPCache, headers: HeaderList) -> Asking:
    """Step 8.25: what happens to the cache when the network has answered."""
    mode = cache.demanded(headers, fetch.cache_mode)
    if fetch.cache_mode == "only-if-cached" and mode in _UNUSED:
        return _not_cached(fetch)
    lookup = _wider(fetch, cache, _Lookup(_key(fetch, cache), headers, mode, fetch.url.target))
    fetch.stored = None
    _drop(fetch, cache, lookup.key, mode)
    stored = _selected(fetch, cache, lookup)
    if stored is not None:
        fresh = mode in _STALE or (mode != "no-cache" and cache.is_fresh(stored, headers))
        behind = not fresh and _may_be_revalidated_behind(fetch, cache, lookup, stored)
        fetch.note(step.HTTP_CACHED, "fresh" if fresh else "stale, asked about behind" if behind else "stale", mode)
        if behind:
            fetch.behind = _revalidate(fetch, cache, lookup, stored)
        if fresh or behind:
            # Step 8.25.3: "set response to storedResponse"; nothing is sent.
            fetch.distrusts |= stored.answer.status in cache.rules.distrusted_behind
            if stored.answer.status in REDIRECT_STATUSES and cache.rules.leads_once:
                fetch.led_by += (lookup.key,)
            return stored.answer if fetch.method == "GET" else stored.answer._replace(body=b"")
    if mode == "only-if-cached":
        return _not_cached(fetch)
    if stored is None and _may_select(lookup) and not fetch.distrusts:
        stored = cache.mismatched(lookup.key)
    if stored is not None and not _may_validate(fetch, cache, stored):
        stored = None
    sent = headers if stored is None else (*headers, *validators(stored))
    received = yield fetch.send(lookup.url, fetch.method, sent, fetch.body, preflight=False)
    return _update_cache(fetch, cache, lookup, stored, received) if isinstance(received, Answer) else received


def _wider(fetch: Fetch, cache: HTTPCache, lookup: _Lookup) -> _Lookup:
    """The stored response of another URL that No-Vary-Search lets answer, if it may answer or can be validated."""
    key = cache.alike(lookup.key)
    if key == lookup.key or not _may_select(lookup):
        return lookup
    _drop(fetch, cache, key, lookup.mode)
    other = lookup._replace(key=key, url=key[2])
    stored = _selected(fetch, cache, other) or cache.mismatched(key)
    if stored is None:
        return lookup
    fresh = lookup.mode in _STALE or (lookup.mode != "no-cache" and cache.is_fresh(stored, lookup.headers))
    return other if fresh or (_may_validate(fetch, cache, stored) and validators(stored)) else lookup


def _may_validate(fetch: Fetch, cache: HTTPCache, stored: Stored) -> bool:
    """Whether conditions may be added to the request."""
    own = not cache.rules.adds_to_conditions and not CONDITIONAL.isdisjoint(fetch.request_headers.combined)
    return cache.rules.validates(stored.answer.status) and not own


def _leads_back(fetch: Fetch, answer: Answer) -> bool:
    location = parse_header(get(answer.headers, "location") or "", fetch.url.href)
    return location is not None and location.href == fetch.url.href


def _may_be_revalidated_behind(fetch: Fetch, cache: HTTPCache, lookup: _Lookup, stored: Stored) -> bool:
    """Step 8.25.3: a stale-while-revalidate response, to a request that does not insist; not for a redirect."""
    insists = lookup.mode != "default" or fetch.method != "GET" or "cache-control" in combined(lookup.headers)
    return not insists and stored.answer.status not in REDIRECT_STATUSES and cache.may_be_stale(stored)


def _revalidate(fetch: Fetch, cache: HTTPCache, lookup: _Lookup, stored: Stored) -> Generator[Send, Received, None]:
    """Step 8.25.3.2: what is run "in parallel" goes out when the fetch that wanted the response is over."""
    sent = (*lookup.headers, *cache.rules.background, *validators(stored))
    received = yield fetch.send(lookup.url, fetch.method, sent, None, preflight=False)
    if isinstance(received, Answer):
        _update_cache(fetch, cache, lookup, stored, received)


def _key(fetch: Fetch, cache: HTTPCache) -> Key:
    url = f"HEAD {fetch.url.target}" if fetch.method == "HEAD" and cache.rules.splits_head else fetch.url.target
    return (fetch.origin, cache.rules.splits_credentials and fetch.includes_credentials, url)


def forget(fetch: Fetch, key: Key, status: int, *, failed: bool) -> None:
    """The last answer, where an engine does not keep it: it was refused, its body never read, or not followed."""
    cache = fetch.http_cache
    assert cache is not None, "it was stored there"
    rules = cache.rules
    keeps = (
        rules.keeps_unfollowed(status, fetch.redirect)
        if status in REDIRECT_STATUSES
        else rules.keeps_refused or not failed
    )
    if not keeps:
        cache.remove(key)


def _not_cached(fetch: Fetch) -> Failure:
    """Step 10.1: "If httpRequest's cache mode is "only-if-cached", then return a network error"."""
    return fetch.fail(step.ANSWERED, Reason.NOT_CACHED, fetch.cache_mode)


def _selected(fetch: Fetch, cache: HTTPCache, lookup: _Lookup) -> Stored | None:
    """Step 8.25.1."""
    if not _may_select(lookup) or lookup.key in fetch.led_by:
        return None
    stored = cache.select(lookup.key, lookup.headers, credentials=fetch.includes_credentials)
    return None if stored is not None and _is_distrusted(fetch, cache, stored) else stored


def _is_distrusted(fetch: Fetch, cache: HTTPCache, stored: Stored) -> bool:
    """Whether a redirect from the cache has led to what no such redirect led to before."""
    return fetch.distrusts and not stored.trusted and stored.answer.status not in cache.rules.distrusted_behind


def _may_select(lookup: _Lookup) -> bool:
    """The modes that may be answered from the cache; a part is never the whole."""
    return lookup.mode not in _UNUSED and "range" not in combined(lookup.headers)


def _update_cache(fetch: Fetch, cache: HTTPCache, lookup: _Lookup, stored: Stored | None, answer: Answer) -> Answer:
    """Steps 10.4 and 10.5: renew or store; what broke off is for nobody else."""
    # A part says nothing of the whole that may be stored.
    ranged = "range" in combined(lookup.headers)
    if answer.broken or (ranged and (answer.status == 206 or not cache.rules.keeps_whole)):
        return answer
    if stored is not None and answer.status == 304:
        return cache.renew(lookup.key, stored, answer, lookup.headers, credentials=fetch.includes_credentials)
    if fetch.method == "HEAD" and cache.rules.head_evicts and lookup.mode not in _UNUSED:
        cache.remove(lookup.key)
    own = fetch.method == "GET" or cache.rules.splits_head
    if own and lookup.mode != "no-store":
        if lookup.mode == "reload":
            cache.remove(lookup.key)  # and with it that it was trusted
        credentials, trusted = fetch.includes_credentials, fetch.distrusts
        cache.store(lookup.key, lookup.headers, answer, credentials=credentials, trusted=trusted)
        if answer.status in cache.rules.passing and _leads_back(fetch, answer):
            cache.remove(lookup.key)
        fetch.stored = (lookup.key, answer.status)
    return answer
