"""What browsers are known to differ in about their HTTP cache; the defaults are those of RFC 9111 and RFC 9110.

What lives here: the rules as data. `corsage.fetch.http_cache` asks them, `corsage.fetch.http_cache_deviations` sets
them for each engine.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from corsage.fetch.request import CacheMode

# RFC 9110, 9.2.1: the safe methods
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# RFC 9110, 15.1: "heuristically cacheable"; 206 is left out, for no partial content is stored.
HEURISTIC: Final = frozenset({200, 203, 204, 300, 301, 404, 405, 410, 414, 501})


def is_unsafe(method: str, body: bytes | None) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9111, 4.4: unsafe methods invalidate, and those whose safety is unknown."""
    return method not in SAFE


def may_be_fresh(status: int) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9111, 3: any final status may be, when the response says so."""
    return True


class CacheRules(NamedTuple):
    """Each rule with the value of the standards."""

    #: Whether there is a cache at all.
    exists: bool = True
    #: Statuses that are fresh for a tenth of their age when the response does not say for how long.
    heuristic: frozenset[int] = HEURISTIC
    #: Statuses that are fresh for ever when the response does not say for how long.
    permanent: frozenset[int] = frozenset()
    #: Statuses that are ever fresh; the others are stored, and validated each time.
    may_be_fresh: Callable[[int], bool] = may_be_fresh
    #: Whether a stored response of this status may be validated; the others are asked for anew.
    validates: Callable[[int], bool] = may_be_fresh
    #: Which requests, by method and body, remove what is stored for their URL.
    invalidates: Callable[[str, bytes | None], bool] = is_unsafe
    #: What a directive of a script's own Cache-Control ("pragma": of Pragma: no-cache) makes of the mode "default".
    demands: Mapping[str, CacheMode] = {"no-cache": "no-cache"}
    #: Whether Pragma: no-cache in a response without Cache-Control means that it must be validated.
    heeds_pragma: bool = False
    #: Whether an invalid max-age counts as none; else the response is stale (RFC 9111, 4.2.1).
    ignores_invalid_age: bool = False
    #: Whether a stored GET answers a HEAD.
    answers_head: bool = True
    #: Whether requests with and without credentials have responses of their own.
    splits_credentials: bool = False
    #: Whether a page of an opaque origin has a cache.
    serves_opaque: bool = True
    #: Whether a request that a redirect has made a GET is answered from the cache.
    serves_redirected: bool = True


STANDARD: Final = CacheRules()
