"""Cross-Origin-Resource-Policy and Timing-Allow-Origin in the real browsers: each value, each site, each hop."""

from typing import Any

import pytest
from tests.live.browser import MissingBrowserError
from tests.live.comparison import compare, document
from tests.live.conformance import BROWSERS
from tests.live.lab import Sites
from tests.machine import missing

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.step import TIMING as TIMED
from corsage.handshake import scenario_form
from corsage.handshake.pair import simulate
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Scripted
from corsage.http.headers import get

HEADER = "Cross-Origin-Resource-Policy"
VALUES = ("same-origin", "same-site", "cross-origin", "Same-Origin", "same-origin, same-origin", "nonsense", "")


def _case(page: str, *hops: tuple[str, list[list[str]]], mode: str = "no-cors") -> dict[str, Any]:
    """A GET along the hops, each a URL and the header lines of its answer."""
    server = {}
    for i, (url, lines) in enumerate(hops):
        leads = [["Location", hops[i + 1][0]]] if i + 1 < len(hops) else []
        answer = {"status": 302 if leads else 200, "headers": [*leads, *lines]}
        server[url] = {"preflight": "close", "actual": answer}
    request: dict[str, Any] = {
        "url": hops[0][0], "method": "GET", "headers": [], "body": None, "mode": mode,
        "credentials": "same-origin", "redirect": "follow",
    }  # fmt: skip
    return {"id": "policy", "page": page, "requests": [request], "server": server}


def _cases(sites: Sites) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = []
    for page in (sites.app, "null"):
        for value in VALUES:
            for there in (sites.api, sites.other):
                lines = [[HEADER, value]]
                at = f"{there}/{len(cases)}"
                cases.append(_case(page, (at, lines)))
                cases.append(_case(page, (f"{at}a", lines * 2)))
                cases.append(_case(page, (f"{at}b", lines), (f"{sites.app}/{len(cases)}", [])))
                cases.append(_case(page, (f"{at}c", []), (f"{sites.api}/{len(cases)}", lines)))
    return cases


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize("name", BROWSERS)
def test_the_resource_policy_is_the_browsers(name: str) -> None:
    """All three follow the standard: what is blocked, and which hops are asked, agree in every case."""
    try:
        with BROWSERS[name]() as (lab, browser):
            found = [line for case in _cases(lab.sites) for line in compare(case, PROFILES[name], lab, browser).lines]
    except MissingBrowserError as error:
        missing(str(error))
    assert not found


TIMING = "Timing-Allow-Origin"


def _timing_cases(sites: Sites) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = []
    cors = [["Access-Control-Allow-Origin", "*"]]
    app, other = sites.app, sites.other
    for page in (app, "null"):
        for value in (None, "*", f"{other}, {app}", other, "null", app.upper()):
            lines = [*cors, *([] if value is None else [[TIMING, value]])]
            for mode in ("cors", "no-cors"):
                at, then = f"{sites.api}/t{len(cases)}", f"{sites.api}/u{len(cases)}"
                cases.append(_case(page, (at, lines), mode=mode))
                cases.append(_case(page, (f"{at}a", lines), (then, cors), mode=mode))
                cases.append(_case(page, (f"{at}b", [*cors, [TIMING, "*"]]), (f"{then}b", lines), mode=mode))
        cases.append(_case(page, (f"{app}/t{len(cases)}", cors), mode="cors"))
    return cases


def _is_timed(handshake: Handshake) -> bool:
    """As the engine says: each answer from elsewhere must allow it, and the steps tell of those that speak."""
    (fetch,) = handshake.fetches
    hidden = any(step.check is TIMED and step.required == "hidden" for step in fetch.steps)
    silent = [
        exchange
        for exchange in fetch.exchanges
        if isinstance(exchange.received, Answer)
        and get(exchange.received.headers, TIMING.lower()) is None
        and not exchange.sent.url.startswith(handshake.scenario.page.origin)
    ]
    return not (hidden or silent)


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize("name", BROWSERS)
def test_timing_is_the_browsers(name: str) -> None:
    """Whether a page's stopwatch has the time of the request, which no header of CORS decides."""
    differing = []
    try:
        with BROWSERS[name]() as (lab, browser):
            for case in _timing_cases(lab.sites):
                scenario = scenario_form.read(case)
                handshake = simulate(scenario, PROFILES[name])
                assert isinstance(scenario.server, Scripted)
                lab.answers = scenario.server.answers
                seen = browser.run({**case["requests"][0], "timing": True}, document(case, lab))
                assert "error" not in seen.outcome
                if seen.outcome["timed"] != _is_timed(handshake):
                    lines = [script["actual"]["headers"][1:] for script in case["server"].values()]
                    differing.append((case["page"], case["requests"][0]["mode"], lines, seen.outcome["timed"]))
    except MissingBrowserError as error:
        missing(str(error))
    assert not differing
