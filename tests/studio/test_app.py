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


def run(client: httpx2.Client, scenario: dict[str, Any], browser: str = "standard") -> dict[str, Any]:
    """The first result of a run over HTTP."""
    response = client.post("/api/run", json={"scenario": scenario, "browsers": [browser]})
    result: dict[str, Any] = response.json()["results"][0]
    return result


def scenario(**change: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of the JSON form
    """The default scenario, parts of it replaced."""
    return GALLERY[0].scenario() | change


def problems(response: httpx2.Response) -> list[tuple[str, str]]:
    """The problems of a refusal, as path and sentence."""
    data = response.json()
    assert list(data) == ["problems"]
    return [(problem["path"], problem["problem"]) for problem in data["problems"]]


def test_the_page_starts_from_the_gallery(client: httpx2.Client) -> None:
    """Each scenario with its diagram of both branches, and the question behind each step."""
    data = client.get("/api/start").json()
    assert data["questions"].keys() == CHECKS.keys()
    assert [sample["id"] for sample in data["samples"]] == [sample.id for sample in GALLERY]
    assert {sample["shelf"] for sample in data["samples"]} == {"Learn", "Adapt", "Break"}
    first = data["samples"][0]
    assert scenario_form.read(first["scenario"]).page.origin == "https://app.example.com"
    assert "alt CORS allowed" in first["template"]
    assert "else CORS denied" in first["template"]


def test_a_run_over_http_is_the_run_in_memory(client: httpx2.Client) -> None:
    """The default scenario is allowed: what came over HTTP is what the simulation says, and the script reads it."""
    response = client.post("/api/run", json={"scenario": scenario(), "browsers": ["standard"]})
    data = response.json()
    assert response.headers["cache-control"] == "no-store"
    assert data["over"] == "http"
    (result,) = data["results"]
    assert handshake_form.read(result["handshake"]) == pair.simulate(scenario_form.read(scenario()))
    assert "JavaScript receives response" in result["trace"]
    assert not result["verdict"]["blocked"]


def test_a_blocked_run_names_the_cause_first(client: httpx2.Client) -> None:
    """Another origin: the cause in the words of the policy, the reason's name, and the step that decided."""
    result = run(client, scenario(page="https://elsewhere.example"), "chromium")
    verdict = result["verdict"]
    assert verdict["blocked"]
    assert verdict["cause"] == "`https://elsewhere.example` is not among the server's allowed origins"
    assert verdict["reason"] == "PreflightMissingAllowOriginHeader"
    assert verdict["console"][0].startswith("Access to fetch at 'https://api.example.com/api/data' from origin")
    step = result["handshake"]["fetches"][verdict["fetch"]]["steps"][verdict["step"]]
    assert (step["check"], step["passed"]) == ("allow-origin", False)


def test_the_verdict_is_of_the_first_fetch_that_was_blocked(client: httpx2.Client) -> None:
    """Of several fetches the blocked one is what the user looks for."""
    allowed = {"url": "https://api.example.com/api/data"}
    blocked = allowed | {"method": "DELETE"}
    verdict = run(client, scenario(requests=[allowed, blocked, allowed]))["verdict"]
    assert (verdict["fetch"], verdict["blocked"]) == (1, True)


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"page": "nonsense"}, "page", "must be an origin"),
        ({"requests": []}, "requests", "at least one request"),
        ({"requests": [{"url": "data:,", "mode": "navigate"}]}, "requests[0].mode", "must be one of cors"),
        ({"requests": [{"url": "data:,", "headers": [["X"]]}]}, "requests[0].headers[0]", "must be a pair"),
        ({"server": {"policy": {"max_age": "ten"}}}, "server.policy.max_age=ten", "number of seconds"),
        ({"sever": {}}, "", "unknown key"),
    ],
)
def test_a_mistake_comes_back_with_its_place(
    client: httpx2.Client, change: dict[str, Any], path: str, words: str
) -> None:
    """One sentence and the path in the scenario: the page shows it beside the control."""
    response = client.post("/api/run", json={"scenario": scenario(**change), "browsers": ["standard"]})
    assert response.status_code == 422
    ((where, sentence),) = problems(response)
    assert where == path
    assert words in sentence


def test_all_mistakes_of_a_policy_come_back_at_once(client: httpx2.Client) -> None:
    """Each with its own field, quoted no longer than a line."""
    policy = {"allow_origins": ["https://a.example/", "x" * 1000], "allow_methods": ["CONNECT"], "max_age": -1}
    found = problems(
        client.post("/api/run", json={"scenario": scenario(server={"policy": policy}), "browsers": ["standard"]})
    )
    fields = [path.removeprefix("server.policy.").partition("=")[0] for path, _ in found]
    assert fields == ["allow_origins", "allow_origins", "allow_methods", "max_age"]
    assert all(len(sentence) <= 240 for _, sentence in found)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "not JSON"),
        (b"{", 400, "not JSON"),
        (b"\xff", 400, "not JSON"),
        (b"[" * 50_000, 400, "not JSON"),
        (b"[]", 400, "not in the form"),
        (b" " * (app.LARGEST + 1), 413, "at most 2 MiB"),
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
def test_only_json_is_read(client: httpx2.Client, kind: str) -> None:
    """What a form of any page can send without a preflight is not taken for a scenario."""
    content = json.dumps({"scenario": scenario(), "browsers": ["standard"]}).encode()
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


def test_nothing_that_the_user_wrote_is_markup_in_a_diagram(client: httpx2.Client) -> None:
    """Values from the scenario are text in the diagram's source: no directive, no tag, no line of its own."""
    evil = 'x<img src=x onerror=alert(1)>%%{init: {"securityLevel": "loose"}}%%'
    url = "https://api.example.com/<script>alert(1)</script>;%0Aclick"
    hostile = scenario(requests=[{"url": url, "headers": [["X-A", evil]], "method": evil}])
    template = client.post("/api/template", json={"scenario": hostile}).json()["text"]
    for text in (run(client, hostile)["trace"], template):
        assert "<img" not in text
        assert "<script" not in text
        assert not any(line.lstrip().startswith("%%") for line in text.splitlines())


def test_a_browser_that_is_not_known_is_refused(client: httpx2.Client) -> None:
    """One sentence that lists those that are."""
    response = client.post("/api/run", json={"scenario": scenario(), "browsers": ["lynx"]})
    ((path, sentence),) = problems(response)
    assert path == "browsers"
    assert "chromium" in sentence
