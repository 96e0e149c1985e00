"""The ends of arrows in a terminal: for each of the 26 kinds a character at the source, one at the target."""

from typing import Final, NamedTuple

from corsage.mermaid.syntax.arrows import Arrow


class Tip(NamedTuple):
    """A tip that points right, and one that points left."""

    right: str
    left: str


_FILLED: Final = Tip("▶", "◀")
_POINT: Final = Tip(">", "<")
_CROSS: Final = Tip("✕", "✕")
# A half head turns with its arrow, as in Mermaid: above a line that goes right, below one that goes left.
_HALF_TOP: Final = Tip("◣", "◥")
_HALF_BOTTOM: Final = Tip("◤", "◢")
_STICK_TOP: Final = Tip("⇀", "↽")
_STICK_BOTTOM: Final = Tip("⇁", "↼")

_ENDS: Final[dict[str, tuple[Tip | None, Tip | None]]] = {
    "SOLID": (None, _FILLED),
    "DOTTED": (None, _FILLED),
    "SOLID_OPEN": (None, None),
    "DOTTED_OPEN": (None, None),
    "SOLID_CROSS": (None, _CROSS),
    "DOTTED_CROSS": (None, _CROSS),
    "SOLID_POINT": (None, _POINT),
    "DOTTED_POINT": (None, _POINT),
    "BIDIRECTIONAL_SOLID": (_FILLED, _FILLED),
    "BIDIRECTIONAL_DOTTED": (_FILLED, _FILLED),
    "SOLID_TOP": (None, _HALF_TOP),
    "SOLID_BOTTOM": (None, _HALF_BOTTOM),
    "STICK_TOP": (None, _STICK_TOP),
    "STICK_BOTTOM": (None, _STICK_BOTTOM),
    # A tip at the start points the other way, which turns its sides round.
    "SOLID_ARROW_TOP_REVERSE": (_HALF_BOTTOM, None),
    "SOLID_ARROW_BOTTOM_REVERSE": (_HALF_TOP, None),
    "STICK_ARROW_TOP_REVERSE": (_STICK_BOTTOM, None),
    "STICK_ARROW_BOTTOM_REVERSE": (_STICK_TOP, None),
}
ENDS: Final = {it: _ENDS[it.name if it.name in _ENDS else it.name.removesuffix("_DOTTED")] for it in Arrow}


def stroke(arrow: Arrow) -> str:
    """The character of its line."""
    return "╌" if "DOTTED" in arrow.name else "─"
