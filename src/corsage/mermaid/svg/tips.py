"""The ends of arrows: each of the 26 kinds as a row, each tip as a path.

A half head stands on the same side of its line as in Mermaid, which turns it with the arrow: above a line that goes
right, below one that goes left.
"""

from collections.abc import Callable
from typing import Final

from corsage.mermaid.syntax.arrows import Arrow

Tip = Callable[[int, int, int], str]
"""Draws a tip at (x, y) that points right (1) or left (-1); the arrow's own direction matters to half heads only."""
LENGTH: Final = 10


def _filled(x: int, y: int, d: int) -> str:
    return f'<path class="tip" d="M{x} {y}L{x - 10 * d} {y - 5}V{y + 5}Z"/>'


def _open(x: int, y: int, d: int) -> str:
    return f'<path class="line" d="M{x - 9 * d} {y - 6}L{x} {y}L{x - 9 * d} {y + 6}"/>'


def _cross(x: int, y: int, d: int) -> str:
    middle = x - 8 * d
    return (
        f'<path class="line" d="M{middle - 5} {y - 5}L{middle + 5} {y + 5}M{middle - 5} {y + 5}L{middle + 5} {y - 5}"/>'
    )


def _half(side: int) -> Tip:
    return lambda x, y, d: f'<path class="tip" d="M{x} {y}H{x - 10 * d}V{y + 7 * side * d}Z"/>'


def _stick(side: int) -> Tip:
    return lambda x, y, d: f'<path class="line" d="M{x} {y}L{x - 9 * d} {y + 7 * side * d}"/>'


_ENDS: Final[dict[str, tuple[Tip | None, Tip | None]]] = {
    "SOLID": (None, _filled),
    "SOLID_OPEN": (None, None),
    "SOLID_CROSS": (None, _cross),
    "SOLID_POINT": (None, _open),
    "BIDIRECTIONAL_SOLID": (_filled, _filled),
    "SOLID_TOP": (None, _half(-1)),
    "SOLID_BOTTOM": (None, _half(1)),
    "STICK_TOP": (None, _stick(-1)),
    "STICK_BOTTOM": (None, _stick(1)),
    # A tip at the start points the other way, which turns its sides round.
    "SOLID_ARROW_TOP_REVERSE": (_half(1), None),
    "SOLID_ARROW_BOTTOM_REVERSE": (_half(-1), None),
    "STICK_ARROW_TOP_REVERSE": (_stick(1), None),
    "STICK_ARROW_BOTTOM_REVERSE": (_stick(-1), None),
}
_SOLID_TWIN: Final = {
    "DOTTED": "SOLID",
    "DOTTED_OPEN": "SOLID_OPEN",
    "DOTTED_CROSS": "SOLID_CROSS",
    "DOTTED_POINT": "SOLID_POINT",
    "BIDIRECTIONAL_DOTTED": "BIDIRECTIONAL_SOLID",
}


def is_dotted(arrow: Arrow) -> bool:
    """Whether the line is broken."""
    return "DOTTED" in arrow.name


ENDS: Final = {it: _ENDS[_SOLID_TWIN.get(it.name, it.name.removesuffix("_DOTTED"))] for it in Arrow}
"""For each arrow what is drawn at its source and at its target."""
CLOSED: Final = (_filled,)
"""Tips that hide the line's end."""
