"""HTTP-network-or-cache fetch of a part: where a cache answers a request with Range from the whole that it has stored.

RFC 9110, 14.2, permits this, and Chromium does it (row slices). `corsage.fetch.local_schemes.byte_range` says what a
range is, and `corsage.fetch.http_cache.store` what is fresh. Partial responses are not stored.
"""

from collections.abc import Generator
from typing import Final, TypeAlias

from corsage.fetch import step
from corsage.fetch.http_cache.store import HTTPCache, Key, Stored, validators
from corsage.fetch.local_schemes import byte_range
from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.request import CacheMode
from corsage.fetch.state import Fetch
from corsage.http.headers import HeaderList, combined

Asking: TypeAlias = Generator[Send, Received, Received | Failure]

#: Answers to a validation that say: the whole that is stored is another.
_REPLACING: Final = frozenset({200, 206, 416})


def ask(fetch: Fetch, cache: HTTPCache, key: Key, headers: HeaderList) -> Asking:
    """A part of what is stored, fresh or validated, else what the network says; a cache alone answers with no part."""
    mode, wanted = cache.demanded(headers, fetch.cache_mode), combined(headers)["range"]
    fetch.stored = None
    if fetch.cache_mode == "only-if-cached":
        return fetch.fail(step.ANSWERED, Reason.NOT_CACHED, fetch.cache_mode)
    if fetch.method != "GET" or mode == "no-store" or not byte_range.is_single(wanted):
        # It bypasses the cache.
        return (yield fetch.send(fetch.url.target, fetch.method, headers, fetch.body, preflight=False))
    credentials = fetch.includes_credentials
    stored = None if mode == "reload" else cache.select(key, headers, credentials=credentials)
    if stored is not None:
        fresh = mode == "force-cache" or (mode == "default" and cache.is_fresh(stored, headers))
        validatable = cache.rules.validates(stored.answer.status) and bool(validators(stored))
        behind = not fresh and validatable and _may_be_revalidated_behind(cache, headers, mode, stored)
        fetch.note(step.HTTP_CACHED, "fresh" if fresh else "stale, asked about behind" if behind else "stale", mode)
        if behind:
            fetch.behind = _revalidate(fetch, cache, key, headers, stored)
        if fresh or behind:
            return byte_range.part(stored.answer, wanted) if stored.answer.status == 200 else stored.answer
        if validatable:
            return (yield from _validate(fetch, cache, key, headers, stored))
    cache.remove(key)
    received = yield fetch.send(fetch.url.target, fetch.method, headers, None, preflight=False)
    if isinstance(received, Answer) and not received.broken and received.status != 304:
        cache.store(key, headers, received, credentials=credentials)
        fetch.stored = (key, received.status)
    return received


def _may_be_revalidated_behind(cache: HTTPCache, headers: HeaderList, mode: CacheMode, stored: Stored) -> bool:
    return mode == "default" and "cache-control" not in combined(headers) and cache.may_be_stale(stored)


def _revalidate(
    fetch: Fetch, cache: HTTPCache, key: Key, headers: HeaderList, stored: Stored
) -> Generator[Send, Received, None]:
    yield from _validate(fetch, cache, key, headers, stored)


def _validate(fetch: Fetch, cache: HTTPCache, key: Key, headers: HeaderList, stored: Stored) -> Asking:
    """Ask for the part, unless the whole is still good: what else comes is passed on, and not stored."""
    wanted, size = combined(headers)["range"], len(stored.answer.body)
    ends = byte_range.ends(wanted, size)
    requested = wanted if ends is None else "bytes={}-{}".format(*ends)
    named = tuple([(name, requested if name.lower() == "range" else value) for name, value in headers])
    sent = (*named, *validators(stored))
    received = yield fetch.send(fetch.url.target, fetch.method, sent, None, preflight=False)
    if not isinstance(received, Answer) or received.broken:
        return received
    if received.status in _REPLACING:
        cache.remove(key)
    if received.status != 304:
        return received
    whole = cache.renew(key, stored, received, headers, credentials=fetch.includes_credentials)
    return byte_range.unsatisfied(whole) if ends is None else byte_range.part(whole, wanted)
