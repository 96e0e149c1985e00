import json
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from corsage.fetch.step import CHECKS
from corsage.handshake import handshake_form, pair, scenario_form
from corsage.studio import app
from corsage.studio.gallery import GALLERY

from .conftest import Running


def scenario(running: Running, **change: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of the JSON form
    """The default scenario, parts of it replaced."""
    return GALLERY[0].scenario(running.api) | change


def problems(response: httpx2.Response) -> list[tuple[str, str]]:
    """The problems of a refusal, as path and sentence."""
    data = response.json()
    assert list(data) == ["problems"]
    return [(problem["path"], problem["problem"]) for problem in data["problems"]]


def test_the_page_starts_from_the_gallery(running: Running, client: httpx2.Client) -> None:
    """Where the demo API is, each scenario with its diagram of both branches, and the question behind each step."""
    data = client.get("/api/scenarios").json()
    assert data["origin"] == running.api
    assert data["questions"].keys() == CHECKS.keys()
    assert [sample["id"] for sample in data["scenarios"]] == [sample.id for sample in GALLERY]
    assert len({sample["id"] for sample in data["scenarios"]}) == len(GALLERY)
    first = data["scenarios"][0]
    assert scenario_form.read(first["scenario"]).page.origin == "https://app.example.com"
    assert "alt CORS allowed" in first["template"]
    assert "else CORS denied" in first["template"]


def test_a_run_answers_with_the_handshake_its_diagrams_and_its_verdict(running: Running, client: httpx2.Client) -> None:
    """The default scenario is allowed: what came over HTTP is what the simulation says, and the script reads it."""
    response = client.post("/api/run", json=scenario(running))
    data = response.json()
    assert response.headers["cache-control"] == "no-store"
    assert handshake_form.read(data["handshake"]) == pair.simulate(scenario_form.read(scenario(running)))
    assert "OPTIONS /api/data (preflight)" in data["diagrams"]["trace"]
    assert "JavaScript receives response" in data["diagrams"]["trace"]
    assert "alt CORS allowed" in data["diagrams"]["template"]
    assert data["verdict"] == {
        "blocked": False,
        "sentence": "The script reads status 200, the body, and these headers: content-length, content-type.",
        "reason": None,
        "fetch": 0,
        "step": None,
    }


def test_a_blocked_run_names_the_reason_and_the_step(running: Running, client: httpx2.Client) -> None:
    """Another origin: blocked, with the reason's name, a sentence, and the step that decided."""
    data = client.post("/api/run", json=scenario(running, page="https://elsewhere.example")).json()
    verdict = data["verdict"]
    assert verdict["blocked"]
    assert verdict["reason"] == "PreflightMissingAllowOriginHeader"
    assert "https://elsewhere.example" in verdict["sentence"]
    step = data["handshake"]["fetches"][verdict["fetch"]]["steps"][verdict["step"]]
    assert (step["check"], step["passed"]) == ("allow-origin", False)
    assert "block response, throw CORS error" in data["diagrams"]["trace"]


def test_the_verdict_is_of_the_first_fetch_that_was_blocked(running: Running, client: httpx2.Client) -> None:
    """Of several fetches the blocked one is what the user looks for."""
    allowed = {"url": f"{running.api}/api/data"}
    blocked = {"url": f"{running.api}/api/data", "method": "DELETE"}
    data = client.post("/api/run", json=scenario(running, requests=[allowed, blocked, allowed])).json()
    assert (data["verdict"]["fetch"], data["verdict"]["blocked"]) == (1, True)


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"page": "nonsense"}, "page", "must be an origin"),
        ({"requests": []}, "requests", "at least one request"),
        ({"requests": [{"url": "http://example.com/"}]}, "requests[0].url", "must be at the demo API"),
        ({"requests": [{"url": "data:,", "mode": "navigate"}]}, "requests[0].mode", "must be one of cors"),
        ({"requests": [{"url": "data:,", "headers": [["X"]]}]}, "requests[0].headers[0]", "must be a pair"),
        ({"server": {"policy": {"max_age": "ten"}}}, "server.policy.max_age", "number of seconds"),
        ({"sever": {}}, "", "unknown key"),
    ],
)
def test_a_mistake_comes_back_with_its_place(
    running: Running, client: httpx2.Client, change: dict[str, Any], path: str, words: str
) -> None:
    """One sentence and the path in the scenario: the page shows it beside the control."""
    response = client.post("/api/run", json=scenario(running, **change))
    assert response.status_code == 422
    ((where, sentence),) = problems(response)
    assert where == path
    assert words in sentence


def test_all_mistakes_of_a_policy_come_back_at_once(running: Running, client: httpx2.Client) -> None:
    """Each with its own field, quoted no longer than a line."""
    policy = {"allow_origins": ["https://a.example/", "x" * 1000], "allow_methods": ["CONNECT"], "max_age": -1}
    found = problems(client.post("/api/run", json=scenario(running, server={"policy": policy})))
    fields = [path.removeprefix("server.policy.").partition("[")[0] for path, _ in found]
    assert fields == ["allow_origins", "allow_origins", "allow_methods", "max_age"]
    assert all(len(sentence) <= 240 for _, sentence in found)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "not JSON"),
        (b"{", 400, "not JSON"),
        (b"\xff", 400, "not JSON"),
        (b"[" * 50_000, 400, "not JSON"),
        (b"[]", 422, "must be an object"),
        (b" " * (app.LARGEST + 1), 413, "at most 64 KiB"),
    ],
)
def test_what_is_no_scenario_is_refused(client: httpx2.Client, body: bytes, status: int, words: str) -> None:
    """Broken, nested without end, of another shape, or too large: a status and one sentence."""
    response = client.post("/api/run", content=body, headers={"content-type": "application/json"})
    assert response.status_code == status
    ((path, sentence),) = problems(response)
    assert path == ""
    assert words in sentence


def test_a_body_that_grows_without_end_is_cut(client: httpx2.Client) -> None:
    """The size is counted as it arrives: a request need not say how long it is."""
    chunks = (b" " * 4096 for _ in range(1 + app.LARGEST // 4096))
    response = client.post("/api/run", content=chunks, headers={"content-type": "application/json"})
    assert response.status_code == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"])
def test_only_json_is_read(running: Running, client: httpx2.Client, kind: str) -> None:
    """What a form of any page can send without a preflight is not taken for a scenario."""
    content = json.dumps(scenario(running)).encode()
    assert client.post("/api/run", content=content, headers={"content-type": kind}).status_code == 415


def test_a_body_that_does_not_arrive_is_given_up(client: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arriving has its time too."""
    monkeypatch.setattr(app, "ARRIVAL_SECONDS", 0.05)

    def hesitant() -> Iterator[bytes]:
        yield b"{"
        time.sleep(0.5)
        yield b"}"

    response = client.post("/api/run", content=hesitant(), headers={"content-type": "application/json"})
    assert response.status_code == 408


def test_nothing_that_the_user_wrote_is_markup_in_a_diagram(running: Running, client: httpx2.Client) -> None:
    """Values from the scenario are text in the diagram's source: no directive, no tag, no line of its own."""
    evil = 'x<img src=x onerror=alert(1)>%%{init: {"securityLevel": "loose"}}%%'
    request = {"url": f"{running.api}/<script>alert(1)</script>;%0Aclick", "headers": [["X-A", evil]], "method": evil}
    data = client.post("/api/run", json=scenario(running, requests=[request])).json()
    for text in data["diagrams"].values():
        assert "<img" not in text
        assert "<script" not in text
        assert not any(line.lstrip().startswith("%%") for line in text.splitlines())
