"""The way from a disagreement to its smallest case, shown without a browser: another engine plays its part."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.live import conformance, drawing, kinds
from tests.live.browser import AS_IT_COMES, Document, Seen
from tests.live.comparison import compare
from tests.live.lab import Lab, Sites
from tests.live.lab import Seen as Request
from tests.live.shrinking import PLAIN, smallest

from corsage.fetch.network import Send
from corsage.fetch.outcome import Failure, Outcome
from corsage.fetch.profile import STANDARD, Profile
from corsage.handshake import page_form, scenario_form
from corsage.handshake.form import Place
from corsage.handshake.pair import simulate_against
from corsage.handshake.record import Exchange
from corsage.handshake.scenario import Scenario, Scripted
from corsage.handshake.servers import scripted

SITES = Sites("http://app.site.test", "http://api.site.test", "http://other.test")
ORIGIN = ["Access-Control-Allow-Origin", SITES.app]


class Played:
    """An engine where a browser would be; each call is a page of its own, so it remembers nothing."""

    def __init__(self, lab: Lab, profile: Profile) -> None:
        self._lab, self._profile = lab, profile
        self.settings = AS_IT_COMES

    def forget(self) -> None:
        """It has no cookies."""

    def run(self, request: dict[str, Any], at: Document) -> Seen:
        """One fetch(), as the profile has it."""
        page = page_form.read_page(Place("null" if at.frame else SITES.app))
        asked = scenario_form.read({"page": SITES.app, "requests": [request], "server": {}}).requests
        server = Scripted(self._lab.answers)
        serve = scripted(server)

        def noted(sent: Send) -> Exchange:
            headers = tuple([(name.lower(), value) for name, value in sent.headers])
            self._lab.seen.append(Request(sent.url, sent.method, headers, sent.body or b""))
            return serve(sent)

        page = replace(page, url=f"{SITES.app}/page")
        (fetch,) = simulate_against(Scenario(page, asked, server), noted, self._profile).fetches
        return Seen(_told(fetch.outcome))


def _told(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Failure):
        return {"error": "TypeError", "text": "Failed to fetch"}
    return {
        "type": outcome.type, "status": outcome.status, "url": outcome.url, "redirected": outcome.redirected,
        "headers": [list(pair) for pair in outcome.headers], "body": outcome.body.decode(),
    }  # fmt: skip


@pytest.fixture
def lab() -> Lab:
    """Three sites without servers."""
    return Lab(SITES)


def _first_disagreement(lab: Lab, wrong: Profile) -> dict[str, Any]:
    """The first plain case of one fetch in which the engine is wrong."""
    for seed in range(2000):
        case = kinds.KINDS["plain"](seed, lab)
        if len(case["requests"]) == 1 and compare(case, wrong, lab, Played(lab, STANDARD)).lines:
            return case
    pytest.fail("no seed shows the fault")


def _shrunk(lab: Lab, wrong: Profile) -> dict[str, Any]:
    case = _first_disagreement(lab, wrong)
    return smallest(case, lambda smaller: bool(compare(smaller, wrong, lab, Played(lab, STANDARD)).lines))


def test_right_engines_agree(lab: Lab) -> None:
    """The comparison finds nothing between two that are the same, over many seeds."""
    for seed in range(100):
        case = kinds.KINDS["plain"](seed, lab)
        if len(case["requests"]) == 1:
            assert compare(case, STANDARD, lab, Played(lab, STANDARD)).lines == ()


def test_a_wrong_safelist_shrinks_to_one_header(lab: Lab) -> None:
    """An engine that takes Authorization for safelisted: what is left is a GET with that header, and no server."""
    wrong = replace(STANDARD, safelist={**STANDARD.safelist, "authorization": lambda _: True})
    small = _shrunk(lab, wrong)
    (request,) = small["requests"]
    assert [name for name, _ in request["headers"]] == ["Authorization"]
    assert request["url"].startswith((SITES.api, SITES.other))
    assert {key: request[key] for key in request if key not in {"url", "headers"}} == {
        "method": "GET", "body": None, "mode": "cors", "credentials": "same-origin", "redirect": "follow",
    }  # fmt: skip
    assert small["server"] == {}


def _unchanged(status: int, method: str, *, crosses: bool) -> str:
    return method


def test_a_wrong_redirect_keeps_what_it_takes(lab: Lab) -> None:
    """An engine that posts again after a redirect: of all answers that one is left, of its lines what leads on."""
    small = _shrunk(lab, replace(STANDARD, redirect_method=_unchanged))
    (request,) = small["requests"]
    assert request["method"].upper() not in {"GET", "HEAD"}
    assert (request["headers"], request["body"]) == ([], None)
    ((_, script),) = small["server"].items()
    assert script["actual"]["status"] in {301, 302, 303}
    assert {name.lower() for name, _ in script["actual"]["headers"]} <= {"location", "access-control-allow-origin"}
    assert script["preflight"] == {"status": 200, "headers": [], "body": ""}


def test_shrinking_keeps_to_its_budget(lab: Lab) -> None:
    """It asks no oftener than it was told, whatever there is left to try."""
    asked = 0

    def never(_: dict[str, Any]) -> bool:
        nonlocal asked
        asked += 1
        return False

    smallest(kinds.KINDS["plain"](7, lab), never, budget=5)
    assert asked == 5


def test_a_report_has_scenario_and_both_diagrams(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scenario file is read back as the case; the browser's diagram shows a preflight, the engine's does not."""
    monkeypatch.setattr(drawing, "FOLDER", tmp_path)
    wrong = replace(STANDARD, safelist={**STANDARD.safelist, "authorization": lambda _: True})
    case, out = _first_disagreement(lab, wrong), io.StringIO()
    seed = int(case["id"][1:])
    seeds = range(seed, seed + 1)
    assert conformance.disagreements(wrong, "plain", seeds, lab, Played(lab, STANDARD), out, show=1) == 1
    (path,) = tmp_path.glob("*.json")
    (request,) = scenario_form.read(json.loads(path.read_text("utf-8"))).requests
    assert [name for name, _ in request.headers] == ["Authorization"]
    engine, observed = sorted(tmp_path.glob("*.mmd"))
    assert "(preflight)" not in engine.read_text("utf-8")
    assert "(preflight)" in observed.read_text("utf-8")
    assert "engine, as standard" in out.getvalue()


def test_what_happens_once_is_told_and_not_counted(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that does otherwise the first time only: the rule is what it repeats."""
    wrong = replace(STANDARD, safelist={**STANDARD.safelist, "authorization": lambda _: True})
    seed, out = int(_first_disagreement(lab, wrong)["id"][1:]), io.StringIO()
    once, steady = Played(lab, wrong), Played(lab, STANDARD)
    played = iter([once])
    browser = Played(lab, STANDARD)
    monkeypatch.setattr(browser, "run", lambda request, at: next(played, steady).run(request, at))
    assert conformance.disagreements(STANDARD, "plain", range(seed, seed + 1), lab, browser, out, show=1) == 0
    assert "once and not again" in out.getvalue()


def test_a_story_shrinks_to_the_page_that_matters() -> None:
    """Of what pages did earlier, whole pages are left out first, then what is in them."""
    requests = [{**PLAIN, "url": f"{SITES.app}/{i}"} for i in range(2)]
    other = [{**request, "headers": [["X-A", "1"]]} for request in requests]
    parts = [{"requests": each, "server": {}} for each in (requests, other)]
    case = {**parts[0], "earlier": parts}
    small = smallest(case, lambda smaller: "X-A" in json.dumps(smaller["earlier"]))
    assert [len(page["requests"]) for page in small["earlier"]] == [1]
    assert len(small["requests"]) == 1
