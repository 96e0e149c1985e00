"""The vertical lines of a picture, and the texts that they make room for.

Lifelines, activations and the sides of boxes run from top to bottom through the rows. A text looks for a place between
two of them; where it finds none, those that it stands on are interrupted, so that no line crosses it.
"""

from bisect import bisect_left, bisect_right
from typing import Final

from corsage.mermaid.layout.scene import Bar, Stretch

BAR: Final = 10
"""The width of an activation."""
_NEAR: Final = 4
"""How many gaps to either side of the middle are looked at: so many fit into the widest text there is."""


class Walls:
    """Lines by their x, and what is cut out of them; rows come from top to bottom."""

    def __init__(self, lifelines: list[int], reaches: list[tuple[int, int]], sides: list[int]) -> None:
        """Take the x of each lifeline, how far its activations ever reach to its left and right, the boxes' sides."""
        self._lifelines = lifelines
        self._sides = sorted(sides)
        self._widest = max((right for _, right in reaches), default=0)
        self.cuts: dict[int, list[Stretch]] = {x: [] for x in (*lifelines, *sides)}
        self.bars: list[list[Bar]] = [[] for _ in lifelines]
        """The open activations of each column, outermost first."""
        spans = [(x - left, x + right) for x, (left, right) in zip(lifelines, reaches, strict=True)]
        spans = sorted([*spans, *[(x, x) for x in sides]])
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def place(self, start: int, end: int, width: int, pad: int) -> int:
        """The left edge of a text as near to the middle between `start` and `end` as it fits between lines.

        `start` may be right of `end`: then of two equally good places the right one is taken, the nearer to `start`.
        """
        low, high = min(start, end), max(start, end)
        first, last = bisect_right(self._ends, low), bisect_left(self._starts, high)
        middle = (low + high) / 2
        centre = (low + high - width) // 2
        near = min(max(bisect_left(self._starts, middle), first), last)
        lines = range(max(first, near - _NEAR), min(last, near + _NEAR))
        edges = [low, *[at for i in lines for at in (self._starts[i], self._ends[i])], high]
        if lines and lines.start > first:
            edges[0] = self._ends[lines.start - 1]
        if lines and lines.stop < last:
            edges[-1] = self._starts[lines.stop]
        free = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= width + 2 * pad]
        if not free:
            return centre
        a, b = min(
            free, key=lambda gap: (abs(gap[0] + gap[1] - 2 * middle), (gap[0] - low) * (1 if start < end else -1))
        )
        return (a + b - width) // 2

    def centre(self, start: int, end: int, width: int, pad: int) -> int:
        """The left edge of a text in the middle between `start` and `end`; lifelines are interrupted behind it.

        Where it would stand on an open activation or on the side of a box, it finds a place as `place` does.
        """
        left = (start + end - width) // 2
        return left if self._is_free(left - 3, left + width + 3) else self.place(start, end, width, pad)

    def _is_free(self, left: int, right: int) -> bool:
        """Whether no open activation and no side of a box is between."""
        if bisect_left(self._sides, left) < bisect_right(self._sides, right):
            return False
        first = bisect_left(self._lifelines, left - self._widest)
        columns = range(first, bisect_right(self._lifelines, right + self._widest))
        return not any(left - BAR <= bar.x <= right for column in columns for bar in self.bars[column])

    def interrupt(self, left: int, top: int, right: int, bottom: int) -> None:
        """Cut a text's rectangle out of the lines that run through it."""
        for side in self._sides[bisect_left(self._sides, left) : bisect_right(self._sides, right)]:
            self._cut(side, top, bottom)
        first = bisect_left(self._lifelines, left - self._widest)
        for column in range(first, bisect_right(self._lifelines, right + self._widest)):
            x = self._lifelines[column]
            if left <= x <= right:
                self._cut(x, top, bottom)
            for bar in self.bars[column]:
                if left - BAR <= bar.x <= right and bar.top < bottom:
                    bar.cuts.append((max(bar.top, top), bottom))

    def _cut(self, x: int, top: int, bottom: int) -> None:
        cuts = self.cuts[x]
        if cuts and cuts[-1][1] >= top:
            cuts[-1] = (cuts[-1][0], max(bottom, cuts[-1][1]))
        else:
            cuts.append((top, bottom))


def remaining(top: int, bottom: int, cuts: list[Stretch]) -> tuple[Stretch, ...]:
    """What is left of the stretch from `top` to `bottom`."""
    edges = [top, *[min(max(y, top), bottom) for cut in cuts for y in cut], bottom]
    return tuple([(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b])
