"""Departures about the HTTP cache: what engines store, use again, validate and forget differently from RFC 9111.

Each row sets a rule of `corsage.fetch.http_cache.rules` ("http_cache.x"). Each was observed on loopback, with
responses made for that rule. This module holds data and makes no decision.
"""

from typing import Final

from corsage.engines.departures.row import OBSERVED, Deviation
from corsage.engines.rules import http_cache as rules
from corsage.fetch.http_cache.rules import always

_BOTH: Final = ("chromium", "firefox")
_CHROMIUM: Final = ("chromium",)
_FIREFOX: Final = ("firefox",)
_FETCH: Final = "HTTP-network-or-cache fetch"
_STORING: Final = "RFC 9111, 3 Storing Responses"
_AUTHENTICATED: Final = "RFC 9111, 3.5 Storing Responses to Authenticated Requests"
_PARTIAL: Final = "RFC 9111, 3.3 Storing Incomplete Responses"
_USING: Final = "RFC 9111, 4 Constructing Responses from Caches"
_VARY: Final = "RFC 9111, 4.1 Calculating Cache Keys with the Vary Header Field"
_LIFETIME: Final = "RFC 9111, 4.2.1 Calculating Freshness Lifetime"
_GUESS: Final = "RFC 9111, 4.2.2 Calculating Heuristic Freshness"
_STALE: Final = "RFC 9111, 4.2.4 Serving Stale Responses"
_VALIDATING: Final = "RFC 9111, 4.3 Validation"
_INVALIDATING: Final = "RFC 9111, 4.4 Invalidating Stored Responses"
_ASKED: Final = "RFC 9111, 5.2.1 Request Directives"
_PRAGMA: Final = "RFC 9111, 5.4 Pragma"
_HEURISTIC: Final = "the statuses of RFC 9110, 15.1, are fresh for a tenth of the age since Last-Modified"
_MARKED: Final = "any other status is, too, with public"
_FOR_EVER: Final = "no status is fresh for ever"
_NO_PART: Final = "any final status is stored but 206, and 304, which confirms what is"
_ANY_VALIDATED: Final = "whatever has a validator is validated"
_UNSAFE: Final = "every method that is not known to be safe invalidates"
_WANTED: Final = "max-age, min-fresh and max-stale are heeded, the last one only where no revalidation is required"
_NO_CACHE: Final = "no-cache in a request validates what is stored"
_KEPT_ANYWAY: Final = "what is stored is no matter of what becomes of it"


def _row(  # noqa: PLR0913, PLR0917 - a row has so many columns
    name: str, engines: tuple[str, ...], section: str, standard: str, engine: str, rule: str, value: object
) -> Deviation:
    return Deviation(name, engines, section, standard, engine, OBSERVED, f"http_cache.{rule}", value)


_FRESHNESS: Final = (
    _row("guesses-chromium", _CHROMIUM, _GUESS, _HEURISTIC, "200 and 203 only", "heuristic", frozenset({200, 203})),
    _row("guesses-firefox", _FIREFOX, _GUESS, _HEURISTIC, "200, 203, 204, 206, 301 and 308", "heuristic",
         frozenset({200, 203, 204, 206, 301, 308})),
    _row("no-guess-with-public", _CHROMIUM, _GUESS, _MARKED, "it is not", "guesses_with", frozenset()),
    _row("guesses-with-private", _FIREFOX, _GUESS, _MARKED, "with public or private", "guesses_with",
         frozenset({"public", "private"})),
    _row("no-guess-with-must-revalidate", _CHROMIUM, _GUESS, "must-revalidate is about what is stale",
         "nothing is guessed where it stands", "guesses_not_with", frozenset({"must-revalidate"})),
    _row("a-week-at-most", _FIREFOX, _GUESS, "a guess has no upper bound", "a week", "longest_guess", 7 * 86400.0),
    _row("for-ever-chromium", _CHROMIUM, _GUESS, _FOR_EVER, "300, 301, 308 and 410 that say nothing are", "permanent",
         frozenset({300, 301, 308, 410})),
    _row("for-ever-firefox", _FIREFOX, _GUESS, _FOR_EVER, "a 410 that says nothing is", "permanent", frozenset({410})),
    _row("few-are-fresh", _FIREFOX, _LIFETIME, "any status may be fresh, where the response says so",
         "redirects, 200, 203, 204, 206 and 410 may", "may_be_fresh", rules.firefox_fresh),
    _row("invalid-age-is-none", _BOTH, _LIFETIME, "a response with an invalid max-age is stale",
         "an invalid max-age counts as absent, and so does one in quotes", "ignores_invalid_age", True),  # noqa: FBT003
    _row("undated-starts-stale", _FIREFOX, _LIFETIME, "an Expires in the past means stale",
         "without Date from the start, and not before; a request's max-stale may make it fresh then",
         "undated_starts_stale", True),  # noqa: FBT003 - the value of a row
    _row("pragma-chromium", _CHROMIUM, _PRAGMA, "Pragma says nothing in a response",
         "with no-cache it is validated each time", "heeds_pragma", always),
    _row("pragma-firefox", _FIREFOX, _PRAGMA, "Pragma says nothing in a response",
         "with no-cache it is validated each time, unless it is immutable", "heeds_pragma",
         rules.firefox_heeds_pragma),
    _row("wanted-chromium", _CHROMIUM, _ASKED, _WANTED, "of the three only max-age=0 is", "wanted",
         rules.chromium_wanted),
    _row("wanted-firefox", _FIREFOX, _ASKED, _WANTED,
         "the first of max-stale, max-age and min-fresh that is said decides alone, must-revalidate or not, to the "
         "last second, unless Expires is before Date or no date; a max-stale that is not a number is not a limit, and "
         "min-fresh=0 takes anything", "wanted", rules.firefox_wanted),
    _row("no-cache-goes-out", _CHROMIUM, _ASKED, _NO_CACHE,
         "a request with that, or Pragma: no-cache, goes out unconditionally, whatever its mode", "insists",
         {"no-cache": "reload", "pragma": "reload"}),
    _row("no-cache-is-no-demand", _CHROMIUM, _ASKED, _NO_CACHE, "it validates nothing: it insists, as above",
         "demands", {}),
    _row("no-store-goes-by", _FIREFOX, _ASKED, "the answer to a request with no-store is not kept",
         "such a request bypasses the cache, whatever its mode", "insists", {"no-store": "no-store"}),
    _row("asked-no-store-is-kept", _CHROMIUM, _ASKED, "the answer to a request with no-store is not kept",
         "it is", "heeds_asked_no_store", False),  # noqa: FBT003 - the value of a row
)  # fmt: skip
_KEEPING: Final = (
    _row("ephemeral", ("webkit",), _FETCH, "responses are stored and used again",
         "a session that a program drives is ephemeral and stores none; even the mode only-if-cached sends the request",
         "exists", False),  # noqa: FBT003 - the value of a row
    _row("opaque-origins-have-none", _CHROMIUM, _FETCH, "a page of an opaque origin has a cache",
         "it has none", "serves_opaque", False),  # noqa: FBT003 - the value of a row
    _row("keeps-all", _BOTH, _STORING, "what neither says how long it is fresh nor has a heuristic is not stored",
         "it is, for the mode force-cache", "keeps_all", True),  # noqa: FBT003 - the value of a row
    _row("unstorable-chromium", _CHROMIUM, _STORING, _NO_PART, "206 and 416 are not; a 304 that nobody asked for is",
         "unstorable", frozenset({206, 416})),
    _row("unstorable-firefox", _FIREFOX, _STORING, _NO_PART,
         "304, 408, 425 and 429 are not; a 206 that nobody asked for is, as if it were whole", "unstorable",
         frozenset({304, 408, 425, 429})),
    _row("see-other-needs-freshness", _FIREFOX, _STORING, _NO_PART,
         "a 303 is not, if it has no freshness information, or no-cache", "needs_freshness", frozenset({303})),
    _row("refuses-odd-redirects", _FIREFOX, _STORING, _NO_PART, "300 is not, nor is a redirect without Location",
         "refuses", rules.firefox_refuses),
    _row("no-loop-is-kept", _FIREFOX, _STORING, _KEPT_ANYWAY, "302, 303 and 307 to their own URL are not kept",
         "passing", frozenset({302, 303, 307})),
    _row("unfollowed-redirects", _FIREFOX, _STORING, _KEPT_ANYWAY,
         "a redirect that was not followed is not kept, except a 301 or 308 where the redirect mode is not follow",
         "keeps_unfollowed", rules.firefox_keeps_unfollowed),
    _row("refused-is-not-kept", _CHROMIUM, _STORING, _KEPT_ANYWAY,
         "what the page was refused is not kept, unless it is a redirect", "keeps_refused", False),  # noqa: FBT003
    _row("drops-empty-lines", _FIREFOX, "RFC 9111, 3.1 Storing Header and Trailer Fields",
         "all header lines are kept", "those without a value are not", "keeps_empty_lines", False),  # noqa: FBT003
    _row("whole-for-a-part", _FIREFOX, _PARTIAL, "the whole in answer to a request with Range is stored",
         "it is not", "keeps_whole", False),  # noqa: FBT003 - the value of a row
    _row("heads-apart", _FIREFOX, _USING, "a stored GET answers a HEAD", "HEAD has responses of its own",
         "splits_head", True),  # noqa: FBT003 - the value of a row
    _row("credentials-apart", _FIREFOX, _AUTHENTICATED, "the credentials of a request are not part of the key",
         "requests with and without them have responses of their own", "splits_credentials", True),  # noqa: FBT003
)  # fmt: skip
_ANSWERING: Final = (
    _row("forced-chromium", _CHROMIUM, _USING, "a stored GET answers GET and HEAD",
         "in the mode force-cache it answers PUT with a body, DELETE and PATCH, too", "forced", rules.chromium_forced),
    _row("slices", _CHROMIUM, "RFC 9110, 14.2 Range",
         "a cache may answer a range from a whole response; the engine's asks the server",
         "it does, unless the mode is only-if-cached, or validates the whole, with the range that there is; an answer "
         "200, 206 or 416 removes it then and is not stored; several ranges, or of another method than GET, go by the "
         "cache", "slices", True),  # noqa: FBT003 - the value of a row
    _row("no-vary-search", _CHROMIUM, _USING, "No-Vary-Search (a draft) is unknown",
         "what it says is as good as this URL answers GET and HEAD without Range, the last that was stored, or is "
         "validated at its own URL", "heeds_no_vary_search", True),  # noqa: FBT003 - the value of a row
    _row("leads-once", _FIREFOX, _USING, "a stored redirect answers whenever it is fresh",
         "once in a fetch, and the network from then on", "leads_once", True),  # noqa: FBT003 - the value of a row
    _row("distrusts-what-redirects-lead-to", _FIREFOX, _USING, "a stored redirect says nothing of what it leads to",
         "what a 301 or 308 from the cache leads to, over however many hops, is asked for anew and unconditionally, "
         "unless it was so asked for before or is such a redirect", "distrusted_behind", frozenset({301, 308})),
    _row("validates-200", _CHROMIUM, _VALIDATING, _ANY_VALIDATED, "only a 200 is; others are asked for anew",
         "validates", frozenset({200}).__contains__),
    _row("validates-200-to-299", _FIREFOX, _VALIDATING, _ANY_VALIDATED,
         "200 to 299 are; others are asked for anew", "validates", frozenset(range(200, 300)).__contains__),
    _row("validates-what-vary-rules-out", _BOTH, _VARY, "what Vary rules out is not selected",
         "it is validated, by its ETag", "validates_mismatched", True),  # noqa: FBT003 - the value of a row
    _row("own-conditions-go-by", _CHROMIUM, _FETCH,
         "a condition of the script's own makes the mode no-store of the mode default",
         "it bypasses the cache, whatever the mode", "conditional_passes", True),  # noqa: FBT003 - the value of a row
    _row("own-conditions-evict", _CHROMIUM, _FETCH, "what bypasses the cache leaves it as it is",
         "the answer to a HEAD or POST with a condition of the script's own removes the stored GET, unless it is an "
         "error", "conditional_evicts", frozenset({"HEAD", "POST"})),
    _row("own-conditions-go-alone", _FIREFOX, _FETCH,
         "validators of what is stored go along with conditions of the script's own", "they do not",
         "adds_to_conditions", False),  # noqa: FBT003 - the value of a row
    _row("asks-in-the-background", _FIREFOX, _STALE, "stale-while-revalidate says nothing of the request's headers",
         "what asks in the background has Cache-Control: max-age=0", "background", (("Cache-Control", "max-age=0"),)),
)  # fmt: skip
_FORGETTING: Final = (
    _row("invalidates-chromium", _CHROMIUM, _INVALIDATING, _UNSAFE,
         "POST, DELETE, PATCH, and a PUT that has a body", "invalidates", rules.chromium_invalidates),
    _row("invalidates-no-other", _CHROMIUM, _INVALIDATING,
         "URLs of its origin in Location and Content-Location may be invalidated, too: the engine's are",
         "they are not", "invalidates_named", ()),
    _row("no-store-invalidates-nothing", _CHROMIUM, _INVALIDATING, "an unsafe request invalidates in any mode",
         "in the mode no-store it does not", "no_store_invalidates", False),  # noqa: FBT003 - the value of a row
    _row("opaque-invalidates-nothing", _FIREFOX, _INVALIDATING, "an unsafe request invalidates, whoever makes it",
         "that of a page of an opaque origin does not", "opaque_invalidates", False),  # noqa: FBT003
    _row("errors-invalidate", _FIREFOX, _INVALIDATING, "only an answer that is not an error invalidates",
         "an error does, too", "errors_invalidate", True),  # noqa: FBT003 - the value of a row
    _row("uninvalidating", _FIREFOX, _INVALIDATING, "whatever the answer, if it is not an error, it invalidates",
         "206, 304, 401 and 407 do not", "uninvalidating", frozenset({206, 304, 401, 407})),
    _row("drops-first", _CHROMIUM, _FETCH, "what is stored stays until there is an answer",
         "the mode reload, but of HEAD and POST, removes it before anything is sent, and the modes default and "
         "no-cache, but of POST, what was never fresh and cannot be validated", "drops", rules.chromium_drops),
    _row("heads-evict", _CHROMIUM, "RFC 9111, 4.3.5 Freshening Responses with HEAD",
         "a HEAD may freshen the stored GET", "one that is sent removes it, unless the mode is reload", "head_evicts",
         True),  # noqa: FBT003 - the value of a row
)  # fmt: skip

HTTP_CACHE: Final[tuple[Deviation, ...]] = (*_FRESHNESS, *_KEEPING, *_ANSWERING, *_FORGETTING)
