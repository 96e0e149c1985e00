"""A laid-out diagram for an editor: which statement is at a point, which gap, and what a drop there would do.

Each statement has at least one `Place`: the area in which a pointer hits it. Thin things have room around them (10
pixels beside an arrow); what is not drawn (`autonumber`, `link`, `deactivate`, ...) has a small place at the left edge,
at the height where it stands. A `Gap` is where a new statement can go: before the statement `before`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from corsage.mermaid.layout.gaps import Gap, gaps
from corsage.mermaid.layout.places import Place, places
from corsage.mermaid.layout.plan import Plan, plan
from corsage.mermaid.layout.scene import Scene
from corsage.mermaid.layout.stack import stack
from corsage.mermaid.meaning import Meaning
from corsage.mermaid.read import read
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.tree import Block, Diagram, Message, Note

HEAD: Final = "participant"
"""The kind of the places of heads."""


class Column(NamedTuple):
    """A participant and where its lifeline stands."""

    name: str
    x: int


@dataclass(frozen=True)
class Picture:
    """A diagram with its meaning, its plan and its scene."""

    diagram: Diagram
    meaning: Meaning
    plan: Plan
    scene: Scene

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The areas of all statements; where two overlap, the smaller one is meant."""
        drawn = [*places(self.diagram, self.plan, self.scene)]
        return (*drawn, *self._undrawn({place.statement for place in drawn}))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Where new statements can go, from top to bottom."""
        return tuple(gaps(self.diagram, self.plan, self.scene))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The participants from left to right."""
        found = {head.column: head.x for head in self.scene.all_heads()}
        return tuple(Column(it.id, found[i]) for i, it in enumerate(self.plan.participants) if i in found)

    def at(self, x: float, y: float) -> Place | None:
        """The place at this point: the smallest one that holds it."""
        hits = [place for place in self.places if place.holds(x, y)]
        return min(hits, key=lambda place: place.width * place.height, default=None)

    def gap_at(self, y: float) -> Gap:
        """The gap nearest to this height; of several at the same height the last."""
        return min(reversed(self.gaps), key=lambda gap: abs(gap.y - y))

    def column_at(self, x: float) -> Column | None:
        """The participant whose lifeline is nearest."""
        return min(self.columns, key=lambda column: abs(column.x - x), default=None)

    def drop(self, place: Place, x: float, y: float) -> dict[str, Any] | None:
        """The edit, in its JSON form, that dropping this place at the point would be; None if it would change nothing.

        A head goes to its new place among the participants, the end of an arrow to the nearest participant, a message,
        a note or a block to the nearest gap.
        """
        if place.kind == HEAD:
            return self._drop_head(place, x)
        if place.part in ("source", "target"):
            return self._drop_end(place, x)
        to = self.gap_at(y).before
        statement = self.diagram.statements[place.statement]
        if isinstance(statement, Block) and place.part != "end":
            return {"edit": "blocks.move", "index": place.statement, "to": to}
        if not isinstance(statement, (Message, Note)) or to in (place.statement, place.statement + 1):
            return None
        return {"edit": "messages.move", "index": place.statement, "to": to}

    def to_json(self) -> dict[str, Any]:
        """The JSON form: sizes, participants, places and gaps, for an editor that finds its targets itself."""
        return {
            "width": self.scene.width,
            "height": self.scene.height,
            "columns": [column._asdict() for column in self.columns],
            "places": [place._asdict() for place in self.places],
            "gaps": [gap._asdict() for gap in self.gaps],
        }

    def _drop_head(self, place: Place, x: float) -> dict[str, Any] | None:
        names = [column.name for column in self.columns]
        right = next((column.name for column in self.columns if column.x > x), None)
        after = names.index(place.name) + 1
        if right == place.name or right == (names[after] if after < len(names) else None):
            return None
        return {"edit": "participants.move", "name": place.name, "before": right}

    def _drop_end(self, place: Place, x: float) -> dict[str, Any] | None:
        column = self.column_at(x)
        if column is None or column.name == place.name:
            return None
        return {"edit": "messages.retarget", "index": place.statement, place.part: column.name}

    def _undrawn(self, drawn: set[int]) -> Iterator[Place]:
        """Small places for statements that have no element of their own."""
        heights = {gap.before: gap.y for gap in self.gaps}
        y = self.gaps[0].y if self.gaps else 0
        beside = 0
        for i, statement in enumerate(self.diagram.statements):
            if heights.get(i, y) != y:
                y, beside = heights[i], 0
            if i not in drawn:
                yield Place(type(statement).__name__.lower(), i, "", 4 + 24 * beside, y - 5, 20, 10)
                beside += 1


def lay_out(diagram: Diagram | str) -> Picture:
    """Lay a diagram out, as `svg.render` draws it."""
    tree = parse(diagram) if isinstance(diagram, str) else diagram
    meaning = read(tree)
    drawn = plan(meaning)
    return Picture(tree, meaning, drawn, stack(drawn))
