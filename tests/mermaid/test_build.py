"""Diagrams made from Python: canonical code, plain text that stays plain text, names that Mermaid reads."""

import html
import re
from typing import TYPE_CHECKING

import pytest

from corsage.mermaid import Arrow, InvalidName, Kind, Placement, build

if TYPE_CHECKING:
    from tests.conftest import MermaidOracle

PREFLIGHT = """\
sequenceDiagram
    title A preflight
    autonumber
    actor U as User
    box transparent Edge
        participant P
        participant D@{ "type": "database" } as Store
    end
    U->>+P: OPTIONS /data
    alt origin is allowed
        P-->>-U: 204#59; Allow-Origin
        opt
            U-xD: Two<br/>lines
        end
    else origin is denied
        P--xU: 403
    end
    Note over U,P: a #35; b
    Note left of U: wrap: long
"""


def test_a_diagram_is_canonical_and_indented() -> None:
    """Every statement stands on its line, indented four spaces a level; branches and ends align with their block."""
    made = build.diagram(
        build.title("A preflight"),
        build.autonumber(),
        build.actor("U", "User"),
        build.box("Edge", build.participant("P"), build.participant("D", "Store", Kind.DATABASE)),
        build.message("U", "P", "OPTIONS /data", activate=True),
        build.alt(
            (
                "origin is allowed",
                [
                    build.message("P", "U", "204; Allow-Origin", Arrow.DOTTED, deactivate=True),
                    build.opt("", build.message("U", "D", "Two\nlines", Arrow.SOLID_CROSS)),
                ],
            ),
            ("origin is denied", [build.message("P", "U", "403", Arrow.DOTTED_CROSS)]),
        ),
        build.note_over("U", "P", text="a # b"),
        build.note_beside(Placement.LEFT_OF, "U", "long", wrap=True),
    )
    assert made.to_text() == PREFLIGHT


@pytest.mark.parametrize(
    "name",
    ["", " A", "end", "End", "end-point", "note x", "A:b", "A-xB", "a--b", "A->", "A\nB", "a;b", "A-", "12", "(A",
     "title x", "off", "a as b", "%a", "A@b", "A#b", "-A"],
)  # fmt: skip
def test_names_that_mermaid_would_misread_are_refused(name: str) -> None:
    """A keyword, a number, an arrow or a separator in a name is refused, with the reason."""
    with pytest.raises(InvalidName) as caught:
        build.participant(name)
    assert caught.value.reason


@pytest.mark.parametrize(
    "name", ["A", "Endpoint", "my actor", "Auth-Service", "用户", "link", "__proto__", "a_b.c", "opt1", "A/B"]
)
def test_names_that_mermaid_reads_are_taken(name: str) -> None:
    """Inner blanks, hyphens, other scripts and words that only start like a keyword are names."""
    assert build.participant(name).to_text() == f"participant {name}\n"


def test_a_name_with_a_blank_has_no_label() -> None:
    """Mermaid would read `participant my actor as X` as one long name, so it cannot be built."""
    with pytest.raises(InvalidName):
        build.participant("my actor", "X")


def test_colours_are_spelled_so_that_mermaid_reads_them() -> None:
    """A hexadecimal colour would be cut at its `#`."""
    assert build.rect("#f00")[0].to_text() == "rect rgb(255, 0, 0)\n"
    with pytest.raises(ValueError, match="colour"):
        build.rect("red; x")


def test_a_name_that_an_arrow_runs_into_is_refused_before_that_arrow_only() -> None:
    """`Auth-Service//-B` reads as one name, for slashes may stand in a name after its first hyphen."""
    assert build.message("B", "Auth-Service", arrow=Arrow.STICK_ARROW_TOP_REVERSE).to_text() == "B//-Auth-Service:\n"
    with pytest.raises(InvalidName):
        build.message("Auth-Service", "B", arrow=Arrow.STICK_ARROW_TOP_REVERSE)


HOSTILE = ["a; b", "#35; #x", "style: #a; b: c#d;", "wrap: no", "%%{wrap}%% x", "<script>alert(1)</script>", "end", ""]


@pytest.mark.parametrize("text", HOSTILE)
def test_mermaid_reads_the_text_that_was_meant(text: str, mermaid_oracle: "MermaidOracle") -> None:
    """Escaped text means the plain text: nothing is cut, no separator, directive or setting is read into it."""
    made = build.diagram(build.message("A", "B", text), build.opt(text, build.note_over("A", text=text)))
    answer = mermaid_oracle(made.to_text())
    assert answer["ok"], answer
    rows = [re.sub(r"#(\d+);", r"&#\1;", row["text"]).replace("#lt;", "&lt;") for row in answer["messages"]]
    assert [html.unescape(row) for row in rows] == [text, text, text, ""]
    assert not any(row["wrap"] for row in answer["messages"])


def test_mermaid_accepts_the_canonical_code(mermaid_oracle: "MermaidOracle") -> None:
    """Every construct that can be built is one that Mermaid reads."""
    mermaid_oracle.assert_accepts([PREFLIGHT])
