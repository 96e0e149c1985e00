"""One thing below the other: from a plan to a scene in pixels.

A cursor goes down; each event takes its row, cuts its texts out of the lifelines that they stand on, and moves the
cursor. What is known only later (where a bar, a frame, a lifeline ends) is filled in when it is.
"""

from collections.abc import Callable
from typing import Any, Final

from corsage.mermaid.layout import advances
from corsage.mermaid.layout.columns import Head, Reach, Sizes, columns, tab_width
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
from corsage.mermaid.layout.prose import Face, Text, fit, is_list
from corsage.mermaid.layout.scene import (
    ArrowLine,
    Bar,
    Cross,
    FrameBox,
    GroupBox,
    HeadBox,
    Label,
    Lifeline,
    NoteBox,
    Scene,
    Section,
)
from corsage.mermaid.layout.walls import BAR, Walls, remaining
from corsage.mermaid.syntax.arrows import Kind

ICON: Final = 48
"""The height of a pictogram above its name."""
PICTOGRAMS: Final = frozenset((Kind.ACTOR, Kind.BOUNDARY, Kind.CONTROL, Kind.ENTITY))
TAB: Final = 24
BADGE: Final = 18
LOOP: Final = 24
"""How far below its start a message to oneself ends."""

PIXELS: Final = Sizes(
    text=Face(advances.REGULAR, 14, 20),
    strong=Face(advances.BOLD, 14, 20),
    small=Face(advances.BOLD, 12, 18),
    title=Face(advances.BOLD, 18, 26),
    margin=24,
    head_pad=16,
    head_gap=40,
    icons={**dict.fromkeys(Kind, 96), **dict.fromkeys(PICTOGRAMS, 56)},
    clearance=12,
    label_pad=14,
    badge_pad=14,
    loop=32,
    note_pad=12,
    note_gap=8,
    overhang=24,
    frame_pad=10,
    tab_pad=8,
    guard_gap=8,
    box_pad=24,
    bar_half=BAR // 2,
    bar_step=BAR // 2,
    limit=440,
    wrap_limit=200,
    self_limit=160,
    guard=Face(advances.BOLD, 14, 20),
    brackets="[]",
    grid=8,
    frame_snap=8,
    frame_step=10,
)


def stack(plan: Plan) -> Scene:
    """Where everything stands."""
    return _Stack(plan).scene()


def head_height(kind: Kind, head: Head) -> int:
    """How high a participant's head is."""
    text = head.name.height + head.rest.height + sum([link.height for link in head.links])
    if kind in PICTOGRAMS:
        return ICON + text
    return text + {Kind.DATABASE: 36, Kind.COLLECTIONS: 26}.get(kind, 20)


class _Stack:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._sizes = sizes = PIXELS
        self._columns = columns(plan, sizes)
        self._scene = Scene(width=self._columns.width)
        self._y = sizes.margin
        self._title()
        x = self._columns.x
        sides = [side for _, reach in self._columns.groups for side in self._edges(reach)]
        reaches = [(sizes.bar_left(it.bars), sizes.bar_right(it.bars)) for it in plan.participants] or [(0, 0)]
        self._walls = Walls(x, reaches, sides)
        self._heights = self._even_heights()
        self._alive: dict[int, int] = {}
        """For each lifeline that goes on where it starts."""
        self._lines: list[tuple[int, int, int]] = []
        self._frames: list[FrameBox] = []
        self._line: int | None = None
        """The arrow that was drawn last, if nothing was since: where activations start and end."""
        self._row = 0
        """Where the arrow starts that was drawn last, and those beside it."""

    def _even_heights(self) -> list[int]:
        """How high each head is: shapes that hold their names are all as high as the highest."""
        pairs = [*zip(self._plan.participants, self._columns.heads, strict=True)]
        heights = [PIXELS.up(head_height(it.kind, head)) for it, head in pairs]
        shapes = [i for i, (it, _) in enumerate(pairs) if it.kind not in PICTOGRAMS and not it.created]
        highest = max([heights[i] for i in shapes], default=0)
        for i in shapes:
            heights[i] = highest
        return heights

    def scene(self) -> Scene:
        scene, sizes = self._scene, self._sizes
        top = self._y
        named = max([sizes.up(text.height) + 8 for text, _ in self._columns.groups if text.lines], default=0)
        inner = sizes.box_pad if self._columns.groups else 0
        self._y += named + inner
        self._top_heads()
        event_handlers = _PLACE
        for at, event in enumerate(self._plan.events):
            event_handlers[type(event)](self, at, event)
        self._bottom_heads()
        self._groups(top, self._y + inner)
        self._lifelines()
        scene.height = self._y + inner + sizes.margin
        return scene

    def _title(self) -> None:
        sizes = self._sizes
        text = fit(self._plan.title, sizes.title, max(self._columns.width - 2 * sizes.margin, sizes.limit))
        if not text.lines:
            return
        self._widen(text.width + 2 * sizes.margin)
        self._scene.title = Label((self._scene.width - text.width) // 2, self._y, text)
        self._y = sizes.up(self._y + text.height + 16)

    def _widen(self, width: int) -> None:
        more = width - self._scene.width
        if more > 0:
            self._scene.width = width
            self._columns.x[:] = [x + PIXELS.up(more // 2) for x in self._columns.x]

    def _edges(self, reach: Reach) -> tuple[int, int]:
        x = self._columns.x
        return x[reach.first] - reach.left, x[reach.last] + reach.right

    def _top_heads(self) -> None:
        shown = [i for i, it in enumerate(self._plan.participants) if not it.created]
        height = max([self._heights[i] for i in shown], default=0)
        for i in shown:
            self._scene.heads.append(self._head(i, self._y + height - self._heights[i]))
            self._alive[i] = self._y + height
        self._y += height + 8

    def _bottom_heads(self) -> None:
        self._line = None
        for column, bars in enumerate(self._walls.bars):
            while bars:
                self._end_bar(column)
        self._y += 16 if self._alive else 8
        mirror = self._plan.look.mirror
        height = max([self._heights[i] for i in self._alive], default=0)
        for i, start in sorted(self._alive.items()):
            self._lines.append((i, start, self._y))
            if mirror:
                self._scene.heads.append(self._head(i, self._y))
        self._y += height if mirror else 0

    def _head(self, i: int, y: int) -> HeadBox:
        return HeadBox(i, self._columns.x[i], y, self._heights[i], self._columns.heads[i])

    def _lifelines(self) -> None:
        for column, top, bottom in self._lines:
            x = self._columns.x[column]
            self._scene.lifelines.append(Lifeline(column, x, remaining(top, bottom, self._walls.cuts[x])))

    def _groups(self, top: int, bottom: int) -> None:
        cuts = self._walls.cuts
        for group, (text, reach) in zip(self._columns.runs, self._columns.groups, strict=True):
            left, right = self._edges(reach)
            label = Label((left + right - text.width) // 2, top + 8, text)
            sides = remaining(top, bottom, cuts[left]), remaining(top, bottom, cuts[right])
            self._scene.groups.append(GroupBox(group, left, top, right - left, bottom - top, label, *sides))

    def _label(self, x: int, y: int, text: Text, before: int = 0) -> Label:
        """A text with its room in the lines behind it, and in front of it `before` for a number."""
        if text.lines or before:
            bottom = y + (text.height or BADGE + 2)
            self._walls.interrupt(x - before - 3, y - 1, x + text.width + 3, bottom + 1)
        return Label(x, y, text)

    def on_message(self, at: int, it: Message) -> None:
        below = self._y
        self._y = self._row = self._row if it.beside else self._y
        if it.creates and it.source == it.target:
            self._create(it.target, self._y + 8, at)
            self._y += 8 + self._heights[it.target] + 8
        if it.source == it.target:
            self._loop(at, it)
        else:
            self._arrow(at, it)
        for column in it.destroys:
            self._destroy(it.statement, column)
        if it.destroys:
            self._y += 32
        self._y = max(self._y, below)

    def _arrow(self, at: int, it: Message) -> None:
        sizes, x = self._sizes, self._columns.x
        text, badge = self._columns.texts[at], self._columns.badges[at]
        rightwards = it.source < it.target
        start = x[it.source] + (sizes.bar_right(it.source_bars) if rightwards else -sizes.bar_left(it.source_bars))
        end = x[it.target] - (sizes.bar_left(it.target_bars) if rightwards else -sizes.bar_right(it.target_bars))
        height = text.height or (BADGE + 2 if badge else 0)
        line = sizes.up(self._y + 8 + (height + 4 if height else 8))
        if it.creates:
            half, middle = self._met(it.target)
            end = x[it.target] + (-half if rightwards else half)
            line = max(line, self._y + 8 + middle)
            self._create(it.target, line - middle, at)
        left = self._aligned(start, end, text.width + badge) + badge
        top = line - 4 - height
        label = self._label(left, top, text, badge)
        badge_at = (left - badge, top + height // 2, badge - 4)
        self._scene.steps.append(ArrowLine(at, start, end, line, line, 0, it.arrow, label, it.number, badge_at))
        self._y = line + 8
        self._line = line
        if it.creates:
            self._y = max(self._y, sizes.up(self._alive[it.target]))

    def _aligned(self, start: int, end: int, width: int) -> int:
        """The left edge of a message's text, in the middle unless the file wants it at one end."""
        align, low, high, pad = self._plan.look.message_align, min(start, end), max(start, end), self._sizes.label_pad
        if align == "center":
            return self._walls.centre(start, end, width, pad // 2)
        return low + pad if align == "left" else high - pad - width

    def _met(self, column: int) -> tuple[int, int]:
        """Where the arrow that creates a participant ends: from the middle of the head, from its top."""
        if self._plan.participants[column].kind in PICTOGRAMS:
            return ICON // 2 + 2, ICON // 2
        return -(-self._columns.heads[column].width // 2), self._heights[column] // 2

    def _loop(self, at: int, it: Message) -> None:
        sizes, text, badge = self._sizes, self._columns.texts[at], self._columns.badges[at]
        height = max(LOOP, text.height)
        top = sizes.up(self._y + 8 + (height - LOOP) // 2)
        middle = top + LOOP // 2
        x = self._columns.x[it.source]
        start, end = x + sizes.bar_right(it.source_bars), x + sizes.bar_right(it.target_bars)
        circle = 7 if it.source_circle or it.target_circle else 0
        out = max(start, end) + sizes.loop + circle
        left = out + sizes.guard_gap + badge
        label = self._label(left, middle - (text.height or 20) // 2, text, badge)
        badge_at = (left - badge, middle, badge - 4)
        self._scene.steps.append(ArrowLine(at, start, end, top, top + LOOP, out, it.arrow, label, it.number, badge_at))
        self._y = sizes.up(middle + height // 2) + 8
        self._line = top + LOOP

    def _create(self, column: int, y: int, _at: int) -> None:
        self._scene.steps.append(self._head(column, y))
        self._alive[column] = y + self._heights[column]

    def _destroy(self, statement: int, column: int) -> None:
        if column not in self._alive:
            return
        y = self._y + 16
        while self._walls.bars[column]:
            self._end_bar(column)
        self._lines.append((column, self._alive.pop(column), y))
        self._scene.steps.append(Cross(statement, column, self._columns.x[column], y))

    def on_note(self, at: int, it: Note) -> None:
        sizes, x, text = self._sizes, self._columns.x, self._columns.texts[at]
        width, height = text.width + 2 * sizes.note_pad, sizes.up(max(text.height, 20) + 12)
        if it.side == 0 and it.first == it.last:
            left = x[it.first] - width // 2
        elif it.side == 0:
            left = x[it.first] - sizes.overhang
            width = x[it.last] + sizes.overhang - left
        elif it.side < 0:
            left = x[it.first] - sizes.bar_left(it.bars) - sizes.note_gap - width
        else:
            left = x[it.first] + sizes.bar_right(it.bars) + sizes.note_gap
        top = self._y + 8
        align = "left" if is_list(text.lines) else self._plan.look.note_align
        inset = (width - text.width) // 2
        if align != "center":
            inset = sizes.note_pad if align == "left" else width - text.width - sizes.note_pad
        label = Label(left + inset, top + (height - text.height) // 2, text)
        self._scene.steps.append(NoteBox(at, left, top, width, height, label))
        self._y = top + height
        self._line = None

    def on_opening(self, at: int, it: Opening) -> None:
        reach = self._columns.reaches[at]
        left, right = self._edges(reach)
        top = self._y + 8
        tab = self._tab(it.word)
        if tab:
            self._walls.interrupt(left, top, left + tab, top + TAB)
        guard = self._guard(left + tab, top + 2, at)
        frame = FrameBox(at, left, top, right - left, tab, guard)
        (self._scene.steps if tab else self._scene.fills).append(frame)
        self._frames.append(frame)
        self._y = top + (self._sizes.up(max(TAB, guard.text.height + 4)) if tab else 0)
        self._line = None

    def _tab(self, word: str) -> int:
        return tab_width(self._sizes, word)

    def _guard(self, tab: int, y: int, at: int) -> Label:
        """A section's condition: right behind its tab, which ends at this x."""
        return self._label(tab + self._sizes.guard_gap, y, self._columns.texts[at])

    def on_divider(self, at: int, it: Divider) -> None:
        frame = self._frames[-1]
        line = self._y + 8
        tab = self._tab(it.word)
        self._walls.interrupt(frame.x, line, frame.x + tab, line + TAB)
        label = self._guard(frame.x + tab, line + 2, at)
        frame.sections.append(Section(it.statement, line, it.word, tab, label))
        self._y = line + self._sizes.up(max(TAB, label.text.height + 4))
        self._line = None

    def on_closing(self, _at: int, _it: Closing) -> None:
        frame = self._frames.pop()
        frame.height = self._y + 8 - frame.y
        self._y += 16
        self._line = None

    def on_bar_start(self, _at: int, it: BarStart) -> None:
        x = self._columns.x[it.column] - BAR // 2 + BAR // 2 * it.depth
        top = self._y if self._line is None else self._line
        bar = Bar(it.statement, it.column, x, max(top, self._alive.get(it.column, 0)))
        self._walls.bars[it.column].append(bar)
        self._scene.bars.append(bar)

    def on_bar_end(self, _at: int, it: BarEnd) -> None:
        if self._walls.bars[it.column]:
            self._end_bar(it.column)

    def _end_bar(self, column: int) -> None:
        bar = self._walls.bars[column].pop()
        bottom = self._y if self._line is None else self._line
        if bottom < bar.top + 16:
            bottom = bar.top + 16
            self._y = max(self._y, bottom)
        bar.bottom = bottom


_PLACE: Final[dict[type[Event], Callable[[_Stack, int, Any], None]]] = {
    Message: _Stack.on_message,
    Note: _Stack.on_note,
    Opening: _Stack.on_opening,
    Divider: _Stack.on_divider,
    Closing: _Stack.on_closing,
    BarStart: _Stack.on_bar_start,
    BarEnd: _Stack.on_bar_end,
}
