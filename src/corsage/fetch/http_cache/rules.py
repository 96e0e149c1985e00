"""What browsers are known to differ in about their HTTP cache; the defaults are those of RFC 9111 and RFC 9110.

Holds the rules as data: `corsage.fetch.http_cache.store` reads them, and each row of
`corsage.engines.departures.http_cache` sets one of them for an engine.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple

from corsage.fetch.network import Answer
from corsage.fetch.request import CacheMode, Redirect
from corsage.http import grammar
from corsage.http.headers import HeaderList

# RFC 9110, 9.2.1: the safe methods
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# RFC 9110, 15.1: "heuristically cacheable"; 206 is left out, for no partial content is stored.
HEURISTIC: Final = frozenset({200, 203, 204, 300, 301, 404, 405, 410, 414, 501})

# RFC 9111, 4.2.4: a stale response is not used where a directive forbids it.
NEVER_STALE: Final = frozenset({"no-cache", "must-revalidate"})


def is_unsafe(method: str, body: bytes | None) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9111, 4.4: unsafe methods invalidate, and those whose safety is unknown."""
    return method not in SAFE


def may_be_fresh(answer: Answer) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9111, 3: any final status may be, when the response says so."""
    return True


def may_be_validated(status: int) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9111, 4.3.1: any stored response that has a validator."""
    return True


def answers_get_only(method: str, body: bytes | None) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9111, 4: the method of a stored response allows it to be used for the presented request."""
    return False


def never(response_directives: Collection[str]) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9111, 5.4: Pragma in a response is not specified."""
    return False


def delta_seconds(value: str | None) -> float:
    """Delta-seconds (RFC 9111, 1.2.2); an invalid value counts as 0, so that a doubtful response is stale."""
    if value is None or grammar.DELTA_SECONDS.fullmatch(value) is None:
        return 0.0
    # "or the greatest positive integer it can conveniently represent"; int() of a huge text would be slow
    return float(value[:16])


def stale_by(request_directives: Mapping[str, str]) -> float:
    """RFC 9111, 5.2.1.2: how stale a response may be; without a value, however stale it is."""
    return delta_seconds(request_directives["max-stale"]) if request_directives.get("max-stale") else float("inf")


def wanted(request_directives: Mapping[str, str], response_directives: Collection[str], lifetime: float) -> float:
    """RFC 9111, 5.2.1.1 to 5.2.1.3: what a request's max-age, min-fresh and max-stale make of the lifetime."""
    if "max-age" in request_directives:
        lifetime = min(delta_seconds(request_directives["max-age"].strip('"')), lifetime)
    lifetime -= delta_seconds(request_directives.get("min-fresh"))
    return (
        lifetime + stale_by(request_directives)
        if "max-stale" in request_directives and NEVER_STALE.isdisjoint(response_directives)
        else lifetime
    )


def keeps_unfollowed(status: int, mode: Redirect) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """RFC 9111, 3: whether a response is stored is no matter of what becomes of it."""
    return True


def nothing(answer: Answer) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """Whatever the other rules let be kept is."""
    return False


def always(response_directives: Collection[str]) -> bool:  # noqa: ARG001 - the rule's form
    """Whatever Cache-Control says."""
    return True


class CacheRules(NamedTuple):
    """Each rule with the value of the standards."""

    #: Whether there is a cache at all.
    exists: bool = True
    #: Statuses that are fresh for a tenth of their age when the response does not say for how long.
    heuristic: frozenset[int] = HEURISTIC
    #: Directives that make any other status so too (RFC 9111, 4.2.2: "marked as explicitly cacheable").
    guesses_with: frozenset[str] = frozenset({"public"})
    #: For how many seconds such a guess is good at the most.
    longest_guess: float = float("inf")
    #: Statuses that are fresh for ever when the response does not say for how long.
    permanent: frozenset[int] = frozenset()
    #: Responses that are ever fresh; the others are stored, and validated each time.
    may_be_fresh: Callable[[Answer], bool] = may_be_fresh
    #: Whether a stored response of this status may be validated; the others are asked for anew.
    validates: Callable[[int], bool] = may_be_validated
    #: Whether a response that Vary rules out is validated, by its ETag.
    validates_mismatched: bool = False
    #: Whether a response that is not a redirect is kept though the page was refused it (by CORS, say).
    keeps_refused: bool = True
    #: Whether a redirect is kept, by its status, that was not followed: refused, or because of the redirect mode.
    keeps_unfollowed: Callable[[int, Redirect], bool] = keeps_unfollowed
    #: Redirects that are not kept where they lead to their own URL.
    passing: frozenset[int] = frozenset()
    #: Whether a stored redirect answers once in a fetch, and the network from then on.
    leads_once: bool = False
    #: Redirects that, once they are answered from the cache, have all that they lead to asked for anew, but what was so
    #: asked for before, and such redirects.
    distrusted_behind: frozenset[int] = frozenset()
    #: Which requests, by method and body, remove what is stored for their URL.
    invalidates: Callable[[str, bytes | None], bool] = is_unsafe
    #: The headers of their answer whose URLs, of the same origin, are invalidated too (RFC 9111, 4.4: "MAY").
    invalidates_named: tuple[str, ...] = ("location", "content-location")
    #: Whether such a request of a page of an opaque origin invalidates.
    opaque_invalidates: bool = True
    #: Whether one in the mode no-store does.
    no_store_invalidates: bool = True
    #: Whether an error in answer to such a request invalidates too (RFC 9111, 4.4: only a non-error response does).
    errors_invalidate: bool = False
    #: Whether GET, HEAD or such a request removes what is stored before it goes out: by its method, its mode, and
    #: whether what is stored was never fresh and cannot be validated. None: it stays until there is an answer.
    drops: Callable[[str, CacheMode, bool], bool] | None = None
    #: Statuses of answers that never invalidate.
    uninvalidating: frozenset[int] = frozenset()
    #: What the directives of a script's own make of a lifetime, by those of the response (RFC 9111, 5.2.1).
    wanted: Callable[[Mapping[str, str], Collection[str], float], float] = wanted
    #: What a directive of a script's own Cache-Control ("pragma": of Pragma: no-cache) makes of the mode "default".
    demands: Mapping[str, CacheMode] = {"no-cache": "no-cache"}
    #: What such a directive makes of any mode.
    insists: Mapping[str, CacheMode] = {}
    #: Whether Pragma: no-cache in a response means that it must be validated, by its Cache-Control directives.
    heeds_pragma: Callable[[Collection[str]], bool] = never
    #: Whether an invalid max-age, one in quotes too, counts as none; else the response is stale (RFC 9111, 4.2.1).
    ignores_invalid_age: bool = False
    #: Whether an Expires in the past only means that a response without Date is stale from the start; with Date it was
    #: stale before, and so it was where Expires is not a date.
    undated_starts_stale: bool = False
    #: Whether a HEAD has a stored response of its own; else a stored GET answers it.
    splits_head: bool = False
    #: Whether a stored GET answers, by method and body, what a script wants from the cache ("force-cache").
    forced: Callable[[str, bytes | None], bool] = answers_get_only
    #: Whether a request with a condition of the script's own bypasses the cache, whatever its mode.
    conditional_passes: bool = False
    #: The methods of such requests whose answer removes the stored GET, if it is not an error.
    conditional_evicts: frozenset[str] = frozenset()
    #: Whether a stored response's validators go along with conditions of the script's own.
    adds_to_conditions: bool = True
    #: Whether the answer to a request with Cache-Control: no-store is not kept.
    heeds_asked_no_store: bool = True
    #: Whether responses are kept that neither say so nor have a heuristic; only "force-cache" ever sees them.
    keeps_all: bool = False
    #: Statuses of responses that are kept only if they say or hint for how long they are fresh, and not with no-cache.
    needs_freshness: frozenset[int] = frozenset()
    #: Responses that are never kept.
    refuses: Callable[[Answer], bool] = nothing
    #: The directives that forbid to guess how long a response is fresh.
    guesses_not_with: frozenset[str] = frozenset()
    #: Whether a HEAD that the network answers removes the stored GET.
    head_evicts: bool = False
    #: Whether header lines without a value are kept.
    keeps_empty_lines: bool = True
    #: Whether requests with and without credentials have responses of their own.
    splits_credentials: bool = False
    #: Whether a page of an opaque origin has a cache.
    serves_opaque: bool = True
    #: Statuses of responses that are never stored: no partial content is.
    unstorable: frozenset[int] = frozenset({206, 304})
    #: Whether the whole response to a request with Range is stored; else it bypasses the cache.
    keeps_whole: bool = True
    #: Whether a request with Range is answered from a whole response that is stored and fresh (RFC 9110, 14.2: may be).
    slices: bool = False
    #: Whether No-Vary-Search is heeded: a response answers other URLs than its own.
    heeds_no_vary_search: bool = False
    #: What is added to a request that revalidates in the background.
    background: HeaderList = ()


STANDARD: Final = CacheRules()
