import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corsage.handshake import handshake_form, pair, scenario_form

from .conftest import Corsage

Write = Callable[[object], Path]


def test_an_allowed_handshake_exits_0(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """The report shows what was sent, what came, and the verdict."""
    ran = corsage("simulate", write(scenario))
    assert ran.code == 0
    assert "-> OPTIONS https://api.example.com/api/data (preflight)" in ran.out
    assert "✓ allowed" in ran.out


def test_a_blocked_handshake_exits_1(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """The reason by name and in a sentence."""
    ran = corsage("simulate", write(scenario | {"page": "https://evil.example"}))
    assert ran.code == 1
    assert "✗ blocked by CORS: PreflightMissingAllowOriginHeader" in ran.out
    assert "policy does not allow the origin https://evil.example." in ran.out


def test_json_is_the_handshake(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """What is printed reads back as what was run."""
    ran = corsage("simulate", write(scenario), "--format", "json")
    assert handshake_form.read(json.loads(ran.out)) == pair.simulate(scenario_form.read(scenario))


def test_jsonl_is_a_line_a_scenario(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """Outcome and exchanges, in the form in which real browsers were recorded."""
    ran = corsage("simulate", write([scenario, scenario]), "--format", "jsonl")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["id"] for line in lines] == ["default", "default"]
    assert lines[0]["observed"][0]["outcome"]["type"] == "cors"
    assert [exchange["method"] for exchange in lines[0]["observed"][0]["exchanges"]] == ["OPTIONS", "POST"]


def test_a_live_server_is_not_simulated(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """The sentence says which verb does it."""
    path = write(scenario | {"server": {"url": "https://api.example.com"}})
    assert "run it with `corsage check`" in corsage("simulate", path).fails_with(2)


def test_what_a_server_says_cannot_drive_the_terminal(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """Control characters are shown as their codes."""
    answer = {"status": 200, "headers": [["X-A", "\x1b[2J"]]}
    server = {"https://api.example.com/api/data": {"preflight": answer, "actual": answer}}
    assert "\x1b" not in corsage("simulate", write(scenario | {"server": server})).out


def test_new_writes_a_scenario_that_runs(corsage: Corsage, tmp_path: Path) -> None:
    """What --new writes can be run as it is; its last answer is one without CORS headers, so a fetch is blocked."""
    file = tmp_path / "scenario.json"
    file.write_text(corsage("simulate", "--new").out)
    assert corsage("simulate", file).code == 1


def test_schema_is_json(corsage: Corsage) -> None:
    """An editor reads it."""
    assert json.loads(corsage("simulate", "--schema").out)["title"] == "Corsage scenario"


def test_a_policy_file_is_found_beside_the_scenario(corsage: Corsage, tmp_path: Path) -> None:
    """Named from the scenario's folder; TOML, pyproject or JSON; a mistake in it is one sentence."""
    scenario = {
        "page": "https://a.test",
        "requests": [{"url": "https://b.test/"}],
        "server": {"policy": "corsage.toml"},
    }
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(scenario))
    ran = corsage("simulate", file)
    assert ran.code == 2
    assert "server.policy: " in ran.err
    assert "No such file" in ran.err
    (tmp_path / "corsage.toml").write_text('allow_origins = ["https://a.test"]\nmax_age = "browser-default"\n')
    assert corsage("simulate", file).code == 0
    (tmp_path / "corsage.toml").write_text("allow_origins = [")
    assert "corsage.toml: not TOML" in corsage("simulate", file).err
    scenario["server"] = {"policy": "pyproject.toml", "environment": "dev"}
    file.write_text(json.dumps(scenario))
    (tmp_path / "pyproject.toml").write_text('[tool.corsage.environments.dev]\nallow_origins = ["https://a.test"]\n')
    assert corsage("simulate", file).code == 0
    scenario["server"] = {"policy": "policy.json"}
    file.write_text(json.dumps(scenario))
    (tmp_path / "policy.json").write_text('{"allow_origins": ["https://a.test"]}')
    assert corsage("simulate", file).code == 0


def test_the_verdict_comes_first_and_the_next_step_last(
    corsage: Corsage, write: Write, scenario: dict[str, Any]
) -> None:
    """Who reads two lines has read what matters; who reads the last knows what to do."""
    lines = corsage("simulate", write(scenario | {"page": "https://evil.example"})).out.rstrip().splitlines()
    assert lines[2].startswith("✗ blocked by CORS")
    assert any(line.startswith("Next: ") for line in lines[-3:])


def test_passed_checks_are_one_line_until_asked_for(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """--verbose shows each with its section of the standard."""
    path = write(scenario)
    assert "checks passed: " in corsage("simulate", path).out
    assert "[CORS check]" not in corsage("simulate", path).out
    assert "[CORS check]" in corsage("simulate", path, "--verbose").out


def test_the_console_of_the_browser_is_shown(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """To be compared with what the reader sees; the standard has no console."""
    path = write(scenario | {"page": "https://evil.example"})
    assert "has been blocked by CORS policy" in corsage("simulate", path, "--browser", "chromium").out
    assert "Reason: CORS header" in corsage("simulate", path, "--browser", "firefox").out
    assert "the console of" not in corsage("simulate", path).out


def test_all_three_browsers_are_compared(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """Each with its version; where they differ, it is said in what."""
    agreeing = corsage("simulate", write(scenario), "--browser", "all").out
    assert agreeing.startswith("the three browsers agree\nChromium 156: ")
    tab = [["Access-Control-Allow-Origin", "https://app.example.com"]]
    answer = {"status": 407, "headers": tab}
    proxy = {"https://api.example.com/x": {"preflight": answer, "actual": answer}}
    request = {"url": "https://api.example.com/x"}
    differing = corsage("simulate", write(scenario | {"requests": [request], "server": proxy}), "--browser", "all")
    assert differing.out.startswith("the three browsers differ: the outcome")
    assert differing.code == 1


def test_prose_fits_the_terminal(
    corsage: Corsage, write: Write, scenario: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sentences are wrapped, and no URL is broken."""
    monkeypatch.setenv("COLUMNS", "60")
    out = corsage("simulate", write(scenario | {"page": "https://evil.example"})).out
    sentence = out.splitlines()[3:6]
    assert all(len(line) <= 60 for line in sentence), sentence


def test_one_mistake_does_not_keep_the_others_from_being_run(
    corsage: Corsage, write: Write, scenario: dict[str, Any]
) -> None:
    """Each scenario that is right is printed; each mistake is said with its place, and the exit code is 2."""
    ran = corsage("simulate", write([scenario, scenario | {"server": 5}, scenario]), "--format", "jsonl")
    assert len(ran.out.splitlines()) == 2
    assert "[1]: server: must be an object, not a number" in ran.err
    assert ran.code == 2
