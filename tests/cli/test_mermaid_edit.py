"""`corsage mermaid edit`: an edit in its JSON form, made on a file."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Corsage

SOURCE = "sequenceDiagram\n    A->>B: hello\n    opt x\n        B-->>A: bye\n    end\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A diagram in a file."""
    path = tmp_path / "diagram.mmd"
    path.write_text(SOURCE, encoding="utf-8")
    return str(path)


def test_the_new_text_is_printed_and_the_file_stays(corsage: Corsage, file: str) -> None:
    """Without --write, the result goes to stdout only."""
    ran = corsage("mermaid", "edit", file, '{"edit": "participants.rename", "old": "A", "new": "Client"}')
    assert (ran.code, ran.out) == (0, SOURCE.replace("A", "Client"))
    assert Path(file).read_text(encoding="utf-8") == SOURCE


def test_write_writes_the_file_and_says_what(corsage: Corsage, file: str) -> None:
    """--write changes the file; its label and its notes are said on stderr."""
    ran = corsage("mermaid", "edit", file, "--write", '{"edit": "messages.move", "index": 2, "to": 1}')
    assert ran.out == ""
    assert "opt “x” is empty now" in ran.err
    assert Path(file).read_text(encoding="utf-8").splitlines()[2] == "    B-->>A: bye"


def test_an_array_is_one_edit(corsage: Corsage, file: str) -> None:
    """Several edits give one set of changes."""
    requests = [{"edit": "heads.set_title", "text": "T"}, {"edit": "messages.retext", "index": 1, "text": "x"}]
    made = json.loads(corsage("mermaid", "edit", file, "--json", json.dumps(requests)).out)
    assert made["label"] == "Set the title to “T”, and 1 more"
    assert [edit["text"] for edit in made["edits"]] == ["    title T\n", "x"]


def test_a_refusal_says_why(corsage: Corsage, file: str) -> None:
    """Exit code 1, the reason on stderr, nothing on stdout."""
    ran = corsage("mermaid", "edit", file, '{"edit": "participants.delete", "name": "A"}')
    assert (ran.code, ran.out) == (1, "")
    assert "refused: 2 statements mention A" in ran.err


@pytest.mark.parametrize(
    ("request_", "part"),
    [
        ("{", "the request is not JSON"),
        ("3", "must be a JSON object"),
        ('{"edit": "x"}', "there is no edit 'x'"),
        ('{"edit": "heads.set_title"}', "argument 'text' is missing"),
    ],
)
def test_a_wrong_request_is_one_sentence(corsage: Corsage, file: str, request_: str, part: str) -> None:
    """Exit code 2, and what is wrong."""
    assert part in corsage("mermaid", "edit", file, request_).fails_with(2)


def test_list_and_schema_need_no_file(corsage: Corsage) -> None:
    """The edits are listed with their arguments, and described by a JSON schema."""
    assert "messages.retext index text\n" in corsage("mermaid", "edit", "--list").out
    assert json.loads(corsage("mermaid", "edit", "--schema").out)["oneOf"]
