"""From a plan to a canvas: one row below the other, as `layout.stack` does with pixels.

An arrow takes a row, and one more for each line of its text above it; a note has a border, a block's condition stands
in its top border, that of a further section in its rule.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from corsage.mermaid.layout.columns import Columns, Head, Reach
from corsage.mermaid.layout.plan import (
    BarEnd,
    BarStart,
    Closing,
    Divider,
    Event,
    Message,
    Note,
    Opening,
    Plan,
)
from corsage.mermaid.layout.prose import Text, fit
from corsage.mermaid.layout.walls import Walls
from corsage.mermaid.syntax.arrows import Kind
from corsage.mermaid.text.canvas import BAR, BOTTOM, EDGE, LIFELINE, SIDE, TOP, Canvas
from corsage.mermaid.text.cells import FACE, stereotype
from corsage.mermaid.text.tips import ENDS, stroke


class _Frame(NamedTuple):
    left: int
    right: int
    top: int
    plain: bool


class _Line(NamedTuple):
    """A vertical line that comes last."""

    x: int
    top: int
    bottom: int


def draw(plan: Plan, columns: Columns, title: Text) -> Canvas:
    """The picture in cells."""
    return _Drawing(plan, columns).canvas(title)


class _Drawing:
    def __init__(self, plan: Plan, columns: Columns) -> None:
        self._plan = plan
        self._columns = columns
        self._x = columns.x
        self._y = 0
        self._line: int | None = None
        self._row = 0
        self._canvas = Canvas(columns.width + 1)
        sides = [side for _, reach in columns.groups for side in self._edges(reach)]
        self._walls = Walls(columns.x, [(0, 0)] * len(columns.x), sides)
        self._alive: dict[int, int] = {}
        self._bars: list[list[int]] = [[] for _ in columns.x]
        self._bar_lines: list[_Line] = []
        self._lifelines: list[_Line] = []
        self._frames: list[_Frame] = []

    def canvas(self, title: Text) -> Canvas:
        canvas = self._canvas
        for line in title.lines:
            canvas.write(max(0, (canvas.width - FACE.width(line)) // 2), self._y, line)
            self._y += 1
        top = self._y = self._y + bool(title.lines)
        grouped = bool(self._columns.groups)
        self._y += grouped
        self._top_heads()
        for at, event in enumerate(self._plan.events):
            _DRAW[type(event)](self, at, event)
        self._bottom_heads()
        for x, start, end in self._bar_lines:
            canvas.down(x, start, end, BAR)
        for x, start, end in self._lifelines:
            canvas.down(x, start, end, LIFELINE)
        for text, reach in self._columns.groups:
            self._group(reach, text, top)
        return canvas

    def _edges(self, reach: Reach) -> tuple[int, int]:
        return self._x[reach.first] - reach.left, self._x[reach.last] + reach.right

    def _group(self, reach: Reach, text: Text, top: int) -> None:
        left, right = self._edges(reach)
        self._rule(left, right, top, "╭┄╮")
        for i, line in enumerate(text.lines[:1]):
            self._canvas.write((left + right - FACE.width(line)) // 2, top + i, f" {line} ")
        self._canvas.down(left, top + 1, self._y, SIDE)
        self._canvas.down(right, top + 1, self._y, SIDE)
        self._rule(left, right, self._y, "╰┄╯")

    def _rule(self, left: int, right: int, y: int, strokes: str) -> None:
        self._canvas.write(left, y, strokes[0] + strokes[1] * (right - left - 1) + strokes[2])

    def _top_heads(self) -> None:
        shown = [i for i, it in enumerate(self._plan.participants) if not it.created]
        height = max([self._height(i) for i in shown], default=0)
        for i in shown:
            self._head(i, self._y + height - self._height(i), "┬")
            self._alive[i] = self._y + height
        self._y += height

    def _bottom_heads(self) -> None:
        for column in range(len(self._bars)):
            while self._bars[column]:
                self._end_bar(column)
        self._y += 1
        height = max([self._height(i) for i in self._alive], default=0)
        mirror = self._plan.look.mirror
        for i, start in self._alive.items():
            self._lifelines.append(_Line(self._x[i], start, self._y))
            if mirror:
                self._head(i, self._y, "┴")
        self._y += height if mirror else 0

    def _height(self, i: int) -> int:
        head = self._columns.heads[i]
        kind = self._plan.participants[i].kind
        return (
            2
            + (kind is not Kind.PARTICIPANT)
            + head.name.height
            + head.rest.height
            + sum(it.height for it in head.links)
        )

    def _head(self, i: int, y: int, joint: str) -> None:
        """A participant, and where its lifeline leaves it: below (`┬`) or above (`┴`)."""
        head: Head = self._columns.heads[i]
        kind = self._plan.participants[i].kind
        left = self._x[i] - head.width // 2
        right = left + head.width - 1
        lines = [*([stereotype(kind)] if kind is not Kind.PARTICIPANT else []), *head.name.lines, *head.rest.lines]
        lines += [line for link in head.links for line in link.lines]
        self._box(left, right, y, "┌─┐└─┘", lines)
        self._canvas.write(self._x[i], y if joint == "┴" else y + len(lines) + 1, joint)

    def _box(self, left: int, right: int, y: int, strokes: str, lines: list[str]) -> None:
        """A bordered box with its lines in the middle."""
        self._rule(left, right, y, strokes[:3])
        inner = right - left - 1
        for line in lines:
            y += 1
            before = (inner - FACE.width(line)) // 2
            after = inner - before - FACE.width(line)
            self._canvas.write(left, y, f"│{' ' * before}{line}{' ' * after}│")
        self._rule(left, right, y + 1, strokes[3:])

    def _said(self, x: int, y: int, text: Text, number: str) -> None:
        """A message's text, its number before the first line."""
        indent = FACE.width(number) + 2 if number else 0
        for i, line in enumerate(text.lines or ("",)):
            self._canvas.write(x + (0 if i == 0 else indent), y + i, f"{number}. {line}" if number and i == 0 else line)

    def on_message(self, at: int, it: Message) -> None:
        below = self._y
        self._y = self._row = self._row if it.beside else self._y
        if it.creates and it.source == it.target:
            self._create(it.target, self._y)
            self._y += self._height(it.target)
        if it.source == it.target:
            self._loop(at, it)
        else:
            self._arrow(at, it)
        for column in it.destroys:
            self._destroy(column)
        self._y = max(self._y + bool(it.destroys), below)

    def _arrow(self, at: int, it: Message) -> None:
        source, target = self._x[it.source], self._x[it.target]
        badge = self._columns.badges[at]
        text = self._relaxed(it, at, abs(target - source) - 4 - badge) if not it.creates else self._columns.texts[at]
        rows = max(text.height, bool(it.number))
        right = source < target
        line = self._y + rows
        end = target
        if it.creates:
            half = self._columns.heads[it.target].width // 2
            end = target - half if right else target - half + self._columns.heads[it.target].width - 1
            line = max(line, self._y + self._height(it.target) // 2)
            self._create(it.target, line - self._height(it.target) // 2)
        # Between two walls of a cell each: one cell of width more, and one to the right.
        left = self._walls.place(source, end, text.width + badge + 1, 1) + 1
        self._said(left, line - rows, text, it.number)
        low, high = min(source, end), max(source, end)
        self._canvas.write(low + 1, line, stroke(it.arrow) * (high - low - 1))
        self._ends(it, (source, line), (end, line), 1 if right else -1)
        self._line = line
        self._y = line + 1
        if it.creates:
            self._y = max(self._y, self._alive[it.target])

    def _relaxed(self, it: Message | Note, at: int, room: int) -> Text:
        """A text that was broken before anybody knew how much room there would be."""
        text = self._columns.texts[at]
        return text if it.wrap or room <= text.width or text.height < 2 else fit(it.lines, FACE, room)

    def _loop(self, at: int, it: Message) -> None:
        text, x, y = self._columns.texts[at], self._x[it.source], self._y
        self._canvas.write(x + 1, y, stroke(it.arrow) * 2 + "╮")
        self._canvas.write(x + 1, y + 1, stroke(it.arrow) * 2 + "╯")
        self._ends(it, (x, y), (x, y + 1), 1)
        self._said(x + 5, y, text, it.number)
        self._line = y + 1
        self._y += max(2, text.height)

    def _ends(self, it: Message, start: tuple[int, int], end: tuple[int, int], out: int) -> None:
        """Tips and rings; `out` is where the arrow leaves to, 1 (right) or -1."""
        first, last = ENDS[it.arrow]
        back = out if start[1] == end[1] else -out
        self._canvas.write(*start, "○" if it.source_circle else "├" if out > 0 else "┤")
        if it.target_circle:
            self._canvas.write(*end, "○")
        if first:
            self._canvas.write(start[0] + out, start[1], first.left if out > 0 else first.right)
        if last:
            self._canvas.write(end[0] - back, end[1], last.right if back > 0 else last.left)

    def _create(self, column: int, y: int) -> None:
        self._head(column, y, "┬")
        self._alive[column] = y + self._height(column)

    def _destroy(self, column: int) -> None:
        if column not in self._alive:
            return
        while self._bars[column]:
            self._end_bar(column)
        self._lifelines.append(_Line(self._x[column], self._alive.pop(column), self._y))
        self._canvas.write(self._x[column], self._y, "✕")

    def on_note(self, at: int, it: Note) -> None:
        text = self._relaxed(it, at, self._x[it.last] - self._x[it.first] + 1)
        width = text.width + 4
        if it.side == 0 and it.first == it.last:
            left = self._x[it.first] - width // 2
        elif it.side == 0:
            left = self._x[it.first] - 2
            width = self._x[it.last] + 3 - left
        else:
            left = self._x[it.first] + 2 if it.side > 0 else self._x[it.first] - 1 - width
        lines = list(text.lines) or [""]
        if len(lines) > 1:
            lines = [line + " " * (width - 4 - FACE.width(line)) for line in lines]
        self._box(left, left + width - 1, self._y, f"╭{TOP}╮╰{BOTTOM}╯", lines)
        self._y += len(lines) + 2
        self._line = None

    def on_opening(self, at: int, it: Opening) -> None:
        left, right = self._edges(self._columns.reaches[at])
        plain = it.word == "rect"
        self._rule(left, right, self._y, "╭┄╮" if plain else "┌─┐")
        text = self._columns.texts[at]
        if not plain:
            self._canvas.write(left + 2, self._y, f" {it.word} ")
        self._guard(left + 3 + len(it.word) + 1, text)
        self._frames.append(_Frame(left, right, self._y, plain))
        self._y += max(text.height, 1)
        self._line = None

    def _guard(self, x: int, text: Text) -> None:
        for i, line in enumerate(text.lines):
            before, after = "[" * (i == 0), "]" * (i == len(text.lines) - 1)
            self._canvas.write(x + (i > 0), self._y + i, f"{before}{line}{after} ")

    def on_divider(self, at: int, it: Divider) -> None:
        frame, text = self._frames[-1], self._columns.texts[at]
        self._rule(frame.left, frame.right, self._y, "├╌┤")
        if text.lines:
            self._canvas.write(frame.left + 2, self._y, " ")
        self._canvas.write(frame.left + 2, self._y, f" {it.word} ")
        self._guard(frame.left + 3 + len(it.word) + 1, text)
        self._y += max(text.height, 1)
        self._line = None

    def on_closing(self, _at: int, _: Closing) -> None:
        frame = self._frames.pop()
        self._rule(frame.left, frame.right, self._y, "╰┄╯" if frame.plain else "└─┘")
        for x in (frame.left, frame.right):
            self._canvas.down(x, frame.top + 1, self._y, SIDE if frame.plain else EDGE)
        self._y += 1
        self._line = None

    def on_bar_start(self, _at: int, it: BarStart) -> None:
        top = self._y if self._line is None else self._line
        self._bars[it.column].append(max(top, self._alive.get(it.column, 0)))

    def on_bar_end(self, _at: int, it: BarEnd) -> None:
        if self._bars[it.column]:
            self._end_bar(it.column)

    def _end_bar(self, column: int) -> None:
        top = self._bars[column].pop()
        bottom = self._y if self._line is None else self._line + 1
        if not self._bars[column]:  # inner ones are not to be told from the outermost
            self._bar_lines.append(_Line(self._x[column], top, max(bottom, top + 1)))
            self._y = max(self._y, top + 1)


_DRAW: Final[dict[type[Event], Callable[[_Drawing, int, Any], None]]] = {
    Message: _Drawing.on_message,
    Note: _Drawing.on_note,
    Opening: _Drawing.on_opening,
    Divider: _Drawing.on_divider,
    Closing: _Drawing.on_closing,
    BarStart: _Drawing.on_bar_start,
    BarEnd: _Drawing.on_bar_end,
}
