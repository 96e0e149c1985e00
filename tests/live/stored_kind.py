"""Fetches of one URL whose answers an HTTP cache may keep: what is stored, reused, validated, and removed.

The lab answers each request alike, so that neither a 304 nor a part is drawn; those were asked of the engines apart.
"""

from random import Random
from typing import Any, Final

from tests.live import generator
from tests.live.lab import Sites

CACHE_MODES: Final = ("default", "no-store", "reload", "no-cache", "force-cache")
FRESHNESS: Final = (
    "max-age=600", "max-age=0", "no-cache", "no-store", "private, max-age=600", "max-age=abc", "max-age=600, no-cache",
    "must-revalidate", "s-maxage=600", "immutable, max-age=600", "public", "MAX-AGE=600", 'max-age="600"', "",
)  # fmt: skip
STORED: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Expires", ("Wed, 01 Jan 2070 00:00:00 GMT", "Thu, 01 Jan 2004 00:00:00 GMT", "0")),
    ("Last-Modified", ("Mon, 01 Jan 2024 00:00:00 GMT",)),
    ("ETag", ('"e"', 'W/"e"')),
    ("Vary", ("X-A", "Origin", "*", "Accept")),
    ("Pragma", ("no-cache",)),
    ("Age", ("0", "10", "100000")),
)
STATUSES: Final = (
    201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308, 404, 405, 410, 414, 416, 500, 501,
)  # fmt: skip


#: What may stand for the URL, and a response of it that says so.
QUERIES: Final = ("", "?q=1", "?q=2&r=1", "?r=1&q=2", "?q=1#f")
WIDE: Final = ("params", "key-order", 'params=("q")', 'params, except=("r")', "params=?0", "params=(q)")
PRECONDITIONS: Final = (
    ["X-A", "1"], ["Cache-Control", "no-cache"], ["Cache-Control", "max-age=0"], ["Cache-Control", "no-store"],
    ["Cache-Control", "max-age=300"], ["Cache-Control", "max-stale"], ["Cache-Control", "max-stale=1000"],
    ["Cache-Control", "max-stale=0"], ["Cache-Control", "min-fresh=300"], ["Cache-Control", "min-fresh=0"],
    ["Pragma", "no-cache"], ["If-None-Match", '"e"'], ["Accept", "text/html"], ["Range", "bytes=0-0"],
)  # fmt: skip


def stored(seed: int, sites: Sites) -> dict[str, Any]:
    """Two to four fetches of one URL, or of some that are alike."""
    random = Random(f"stored{seed}")
    opaque = random.random() < 0.1
    url = f"{random.choice((sites.app, sites.api, sites.api))}/c{seed}/0"
    first = _simple(url)
    requests = [first, *[_varied(random, dict(first)) for _ in range(random.choice((1, 1, 2, 3)))]]
    if random.random() < 0.3:
        requests[0] = _varied(random, dict(first))
    headers = [["Access-Control-Allow-Origin", "null" if opaque else sites.app],
               ["Access-Control-Allow-Credentials", "true"]]  # fmt: skip
    if random.random() < 0.85:
        headers.append(["Cache-Control", random.choice((*FRESHNESS[:1] * 4, *FRESHNESS))])
    headers += [[name, random.choice(values)] for name, values in STORED if random.random() < 0.3]
    status = random.choice((*[200] * 8, *STATUSES))
    _leave_out(status, headers, requests)
    server: dict[str, Any] = {}
    preflight = [*headers[:2], ["Access-Control-Allow-Methods", "PUT, DELETE, PATCH"]]
    preflight.append(["Access-Control-Allow-Headers", "x-a, cache-control, pragma, if-none-match, range"])
    granted = {"status": 204, "headers": preflight, "body": ""}
    if status in generator.REDIRECTS:
        away = f"{random.choice((sites.api, url.partition('/c')[0]))}/c{seed}/1"
        there = random.choice((away, away, away, url, f"{url}#f"))
        server[there] = {"preflight": granted, "actual": {"status": 200, "headers": headers, "body": "there"}}
        headers = [*headers, ["Location", there]]
    # What is beyond a head that has no body is the next response, or nothing.
    body = "" if status == 205 else "ok"
    server[url] = {"preflight": granted, "actual": {"status": status, "headers": headers, "body": body}}
    if random.random() < 0.2:
        _spread(random, url, requests, server)
    return {"id": f"c{seed}", "page": "null" if opaque else sites.app, "requests": requests, "server": server}


def _leave_out(status: int, headers: list[list[str]], requests: list[dict[str, Any]]) -> None:
    """What the engine leaves out: parts put together, and what Firefox makes of a redirect that it stored unread."""
    validated = any(name in {"ETag", "Last-Modified"} for name, _ in headers)
    for request in requests:
        if status in {206, 304}:
            request["headers"] = [pair for pair in request["headers"] if pair[0] != "Range"]
        if status in {302, 303, 307} or (status in {301, 308} and validated):
            request["redirect"] = "follow"


def _spread(random: Random, url: str, requests: list[dict[str, Any]], server: dict[str, Any]) -> None:
    """Queries for the URL, which the server answers alike, and may say that they are."""
    script = server[url]
    if random.random() < 0.8:
        script["actual"]["headers"] = [*script["actual"]["headers"], ["No-Vary-Search", random.choice(WIDE)]]
    for request in requests:
        request["url"] = url + random.choice(QUERIES)
        server[request["url"].partition("#")[0]] = script


def _simple(url: str) -> dict[str, Any]:
    return {
        "url": url, "method": "GET", "headers": [], "body": None, "mode": "cors", "credentials": "same-origin",
        "redirect": "follow",
    }  # fmt: skip


def _varied(random: Random, request: dict[str, Any]) -> dict[str, Any]:
    """Another fetch of the same URL."""
    if random.random() < 0.4:
        request["cache"] = random.choice(CACHE_MODES)
    elif random.random() < 0.1:
        request |= {"cache": "only-if-cached", "mode": "same-origin"}
    if random.random() < 0.3:
        request["credentials"] = random.choice(("omit", "include"))
    if random.random() < 0.15 and request["mode"] == "cors":
        request["mode"] = "no-cors"
    elif random.random() < 0.15:
        request["redirect"] = random.choice(("manual", "error"))
    if random.random() < 0.25:
        request["method"] = random.choice(("HEAD", "POST", "PUT", "DELETE", "PATCH"))
        if request["method"] != "HEAD" and random.random() < 0.5:
            request["body"] = "x"
    if random.random() < 0.3:
        request["headers"] = [random.choice(PRECONDITIONS)]
    return request
