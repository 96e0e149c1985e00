"""The layout as an editor asks it: which statement, which gap, which drop."""

from collections.abc import Callable

import pytest

from corsage.mermaid.edit import EditRefused, apply
from corsage.mermaid.layout.picture import Picture, lay_out
from corsage.mermaid.layout.places import ROOM, Place

SOURCE = """sequenceDiagram
    title T
    autonumber
    participant B as Browser
    box Aqua Servers
    participant S
    end
    B->>+S: OPTIONS
    S-->>-B: ok
    alt yes
        B->>S: GET
        Note over B,S: hi
    else no
        B->>B: err
    end
    destroy S
    S-xB: bye
    link B: Docs @ https://docs.example
"""


def place(picture: Picture, statement: int, part: str) -> Place:
    """The place of a part of a statement."""
    return next(it for it in picture.places if it.statement == statement and it.part == part)


@pytest.mark.parametrize("seed", range(60))
def test_each_statement_has_a_place(seed: int, random_diagram: Callable[[int], str]) -> None:
    """Every statement of every text has a place inside the picture, and the gaps go downwards."""
    picture = lay_out(random_diagram(seed))
    assert {it.statement for it in picture.places} == {*range(len(picture.diagram.statements))}
    assert all(it.width > 0 and it.height > 0 for it in picture.places)
    assert [it.before for it in picture.gaps] == sorted(it.before for it in picture.gaps)


def test_room_around_arrows() -> None:
    """Ten pixels above and below an arrow still hit it."""
    picture = lay_out(SOURCE)
    arrow = place(picture, 9, "arrow")
    middle = arrow.x + arrow.width // 4
    line = arrow.y + ROOM
    for y in (line - ROOM + 1, line, line + ROOM - 1):
        hit = picture.at(middle, y)
        assert hit is not None
        assert hit.statement == 9
    assert picture.at(middle, line + ROOM + 3) != arrow


def test_what_is_not_drawn_has_a_place() -> None:
    """`autonumber`, a link, an `end` and a `destroy` can be hit."""
    picture = lay_out(SOURCE)
    for statement, kind in ((1, "autonumber"), (16, "attribute"), (13, "alt"), (14, "destruction"), (0, "title")):
        area = next(it for it in picture.places if it.statement == statement)
        assert area.kind == kind
        hit = picture.at(area.x + area.width / 2, area.y + area.height / 2)
        assert hit is not None
        assert hit.statement == statement


def test_gaps_know_their_block_and_branch() -> None:
    """A gap in a branch says which block and which branch; none lies in a box."""
    picture = lay_out(SOURCE)
    message, note, divider = (place(picture, i, part) for i, part in ((9, "arrow"), (10, ""), (11, "")))
    between = picture.gap_at((message.y + message.height + note.y) / 2)
    assert (between.before, between.block, between.branch) == (10, 8, 8)
    after = picture.gap_at(divider.y + divider.height + 20)
    assert (after.before, after.block, after.branch) == (12, 8, 11)
    assert not {4, 5} & {it.before for it in picture.gaps}
    assert picture.gap_at(picture.scene.height).block is None


def test_a_drop_is_an_edit() -> None:
    """A drop is an edit that can be made: a message moves, an end finds its participant, a head its place."""
    picture = lay_out(SOURCE)
    top = picture.gap_at(0)
    moved = picture.drop(place(picture, 12, "text"), 0, top.y)
    assert moved == {"edit": "messages.move", "index": 12, "to": top.before}
    browser, server = picture.columns
    end = picture.drop(place(picture, 9, "target"), browser.x, 0)
    assert end == {"edit": "messages.retarget", "index": 9, "target": "B"}
    head = next(it for it in picture.places if it.kind == "participant" and it.name == "B")
    assert picture.drop(head, server.x + 50, 0) == {"edit": "participants.move", "name": "B", "before": None}
    assert picture.drop(head, browser.x + 5, 0) is None
    block = picture.drop(place(picture, 8, "keyword"), 0, top.y)
    assert block == {"edit": "blocks.move", "index": 8, "to": top.before}
    for request in (moved, end, block):
        assert request is not None
        assert apply(picture.diagram, request).diagram != picture.diagram


def test_a_drop_where_nothing_would_change_is_none() -> None:
    """A message dropped in the gap above or below it stays."""
    picture = lay_out(SOURCE)
    arrow = place(picture, 9, "text")
    assert picture.drop(arrow, arrow.x, arrow.y) is None


def test_a_drop_that_breaks_the_diagram_is_refused() -> None:
    """The edit of a drop goes through the same checks as any other one."""
    picture = lay_out(SOURCE)
    between = next(gap for gap in picture.gaps if gap.before == 15)
    request = {"edit": "messages.move", "index": 12, "to": between.before}
    with pytest.raises(EditRefused):
        apply(picture.diagram, request)


def test_the_json_form_holds_all() -> None:
    """An editor gets the sizes, the participants, the places and the gaps."""
    form = lay_out(SOURCE).to_json()
    assert {*form} == {"width", "height", "columns", "places", "gaps"}
    assert form["columns"][0]["name"] == "B"
    assert {*form["gaps"][0]} == {"before", "y", "left", "right", "block", "branch"}
