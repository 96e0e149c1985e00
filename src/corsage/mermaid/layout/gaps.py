"""Where a new statement can go: the gaps between the rows of a picture, each in its block and branch."""

from collections.abc import Iterator
from typing import NamedTuple

from corsage.mermaid.layout.plan import Message, Note, Opening, Plan
from corsage.mermaid.layout.scene import ArrowLine, FrameBox, NoteBox, Scene
from corsage.mermaid.outline import outline
from corsage.mermaid.syntax.tree import Box, Branch, Diagram


class Gap(NamedTuple):
    """A place for new statements: before the statement `before`, at the height `y`, between `left` and `right`.

    `block` is the statement that opens the block around it, `branch` the one that opens its section (the block's opener
    for the first section); None at the top of the diagram.
    """

    before: int
    y: int
    left: int
    right: int
    block: int | None
    branch: int | None


def gaps(diagram: Diagram, plan: Plan, scene: Scene) -> Iterator[Gap]:
    """All gaps, in the order of the statements; inside boxes there is none."""
    statements = diagram.statements
    rows, frames = _rows(plan, scene)
    shape = outline(statements)
    for opener, frame in frames.items():
        extent = shape.extents.get(opener)
        if extent is not None and extent.close is not None:
            rows[extent.close] = (frame.y + frame.height - 2, frame.y + frame.height + 2)
    above = max([head.y + head.height for head in scene.heads if head.y < scene.height // 2], default=0) + 4
    below = _next_tops(rows, len(statements))
    section: dict[int, int] = {}
    for i in range(len(statements) + 1):
        if i:
            above = max(above, rows.get(i - 1, (0, 0))[1])
            if isinstance(statements[i - 1], Branch) and (divided := shape.parents[i - 1]) is not None:
                section[divided] = i - 1
        block = shape.parents[i] if i < len(statements) else None
        if block is not None and isinstance(statements[block], Box):
            continue
        y = max((above + below[i]) // 2, above) if i in below else above + 4
        drawn = frames.get(block) if block is not None else None
        left, right = (drawn.x, drawn.x + drawn.width) if drawn else (0, scene.width)
        yield Gap(i, y, left, right, block, None if block is None else section.get(block, block))


def _rows(plan: Plan, scene: Scene) -> tuple[dict[int, tuple[int, int]], dict[int, FrameBox]]:
    """For each drawn statement the top and bottom of its row; for each block its frame."""
    rows: dict[int, tuple[int, int]] = {}
    frames: dict[int, FrameBox] = {}
    for thing in (*scene.steps, *scene.fills):
        if isinstance(thing, (ArrowLine, NoteBox)):
            event = plan.events[thing.event]
            assert isinstance(event, (Message, Note))
            bottom = thing.y1 + 4 if isinstance(thing, ArrowLine) else thing.y + thing.height
            rows[event.statement] = (min(thing.y, thing.label.y), max(bottom, _low(thing)))
        elif isinstance(thing, FrameBox):
            opening = plan.events[thing.event]
            assert isinstance(opening, Opening)
            frames[opening.statement] = thing
            rows[opening.statement] = (thing.y, thing.y + 20 if thing.tab else thing.y + 2)
            for section in thing.sections:
                rows[section.statement] = (section.y, section.y + max(20, section.label.text.height))
    return rows, frames


def _low(thing: ArrowLine | NoteBox) -> int:
    return thing.label.y + thing.label.text.height


def _next_tops(rows: dict[int, tuple[int, int]], count: int) -> dict[int, int]:
    """For each index the top of the first row at or after it, if there is one."""
    tops: dict[int, int] = {}
    for i in range(count - 1, -1, -1):
        if i in rows:
            tops[i] = rows[i][0]
        elif i + 1 in tops:
            tops[i] = tops[i + 1]
    return tops
