"""The kinds of handshakes that are drawn from seeds, beside the plain ones of `tests.live.generator`.

Each kind is a function from a seed and the sites to a scenario. Most take a plain scenario, whose servers are drawn to
let it get far, and change how the script asks.
"""

from collections.abc import Callable
from random import Random
from typing import Any, Final, TypeAlias

from tests.live import gate_kinds, generator, sequences, word_kinds
from tests.live.cookie_kind import cookies
from tests.live.lab import Lab, Sites

Kind: TypeAlias = Callable[[int, Lab], dict[str, Any]]

CACHE_MODES: Final = ("default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached")
POLICIES: Final = (
    "", "no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin",
    "origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url",
)  # fmt: skip

DECLARED: Final = (*POLICIES[1:], "ORIGIN", "no-referrer, nonsense", "same-origin,unsafe-url", "never", '"origin"', "")


def options(seed: int, sites: Sites) -> dict[str, Any]:
    """Cache modes, keepalive, referrer and referrer policy: what else `fetch()` takes."""
    case, random = _plain("options", seed, sites)
    referrers = (f"{sites.app}/other?q#f", "", "about:client", f"{sites.api}/x", "/relative", "http://[", "about:blank")
    for request in case["requests"]:
        if random.random() < 0.4:
            request["referrerPolicy"] = random.choice(POLICIES)
        if random.random() < 0.3:
            request["referrer"] = random.choice(referrers)
        if random.random() < 0.4:
            request["cache"] = random.choice(CACHE_MODES)
        if random.random() < 0.2:
            request["keepalive"] = True
            # What is in flight is counted together, and a browser takes its time to count down: one such body a case.
            if request is case["requests"][0] and request["body"] is not None and random.random() < 0.3:
                request["body"] = "x" * random.choice((65535, 65536, 65537))
        if random.random() < 0.2:
            request["mode"] = random.choice(("no-cors", "same-origin"))
    for script in case["server"].values():
        if script["actual"] != "close" and random.random() < 0.3:
            script["actual"]["headers"].append(["Referrer-Policy", random.choice(DECLARED)])
    return case


def xhr(seed: int, sites: Sites) -> dict[str, Any]:
    """XMLHttpRequest: withCredentials, upload listeners, a user in the URL, getAllResponseHeaders()."""
    case, random = _plain("xhr", seed, sites)
    for request in case["requests"]:
        request |= {"initiator": "xhr", "mode": "cors", "redirect": "follow"}
        if request["credentials"] == "omit":
            request["credentials"] = "same-origin"
        if random.random() < 0.3:
            request["uploadListeners"] = True
        if random.random() < 0.2:
            request["body"] = "x=1"
    return case


def streams(seed: int, sites: Sites) -> dict[str, Any]:
    """Bodies that come from a stream: always preflighted, never sent twice."""
    case, random = _plain("streams", seed, sites)
    for request in case["requests"]:
        request |= {"body": "x=1", "stream": True}
        if random.random() < 0.7:
            request["method"] = random.choice(("POST", "PUT", "PATCH"))
    return case


def _plain(kind: str, seed: int, sites: Sites) -> tuple[dict[str, Any], Random]:
    series = 1 + list(KINDS).index(kind)
    return generator.scenario(seed, sites, series), Random(f"{kind}{seed}")


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


def stored(seed: int, sites: Sites) -> dict[str, Any]:
    """Two to four fetches of one URL whose answers an HTTP cache may keep."""
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
    server: dict[str, Any] = {}
    preflight = [*headers[:2], ["Access-Control-Allow-Methods", "PUT, DELETE, PATCH"]]
    preflight.append(["Access-Control-Allow-Headers", "x-a, cache-control, pragma, if-none-match"])
    granted = {"status": 204, "headers": preflight, "body": ""}
    if status in generator.REDIRECTS:
        there = f"{random.choice((sites.api, url.partition('/c')[0]))}/c{seed}/1"
        server[there] = {"preflight": granted, "actual": {"status": 200, "headers": headers, "body": "there"}}
        headers = [*headers, ["Location", there]]
    # What is beyond a head that has no body is the next response, or nothing.
    body = "" if status == 205 else "ok"
    server[url] = {"preflight": granted, "actual": {"status": status, "headers": headers, "body": body}}
    return {"id": f"c{seed}", "page": "null" if opaque else sites.app, "requests": requests, "server": server}


def _simple(url: str) -> dict[str, Any]:
    return {
        "url": url, "method": "GET", "headers": [], "body": None, "mode": "cors", "credentials": "same-origin",
        "redirect": "follow",
    }  # fmt: skip


def _varied(random: Random, request: dict[str, Any]) -> dict[str, Any]:
    """Another fetch of the same URL."""
    if random.random() < 0.4:
        request["cache"] = random.choice(CACHE_MODES[:5])
    if random.random() < 0.3:
        request["credentials"] = random.choice(("omit", "include"))
    if random.random() < 0.15:
        request["mode"] = "no-cors"
    if random.random() < 0.25:
        request["method"] = random.choice(("HEAD", "POST", "PUT", "DELETE", "PATCH"))
        if request["method"] != "HEAD" and random.random() < 0.5:
            request["body"] = "x"
    if random.random() < 0.3:
        request["headers"] = [random.choice((
            ["X-A", "1"], ["Cache-Control", "no-cache"], ["Cache-Control", "max-age=0"], ["Cache-Control", "no-store"],
            ["Cache-Control", "max-age=300"], ["Cache-Control", "max-stale"], ["Cache-Control", "max-stale=1000"],
            ["Cache-Control", "min-fresh=300"], ["Pragma", "no-cache"], ["If-None-Match", '"e"'],
            ["Accept", "text/html"],
        ))]  # fmt: skip
    return request


def _of_sites(drawn: Callable[[int, Sites], dict[str, Any]]) -> Kind:
    return lambda seed, lab: drawn(seed, lab.sites)


KINDS: Final[dict[str, Kind]] = {
    "plain": _of_sites(generator.scenario), "options": _of_sites(options), "xhr": _of_sites(xhr),
    "streams": _of_sites(streams), "stored": _of_sites(stored), "hops": _of_sites(sequences.hops),
    "grants": _of_sites(sequences.grants), "documents": gate_kinds.documents, "mixed": gate_kinds.mixed,
    "embedder": gate_kinds.embedder, "local": gate_kinds.local, "cookies": _of_sites(cookies),
    "asks": _of_sites(word_kinds.asks), "answers": _of_sites(word_kinds.answers), "leads": _of_sites(word_kinds.leads),
}  # fmt: skip
