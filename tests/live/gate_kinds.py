"""Handshakes that meet the gates which are not CORS, from seeds: where a script runs, and what keeps requests back.

Each kind is a function from a seed and the lab to a case. Beside a scenario a case says in which document it runs, and
whether cookies are looked at. The tables are the vocabulary: what no word here can touch is not proven live.
"""

from random import Random
from typing import Any, Final
from urllib.parse import urlencode

from tests.live import generator
from tests.live.lab import PAGE, SPACES, Lab

FRAMES: Final = ("", "sandboxed", "srcdoc", "sandboxed srcdoc", "data", "blob", "sandboxed blob")


def _document(url: str, frame: str) -> dict[str, Any]:
    """The page of a scenario, and the document that it is."""
    origin = url.partition(PAGE)[0]
    at = {"data": "data:text/html,x", "blob": f"blob:{origin}/x", "sandboxed blob": f"blob:{origin}/x"}.get(frame, url)
    opaque = frame.startswith("sandboxed")
    page = {"page": {"origin": "null", "url": at} if opaque else at, "document": {"url": url, "frame": frame}}
    return page | ({"srcdoc": True} if "srcdoc" in frame else {})


def _origin(url: str, frame: str) -> str:
    return "null" if frame.startswith("sandboxed") or frame == "data" else url.partition(PAGE)[0]


def documents(seed: int, lab: Lab) -> dict[str, Any]:
    """Plain handshakes of documents that no server sent, and of sandboxed ones."""
    random = Random(f"documents{seed}")
    case = generator.scenario(seed, lab.sites, 10)
    frame = random.choice(FRAMES[1:])
    had, has = case["page"], _origin(lab.sites.app + PAGE, frame)
    for script in case["server"].values():
        for answer in script.values():
            for pair in () if answer == "close" else answer["headers"]:
                if pair[0].lower() == "access-control-allow-origin" and pair[1] == had:
                    pair[1] = has
    return case | _document(lab.sites.app + PAGE, frame)


def _request(random: Random, url: str) -> dict[str, Any]:
    mode = random.choices(("cors", "no-cors", "same-origin"), (12, 6, 1))[0]
    methods = ("GET", "GET", "POST") if mode == "no-cors" else ("GET", "GET", "POST", "PUT", "HEAD")
    return {
        "url": url, "method": random.choice(methods), "headers": [], "body": None, "mode": mode,
        "credentials": random.choice(("omit", "same-origin", "include")),
        "redirect": random.choices(("follow", "error", "manual"), (17, 1, 1))[0] if mode == "cors" else "follow",
    }  # fmt: skip


def _chain(random: Random, urls: list[str], origin: str, more: dict[int, list[list[str]]]) -> dict[str, Any]:
    """Servers that let nearly everything through, and lead from URL to URL; `more` are header lines, by hop."""
    server: dict[str, Any] = {}
    for hop, url in enumerate(urls):
        allow = [
            ["Access-Control-Allow-Origin", random.choice((origin, origin, origin, origin, "null"))],
            ["Access-Control-Allow-Credentials", "true"], ["Cache-Control", "no-store"],
        ]  # fmt: skip
        then = [["Location", there] for there in urls[hop + 1 : hop + 2]]
        status = random.choice((301, 302, 307, 308)) if then else 200
        server[url] = {
            "preflight": {"status": 204, "headers": [*allow, ["Access-Control-Allow-Methods", "PUT"]], "body": ""},
            "actual": {"status": status, "headers": [*allow, *then, *more.get(hop, [])], "body": "" if then else "ok"},
        }
    return server


def mixed(seed: int, lab: Lab) -> dict[str, Any]:
    """Pages that came over TLS, and what they ask with and without it; loopback by name and address; other schemes."""
    random = Random(f"mixed{seed}")
    secure, port = random.random() < 0.85, lab.sites.api.rpartition(":")[2]
    page = (lab.sites.secure if secure else lab.sites).app + PAGE
    frame = random.choice(("sandboxed", "srcdoc", "sandboxed srcdoc")) if random.random() < 0.3 else ""
    local = [f"{scheme}://{host}:{port}" for scheme in ("http", "https") for host in ("localhost", "127.0.0.1")]
    places = (*lab.sites, *lab.sites.secure, *lab.sites.secure, *local)
    urls = [f"{random.choice(places)}/m{seed}/{hop}" for hop in range(random.choice((1, 1, 2, 2, 3)))]
    server = _chain(random, urls, _origin(page, frame), {})
    request = _request(random, urls[0])
    if random.random() < 0.05:
        request["url"] = f"{random.choice(('ws', 'wss', 'ftp'))}{urls[0][urls[0].index('://') :]}"
    if random.random() < 0.2 and request["mode"] == "cors" and request["credentials"] != "omit":
        request |= {"initiator": "xhr", "redirect": "follow"}
    return {"id": f"m{seed}", "requests": [request], "server": server} | _document(page, frame)


POLICIES: Final = ("require-corp", "require-corp", "credentialless", "credentialless", "unsafe-none", "nonsense")
RESOURCE_POLICIES: Final = ("same-origin", "same-site", "cross-origin", "Same-Origin", "same-site, same-site", "x", "")


def embedder(seed: int, lab: Lab) -> dict[str, Any]:
    """Pages that made the vow of an embedder policy, and what they load; the cookies that go along."""
    random = Random(f"embedder{seed}")
    policy, frame = random.choice(POLICIES), random.choice(("", "", "", "sandboxed", "srcdoc", "blob"))
    sites = lab.sites.secure
    # A frame of such a page must itself agree to be embedded.
    said = {"Cross-Origin-Embedder-Policy": policy, "Cross-Origin-Resource-Policy": "cross-origin"}
    page = f"{sites.app}{PAGE}?{urlencode(said)}"
    urls = [f"{random.choice((*sites, sites.api))}/e{seed}/{hop}" for hop in range(random.choice((1, 1, 1, 2, 3)))]
    header = "Cross-Origin-Resource-Policy"
    more = {hop: [[header, random.choice(RESOURCE_POLICIES)]] for hop in range(len(urls)) if random.random() < 0.6}
    requests = [_request(random, urls[0]) for _ in range(random.choice((1, 2)))]
    for request in requests:
        request["mode"] = random.choice(("no-cors", "no-cors", "cors", "same-origin"))
        request["method"], request["redirect"] = random.choice(("GET", "POST")), "follow"
    case = {"id": f"e{seed}", "requests": requests, "server": _chain(random, urls, _origin(page, frame), more)}
    known = {} if policy in {"unsafe-none", "nonsense"} else {"embedderPolicy": policy}
    return (
        case | known | {"cookies": True, "earlier": [_signed_in(seed, site) for site in sites]} | _document(page, frame)
    )


def _signed_in(seed: int, site: str) -> dict[str, Any]:
    """A page of a site that is given a cookie for everywhere."""
    url = f"{site}/e{seed}/in"
    lines = [["Set-Cookie", "sid=1; SameSite=None; Secure; Path=/"], ["Cache-Control", "no-store"]]
    request: dict[str, Any] = {
        "url": url, "method": "GET", "headers": [], "body": None, "mode": "cors", "credentials": "include",
        "redirect": "follow",
    }  # fmt: skip
    answer = {"status": 200, "headers": lines, "body": ""}
    return {"requests": [request], "server": {url: {"preflight": "close", "actual": answer}}} | _document(
        f"{site}{PAGE}?x", ""
    )


def local(seed: int, lab: Lab) -> dict[str, Any]:
    """Pages and servers in the three address spaces; what the script says of it; what the user has permitted."""
    random = Random(f"local{seed}")
    spaces = [random.choice(("public", "public", *SPACES)), random.choice(SPACES), random.choice(SPACES)]
    secure = random.random() < 0.7
    hosts = [lab.at(space)[i] for i, space in enumerate(spaces)]
    page, *targets = [f"https{origin[4:]}" if secure else origin for origin in hosts]
    urls = [
        f"{random.choice((page, *targets, *targets, *targets))}/l{seed}/{hop}"
        for hop in range(random.choice((1, 1, 2, 3)))
    ]
    if random.random() < 0.1:
        urls = [url.replace("https", "http", 1) for url in urls]
    page += PAGE
    frame = random.choice(("sandboxed", "srcdoc", "blob")) if random.random() < 0.15 else ""
    if frame == "blob" and any(url.startswith("http:") for url in urls):
        frame = "srcdoc"  # of mixed content Chromium names the page around, which a scenario of a blob: does not know
    request = _request(random, urls[0])
    if random.random() < 0.35:
        request["targetAddressSpace"] = random.choice(SPACES)
    names = [origin.partition("://")[2].partition(":")[0] for origin in hosts]
    network = {"page": spaces[0], "servers": dict(zip(names, spaces, strict=True))}
    case = {"id": f"l{seed}", "requests": [request], "server": _chain(random, urls, _origin(page, frame), {})}
    return case | {"localNetwork": network} | _document(page, frame)
