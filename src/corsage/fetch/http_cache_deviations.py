"""Departures about the HTTP cache: one row an engine, the rules of `corsage.fetch.cache_rules` that it sets.

What the engines do was observed on loopback, each rule with responses of its own; nothing here decides.
"""

from typing import Final

from corsage.fetch.cache_rules import CacheRules
from corsage.fetch.deviation import OBSERVED, Deviation


def _chromium_invalidates(method: str, body: bytes | None) -> bool:
    return method in {"POST", "DELETE", "PATCH"} or (method == "PUT" and body is not None)


_FIREFOX_FRESH: Final = frozenset({200, 203, 204, 206, 300, 301, 302, 304, 307, 308, 410})

HTTP_CACHE: Final[tuple[Deviation, ...]] = (
    Deviation(
        "http-cache-chromium",
        ("chromium",),
        "HTTP-network-or-cache fetch; RFC 9111",
        "a tenth of the age since Last-Modified for the statuses of RFC 9110, 15.1; an invalid max-age means stale; "
        "Pragma says nothing; every unsafe method invalidates",
        "a tenth for 200 and 203 only, and 300, 301, 308 and 410 are fresh for ever; an invalid max-age is none; "
        "only 200 and 206 are validated, others asked for anew; a response with Pragma: no-cache is validated, and a "
        "request with that or with Cache-Control: no-cache goes out unconditionally; PUT without a body invalidates "
        "nothing, nor does an unknown method; an opaque origin has "
        "no cache",
        OBSERVED,
        "http_cache",
        CacheRules(
            heuristic=frozenset({200, 203}),
            permanent=frozenset({300, 301, 308, 410}),
            validates=frozenset({200, 206}).__contains__,
            invalidates=_chromium_invalidates,
            demands={"no-cache": "reload", "pragma": "reload"},
            heeds_pragma=True,
            ignores_invalid_age=True,
            serves_opaque=False,
        ),
    ),
    Deviation(
        "http-cache-firefox",
        ("firefox",),
        "HTTP-network-or-cache fetch; RFC 9111",
        "as above; a stored GET answers a HEAD; the credentials of a request are no part of the key",
        "a tenth for 200, 203 and 204, and 410 is fresh for ever; 201 and most errors are validated whatever they say; "
        "an invalid max-age counts as none; a response with Pragma: no-cache is validated; one asked for with "
        "Cache-Control: no-store goes by the cache; HEAD is not answered; requests with and without credentials are "
        "kept apart; a request that a redirect made a GET is sent",
        OBSERVED,
        "http_cache",
        CacheRules(
            heuristic=frozenset({200, 203, 204}),
            permanent=frozenset({410}),
            may_be_fresh=_FIREFOX_FRESH.__contains__,
            demands={"no-store": "no-store", "no-cache": "no-cache"},
            heeds_pragma=True,
            ignores_invalid_age=True,
            answers_head=False,
            splits_credentials=True,
            serves_redirected=False,
        ),
    ),
    Deviation(
        "http-cache-webkit",
        ("webkit",),
        "HTTP-network-or-cache fetch",
        "responses are stored and used again",
        "a session that a program drives is ephemeral and stores none; even the mode only-if-cached sends the request",
        OBSERVED,
        "http_cache",
        CacheRules(exists=False),
    ),
)
