"""The document: self-contained, safe, tied to its source, readable by machines and by those who listen."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from corsage.mermaid.svg import THEMES, render
from corsage.mermaid.svg.themes import Theme
from corsage.mermaid.syntax.arrows import Arrow, Kind
from corsage.mermaid.syntax.parse import parse

NS = "{http://www.w3.org/2000/svg}"
EVERYTHING = """---
title: not a title of the diagram
---
sequenceDiagram
    %% a comment; its length counts
    title Purchase
    accTitle: A purchase
    accDescr: Who says what
    autonumber
    box Aqua Front
        actor U as User #59;)
    end
    participant S@{ "type": "database" } as Shop<br/>open
    link S: Docs @ https://example.com/?a=1&b=2
    U->>+S: buy <it> & "that"
    Note over U,S: a note
    alt yes
        S-->>-U: sold
    else no
        S--xU: sorry
    end
    rect rgb(1, 2, 3)
        create participant T
        S->>T: make
        destroy T
        S-xT: end
    end
"""


def test_each_element_names_its_statement_and_where_it_stands() -> None:
    """`data-start` and `data-end` cut the statement out of the source, comments and frontmatter before it or not."""
    statements = parse(EVERYTHING).statements
    seen = {}
    for group in ET.fromstring(render(EVERYTHING)).iter(f"{NS}g"):
        start, end = int(group.attrib["data-start"]), int(group.attrib["data-end"])
        statement = statements[int(group.attrib["data-statement"])]
        written = statement.to_text().removeprefix(statement.leading).removesuffix(statement.trailing)
        assert EVERYTHING[start:end] == written
        seen[group.attrib["class"]] = written
    assert seen["message"] == "S-xT: end"
    assert seen["notes"] == "Note over U,S: a note"
    assert seen["branch"] == "else no"
    assert {"groups", "participant", "activation", "alt", "rect", "destruction"} <= seen.keys()


def test_it_is_announced() -> None:
    """Title and description of the author, by ids of this picture; each message says who speaks to whom."""
    root = ET.fromstring(render(EVERYTHING))
    by_id = {element.get("id"): element.text for element in root.iter()}
    assert by_id[root.attrib["aria-labelledby"]] == "A purchase"
    assert by_id[root.attrib["aria-describedby"]] == "Who says what"
    labels = [element.get("aria-label") for element in root.iter(f"{NS}g") if element.get("aria-label")]
    assert labels[0] == 'User ;) to Shop open: buy <it> & "that"'
    assert labels[1] == "Note, User ;) and Shop open: a note"


def test_it_is_announced_without_the_authors_words() -> None:
    """Then the participants are named."""
    root = ET.fromstring(render("sequenceDiagram\nA->>B: x\n"))
    assert [root.findtext(f"{NS}{tag}") for tag in ("title", "desc")] == [
        "Sequence diagram",
        "A sequence diagram. Participants: A, B.",
    ]


def test_nothing_is_fetched_and_nothing_runs() -> None:
    """No script, no image, no reference to elsewhere but links that a reader may follow."""
    picture = render(EVERYTHING)
    assert not re.search(r"<script|<image|<use|url\(|@import|xlink|\son\w+=", picture)
    assert [link.get("href") for link in ET.fromstring(picture).iter(f"{NS}a")] == ["https://example.com/?a=1&b=2"] * 2


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " data:text/html,x", "vbscript:x", "java\tscript:alert(1)"]
)
def test_a_link_that_runs_code_is_no_link(url: str) -> None:
    """Its label is shown, and leads nowhere."""
    picture = render(f'sequenceDiagram\nparticipant A\nlinks A: {{"Label": "{url}"}}\n')
    assert "<a " not in picture


@pytest.mark.parametrize(
    "source",
    [
        "A\x01->>B: x",
        "participant A\x01 as B\ud800",
        "A->>B: x\nnote over B\x07: \x08",
        'links A: {"a\\u0001\\tb\\nc\\ud800 #59;": "x\\u0002\\ty\\udfff"}',
    ],
)
def test_what_xml_may_not_hold_is_not_in_the_picture(source: str) -> None:
    """XML 1.0, section 2.2; and a tab in a label is a blank, for a picture has no tab stops."""
    picture = render(f"sequenceDiagram\n{source}\n")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\t\ud800-\udfff]", picture)
    ET.fromstring(picture)


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "'><x>", "</style>", "]]>", "&lt;", "<!--"])
def test_text_stays_text(hostile: str) -> None:
    """Wherever it stands, whoever wrote it."""
    source = f"sequenceDiagram\ntitle {hostile}\nparticipant A as {hostile}\nA->>A: {hostile}\nloop {hostile}\nend\n"
    allowed = {"svg", "title", "desc", "style", "rect", "path", "text", "tspan", "g", "a", "circle"}
    assert {element.tag.removeprefix(NS) for element in ET.fromstring(render(source)).iter()} <= allowed


def test_a_colour_that_is_none_is_not_written() -> None:
    """Only what CSS takes for a colour reaches an attribute."""
    assert 'fill="none"' in render('sequenceDiagram\nrect red" onload="x\nA->>B: x\nend\n')


def test_every_arrow_and_every_participant_is_told_from_the_others() -> None:
    """26 kinds of arrows and 8 of participants."""
    heads = "participant A\nparticipant B\n"
    arrows = {re.sub(r"<g.*?>|id=\S+|#seq-\w+", "", render(f"sequenceDiagram\n{heads}A{it}B: \n")) for it in Arrow}
    assert len(arrows) == len(Arrow) == 26
    shapes = {
        re.sub(r"<g.*?>|seq-\w+", "", render(f'sequenceDiagram\nparticipant A@{{ "type": "{kind}" }}\n'))
        for kind in Kind
    }
    assert len(shapes) == len(Kind) == 8


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_contrast(theme: Theme) -> None:
    """WCAG 2.2: text 4.5 : 1 (1.4.3), lines and shapes 3 : 1 (1.4.11); 7 : 1 with high contrast (1.4.6)."""
    text = 7.0 if theme is THEMES["high-contrast"] else 4.5
    for ink, ground in [
        (theme.ink, theme.ground), (theme.soft, theme.ground), (theme.ink, theme.head), (theme.soft, theme.head),
        (theme.note_ink, theme.note), (theme.tab_ink, theme.tab), (theme.on_accent, theme.accent),
        (theme.accent, theme.head),
    ]:  # fmt: skip
        assert _contrast(ink, ground) >= text, (ink, ground)
    for line in (theme.lifeline, theme.line, theme.head_line, theme.note_line, theme.frame, theme.bar_line,
                 theme.group_line, theme.accent):  # fmt: skip
        assert _contrast(line, theme.ground) >= 3, line


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = [int(colour[i:j], 16) / 255 for i, j in pairwise((1, 3, 5, 7))]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_theme_must_exist() -> None:
    """A name that is none is a KeyError, as documented."""
    with pytest.raises(KeyError):
        render("sequenceDiagram\n", "sepia")


def test_depth_costs_no_recursion() -> None:
    """Blocks and activations nested ten thousand deep."""
    blocks = render("sequenceDiagram\n" + "loop x\n" * 10_000 + "A->>B: x\n" + "end\n" * 10_000)
    assert blocks.count('class="frame"') == 10_000
    assert render("sequenceDiagram\nA->>B: x\n" + "activate B\n" * 10_000).count("data-statement") < 50


def test_empty_diagrams() -> None:
    """Nobody, nothing, or blocks around nothing: still a picture."""
    for source in ("", "sequenceDiagram\n", "sequenceDiagram\nloop x\nend\n", "sequenceDiagram\nbox Aqua\nend\n"):
        assert float(ET.fromstring(render(source)).attrib["height"]) > 0


def test_lines_of_a_note_that_run_left_are_centred() -> None:
    """Entries of a list start at the note's left edge, unless one runs from right to left: then all are centred."""
    texts = ("a: one<br/>b: three", "a: one<br/>ש: לום")
    left, centred = [render(f"sequenceDiagram\nparticipant A\nNote over A: {text}") for text in texts]
    assert '<text text-anchor="middle"><tspan' not in left
    assert '<text text-anchor="middle"><tspan' in centred
