"""Sequence diagrams in a terminal: everything is there, aligned to the cell, and nothing overwrites a word."""

import gzip
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from corsage.mermaid.layout.plan import Message, Note, plan
from corsage.mermaid.read import read
from corsage.mermaid.syntax.arrows import Arrow
from corsage.mermaid.text import drawing, render
from corsage.mermaid.text.canvas import BOTTOM, TOP, Canvas
from corsage.mermaid.text.cells import FACE

OBSERVED = Path(__file__).parents[4] / "shared" / "mermaid" / "observed.jsonl.gz"
LINES = frozenset(f" \0─╌┄│{TOP}{BOTTOM}")
PREFLIGHT = """sequenceDiagram
    participant B as Browser
    participant S as Server
    B->>S: OPTIONS /
    Note over B,S: Origin: a
    S->>S: check
    alt allowed
        S-->>B: 204
    else denied
        S--xB: 403
    end
"""


class WatchedCanvas(Canvas):
    """Fails when a word is overwritten, or written over anything but lines."""

    def write(self, x: int, y: int, text: str) -> None:
        """As the original."""
        assert x >= 0, f"{text!r} starts left of the sheet"
        row = self._row(y)
        under = "".join(row[x : x + FACE.width(text)])
        words = [character for character in under if character.isalnum()]
        assert not words, f"{text!r} overwrites {under!r}"
        if any(character.isalnum() for character in text):
            assert set(under) <= LINES, f"{text!r} overwrites {under!r}"
        super().write(x, y, text)


def test_the_whole_picture() -> None:
    """The typical picture, cell by cell."""
    assert render(PREFLIGHT) == (
        " ┌─────────┐   ┌────────┐\n"
        " │ Browser │   │ Server │\n"
        " └────┬────┘   └────┬───┘\n"
        "      │  OPTIONS /  │\n"
        "      ├────────────▶│\n"
        "    ╭─┴─────────────┴─╮\n"
        "    │    Origin: a    │\n"
        "    ╰─┬─────────────┬─╯\n"
        "      │             ├──╮ check\n"
        "      │             │◀─╯\n"
        "    ┌─ alt [allowed] ─┐\n"
        "    │ │     204     │ │\n"
        "    │ │◀╌╌╌╌╌╌╌╌╌╌╌╌┤ │\n"
        "    ├╌ else [denied] ╌┤\n"
        "    │ │     403     │ │\n"
        "    │ │✕╌╌╌╌╌╌╌╌╌╌╌╌┤ │\n"
        "    └─┼─────────────┼─┘\n"
        "      │             │\n"
        " ┌────┴────┐   ┌────┴───┐\n"
        " │ Browser │   │ Server │\n"
        " └─────────┘   └────────┘\n"
    )


@pytest.mark.parametrize("seeds", [range(500), range(500, 1000)])
def test_random_diagrams_overwrite_no_word(
    random_diagram: Callable[[int], str], seeds: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words stand on blanks or on lines, broken diagrams included; each word of a message or a note is there."""
    monkeypatch.setattr(drawing, "Canvas", WatchedCanvas)
    for seed in seeds:
        text = random_diagram(seed)
        _assert_complete(text, f"seed {seed}")


@pytest.mark.skipif(not OBSERVED.exists(), reason="the observed diagrams lie beside the repository")
def test_observed_diagrams_overwrite_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that the real Mermaid was observed on, accepted or not."""
    monkeypatch.setattr(drawing, "Canvas", WatchedCanvas)
    with gzip.open(OBSERVED, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            _assert_complete(json.loads(line)["text"], f"number {number}")


def _assert_complete(text: str, name: str) -> None:
    picture = render(text)
    for event in plan(read(text)).events:
        if isinstance(event, (Message, Note)):
            words = [word for line in event.lines for word in line.split() if FACE.width(word) <= 16]
            assert all(word in picture for word in words), f"{name}: {words}\n{picture}"


@pytest.mark.parametrize("width", [60, 80, 100])
def test_it_fits_where_it_can(width: int) -> None:
    """Texts are broken until the picture is no wider than asked for."""
    long = "a text of many words " * 8
    source = f"sequenceDiagram\nA->>B: {long}\nB->>B: {long}\nNote over A: {long}\nloop {long}\nA->>B: x\nend\n"
    assert max(map(FACE.width, render(source, width).splitlines())) <= width


def test_wide_characters_keep_the_borders_aligned() -> None:
    """A border stands in the same cell in every row, whatever stands in front of it."""
    source = "sequenceDiagram\nparticipant A as 用户\nNote over A: 中文 🎉 é<br/>plain text<br/>e\u0301\n"
    rows = [row for row in render(source).splitlines() if row.strip().startswith(("│ ", "╭", "╰", "┌", "└"))]
    ends = {
        (FACE.width(row), row[0:1] == " ") for row in rows if row.strip()[0] in "╭╰" or "text" in row or "🎉" in row
    }
    assert len({width for width, _ in ends}) == 1


def test_every_arrow_is_told_from_the_others() -> None:
    """26 arrows, 26 ways to draw them, and all in characters of one cell."""
    drawn = {}
    for arrow in Arrow:
        rows = render(f"sequenceDiagram\nparticipant A\nparticipant B\nA{arrow}B: \n").splitlines()
        line = rows[3].strip()
        assert all(unicodedata.east_asian_width(character) not in "WF" for character in line)
        drawn[line] = arrow
    assert len(drawn) == 26


def test_created_and_destroyed_participants() -> None:
    """One appears at its message, its lifeline ends in a cross, and it has no second head at the bottom."""
    picture = render("sequenceDiagram\nA->>A: x\ncreate participant T\nA->>T: make\ndestroy T\nA-xT: end\n")
    assert picture.count("│ T │") == 1
    assert picture.count("✕") == 2


def test_hundred_thousand_nested_blocks() -> None:
    """Depth costs no recursion, and no columns beyond a bound."""
    deep = "sequenceDiagram\nA->>B: x\n" + "loop\n" * 5000 + "A->>B: y\n" + "end\n" * 5000
    picture = render(deep)
    assert max(map(len, picture.splitlines())) < 300
