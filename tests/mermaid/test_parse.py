"""The lossless law, broken statements, and speed that stays linear on hostile text."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.tree import Broken, End, Message, Participant

PIECES = st.sampled_from([
    "sequenceDiagram", "\n", "\r\n", "\r", " ", "\t", ";", "A->>B: x", "A", "->>", ":", "%%{wrap}%%", "%% c", "#59;",
    "#", "---\n", "title: x", '<a b="c">', "participant", " as ", "@{", "}", "alt x", "else", "end", "accDescr {", "🎉",
    "style:#a;", "\u2028", "\ufeff", "note over A,B: x", "ﬂ°°59¶ß",
])  # fmt: skip


@given(st.text() | st.lists(PIECES).map("".join) | st.lists(PIECES | st.text(max_size=3)).map("".join))
def test_every_text_prints_back_to_the_byte(text: str) -> None:
    """print(parse(text)) == text, for every text."""
    assert parse(text).to_text() == text


def test_random_diagrams_print_back_to_the_byte(random_diagram: Callable[[int], str]) -> None:
    """The same law on diagrams, sound and mutated, CRLF and cut off."""
    for text in map(random_diagram, range(2000)):
        assert parse(text).to_text() == text


def test_what_was_cut_out_belongs_to_the_statement_after_it() -> None:
    """Comments and directives before a statement are its `leading`; the rest of its line is its `trailing`."""
    tree = parse("---\ntitle: x\n---\n%% one\nsequenceDiagram %% two\n%% three\n  A->>B: x # four\n\n%%{wrap}%%\nend;")
    assert tree.frontmatter == "---\ntitle: x\n---\n"
    assert tree.header.leading == "%% one\n"
    assert tree.header.trailing == " %% two\n"
    message, end = tree.statements
    assert isinstance(message, Message)
    assert (message.leading, message.text, message.trailing) == ("%% three\n  ", "x", " # four\n")
    assert isinstance(end, End)
    assert (end.leading, end.trailing) == ("\n%%{wrap}%%\n", ";")


def test_a_broken_statement_is_a_node_and_reading_goes_on() -> None:
    """One line is lost, not the diagram."""
    tree = parse("sequenceDiagram\nA->>B: x\nA=>B: y\nA->>B: z\n")
    assert [type(statement) for statement in tree.statements] == [Message, Broken, Message]


def test_a_broken_configuration_reaches_to_its_brace() -> None:
    """As in Mermaid, which reads `@{` to `}` over any number of lines."""
    tree = parse("sequenceDiagram\nparticipant A@{ type:\n\n queue } x\nparticipant B\n")
    assert [type(statement) for statement in tree.statements] == [Broken, Participant]


HOSTILE: dict[str, Callable[[int], str]] = {
    "nested blocks": lambda n: "alt\n" * n + "end\n" * n,
    "unclosed blocks": lambda n: "box\nloop x\n" * (n // 2),
    "one long line": lambda n: "A->>B: " + "x" * n * 10,
    "one long name": lambda n: "A-b" * n + "->>B: x",
    "semicolons": lambda n: ";" * n * 10,
    "line ends": lambda n: "\r\n" * n,
    "blank lines and comments": lambda n: " \n\n%% c\n" * n + "%%" * n,
    "unclosed configurations": lambda n: "participant A@{\n" * n,
    "configurations closed at last": lambda n: "participant A@{\n" * n + "} x",
    "unclosed directives": lambda n: "%%{a " * n,
    "unclosed tags": lambda n: "<a " * n,
    "blanks before a colon": lambda n: "participant " + " " * n * 10 + ":",
    "hashes": lambda n: "participant " + "a#" * n + ":",
    "styles": lambda n: "style" * n + ":" * n + "#" * n + ";",
    "fences": lambda n: "---\n" + "\n--- " * n,
    "stray characters": lambda n: "(<>)" * n,
    "arrows": lambda n: "-" * n + ">" * n,
    "entity codes": lambda n: "A->>B: " + "#59;" * n,
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_takes_linear_time(hostile: Callable[[int], str]) -> None:
    """Four times the text takes far less than the sixteen times of a quadratic rule, and nothing recurses."""

    def seconds(n: int) -> float:
        text = "sequenceDiagram\n" + hostile(n)
        start = time.process_time()
        assert parse(text).to_text() == text
        return time.process_time() - start

    # A machine that is busy with others makes one run slow, a rule that is quadratic each.
    assert any(seconds(40_000) < 10 * seconds(10_000) + 0.1 for _ in range(5))
