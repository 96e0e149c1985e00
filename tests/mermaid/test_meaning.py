"""What a diagram means, held against the real Mermaid; and why it is rejected."""

import ast
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corsage.mermaid.problems import Code
from corsage.mermaid.read import read

if TYPE_CHECKING:
    from tests.conftest import MermaidOracle

FIRST_SEED = int(os.environ.get("MERMAID_SEED", "0"))
"""CI sets another one each time; a failure names its seed."""


def test_random_diagrams_mean_what_mermaid_says(
    assert_same_meaning: Callable[[str], None], random_diagram: Callable[[int], str]
) -> None:
    """Accepted or rejected alike, and the same title, participants, boxes and rows."""
    for seed in range(FIRST_SEED, FIRST_SEED + 400):
        assert_same_meaning(random_diagram(seed))


def test_what_the_reference_says_is_what_mermaid_does(assert_same_meaning: Callable[[str], None]) -> None:
    """Every example of the grammar's page, on the real Mermaid."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "mermaid-grammar.md").read_text(encoding="utf-8")
    examples = re.findall(r"^>>> .*?\b(rows|actors|read)\((\".*?\")\)", page, re.MULTILINE)
    assert len(examples) > 30
    for function, literal in examples:
        code = ast.literal_eval(literal)
        assert_same_meaning(code if function == "read" else "sequenceDiagram\n" + code)


@pytest.mark.parametrize("place", ["wrap: {}", "wrap: {}\n  sequence: {{wrap: true}}", "sequence:\n    wrap: {}"])
@pytest.mark.parametrize("wrap", ["a<b", "a>b", "'url(data:'", "yes", "0", "12", "''", "null", "[a]", "{a: 1}", "{}"])
def test_a_setting_counts_if_it_is_a_scalar_and_no_markup(
    place: str, wrap: str, assert_same_meaning: Callable[[str], None]
) -> None:
    """Mermaid's `sanitize` of a configuration, and `assignWithDepth`, which puts no object in a scalar's place."""
    assert_same_meaning(f"---\nconfig:\n  {place.format(wrap)}\n---\nsequenceDiagram\nA->>B: x\n")


@pytest.mark.parametrize("keyword", ["links", "properties"])
def test_only_links_have_their_references_resolved(keyword: str, assert_same_meaning: Callable[[str], None]) -> None:
    """Where HTML was cleaned, an ampersand is written `&amp;`; and a number may be no number of JSON."""
    assert_same_meaning(f'sequenceDiagram\n{keyword} A: {{"a & <b>b</b>": "&", "c": 1e999}}\n')


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SequenceDiagram\n", Code.NO_HEADER),
        ("", Code.NO_HEADER),
        ("---\na: b: c\n---\nsequenceDiagram\n", Code.BAD_FRONTMATTER),
        ("%%{init: x}%%%%{wrap}%%\nsequenceDiagram\n", Code.BAD_DIRECTIVE),
        ("sequenceDiagram\nA->>end: x\n", Code.BROKEN_STATEMENT),
        ("sequenceDiagram\nbox\nA->>B: x\nend\n", Code.NOT_IN_A_BOX),
        ("sequenceDiagram\nloop\nelse\nend\n", Code.STRAY_BRANCH),
        ("sequenceDiagram\nend\n", Code.STRAY_END),
        ("sequenceDiagram\nloop\n", Code.UNCLOSED_BLOCK),
        ("sequenceDiagram\nparticipant A@{ a: [ }\n", Code.BAD_CONFIG),
        ("sequenceDiagram\nbox\nactor A\nend\nbox\nactor A\nend\n", Code.IN_TWO_BOXES),
        ("sequenceDiagram\nactor A\ncreate actor A\n", Code.ALREADY_EXISTS),
        ("sequenceDiagram\ncreate actor A\nB->>C: x\n", Code.NOT_CREATED),
        ("sequenceDiagram\ndestroy A\nB->>C: x\n", Code.NOT_DESTROYED),
        ("sequenceDiagram\nA->>-B: x\n", Code.NOT_ACTIVE),
    ],
)
def test_each_reason_for_which_mermaid_rejects(text: str, code: Code, mermaid_oracle: "MermaidOracle") -> None:
    """The problem is named, with a hint; and Mermaid does reject the text."""
    problems = read(text).problems
    assert [problem.code for problem in problems] == [code]
    assert problems[0].hint
    assert not mermaid_oracle(text)["ok"]


def test_all_problems_are_told_at_once() -> None:
    """Where Mermaid stops at the first error, reading goes on."""
    codes = [problem.code for problem in read("sequenceDiagram\nA->>-B: x\nA=>B\nloop\n").problems]
    assert codes == [Code.NOT_ACTIVE, Code.BROKEN_STATEMENT, Code.UNCLOSED_BLOCK]


def test_rows_know_their_statements() -> None:
    """So that a picture can tell where in the source each of its elements stands."""
    meaning = read("sequenceDiagram\r\n%% c\r\nparticipant A\r\nA->>+B: x\r\nloop\r\nend\r\n")
    assert [(row.type, row.statement) for row in meaning.rows] == [
        ("SOLID", 1),
        ("ACTIVE_START", 1),
        ("LOOP_START", 2),
        ("LOOP_END", 3),
    ]
    assert {name: actor.statement for name, actor in meaning.actors.items()} == {"A": 0, "B": 1}


def test_a_problem_tells_its_place_in_the_text_as_written() -> None:
    """The span is the statement's own, in the raw text, whatever cleaning cut out before it."""
    text = "---\r\ntitle: x\r\n---\r\n%% c\r\nsequenceDiagram\r\n%% d\r\n  A=>B  \r\nA->>B: x\r\n"
    (problem,) = read(text).problems
    assert text[slice(*problem.span)] == "A=>B  "


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("A->>end: x", "`end` is a keyword"),
        ("A-->>+Note: x", "`Note` is a keyword"),
        ("A->>B", "a `:` and a text are missing"),
        ("A=>B: x", "an arrow is written with `-`"),
        ("participant A:B", "a name has no"),
    ],
)
def test_a_broken_statement_has_the_hint_that_fits(line: str, hint: str) -> None:
    """The usual mistakes are named."""
    (problem,) = read(f"sequenceDiagram\n{line}\n").problems
    assert hint in problem.hint
