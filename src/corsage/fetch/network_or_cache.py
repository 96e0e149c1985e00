"""HTTP-network-or-cache fetch (Fetch, 4.6), steps 8.22 to 16: whether the network is asked, or the HTTP cache answers.

A fetch without a cache (`Fetch.http_cache` is None) asks the network each time. What may not live here: how long a
response is fresh (`corsage.fetch.http_cache`), and what a cache mode sends (`corsage.fetch.cache_mode`).
"""

from collections.abc import Generator
from typing import Final, NamedTuple, TypeAlias

from corsage.fetch import step
from corsage.fetch.headers import HeaderList, combined
from corsage.fetch.http_cache import HTTPCache, Key, Stored, validators
from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.origin import OPAQUE
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.request import CacheMode
from corsage.fetch.state import Fetch

#: Modes that take a stale response as well.
_STALE: Final = frozenset({"force-cache", "only-if-cached"})
_UNUSED: Final = frozenset({"no-store", "reload"})
#: Methods that a stored response may answer; of the others a cache only asks what they may have changed.
_ANSWERABLE: Final = frozenset({"GET", "HEAD"})


class _Asked(NamedTuple):
    key: Key
    headers: HeaderList
    mode: CacheMode


Asking: TypeAlias = Generator[Send, Received, Received | Failure]


def ask(fetch: Fetch, headers: HeaderList) -> Asking:
    """The response to the actual request, from the cache, from the network, or stored and renewed by a 304."""
    cache = fetch.http_cache
    if cache is None or (fetch.origin == OPAQUE and not cache.rules.serves_opaque) or not cache.rules.exists:
        return _ask_network(fetch, cache, headers)
    return (_ask_cache if fetch.method in _ANSWERABLE else _ask_around)(fetch, cache, headers)


def _ask_network(fetch: Fetch, cache: HTTPCache | None, headers: HeaderList) -> Asking:
    """Where there is no cache, or none for this page."""
    if fetch.cache_mode == "only-if-cached" and (cache is None or cache.rules.exists):
        return _not_cached(fetch)
    return (yield fetch.send(fetch.url.target, fetch.method, headers, fetch.body, preflight=False))


def _ask_around(fetch: Fetch, cache: HTTPCache, headers: HeaderList) -> Asking:
    """For a method that is never answered from the cache. Step 10.3 invalidates what it may have changed."""
    if fetch.cache_mode == "only-if-cached":
        return _not_cached(fetch)
    received = yield fetch.send(fetch.url.target, fetch.method, headers, fetch.body, preflight=False)
    succeeded = isinstance(received, Answer) and 200 <= received.status <= 399
    if succeeded and cache.rules.invalidates(fetch.method, fetch.body):
        cache.invalidate(fetch.origin, fetch.url.target)
    return received


def _ask_cache(fetch: Fetch, cache: HTTPCache, headers: HeaderList) -> Asking:
    """Step 8.25, and what becomes of the answer when the network was asked."""
    mode = cache.demanded(headers) if fetch.cache_mode == "default" else fetch.cache_mode
    key = (fetch.origin, cache.rules.splits_credentials and fetch.includes_credentials, fetch.url.target)
    asked = _Asked(key, headers, mode)
    stored = _selected(fetch, cache, asked)
    if stored is not None:
        fresh = mode in _STALE or (mode != "no-cache" and cache.is_fresh(stored, headers))
        fetch.note(step.HTTP_CACHED, "fresh" if fresh else "stale", mode)
        if fresh:
            # Step 8.25.3: "set response to storedResponse"; nothing is sent.
            return stored.answer if fetch.method == "GET" else stored.answer._replace(body=b"")
    if mode == "only-if-cached":
        return _not_cached(fetch)
    if stored is not None and not cache.rules.validates(stored.answer.status):
        stored = None
    sent = headers if stored is None else (*headers, *validators(stored))
    received = yield fetch.send(fetch.url.target, fetch.method, sent, fetch.body, preflight=False)
    return _kept(fetch, cache, asked, stored, received) if isinstance(received, Answer) else received


def _not_cached(fetch: Fetch) -> Failure:
    """Step 10.1: "If httpRequest's cache mode is "only-if-cached", then return a network error"."""
    return fetch.fail(step.ANSWERED, Reason.NOT_CACHED, fetch.cache_mode)


def _selected(fetch: Fetch, cache: HTTPCache, asked: _Asked) -> Stored | None:
    """Step 8.25.1, for the modes that may be answered from the cache."""
    if asked.mode in _UNUSED or "range" in combined(asked.headers):
        return None
    if fetch.method == "HEAD" and not cache.rules.answers_head:
        return None
    if fetch.first_method != fetch.method and not cache.rules.serves_redirected:
        return None
    return cache.select(asked.key, asked.headers, credentials=fetch.includes_credentials)


def _kept(fetch: Fetch, cache: HTTPCache, asked: _Asked, stored: Stored | None, answer: Answer) -> Answer:
    """Steps 10.4 and 10.5: renew or store."""
    if stored is not None and answer.status == 304:
        return cache.renew(asked.key, stored, answer)
    if fetch.method == "GET" and asked.mode != "no-store":
        cache.store(asked.key, asked.headers, answer, credentials=fetch.includes_credentials)
    return answer
