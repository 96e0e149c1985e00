"""Handshakes of several requests: chains of redirects that lose and find headers, and grants that are asked for again.

A plain scenario seldom gets so far. Here most answers let the request pass, so that what is compared is the last hop,
and what the preflight cache makes of the last of several requests.
"""

from itertools import pairwise
from random import Random
from typing import Any, Final

from tests.live.generator import REDIRECTS
from tests.live.lab import Sites

POLICIES: Final = ("no-referrer", "same-origin", "origin", "strict-origin", "origin-when-cross-origin", "unsafe-url")
#: What may be lost on the way.
CARRIED: Final = (
    ["Content-Type", "text/plain"], ["Content-Type", "application/json"], ["Content-Type", "text/plain;charset=x"],
    ["Content-Language", "de"], ["Content-Encoding", "identity"], ["Content-Location", "/c"],
    ["Authorization", "Bearer t"], ["X-A", "1"], ["Range", "bytes=0-1"], ["Accept", "text/html"], ["DPR", "2"],
    ["User-Agent", "mine"], ["If-None-Match", '"x"'], ["Cache-Control", "no-cache"], ["Accept-Language", "de"],
)  # fmt: skip
ASKED: Final = (
    ["X-A", "1"], ["X-B", "1"], ["Authorization", "t"], ["Content-Type", "application/json"],
    ["Range", "bytes=0-1,2-3"], ["Accept", "a{b}"], ["If-None-Match", '"x"'], ["x-a", "2"],
)  # fmt: skip
METHODS: Final = ("GET", "GET", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD", "QUERY", "patch")
#: What an age of seconds really comes to is asked of the clock on the wall by `tests.live.test_time`.
AGES: Final = (None, None, "600", "600", "0", "-1", "+600", "abc", "", "600, 600", "86401", "99999999999")
_NO_STORE: Final = ["Cache-Control", "no-store"]


def hops(seed: int, sites: Sites) -> dict[str, Any]:
    """A chain of two to five URLs, and a request that carries what redirects drop."""
    random = Random(f"hops{seed}")
    opaque = random.random() < 0.1
    page = "null" if opaque else sites.app
    chain = [f"{random.choices(sites, (3, 4, 3))[0]}/h{seed}/{i}" for i in range(random.choice((2, 2, 3, 3, 4, 5)))]
    request = _request(random, chain[0], [list(pair) for pair in random.sample(CARRIED, random.choice((0, 1, 2, 4)))])
    if random.random() < 0.2:
        request["mode"] = random.choice(("no-cors", "no-cors", "same-origin"))
    if random.random() < 0.25:
        request["referrerPolicy"] = random.choice(POLICIES)
    if request.get("initiator") == "xhr":
        request |= {"mode": "cors", "credentials": random.choice(("same-origin", "include"))}
        request.pop("referrerPolicy", None)
    server = {}
    for i, url in enumerate(chain):
        allowed = _allowed(random, page, tainted=_is_tainted(chain[: i + 1], page))
        lines = [*allowed, _NO_STORE]
        if i + 1 < len(chain):
            lines.append(["Location", chain[i + 1]])
        if random.random() < 0.15:
            lines.append(["Referrer-Policy", random.choice(POLICIES)])
        status = random.choice(REDIRECTS) if i + 1 < len(chain) else 200
        server[url] = {"preflight": _granting(allowed, "*", "*"),
                       "actual": {"status": status, "headers": lines, "body": "ok"}}  # fmt: skip
    return {"id": f"h{seed}", "page": page, "requests": [request], "server": server}


def grants(seed: int, sites: Sites) -> dict[str, Any]:
    """Two to five requests of one URL, of which each preflight grants some."""
    random = Random(f"grants{seed}")
    opaque = random.random() < 0.1
    page = "null" if opaque else sites.app
    url = f"{random.choice((sites.api, sites.api, sites.other))}/g{seed}/0"
    requests = [
        _request(random, url, [list(pair) for pair in random.sample(ASKED, random.choice((0, 0, 1, 1, 2)))])
        for _ in range(random.choice((2, 3, 3, 4, 5)))
    ]
    if random.random() < 0.5:  # the same again
        requests.append(dict(requests[-1]))
    for request in requests:
        if request.get("initiator") == "xhr":
            request["credentials"] = "same-origin" if request["credentials"] == "omit" else request["credentials"]
            if random.random() < 0.5:
                request["uploadListeners"] = True
    allowed = _allowed(random, page, tainted=False)
    names = random.choice(
        ("*", "x-a, x-b", "X-A,authorization,content-type,range,accept", "x-b", "*, Authorization", "")
    )
    methods = random.choice(("*", "PUT, DELETE, PATCH", "PUT", "PUT,POST,patch,QUERY", "HEAD, PATCH", "", "GET,*"))
    preflight = _granting(allowed, methods, names)
    age = random.choice(AGES)
    if age is not None:
        preflight["headers"].append(["Access-Control-Max-Age", age])
    lines = [*(allowed if random.random() < 0.9 else []), _NO_STORE]
    actual = {"status": random.choice((200, 200, 200, 404)), "headers": lines, "body": "ok"}
    return {"id": f"g{seed}", "page": page, "requests": requests,
            "server": {url: {"preflight": preflight, "actual": actual}}}  # fmt: skip


def _request(random: Random, url: str, headers: list[list[str]]) -> dict[str, Any]:
    method = random.choice(METHODS)
    body = "x=1" if method not in {"GET", "HEAD"} and random.random() < 0.6 else None
    request: dict[str, Any] = {
        "url": url, "method": method, "headers": headers, "body": body, "mode": "cors",
        "credentials": random.choice(("omit", "same-origin", "same-origin", "include")), "redirect": "follow",
    }  # fmt: skip
    if random.random() < 0.35:
        request["initiator"] = "xhr"
    elif random.random() < 0.15:
        request["cache"] = random.choice(("no-store", "reload", "no-cache"))
    return request


def _is_tainted(chain: list[str], page: str) -> bool:
    """Fetch, "redirect-taint": whether a hop led from one foreign origin to another."""
    origins = [url.rpartition("/h")[0] for url in chain]
    return any(one not in (page, other) for one, other in pairwise(origins))


def _allowed(random: Random, page: str, *, tainted: bool) -> list[list[str]]:
    """Access for an origin that is most often the right one."""
    right = "null" if tainted else page
    origin = random.choice((right, right, right, right, right, "*", page, "null"))
    lines = [["Access-Control-Allow-Origin", origin]]
    if random.random() < 0.8:
        lines.append(["Access-Control-Allow-Credentials", "true"])
    return lines


def _granting(allowed: list[list[str]], methods: str, names: str) -> dict[str, Any]:
    headers = list(allowed)
    if methods:
        headers.append(["Access-Control-Allow-Methods", methods if methods != "*" else "*, PUT, DELETE, PATCH, QUERY"])
    if names:
        every = (
            "*, x-a, authorization, content-type, content-encoding, content-location, content-language, range, dpr, "
        )
        headers.append(["Access-Control-Allow-Headers", f"{every}user-agent, if-none-match" if names == "*" else names])
    return {"status": 204, "headers": headers, "body": ""}
