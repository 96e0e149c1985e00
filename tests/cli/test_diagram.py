import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from corsage.diagram import template, trace
from corsage.handshake import pair, scenario_form

from .conftest import Corsage

Write = Callable[[object], Path]


def test_a_scenario_is_drawn_as_its_template(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """Both branches."""
    assert corsage("diagram", write(scenario)).out == template(scenario_form.read(scenario)).to_text()


def test_a_scenario_is_run_for_its_trace(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """What happened, in memory."""
    expected = trace(pair.simulate(scenario_form.read(scenario))).to_text()
    assert corsage("diagram", write(scenario), "--view", "trace").out == expected


def test_a_recorded_handshake_is_drawn_as_its_trace(
    corsage: Corsage, write: Write, scenario: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`corsage simulate --format json | corsage diagram -`."""
    recorded = corsage("simulate", write(scenario), "--format", "json").out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(recorded.encode())))
    assert corsage("diagram", "-").out == trace(pair.simulate(scenario_form.read(scenario))).to_text()


def test_a_call_is_drawn_from_its_options(corsage: Corsage) -> None:
    """Without any file: the template of one call."""
    ran = corsage("diagram", "--url", "https://api.example.com/api/data", "--json", "{}", "-H", "X-API-Key: k")
    assert "Browser->>Server: OPTIONS /api/data (preflight)" in ran.out
    assert "Access-Control-Request-Headers: content-type,x-api-key" in ran.out


def test_markdown_is_a_fenced_block(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """Ready to be pasted into a page."""
    out = corsage("diagram", write(scenario), "--format", "markdown").out
    assert out.startswith("```mermaid\nsequenceDiagram\n")
    assert out.endswith("```\n")


def test_a_picture_needs_no_browser(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """--format svg is a whole document, well-formed, with the diagram's words in it."""
    picture = ET.fromstring(corsage("diagram", write(scenario), "--format", "svg").out)
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert "OPTIONS /api/data (preflight)" in "".join(picture.itertext())


@pytest.mark.parametrize("verb", ["diagram", "simulate"])
def test_a_terminal_shows_it_drawn(corsage: Corsage, write: Write, scenario: dict[str, Any], verb: str) -> None:
    """--format drawing is Unicode box drawing, in lines that a terminal holds."""
    drawing = corsage(verb, write(scenario), "--format", "drawing").out
    assert "OPTIONS /api/data (preflight)" in drawing
    assert "▶" in drawing
    assert max(map(len, drawing.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "give either a FILE or a --url"),
        (["--url", "https://x/", "-H", "nonsense"], "write it as 'Name: value'"),
        (["--url", "https://x/", "-d", "a", "--json", "b"], "use one of them"),
        (["--url", "https://x/", "--origin", "app"], "--origin: must be an origin"),
    ],
)
def test_a_mistake_in_the_options_is_one_sentence(corsage: Corsage, arguments: list[str], words: str) -> None:
    """Exit code 2, and what to write instead."""
    assert words in corsage("diagram", *arguments).fails_with(2)


def test_a_broken_record_is_told_with_its_place(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """A handshake that was cut or edited."""
    recorded = json.loads(corsage("simulate", write(scenario), "--format", "json").out)
    recorded["fetches"][0]["steps"][2]["check"] = "made-up"
    assert "fetches[0].steps[2].check: must be one of" in corsage("diagram", write(recorded)).fails_with(2)


def test_a_policy_file_is_drawn(corsage: Corsage, tmp_path: Path) -> None:
    """With a page and a request that the chosen environment allows; an environment that is not there is a mistake."""
    file = tmp_path / "corsage.toml"
    file.write_text(
        'allow_origins = ["https://*.example.com"]\nallow_methods = ["GET", "DELETE"]\nallow_headers = ["X-Key"]\n'
        '[environments.dev]\nallow_origins = ["http://localhost:*"]\n'
    )
    base = corsage("diagram", file).out
    assert "participant Browser as Browser<br/>https://app.example.com" in base
    assert "Access-Control-Request-Method: DELETE<br/>Access-Control-Request-Headers: x-key" in base
    assert "JavaScript receives response" in base
    dev = corsage("diagram", file, "--environment", "dev").out
    assert "participant Browser as Browser<br/>http://localhost:3000" in dev
    assert corsage("diagram", file, "--environment", "prod").code == 2
    other = corsage("diagram", file, "--origin", "https://evil.test", "--url", "https://x.test/y").out
    assert "https://evil.test" in other
    assert "OPTIONS /y" in other


def test_an_environment_needs_a_policy_file(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """A scenario has its own key for that."""
    assert corsage("diagram", write(scenario), "--environment", "dev").code == 2


def test_a_browser_is_chosen(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """--browser holds for both views."""
    for view in ("trace", "template"):
        assert corsage("diagram", write(scenario), "--view", view, "--browser", "firefox").code == 0
