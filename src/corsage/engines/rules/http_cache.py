"""What engines' HTTP caches do, as functions: the values of rows in `corsage.engines.departures.http_cache`.

Each has the form of the rule of `corsage.fetch.http_cache.rules` that it stands in for; nothing here decides.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from corsage.fetch.http_cache.rules import delta_seconds
from corsage.fetch.network import Answer
from corsage.fetch.request import CacheMode, Redirect
from corsage.http import headers
from corsage.http.status import REDIRECT_STATUSES

_DIGITS: Final = re.compile(r"[0-9]+")


def chromium_invalidates(method: str, body: bytes | None) -> bool:
    """The methods that Chromium knows to be unsafe; a PUT has a body to count."""
    return method in {"POST", "DELETE", "PATCH"} or (method == "PUT" and body is not None)


def chromium_drops(method: str, mode: CacheMode, useless: bool) -> bool:  # noqa: FBT001 - the rule's form
    """What is to be replaced, or never was of use, is gone before the request goes out."""
    if mode == "reload":
        return method not in {"HEAD", "POST"}
    return useless and method != "POST" and mode in {"default", "no-cache"}


def chromium_forced(method: str, body: bytes | None) -> bool:
    """Methods that invalidate are answered from the cache if the script asks for that, except POST."""
    return method != "POST" and chromium_invalidates(method, body)


def chromium_wanted(
    request_directives: Mapping[str, str], response_directives: Collection[str], lifetime: float
) -> float:
    """Of a request's directives max-age=0 counts."""
    del response_directives
    return 0.0 if request_directives.get("max-age") == "0" else lifetime


def firefox_wanted(
    request_directives: Mapping[str, str], response_directives: Collection[str], lifetime: float
) -> float:
    """The first of three directives that is present decides alone, except for a response that expired before its Date.

    Seconds are whole, and the last one of max-stale and min-fresh counts. What is stale is fresh for 0 seconds.
    """
    del response_directives
    if lifetime < 0:
        return lifetime
    if "max-stale" in request_directives:
        seconds = _DIGITS.match(request_directives["max-stale"])
        return lifetime + delta_seconds(seconds[0]) + 1 if seconds else float("inf")
    if request_directives.get("max-age", "").isdecimal():
        return delta_seconds(request_directives["max-age"])
    if request_directives.get("min-fresh", "").isdecimal():
        wanted = delta_seconds(request_directives["min-fresh"])
        return lifetime - wanted + 1 if wanted else float("inf")
    return lifetime


def firefox_keeps_unfollowed(status: int, mode: Redirect) -> bool:
    """What is permanent outlives a redirect mode."""
    return mode != "follow" and status in {301, 308}


def firefox_heeds_pragma(response_directives: Collection[str]) -> bool:
    """Unless Cache-Control says immutable."""
    return "immutable" not in response_directives


def firefox_refuses(answer: Answer) -> bool:
    """A response without Location is not a redirect, nor is a 300."""
    nowhere = answer.status in REDIRECT_STATUSES and headers.get(answer.headers, "location") is None
    return nowhere or answer.status == 300


def firefox_fresh(answer: Answer) -> bool:
    """Redirects, and the statuses that have a heuristic or are fresh for ever."""
    return answer.status in REDIRECT_STATUSES or answer.status in {200, 203, 204, 206, 410}
