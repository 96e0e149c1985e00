"""Text of others on a terminal, and secrets: neither comes through as it is."""

import json
import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.cli.terminal import json_visible, on_one_line, toml_string, visible

from .conftest import Corsage

EVIL = "\x1b]0;owned\x07\x9b31m\x85\u202etxt\u200b\x7f"
RAW = [c for c in EVIL if not c.isprintable()]


@given(st.text())
def test_json_keeps_its_value(text: str) -> None:
    """What is escaped in JSON is the same text to every reader."""
    assert json.loads(json_visible(json.dumps(text, ensure_ascii=False))) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_toml_keeps_its_value(text: str) -> None:
    """Characters beyond U+FFFF too, which JSON's escapes write as a pair that TOML refuses."""
    assert tomllib.loads(f"a = {toml_string(text)}") == {"a": text}


@given(st.text(st.characters()))
def test_no_control_is_left(text: str) -> None:
    """Neither C0 nor C1, and the line stays one line."""
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in on_one_line(text))
    assert not any((ord(c) < 32 and c not in "\t\n") or 127 <= ord(c) < 160 for c in visible(text))


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "drawing"])
def test_a_header_does_not_reach_the_terminal_raw(
    corsage: Corsage, tmp_path: Path, scenario: dict[str, Any], form: str
) -> None:
    """Names in the scenario, header values and URLs of a server: every format shows them as codes."""
    scenario["id"] = EVIL
    scenario["requests"][0]["url"] += f"?{EVIL}"
    scenario["requests"][0]["method"] = f"A{EVIL}"
    scenario["server"]["answer"] = {"status": 200, "headers": [["X-Evil", EVIL]], "body": EVIL}
    file = tmp_path / "a.json"
    file.write_text(json.dumps(scenario))
    ran = corsage("simulate", file, "--format", form)
    assert ran.out
    assert [c for c in RAW if c in ran.out + ran.err] == []


def test_a_file_name_does_not_reach_the_terminal_raw(corsage: Corsage, tmp_path: Path) -> None:
    """In sentences, in places and in what a formatter says."""
    file = tmp_path / f"a{EVIL}.mmd"
    file.write_text("sequenceDiagram\nA ->> B:x\nend\n")
    for arguments in (["check"], ["format"], ["format", "--diff"], ["svg", "-o", tmp_path / "x.svg"]):
        ran = corsage("mermaid", *arguments, file)
        assert [c for c in RAW if c in ran.out + ran.err] == []
    assert [c for c in RAW if c in corsage("simulate", tmp_path / EVIL).fails_with(2)] == []


def test_a_terminal_gets_no_control_from_any_verb(tmp_path: Path) -> None:
    """What a file may hold (a formatted diagram) is made visible where stdout is a terminal."""
    file = tmp_path / "a.mmd"
    file.write_text(f"sequenceDiagram\nA->>B: {EVIL}\n")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "corsage", "mermaid", "dump", str(file)], stdout=theirs, stderr=theirs, stdin=theirs
    ) as process:
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(ours, 4096):
                seen += piece
        except OSError:
            pass  # Linux says EIO when the other side has closed the terminal
        process.wait()
    os.close(ours)
    assert b"sequenceDiagram" in seen
    assert not any(octet < 32 and octet not in b"\r\n" for octet in seen)
    assert [c for c in RAW if c.encode() in seen] == []


SECRETS = ["hunter2hunter2", "k3y-of-the-api", "query-secret", "c00kie-value"]


@pytest.fixture
def secretive(scenario: dict[str, Any], tmp_path: Path) -> Path:
    """A scenario with a secret in each place that has one."""
    request = scenario["requests"][0]
    request["url"] += f"?access_token={SECRETS[2]}"
    request["credentials"] = "include"
    request["headers"] += [["Authorization", f"Bearer {SECRETS[0]}"], ["X-API-Key", SECRETS[1]]]
    scenario["server"]["policy"]["allow_credentials"] = True
    scenario["server"]["policy"]["allow_headers"] += ["authorization", "x-api-key"]
    scenario["server"]["answer"] = {"status": 200, "headers": [["Set-Cookie", f"sid={SECRETS[3]}; Path=/"]], "body": ""}
    file = tmp_path / "secretive.json"
    file.write_text(json.dumps(scenario))
    return file


@pytest.mark.parametrize(
    "arguments",
    [
        ["simulate"],
        ["simulate", "--format", "json"],
        ["simulate", "--format", "drawing"],
        ["diagram"],
        ["diagram", "--view", "trace"],
        ["diagram", "--view", "trace", "--format", "svg"],
    ],
)
def test_secrets_are_masked(corsage: Corsage, secretive: Path, arguments: list[str]) -> None:
    """In every form that people see or keep."""
    ran = corsage(*arguments, secretive)
    assert "***" in ran.out
    assert [secret for secret in SECRETS if secret in ran.out + ran.err] == []


def test_show_secrets_shows_them(corsage: Corsage, secretive: Path) -> None:
    """`--show-secrets` prints what went over the wire; recordings (jsonl) are exact by their purpose."""
    assert [s for s in SECRETS if s not in corsage("simulate", "--show-secrets", secretive).out] == []
    assert SECRETS[0] in corsage("simulate", "--format", "jsonl", secretive).out


def test_a_mistake_in_the_command_shows_no_secret(corsage: Corsage) -> None:
    """The sentence names the place, not the value."""
    assert "hunter2" not in corsage("check", "ftp://u:hunter2@h/?token=hunter2").fails_with(2)
    assert "hunter2" not in corsage("check", "http://h/", "-H", "Authorization hunter2").fails_with(2)
