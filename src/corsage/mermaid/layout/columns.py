"""How far apart the lifelines stand, and how far each thing reaches to either side of its columns.

Everything in a row reaches from a first column, `left` beyond its lifeline, to a last column, `right` beyond that. What
reaches beyond a lifeline must not touch the next one; what stands between two lifelines must fit between them. That is
all there is to solve: gaps between neighbours first, then what spans several columns, shared out among their gaps.

The numbers are whole; whether they are pixels or cells of a terminal is the business of `Sizes`.
"""

from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Any, Final, NamedTuple

from corsage.mermaid.layout.plan import (
    BarEnd,
    BarStart,
    Closing,
    Divider,
    Event,
    Message,
    Note,
    Opening,
    Participant,
    Plan,
)
from corsage.mermaid.layout.prose import NOTHING, Face, Text, fit
from corsage.mermaid.syntax.arrows import Kind


class Sizes(NamedTuple):
    """Faces, and distances in their unit; `..._limit` is where a line is broken."""

    text: Face
    strong: Face
    small: Face
    title: Face
    margin: int
    head_pad: int
    head_gap: int
    icons: dict[Kind, int]
    """The least width of a head, beside what its text needs."""
    clearance: int
    label_pad: int
    badge_pad: int
    loop: int
    note_pad: int
    note_gap: int
    overhang: int
    frame_pad: int
    tab_pad: int
    guard_gap: int
    box_pad: int
    bar_half: int
    bar_step: int
    limit: int
    wrap_limit: int
    self_limit: int
    guard: Face
    """The face of conditions."""
    brackets: str
    """What stands around a condition: two characters or none."""
    grid: int
    frame_snap: int | None
    """How far a frame stands outside of the heads of its first and last participant; None: as far as it must."""
    frame_step: int
    """How far a frame stands outside of one that it holds."""

    def up(self, length: int) -> int:
        """The length, rounded up to the grid."""
        return -(-length // self.grid) * self.grid

    def bar_right(self, bars: int) -> int:
        """How far `bars` activations reach to the right of their lifeline."""
        return self.bar_half + self.bar_step * (bars - 1) if bars else 0

    def bar_left(self, bars: int) -> int:
        """How far they reach to the left."""
        return self.bar_half if bars else 0


class Head(NamedTuple):
    """A participant's texts: its name, what stands below that, and its links."""

    name: Text
    rest: Text
    links: tuple[Text, ...]
    width: int


class Reach(NamedTuple):
    """From `left` before the column `first` to `right` behind the column `last`."""

    first: int
    left: int
    last: int
    right: int


class Columns(NamedTuple):
    """The columns of a plan: where the lifelines stand, and the texts as they were fitted."""

    x: list[int]
    width: int
    heads: list[Head]
    groups: list[tuple[Text, Reach]]
    """The boxes, one for each run of neighbours; a name only at the first run."""
    runs: list[int]
    """For each of `groups` the index of its box in the plan."""
    texts: list[Text]
    """For each event its text."""
    badges: list[int]
    """For each event the width of its number, with the distance to the text."""
    reaches: dict[int, Reach]
    """For each opening event the frame."""


class _Frame:
    """A block whose contents are still to come."""

    __slots__ = ("first", "guard", "inner_left", "inner_right", "last", "left", "opening", "right")

    def __init__(self, opening: int, guard: int) -> None:
        self.opening = opening
        self.guard = guard
        self.first, self.left, self.last, self.right = -1, 0, -1, 0
        self.inner_left: dict[int, int] = {}
        """For each first column of the frames inside how many of them stand in each other, at most."""
        self.inner_right: dict[int, int] = {}


def tab_width(sizes: Sizes, word: str) -> int:
    """The width of a tab with this word; a `rect` has none."""
    return 0 if word == "rect" else sizes.small.width(word) + 2 * sizes.tab_pad


def columns(plan: Plan, sizes: Sizes) -> Columns:
    """Solve for the positions of the lifelines."""
    return _Solver(plan, sizes).solve()


class _Solver:
    def __init__(self, plan: Plan, sizes: Sizes) -> None:
        self._plan = plan
        self._sizes = sizes
        count = max(len(plan.participants), 1)
        self._bars = [it.bars for it in plan.participants] or [0]
        self._left = [0] * count
        self._right = [0] * count
        self._side_left = [0] * count
        self._side_right = [0] * count
        self._spans: dict[tuple[int, int], int] = {}
        self._frames: list[_Frame] = []
        self._texts: list[Text] = []
        self._badges: list[int] = []
        self._reaches: dict[int, Reach] = {}
        self._tabs: dict[str, int] = {}
        self._levels: dict[int, tuple[int, int]] = {}
        """For each opening event how many frames with the same left, and the same right column stand inside."""
        self._heads = [self._head(it) for it in plan.participants]

    def solve(self) -> Columns:
        for i, head in enumerate(self._heads):
            self._side_left[i] = self._side_right[i] = -(-head.width // 2)
        runs, groups = self._groups()
        for event in self._plan.events:
            self._badges.append(0)
            _MEASURE[type(event)](self, event)
        self._align_frames()
        x, width = self._positions()
        return Columns(x, width, self._heads, groups, runs, self._texts, self._badges, self._reaches)

    def _head(self, it: Participant) -> Head:
        sizes = self._sizes
        name = fit(it.lines[:1], sizes.strong, sizes.limit)
        rest = fit(it.lines[1:], sizes.text, sizes.limit)
        links = tuple([fit((label,), sizes.small, sizes.limit) for label, _ in it.links if label.strip()])
        widest = max(name.width, rest.width, *[link.width for link in links], 0)
        return Head(name, rest, links, self._even(max(widest + 2 * sizes.head_pad, sizes.icons[it.kind])))

    def _even(self, width: int) -> int:
        """A width whose half is on the grid."""
        return 2 * self._sizes.up(-(-width // 2)) if self._sizes.grid > 1 else width

    def _groups(self) -> tuple[list[int], list[tuple[Text, Reach]]]:
        participants, sizes = self._plan.participants, self._sizes
        runs: list[int] = []
        groups: list[tuple[Text, Reach]] = []
        named: set[int] = set()
        starts = [i for i, it in enumerate(participants) if i == 0 or it.group != participants[i - 1].group]
        for first, end in pairwise([*starts, len(participants)]):
            group = participants[first].group
            if group is None:
                continue
            name = NOTHING if group in named else fit(self._plan.groups[group].lines, sizes.strong, sizes.limit)
            named.add(group)
            last = end - 1
            left, right = self._side_left[first] + sizes.box_pad, self._side_right[last] + sizes.box_pad
            need = name.width + 2 * sizes.box_pad
            if first == last:
                left, right = max(left, -(-need // 2)), max(right, -(-need // 2))
            else:
                self._span(first, last, need - left - right)
            self._side_left[first], self._side_right[last] = left, right
            runs.append(group)
            groups.append((name, Reach(first, left, last, right)))
        return runs, groups

    def on_message(self, it: Message) -> None:
        sizes = self._sizes
        limit = sizes.wrap_limit if it.wrap else sizes.limit
        text = self._text(it.lines, min(limit, sizes.self_limit) if it.source == it.target else limit)
        if it.number:
            self._badges[-1] = sizes.small.width(it.number) + sizes.badge_pad
        label = text.width + self._badges[-1]
        circle = sizes.label_pad // 2 if it.source_circle or it.target_circle else 0
        if it.source == it.target:
            right = sizes.bar_right(max(it.source_bars, it.target_bars)) + circle + sizes.loop
            right += sizes.guard_gap + label if label else 0
            head = -(-self._heads[it.target].width // 2) if it.creates else 0
            self._reach(Reach(it.source, max(sizes.bar_left(it.source_bars), head), it.source, max(right, head)))
            return
        (first, first_bars), (last, last_bars) = sorted(((it.source, it.source_bars), (it.target, it.target_bars)))
        left, right = sizes.bar_left(first_bars), sizes.bar_right(last_bars)
        inner_left, inner_right = sizes.bar_right(first_bars), sizes.bar_left(last_bars)
        if it.creates:
            head = -(-self._heads[it.target].width // 2)
            left, inner_left = (head, head) if it.target == first else (left, inner_left)
            right, inner_right = (head, head) if it.target == last else (right, inner_right)
        self._span(first, last, inner_left + inner_right + 2 * sizes.label_pad + 2 * circle + label)
        self._reach(Reach(first, left, last, right))

    def on_note(self, it: Note) -> None:
        sizes = self._sizes
        text = self._text(it.lines, sizes.wrap_limit if it.wrap else sizes.limit)
        width = text.width + 2 * sizes.note_pad
        if it.side == 0 and it.first == it.last:
            self._reach(Reach(it.first, -(-width // 2), it.first, -(-width // 2)))
        elif it.side == 0:
            self._span(it.first, it.last, width - 2 * sizes.overhang)
            self._reach(Reach(it.first, sizes.overhang, it.last, sizes.overhang))
        else:
            bar = sizes.bar_left(it.bars) if it.side < 0 else sizes.bar_right(it.bars)
            beside = bar + sizes.note_gap + width
            left, right = (beside, 0) if it.side < 0 else (0, beside)
            self._reach(Reach(it.first, left, it.first, right))

    def on_opening(self, it: Opening) -> None:
        text = self._condition(it.lines)
        self._frames.append(_Frame(len(self._texts) - 1, self.tab(it.word) + text.width))

    def on_divider(self, it: Divider) -> None:
        text = self._condition(it.lines)
        self._frames[-1].guard = max(self._frames[-1].guard, self.tab(it.word) + text.width)

    def tab(self, word: str) -> int:
        """The width of the tab with this word."""
        width = self._tabs.get(word)
        if width is None:
            width = self._tabs[word] = tab_width(self._sizes, word)
        return width

    def _condition(self, lines: tuple[str, ...]) -> Text:
        sizes = self._sizes
        if lines and sizes.brackets:
            lines = (sizes.brackets[0] + lines[0], *lines[1:])
            lines = (*lines[:-1], lines[-1] + sizes.brackets[1])
        text = fit(lines, sizes.guard, sizes.limit) if lines else NOTHING
        self._texts.append(text)
        return text

    def on_closing(self, _: Closing) -> None:
        self._texts.append(NOTHING)
        frame, sizes = self._frames.pop(), self._sizes
        if frame.first < 0:
            frame.first, frame.last = 0, len(self._left) - 1
        opening = self._plan.events[frame.opening]
        assert isinstance(opening, Opening)
        left, right = frame.left + sizes.frame_pad, frame.right + sizes.frame_pad
        level_left = frame.inner_left.get(frame.first, -1) + 1
        level_right = frame.inner_right.get(frame.last, -1) + 1
        if sizes.frame_snap is not None:
            left = max(left, self._snapped(frame.first, level_left))
            right = max(right, self._snapped(frame.last, level_right))
        if opening.word != "rect":
            need = frame.guard + 2 * sizes.guard_gap
            if frame.first == frame.last:
                right = max(right, need - left)
            else:
                self._span(frame.first, frame.last, need - left - right)
        reach = self._reaches[frame.opening] = Reach(frame.first, left, frame.last, right)
        self._levels[frame.opening] = (level_left, level_right)
        self._reach(reach)
        if self._frames:
            around = self._frames[-1]
            for levels, column, level in (
                (around.inner_left, frame.first, level_left),
                (around.inner_right, frame.last, level_right),
            ):
                levels[column] = max(levels.get(column, 0), level)

    def _snapped(self, column: int, level: int) -> int:
        sizes = self._sizes
        head = -(-self._heads[column].width // 2) if self._heads else 0
        return head + (sizes.frame_snap or 0) + sizes.frame_step * level

    def _align_frames(self) -> None:
        """One left edge for all frames of one first lifeline and one depth, and one right edge."""
        if self._sizes.frame_snap is None:
            return
        lefts: dict[tuple[int, int], int] = {}
        for opening, reach in self._reaches.items():
            key = (reach.first, self._levels[opening][0])
            lefts[key] = max(lefts.get(key, 0), reach.left)
        for first, level in sorted(lefts):
            if (first, level - 1) in lefts:
                lefts[first, level] = max(lefts[first, level], lefts[first, level - 1] + self._sizes.frame_step)
            self._left[first] = max(self._left[first], lefts[first, level])
        for opening, reach in self._reaches.items():
            left = lefts[reach.first, self._levels[opening][0]]
            self._reaches[opening] = reach._replace(left=left)

    def on_bar(self, it: BarStart | BarEnd) -> None:
        self._texts.append(NOTHING)
        if self._frames and isinstance(it, BarStart):
            self._reach(Reach(it.column, self._sizes.bar_half, it.column, self._sizes.bar_right(it.depth + 1)))

    def _text(self, lines: tuple[str, ...], limit: int) -> Text:
        text = fit(lines, self._sizes.text, limit) if lines else NOTHING
        self._texts.append(text)
        return text

    def _reach(self, it: Reach) -> None:
        """Keep neighbouring lifelines, and the frame around it, away from a thing."""
        self._left[it.first] = max(self._left[it.first], it.left)
        self._right[it.last] = max(self._right[it.last], it.right)
        if not self._frames:
            return
        frame = self._frames[-1]
        if frame.first < 0 or it.first < frame.first:
            frame.first, frame.left = it.first, it.left
        elif it.first == frame.first:
            frame.left = max(frame.left, it.left)
        if it.last > frame.last:
            frame.last, frame.right = it.last, it.right
        elif it.last == frame.last:
            frame.right = max(frame.right, it.right)

    def _span(self, first: int, last: int, width: int) -> None:
        if width > self._spans.get((first, last), 0):
            self._spans[first, last] = width

    def _positions(self) -> tuple[list[int], int]:
        sizes = self._sizes
        gaps = [self._gap(i) for i in range(1, len(self._left))]
        least = [0, *accumulate(gaps)]
        # A text's width is bounded by `limit`, a gap's from below: what is still too narrow spans few columns.
        wanting = [(last - first, first, last) for (first, last), need in self._spans.items()
                   if least[last] - least[first] < need]  # fmt: skip
        for _, first, last in sorted(wanting):
            missing = self._spans[first, last] - sum(gaps[first:last])
            if missing > 0:
                each, more = divmod(missing, last - first)
                for i in range(first, last):
                    gaps[i] += each + (i - first < more)
        gaps = [sizes.up(gap) for gap in gaps]
        start = sizes.up(sizes.margin + max(self._left[0], self._side_left[0]))
        x = [start, *[start + at for at in accumulate(gaps)]]
        return x, x[-1] + max(self._right[-1], self._side_right[-1]) + sizes.margin

    def _gap(self, i: int) -> int:
        """How far the column `i` must at least be from the one before it."""
        sizes = self._sizes
        return max(
            self._right[i - 1] + sizes.bar_left(self._bars[i]) + sizes.clearance,
            self._left[i] + sizes.bar_right(self._bars[i - 1]) + sizes.clearance,
            self._side_right[i - 1] + self._side_left[i] + sizes.head_gap,
        )


_MEASURE: Final[dict[type[Event], Callable[[_Solver, Any], None]]] = {
    Message: _Solver.on_message,
    Note: _Solver.on_note,
    Opening: _Solver.on_opening,
    Divider: _Solver.on_divider,
    Closing: _Solver.on_closing,
    BarStart: _Solver.on_bar,
    BarEnd: _Solver.on_bar,
}
