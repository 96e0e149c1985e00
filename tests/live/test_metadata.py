"""Fetch metadata in the real browsers: what a request says of where it comes from, with TLS and without, each hop.

Hosts below localhost are trusted by every engine whatever the scheme, the lab's usual ones with TLS only.
"""

from random import Random
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from tests.live.browser import MissingBrowserError, Settings
from tests.live.comparison import compare
from tests.live.conformance import BROWSERS
from tests.live.lab import PAGE, Sites
from tests.machine import missing

from corsage.engines.departures.table import PROFILES

TRUSTED: Final = ("app.site.localhost", "api.site.localhost", "other.localhost")
#: The hosts, if not the usual, and the schemes of the page's server, the API's and the stranger's. An https page asks
#: nothing without TLS in WebKit.
PLACES: Final = (
    (TRUSTED, ("http", "http", "http")),
    (TRUSTED, ("http", "https", "http")),
    (TRUSTED, ("https", "https", "https")),
    (None, ("http", "https", "http")),
    (None, ("http", "http", "https")),
)
#: How many handshakes of each.
DRAWN: Final = 60


def _request(url: str, random: Random) -> dict[str, Any]:
    headers = [["Sec-Fetch-Site", "none"], ["Sec-Fetch-Mode", "navigate"]] if random.random() < 0.1 else []
    return {
        "url": url, "method": random.choice(("GET", "GET", "POST", "PUT", "DELETE")), "headers": headers, "body": None,
        "mode": random.choice(("cors", "cors", "cors", "no-cors", "same-origin")), "redirect": "follow",
        "credentials": random.choice(("omit", "same-origin", "include")),
        **({"initiator": "xhr"} if random.random() < 0.2 else {}),
    }  # fmt: skip


def _case(seed: int, sites: Sites) -> dict[str, Any]:
    """A chain of one to four URLs; the page's own host at another port is one of the places that it may lead to."""
    random = Random(seed)
    page = "null" if random.random() < 0.15 else sites.app
    api = urlsplit(sites.api)
    neighbour = f"{api.scheme}://{urlsplit(sites.app).hostname}:{api.port}"
    places = (sites.app, sites.api, sites.other, neighbour)
    chain = [f"{random.choice(places)}/d{seed}/{hop}" for hop in range(random.choice((1, 1, 2, 2, 3, 4)))]
    request = _request(chain[0], random)
    if request["mode"] == "no-cors" and request["method"] not in {"GET", "POST"}:
        request["method"] = "GET"
    if request.get("initiator"):
        request["mode"] = "cors"
        request["credentials"] = random.choice(("same-origin", "include"))
    allow = [
        ["Access-Control-Allow-Origin", "*" if request["credentials"] != "include" else page],
        ["Access-Control-Allow-Credentials", "true"], ["Access-Control-Allow-Methods", "PUT, DELETE"],
        ["Cache-Control", "no-store"],
    ]  # fmt: skip
    server = {}
    for hop, url in enumerate(chain):
        then = chain[hop + 1 : hop + 2]
        answer = {"status": 200, "headers": allow}
        leads = {"status": random.choice((302, 307)), "headers": [*allow, *[["Location", to] for to in then]]}
        server[url] = {"preflight": answer, "actual": leads if then else answer}
    document = {"url": sites.app + PAGE, "frame": "sandboxed" if page == "null" else ""}
    return {"id": f"d{seed}", "page": page, "document": document, "requests": [request], "server": server}


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize(("hosts", "schemes"), PLACES)
@pytest.mark.parametrize("name", BROWSERS)
def test_what_a_request_says_of_itself_is_the_browsers(
    name: str, hosts: tuple[str, str, str] | None, schemes: tuple[str, str, str]
) -> None:
    """Destination, mode and site of preflights and of requests, over ports, schemes, sites and redirects."""
    try:
        with BROWSERS[name](Settings(hosts=hosts)) as (running, browser):
            pairs = zip(schemes, running.sites, strict=True)
            sites = Sites(*[f"{scheme}{origin.removeprefix('http')}" for scheme, origin in pairs])
            found = [
                (case, line)
                for case in (_case(seed, sites) for seed in range(DRAWN))
                for line in compare(case, PROFILES[name], running, browser).lines
            ]
    except MissingBrowserError as error:
        missing(str(error))
    assert not found
