"""Departures about the HTTP cache: one row an engine, the rules of `corsage.fetch.cache_rules` that it sets.

What the engines do was observed on loopback, each rule with responses of its own; nothing here decides.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from corsage.fetch import headers
from corsage.fetch.cache_rules import CacheRules, always, delta_seconds
from corsage.fetch.deviation import OBSERVED, Deviation
from corsage.fetch.network import Answer
from corsage.fetch.request import CacheMode, Redirect
from corsage.fetch.status import REDIRECT_STATUSES

_DIGITS: Final = re.compile(r"[0-9]+")


def _chromium_invalidates(method: str, body: bytes | None) -> bool:
    return method in {"POST", "DELETE", "PATCH"} or (method == "PUT" and body is not None)


def _chromium_drops(method: str, mode: CacheMode, useless: bool) -> bool:  # noqa: FBT001 - the rule's form
    if mode == "reload":
        return method not in {"HEAD", "POST"}
    return useless and method != "POST" and mode in {"default", "no-cache"}


def _chromium_forced(method: str, body: bytes | None) -> bool:
    return method != "POST" and _chromium_invalidates(method, body)


def _chromium_wanted(said: Mapping[str, str], given: Collection[str], lifetime: float) -> float:
    del given
    return 0.0 if said.get("max-age") == "0" else lifetime


def _firefox_wanted(said: Mapping[str, str], given: Collection[str], lifetime: float) -> float:
    """The first of three that is said decides alone, but of what has expired before its Date.

    Seconds are whole, and the last one of max-stale and min-fresh counts. What is stale is fresh for 0 seconds.
    """
    del given
    if lifetime < 0:
        return lifetime
    if "max-stale" in said:
        seconds = _DIGITS.match(said["max-stale"])
        return lifetime + delta_seconds(seconds[0]) + 1 if seconds else float("inf")
    if said.get("max-age", "").isdecimal():
        return delta_seconds(said["max-age"])
    if said.get("min-fresh", "").isdecimal():
        wanted = delta_seconds(said["min-fresh"])
        return lifetime - wanted + 1 if wanted else float("inf")
    return lifetime


def _firefox_keeps_unfollowed(status: int, mode: Redirect) -> bool:
    return mode != "follow" and status in {301, 308}


def _firefox_heeds_pragma(given: Collection[str]) -> bool:
    return "immutable" not in given


def _firefox_refuses(answer: Answer) -> bool:
    """A redirect without Location is none, and a 300 is no redirect."""
    nowhere = answer.status in REDIRECT_STATUSES and headers.get(answer.headers, "location") is None
    return nowhere or answer.status == 300


def _firefox_fresh(answer: Answer) -> bool:
    return answer.status in REDIRECT_STATUSES or answer.status in {200, 203, 204, 206, 410}


HTTP_CACHE: Final[tuple[Deviation, ...]] = (
    Deviation(
        "http-cache-chromium",
        ("chromium",),
        "HTTP-network-or-cache fetch; RFC 9111",
        "a tenth of the age since Last-Modified for the statuses of RFC 9110, 15.1, and with public; an invalid "
        "max-age means stale; Pragma says nothing; a request's max-age, min-fresh and max-stale are heeded, the last "
        "but for must-revalidate; every unsafe method invalidates, also the URLs of its origin in Location and "
        "Content-Location",
        "a tenth for 200 and 203 only, public or not, and not with must-revalidate; 300, 301, 308 and 410 are fresh "
        "for ever; an invalid max-age is none, and so is one in quotes; only a 200 is validated, others are asked for "
        "anew; what Vary rules out is validated by its ETag; a response with Pragma: no-cache is validated, and a "
        "request with that or with Cache-Control: no-cache goes out unconditionally, whatever its mode; one with a "
        "condition of the script's own goes by the cache, but that a HEAD or POST then removes the stored GET; "
        "no-store, max-stale, min-fresh and any max-age but 0 in a request are not heeded; what the page was refused "
        "is not kept, unless it is a redirect; PUT without a body invalidates nothing, nor does an unknown method, "
        "nor one in the mode no-store, nor do Location and Content-Location; the mode reload, but of HEAD and POST, "
        "removes what is stored before anything is sent, and the modes default and no-cache, but of POST, what was "
        "never fresh and cannot be validated; in the mode force-cache a stored GET answers PUT with a body, DELETE "
        "and PATCH, and every response is kept for it, but for 416, even a 304 that was not asked for; a HEAD that is "
        "sent removes the stored GET, unless the mode is reload; a request with Range is answered from a whole "
        "response that is stored, unless the mode is only-if-cached, or validates it, with the range that there is; "
        "an answer 200, 206 or 416 removes it then and is not stored; a Range of several, or of another method than "
        "GET, goes by the cache; what No-Vary-Search says is as good as this URL answers GET and HEAD without Range, "
        "the last that was stored, or is validated at its own; an opaque origin has no cache",
        OBSERVED,
        "http_cache",
        CacheRules(
            heuristic=frozenset({200, 203}),
            guesses_with=frozenset(),
            unstorable=frozenset({206, 416}),
            permanent=frozenset({300, 301, 308, 410}),
            validates=frozenset({200}).__contains__,
            validates_mismatched=True,
            keeps_refused=False,
            invalidates=_chromium_invalidates,
            insists={"no-cache": "reload", "pragma": "reload"},
            demands={},
            wanted=_chromium_wanted,
            no_store_invalidates=False,
            invalidates_named=(),
            heeds_pragma=always,
            ignores_invalid_age=True,
            serves_opaque=False,
            forced=_chromium_forced,
            conditional_passes=True,
            conditional_evicts=frozenset({"HEAD", "POST"}),
            drops=_chromium_drops,
            heeds_asked_no_store=False,
            keeps_all=True,
            head_evicts=True,
            slices=True,
            heeds_no_vary_search=True,
            guesses_not_with=frozenset({"must-revalidate"}),
        ),
    ),
    Deviation(
        "http-cache-firefox",
        ("firefox",),
        "HTTP-network-or-cache fetch; RFC 9111",
        "as above; a stored GET answers a HEAD; the credentials of a request are no part of the key",
        "a tenth, but a week at the most, for 200, 203, 204, 206, 301 and 308, and for other redirects with public or "
        "private; 410 is fresh for ever; beside these only a redirect with Location is fresh if it says so; 200 to "
        "299 are validated, others asked for anew; an invalid max-age is none, and so is one in quotes; what Vary "
        "rules out is validated by its ETag; a response with Pragma: no-cache is validated unless it is immutable; a "
        "request with Cache-Control: no-store goes by the cache, whatever its mode; its max-stale, max-age or "
        "min-fresh, the first that is said, decides alone, must-revalidate or not, to the last second, unless Expires "
        "is before Date or no date; a max-stale that is no number is no limit, and min-fresh=0 takes anything; HEAD, "
        "and requests with and without credentials, are kept apart, and an unsafe method, even one that is answered "
        "with an error, invalidates its own, unless the page has an opaque origin; header lines without a value are "
        "not kept; conditions of the script's own go alone; every response is kept for the mode force-cache, but for "
        "408, 425, 429, a redirect that was not followed (a 301 or 308 is kept where the redirect mode is not "
        "follow), 302, 303 or 307 to its own URL, and a 303 that has no freshness information, or no-cache; the "
        "answers 206, 304, 401 and 407 invalidate nothing; what a 301 or 308 from the cache leads to, over however "
        "many hops, is asked for anew and unconditionally, unless it was so asked for before or is such a redirect; "
        "in one fetch a stored redirect answers once; the whole response to a request with Range is not kept, and a "
        "206 that nobody asked for is, as if it were whole; a revalidation in the background has Cache-Control: "
        "max-age=0",
        OBSERVED,
        "http_cache",
        CacheRules(
            heuristic=frozenset({200, 203, 204, 206, 301, 308}),
            guesses_with=frozenset({"public", "private"}),
            longest_guess=7 * 86400.0,
            permanent=frozenset({410}),
            may_be_fresh=_firefox_fresh,
            validates=frozenset(range(200, 300)).__contains__,
            validates_mismatched=True,
            errors_invalidate=True,
            insists={"no-store": "no-store"},
            opaque_invalidates=False,
            adds_to_conditions=False,
            wanted=_firefox_wanted,
            heeds_pragma=_firefox_heeds_pragma,
            ignores_invalid_age=True,
            splits_head=True,
            keeps_all=True,
            refuses=_firefox_refuses,
            keeps_empty_lines=False,
            splits_credentials=True,
            unstorable=frozenset({304, 408, 425, 429}),
            needs_freshness=frozenset({303}),
            keeps_unfollowed=_firefox_keeps_unfollowed,
            passing=frozenset({302, 303, 307}),
            leads_once=True,
            uninvalidating=frozenset({206, 304, 401, 407}),
            distrusted_behind=frozenset({301, 308}),
            undated_starts_stale=True,
            keeps_whole=False,
            background=(("Cache-Control", "max-age=0"),),
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
