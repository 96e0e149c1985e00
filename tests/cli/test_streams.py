"""What stands at the other end of the streams never decides the exit code, and costs one sentence at most."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import SCENARIO

DIAGRAM = "sequenceDiagram\nA ->> B:x\n"
#: verb: (its arguments, its exit code when all is well)
RUNS = {
    "help": (["--help"], 0),
    "simulate": (["simulate", "scenario.json"], 0),
    "simulate-blocked": (["simulate", "blocked.json"], 1),
    "simulate-many": (["simulate", "many.jsonl", "--format", "json"], 1),
    "check": (["check", "http://127.0.0.1:2/"], 4),
    "diagram": (["diagram", "scenario.json"], 0),
    "dump": (["mermaid", "dump", "a.mmd"], 0),
    "mermaid-check": (["mermaid", "check", "broken.mmd"], 1),
    "format-check": (["mermaid", "format", "--check", "a.mmd"], 1),
    "svg": (["mermaid", "svg", "a.mmd"], 0),
    "policy": (["policy", "show", "corsage.toml"], 0),
    "export": (["export", "corsage.toml", "--to", "nginx"], 0),
    "import": (["import", "cors.conf", "--from", "nginx"], 0),
    "usage": (["simulate"], 2),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file for each verb."""
    here = tmp_path_factory.mktemp("streams")
    blocked = {**SCENARIO, "page": "https://evil.example"}
    files = {
        "scenario.json": json.dumps(SCENARIO),
        "blocked.json": json.dumps(blocked),
        "many.jsonl": (json.dumps(SCENARIO) + "\n") * 40 + json.dumps(blocked) + "\n",
        "a.mmd": DIAGRAM,
        "broken.mmd": "sequenceDiagram\nend\n",
        "corsage.toml": 'allow_origins = ["https://app.example.com"]\n',
        "cors.conf": "add_header Access-Control-Allow-Origin https://app.example.com always;\n",
    }
    for name, text in files.items():
        (here / name).write_text(text)
    return here


def shell(folder: Path, arguments: list[str], redirection: str) -> subprocess.CompletedProcess[str]:
    """The verb in bash, buffered as users have it; the exit code is the verb's own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    line = f'"$0" -m corsage "$@" {redirection}; exit ${{PIPESTATUS[0]}}'
    return subprocess.run(
        ["/bin/bash", "-c", line, sys.executable, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_the_reader_may_leave(folder: Path, name: str) -> None:
    """`| true` and `| head -1`: the verb's own exit code, and no more words than without."""
    arguments, code = RUNS[name]
    words = shell(folder, arguments, ">/dev/null").stderr
    ran = shell(folder, arguments, "| head -1 >/dev/null" if name == "simulate-many" else "| true")
    assert (ran.returncode, ran.stderr) == (code, words)


@pytest.mark.parametrize("name", ["help", "simulate-blocked", "simulate-many", "svg", "import"])
@pytest.mark.parametrize(
    ("redirection", "why"), [(">/dev/full", "No space left on device"), (">&-", "it is closed")], ids=["full", "closed"]
)
def test_what_cannot_be_printed_is_one_sentence(folder: Path, name: str, redirection: str, why: str) -> None:
    """Exit code 2: the caller asked for output and did not get it."""
    ran = shell(folder, RUNS[name][0], redirection)
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == f"corsage: stdout: not everything was printed: {why}"
    assert ran.stderr.count("corsage: stdout") == 1
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("name", ["simulate-blocked", "format-check", "usage"])
@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-", "2> >(true)"])
def test_nobody_reads_stderr(folder: Path, name: str, redirection: str) -> None:
    """The exit code is the verb's own, and so is its output."""
    arguments, code = RUNS[name]
    ran = shell(folder, arguments, redirection)
    assert (ran.returncode, ran.stdout) == (code, shell(folder, arguments, "").stdout)


@pytest.mark.parametrize("arguments", [["simulate", "-"], ["mermaid", "check", "-"], ["agent"]])
def test_a_closed_stdin_is_one_sentence(folder: Path, arguments: list[str]) -> None:
    """Exit code 2; it is no empty file."""
    ran = shell(folder, arguments, "<&-")
    assert (ran.returncode, ran.stderr) == (2, "corsage: stdin is closed: nothing can be read from it\n")


def test_all_streams_closed(folder: Path) -> None:
    """No file that is opened gets the number of a stream: the diagram is not written into it."""
    (folder / "b.mmd").write_text(DIAGRAM)
    ran = shell(folder, ["mermaid", "format", "b.mmd"], "<&- >&- 2>&-")
    assert ran.returncode == 0
    assert (folder / "b.mmd").read_text() == "sequenceDiagram\n    A->>B: x\n"


def test_an_agent_ends_when_nobody_hears_its_answers(folder: Path) -> None:
    """Exit code 0, though stdin is still open."""
    ran = shell(folder, ["agent"], "< <(echo '{}'; sleep 0.5; echo '{}'; exec sleep 20) | head -1")
    assert (ran.returncode, ran.stderr) == (0, "")
