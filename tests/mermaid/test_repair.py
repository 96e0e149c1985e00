"""Mistakes are named, and what has exactly one safe repair is repaired."""

from collections.abc import Callable

import pytest

from corsage.mermaid.diagnosis import warnings
from corsage.mermaid.markdown import code_blocks, rewrite
from corsage.mermaid.read import read
from corsage.mermaid.repair import repaired
from corsage.mermaid.syntax.parse import parse

HEAD = "sequenceDiagram\n"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("A->>B: one; two\n", "write `#59;` for a semicolon"),
        ("A->>B: one\nand more\n", "a text ends with its line"),
        ("Note right A: x\n", "`of` is missing"),
        ("Note left A: x\n", "`of` is missing"),
        ("A->>B\n", "a `:` and a text are missing"),
        ("A=>>B: x\n", "an arrow is written with `-`"),
        ("opt x\nA->>B: y\nend\nend\n", "`opt` in line 2 of the diagram, ends in line 4"),
        ("end\n", "no block is open here: remove this"),
    ],
)
def test_a_mistake_is_named(text: str, part: str) -> None:
    """The hint says what to write in its place."""
    assert part in " ".join(map(str, read(HEAD + text).problems))


def test_a_comment_before_the_header_has_two_marks() -> None:
    """One `%` starts no comment there."""
    assert "a comment starts with `%%`" in str(read("% one\n" + HEAD).problems[0])
    assert read("%% two\n" + HEAD).accepted


def test_an_open_block_is_named_at_its_opening() -> None:
    """A missing `end` is reported where the block starts."""
    (problem,) = read(HEAD + "A->>B: x\nloop y\nA->>B: z\n").problems
    assert problem.statement == 1


def test_comments_at_the_end_of_a_line_are_warned_of() -> None:
    """Mermaid takes them for names and texts."""
    found = [*warnings(parse(HEAD + "participant A # main\nA->>B: x %% c\nB->>A: 100%\n").statements)]
    assert [it.statement for it in found] == [0, 1]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (HEAD + "A->>B: one; two\n", HEAD + "A->>B: one#59; two\n"),
        (HEAD + "Note right A: x\n", HEAD + "Note right of A: x\n"),
        (HEAD + "  A->>B\n", HEAD + "  A->>B:\n"),
        ("sequencediagram\nA->>B: x\n", HEAD + "A->>B: x\n"),
        ("% c\n" + HEAD + "A->>B: x\n", "%% c\n" + HEAD + "A->>B: x\n"),
        (HEAD + "  opt x\n    A->>B: y\n  B->>A: z\n", HEAD + "  opt x\n    A->>B: y\n  end\n  B->>A: z\n"),
    ],
)
def test_what_has_one_safe_repair_is_repaired(broken: str, whole: str) -> None:
    """The repaired text is accepted, and nothing else changed."""
    text, done = repaired(broken)
    assert text == whole
    assert read(text).accepted
    assert len(done) == 1


@pytest.mark.parametrize(
    "text",
    [HEAD + "A->>B: x\nend\n", HEAD + "opt x\nA->>B: y\nB->>A: z\n", HEAD + "A->>B: a\nmore words\n", "graph TD\n"],
)
def test_what_could_mean_two_things_stays(text: str) -> None:
    """No guess is made."""
    assert repaired(text) == (text, ())


@pytest.mark.parametrize("seed", range(200))
def test_a_sound_diagram_is_left_alone(seed: int, random_diagram: Callable[[int], str]) -> None:
    """A repair never touches what Mermaid accepts, and never makes more problems."""
    text = random_diagram(seed)
    fixed, done = repaired(text)
    before, after = len(read(text).problems), len(read(fixed).problems)
    assert after <= before
    assert (fixed == text) == (not done)
    if not before:
        assert fixed == text


BODY = "sequenceDiagram\n  A->>B: x\n"


@pytest.mark.parametrize(
    ("document", "indent"),
    [
        (f"```mermaid\n{BODY}```\n", ""),
        (f"```Mermaid\n{BODY}```\n", ""),
        (f"~~~ {{mermaid}}\n{BODY}~~~\n", ""),
        (f"```{{.mermaid width=5}}\n{BODY}```\n", ""),
        (f"::: mermaid\n{BODY}:::\n", ""),
        (f":::mermaid\n{BODY}:::\n", ""),
        ("> ```mermaid\n" + "".join(f"> {line}\n" for line in BODY.splitlines()) + "> ```\n", "> "),
        (f"[mermaid]\n----\n{BODY}----\n", ""),
        (f'[source,mermaid,title="x"]\n....\n{BODY}....\n', ""),
        (".. mermaid::\n   :zoom:\n\n" + "".join(f"   {line}\n" for line in BODY.splitlines()) + "\nText\n", "   "),
    ],
)
def test_diagrams_are_found_in_documents(document: str, indent: str) -> None:
    """Each form of a block is found with its own code, and written back into its form."""
    (block,) = code_blocks(document)
    assert (block.code, block.indent) == (BODY, indent)
    assert rewrite(document, lambda code: code) == document
    assert rewrite(document, lambda code: code.replace("x", "y")) == document.replace(": x\n", ": y\n")


@pytest.mark.parametrize(
    "document",
    [
        f"```text\n```mermaid\n{BODY}```\n",
        f"::: note\n{BODY}:::\n",
        f"```mermaidjs\n{BODY}```\n",
        f"```mermaid\n{BODY}",
        f"[mermaid]\n{BODY}",
        ".. mermaid:: file.mmd\n\n   sequenceDiagram\n",
    ],
)
def test_what_is_no_diagram_of_a_document(document: str) -> None:
    """Other blocks, and blocks that are not closed, are none."""
    assert not [*code_blocks(document)]
