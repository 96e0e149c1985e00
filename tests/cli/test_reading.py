import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corsage.cli import reading

from .conftest import SCENARIO, Corsage

Write = Callable[[object], Path]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b" \n ", "the file is empty"),
        (b"{", "not JSON: Input data was truncated"),
        (b'{"page": 1,}', "not JSON: "),
        (b"not json at all", "not JSON: "),
        (b"\x1f\x8bnonsense", "gzip file is cut off or broken"),
        (gzip.compress(b"{}" * 100)[:20], "gzip file is cut off or broken"),
        (b'"text"', "must be an object, not a string"),
        (b"[" * 100_000, "nested too deeply"),
        (b"\xff\xfe{}", "not JSON"),
    ],
)
def test_a_bad_file_is_one_sentence(corsage: Corsage, write: Write, content: bytes, words: str) -> None:
    """Whatever is in the file: its name, what is wrong, exit code 2."""
    path = write(content)
    sentence = corsage("simulate", path).fails_with(2)
    assert sentence.startswith(str(path))
    assert words in sentence


def test_every_mistake_of_a_file_is_named(corsage: Corsage, write: Write) -> None:
    """A broken line does not hide the mistakes before it."""
    ran = corsage("simulate", write(b'{"a": 1}\n{"b": \n'))
    assert ran.code == 2
    first, second = ran.err.splitlines()
    assert "unknown key 'a'" in first
    assert "not JSON" in second


def test_a_bad_line_is_told_by_its_number(corsage: Corsage, write: Write, scenario: dict[str, Any]) -> None:
    """In JSON lines, the line; what came before it has been printed."""
    line = json.dumps(scenario)
    path = write(f"{line}\n\n{line[:-5]}\n".encode())
    ran = corsage("simulate", path, "--format", "jsonl")
    assert ran.code == 2
    assert ran.err.startswith(f"corsage: {path}:3: not JSON: ")
    assert len(ran.out.splitlines()) == 1


def test_a_directory_or_a_missing_file(corsage: Corsage, tmp_path: Path) -> None:
    """The system's own words."""
    assert corsage("simulate", tmp_path).fails_with(2) == f"{tmp_path}: Is a directory"
    assert "No such file" in corsage("simulate", tmp_path / "x").fails_with(2)


def test_a_file_may_be_a_list_lines_or_gzip(write: Write) -> None:
    """One object, a list, an object a line, and gzip of any: the same scenarios."""
    one = json.dumps(SCENARIO).encode()
    files = [one, b"[" + one + b"]", one + b"\n", gzip.compress(one), b"\xef\xbb\xbf" + one]
    assert {len(list(reading.scenarios(str(write(content))))) for content in files} == {1}


def test_a_gzip_bomb_is_refused(write: Write, corsage: Corsage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit counts what comes out, not what lies on the disk."""
    monkeypatch.setattr(reading, "MAX_FILE", 1 << 20)
    assert "larger than 1 MiB" in corsage("simulate", write(gzip.compress(b" " * (1 << 22)))).fails_with(2)
