import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corsage.handshake import handshake_form, pair, scenario_form

from .conftest import Corsage

Write = Callable[[object], Path]


def test_an_allowed_handshake_exits_0(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """The report shows what was sent, what came, and the verdict."""
    ran = corsage("simulate", write(scenario))
    assert ran.code == 0
    assert "-> OPTIONS https://api.example.com/api/data (preflight)" in ran.out
    assert "=> allowed" in ran.out


def test_a_blocked_handshake_exits_1(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """The reason by name and in a sentence."""
    ran = corsage("simulate", write(scenario | {"page": "https://evil.example"}))
    assert ran.code == 1
    assert "=> blocked by CORS: PreflightMissingAllowOriginHeader" in ran.out
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
