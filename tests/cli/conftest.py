"""Verbs run in this process: the exit code and what stood on both streams."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

from corsage.cli.program import run


class Ran(NamedTuple):
    """How a verb ended."""

    code: int
    out: str
    err: str

    def fails_with(self, code: int) -> str:
        """The one sentence on stderr; fails unless the verb failed with this code and said nothing else."""
        assert self.code == code, self
        assert self.out == ""
        sentences = self.err.rstrip("\n").split("\n")
        assert len(sentences) == 1, self.err
        assert sentences[0].startswith("corsage: ")
        return sentences[0].removeprefix("corsage: ")


Corsage: TypeAlias = Callable[..., Ran]

SCENARIO: dict[str, Any] = {
    "id": "default",
    "page": "https://app.example.com",
    "requests": [
        {
            "url": "https://api.example.com/api/data",
            "method": "POST",
            "headers": [["Content-Type", "application/json"]],
            "body": "{}",
        }
    ],
    "server": {
        "policy": {
            "allow_origins": ["https://app.example.com"],
            "allow_methods": ["POST"],
            "allow_headers": ["content-type"],
        }
    },
}


@pytest.fixture
def corsage(capsys: pytest.CaptureFixture[str]) -> Corsage:
    """`corsage("simulate", path)` runs the verb."""

    def call(*arguments: object) -> Ran:
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def write(tmp_path: Path) -> Callable[[object], Path]:
    """Write a JSON value (or text, or bytes, as they are) to a file of its own."""
    written = iter(range(1000))

    def to_file(value: object) -> Path:
        path = tmp_path / f"file{next(written)}.json"
        path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
        return path

    return to_file


@pytest.fixture
def scenario() -> dict[str, Any]:
    """The default scenario, to be changed at will."""
    copied: dict[str, Any] = json.loads(json.dumps(SCENARIO))
    return copied
