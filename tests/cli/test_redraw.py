"""`corsage redraw`: a diagram read back and drawn anew, on files."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import SCENARIO, Corsage


@pytest.fixture
def files(tmp_path: Path, corsage: Corsage) -> tuple[str, str]:
    """A scenario and its diagram."""
    scenario, diagram = tmp_path / "scenario.json", tmp_path / "diagram.mmd"
    policy = {
        "allow_origins": ["https://app.example.com"],
        "allow_methods": ["POST"],
        "allow_headers": ["content-type"],
    }
    scenario.write_text(json.dumps({**SCENARIO, "server": {"policy": policy}}), encoding="utf-8")
    diagram.write_text(corsage("diagram", str(scenario)).out, encoding="utf-8")
    return str(diagram), str(scenario)


def test_an_edit_is_written_into_both_files(corsage: Corsage, files: tuple[str, str]) -> None:
    """--write changes the scenario and the diagram, and says what changed."""
    diagram, scenario = files
    text = Path(diagram).read_text(encoding="utf-8")
    Path(diagram).write_text(text.replace("Max-Age: 600", "Max-Age: 60"), encoding="utf-8")
    ran = corsage("redraw", diagram, "--scenario", scenario, "--write")
    assert (ran.code, ran.out) == (0, "")
    assert "policy.max_age: 600 -> 60" in ran.err
    policy = json.loads(Path(scenario).read_text(encoding="utf-8"))["server"]["policy"]
    assert policy["max_age"] == 60
    assert corsage("redraw", diagram, "--scenario", scenario).err == ""


def test_a_refusal_leaves_both_files(corsage: Corsage, files: tuple[str, str]) -> None:
    """Exit code 1 and the reason."""
    diagram, scenario = files
    text = Path(diagram).read_text(encoding="utf-8").replace("Max-Age: 600", "Max-Age: 999999")
    Path(diagram).write_text(text, encoding="utf-8")
    before = Path(scenario).read_bytes()
    ran = corsage("redraw", diagram, "--scenario", scenario, "--write")
    assert ran.code == 1
    assert "not from 0 to 86400" in ran.err
    assert (Path(diagram).read_text(encoding="utf-8"), Path(scenario).read_bytes()) == (text, before)


def test_an_adaptation_says_what_the_engine_said(corsage: Corsage, files: tuple[str, str]) -> None:
    """The result of the run stands on stderr."""
    diagram, scenario = files
    ran = corsage("redraw", diagram, "--scenario", scenario, "--adapt", '{"adapt": "login"}')
    assert "401 Unauthorized" in ran.out
    assert "without a login: The script reads status 401" in ran.err


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--adapt", "{"], "--adapt: not JSON"),
        (["--adapt", "3"], "a JSON object is expected"),
        (["--scenario", "missing.json"], "missing.json"),
        (["--write"], "--write needs"),
    ],
)
def test_wrong_use_is_one_sentence(corsage: Corsage, files: tuple[str, str], arguments: list[str], part: str) -> None:
    """Exit code 2."""
    ran = corsage("redraw", files[0], *arguments)
    assert ran.code == 2
    assert part in ran.err
