"""HTTP-network-or-cache fetch (Fetch, 4.6), steps 8.22 to 16: whether the network is asked, or the HTTP cache answers.

A fetch without a cache (`Fetch.http_cache` is None) asks the network each time. What may not live here: how long a
response is fresh (`corsage.fetch.http_cache`), and what a cache mode sends (`corsage.fetch.cache_mode`).
"""

from collections.abc import Generator
from typing import Final, NamedTuple

from corsage.fetch import step
from corsage.fetch.headers import HeaderList
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


class _Asked(NamedTuple):
    key: Key
    headers: HeaderList
    mode: CacheMode


def ask(fetch: Fetch, headers: HeaderList) -> Generator[Send, Received, Received | Failure]:
    """The response to the actual request, from the cache, from the network, or stored and renewed by a 304."""
    cache = fetch.http_cache
    if cache is None or (fetch.origin == OPAQUE and not cache.rules.serves_opaque) or not cache.rules.exists:
        if fetch.cache_mode == "only-if-cached" and (cache is None or cache.rules.exists):
            return _not_cached(fetch)
        return (yield fetch.send(fetch.url.target, fetch.method, headers, fetch.body, preflight=False))
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
    """Step 8.25.1, for the methods and modes that may be answered from the cache."""
    ranged = any(name.lower() == "range" for name, _ in asked.headers)
    if asked.mode in _UNUSED or fetch.method not in {"GET", "HEAD"} or ranged:
        return None
    if fetch.method == "HEAD" and not cache.rules.answers_head:
        return None
    if fetch.first_method != fetch.method and not cache.rules.serves_redirected:
        return None
    return cache.select(asked.key, asked.headers, credentials=fetch.includes_credentials)


def _kept(fetch: Fetch, cache: HTTPCache, asked: _Asked, stored: Stored | None, answer: Answer) -> Answer:
    """Steps 10.3 to 10.5: invalidate, renew or store."""
    if cache.rules.invalidates(fetch.method, fetch.body):
        if 200 <= answer.status <= 399:
            for credentials in (False, True):
                cache.remove((asked.key[0], credentials, asked.key[2]))
        return answer
    if stored is not None and answer.status == 304:
        return cache.renew(asked.key, stored, answer)
    if fetch.method == "GET" and asked.mode != "no-store":
        cache.store(asked.key, asked.headers, answer, credentials=fetch.includes_credentials)
    return answer
