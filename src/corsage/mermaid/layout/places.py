"""Where a pointer hits each drawn statement: areas in pixels, with room around what is thin."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from corsage.mermaid.layout.plan import Message, Note, Opening, Plan
from corsage.mermaid.layout.scene import (
    ArrowLine,
    Bar,
    Cross,
    FrameBox,
    GroupBox,
    HeadBox,
    Label,
    NoteBox,
    Scene,
)
from corsage.mermaid.layout.stack import TAB
from corsage.mermaid.layout.walls import BAR
from corsage.mermaid.syntax.tree import Destroy, Diagram, Title

ROOM: Final = 10
"""So many pixels beside an arrow still hit it."""


class Place(NamedTuple):
    """An area that belongs to a statement; `part` names a part of the statement, or is empty for all of it.

    `kind` is the class that the element has in the SVG. `name` is the participant that the area belongs to, if any.
    """

    kind: str
    statement: int
    part: str
    x: int
    y: int
    width: int
    height: int
    name: str = ""

    def holds(self, x: float, y: float) -> bool:
        """Whether the point is in the area."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


def places(diagram: Diagram, plan: Plan, scene: Scene) -> Iterator[Place]:
    """The areas of all that is drawn."""
    writer = _Places(diagram, plan)
    if scene.title:
        for i, statement in enumerate(diagram.statements):
            if isinstance(statement, Title):
                yield writer.text("title", i, "text", scene.title)
    for thing in (*scene.groups, *scene.fills, *scene.bars, *scene.heads, *scene.steps):
        yield from _AREAS[type(thing)](writer, thing)


class _Places:
    def __init__(self, diagram: Diagram, plan: Plan) -> None:
        self._diagram = diagram
        self._plan = plan
        self._ends = {}
        opened: list[int] = []
        for i, statement in enumerate(diagram.statements):
            name = type(statement).__name__
            if name in ("Block", "Box"):
                opened.append(i)
            elif name == "End" and opened:
                self._ends[opened.pop()] = i

    def text(self, kind: str, statement: int, part: str, label: Label, name: str = "") -> Place:
        return Place(kind, statement, part, label.x, label.y, label.text.width, label.text.height, name)

    def group(self, it: GroupBox) -> Iterator[Place]:
        statement = self._plan.groups[it.group].statement
        yield Place("groups", statement, "", it.x, it.y, it.width, it.height)
        if it.label.text.lines:
            yield self.text("groups", statement, "label", it.label)
        yield from self._end("groups", statement, it)

    def frame(self, it: FrameBox) -> Iterator[Place]:
        opening = self._plan.events[it.event]
        assert isinstance(opening, Opening)
        kind, statement = opening.word, opening.statement
        yield Place(kind, statement, "", it.x, it.y, it.width, it.height)
        if it.tab:
            yield Place(kind, statement, "keyword", it.x, it.y, it.tab, TAB)
        if it.guard.text.lines:
            yield self.text(kind, statement, "label", it.guard)
        for section in it.sections:
            branch = section.statement
            yield Place("branch", branch, "", it.x, section.y - ROOM, it.width, 2 * ROOM)
            yield Place("branch", branch, "keyword", it.x, section.y, section.tab, TAB)
            if section.label.text.lines:
                yield self.text("branch", branch, "label", section.label)
        yield from self._end(kind, statement, it)

    def _end(self, kind: str, opener: int, it: FrameBox | GroupBox) -> Iterator[Place]:
        end = self._ends.get(opener)
        if end is not None:
            yield Place(kind, end, "end", it.x, it.y + it.height - ROOM // 2, it.width, ROOM)

    def bar(self, it: Bar) -> Iterator[Place]:
        name = self._plan.participants[it.column].id
        yield Place("activation", it.statement, "", it.x - 2, it.top, BAR + 4, it.bottom - it.top, name)

    def head(self, it: HeadBox) -> Iterator[Place]:
        who = self._plan.participants[it.column]
        left = it.x - it.head.width // 2
        yield Place("participant", who.statement, "", left, it.y, it.head.width, it.height, who.id)

    def arrow(self, it: ArrowLine) -> Iterator[Place]:
        message = self._plan.events[it.event]
        assert isinstance(message, Message)
        statement = message.statement
        names = [self._plan.participants[i].id for i in (message.source, message.target)]
        left, right = min(it.x0, it.x1, it.loop or it.x0), max(it.x0, it.x1, it.loop)
        yield Place("message", statement, "arrow", left, it.y - ROOM, right - left, it.y1 - it.y + 2 * ROOM)
        if it.label.text.lines:
            yield self.text("message", statement, "text", it.label)
        if it.number:
            x, middle, width = it.number_at
            yield Place("message", statement, "number", x, middle - ROOM, width, 2 * ROOM)
        for part, x, y, name in zip(("source", "target"), (it.x0, it.x1), (it.y, it.y1), names, strict=True):
            yield Place("message", statement, part, x - ROOM, y - ROOM, 2 * ROOM, 2 * ROOM, name)

    def note(self, it: NoteBox) -> Iterator[Place]:
        note = self._plan.events[it.event]
        assert isinstance(note, Note)
        yield Place("notes", note.statement, "", it.x, it.y, it.width, it.height)

    def cross(self, it: Cross) -> Iterator[Place]:
        name = self._plan.participants[it.column].id
        yield Place("destruction", self._destroyer(it.statement, name), "", it.x - 12, it.y - 12, 24, 24, name)

    def _destroyer(self, message: int, name: str) -> int:
        """The `destroy` that the message carries out."""
        for i in range(message - 1, -1, -1):
            statement = self._diagram.statements[i]
            if isinstance(statement, Destroy) and statement.name == name:
                return i
        return message


_AREAS: Final[dict[type[Any], Callable[[_Places, Any], Iterator[Place]]]] = {
    GroupBox: _Places.group,
    FrameBox: _Places.frame,
    Bar: _Places.bar,
    HeadBox: _Places.head,
    ArrowLine: _Places.arrow,
    NoteBox: _Places.note,
    Cross: _Places.cross,
}
