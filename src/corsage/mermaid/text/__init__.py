"""A sequence diagram in a terminal: Unicode box drawing, in as many columns as it needs and `width` as a goal.

Texts are broken more and more narrowly until the picture fits; one with many participants may still be wider. Blocks
nested deeper than MOST_FRAMES are drawn without their frames: each would take a column on either side of every row.
Colours have no place here; a `rect` is a dotted frame.
"""

from dataclasses import replace
from typing import Final

from corsage.mermaid.layout.columns import columns
from corsage.mermaid.layout.plan import Closing, Divider, Event, Opening, Plan, plan
from corsage.mermaid.layout.prose import fit
from corsage.mermaid.read import read
from corsage.mermaid.syntax.tree import Diagram
from corsage.mermaid.text.cells import FACE, sizes
from corsage.mermaid.text.drawing import draw

__all__ = ["render"]

MOST_FRAMES: Final = 16
_LIMITS: Final = (72, 56, 44, 34, 26, 20, 16)


def render(diagram: Diagram | str, width: int = 100) -> str:
    """The picture, line by line, without blanks at the ends; wider than `width` only if it must be."""
    drawn = _shallow(plan(read(diagram)))
    for limit in _LIMITS:
        placed = columns(drawn, sizes(limit))
        if placed.width < width:
            break
    return draw(drawn, placed, fit(drawn.title, FACE, max(width, 20))).to_text()


def _shallow(drawn: Plan) -> Plan:
    """The plan without the frames that are too deep."""
    depth = 0
    events: list[Event] = []
    openings: list[int] = []
    for event in drawn.events:
        deep = depth > MOST_FRAMES
        if isinstance(event, Opening):
            depth += 1
            deep = depth > MOST_FRAMES
            if not deep:
                openings.append(len(events))
        elif isinstance(event, Closing):
            depth -= 1
        if deep and isinstance(event, (Opening, Divider, Closing)):
            continue
        events.append(Closing(openings.pop()) if isinstance(event, Closing) else event)
    return replace(drawn, events=tuple(events))
