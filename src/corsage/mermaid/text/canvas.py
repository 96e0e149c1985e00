"""A sheet of terminal cells that grows downwards.

What is written stays; vertical lines come last and fill what is left blank, or cross a horizontal line where they meet
one. Blanks inside a text are not blank.
"""

from collections.abc import Mapping
from typing import Final

from corsage.mermaid.text.cells import FACE

_WRITTEN_BLANK: Final = "\0"
TOP: Final = "\1"
"""The upper edge of what hides the lifelines."""
BOTTOM: Final = "\2"
_SHOWN: Final = str.maketrans({_WRITTEN_BLANK: " ", TOP: "─", BOTTOM: "─"})
_SHOWN_AS_LINES: Final = frozenset((TOP, BOTTOM))
LIFELINE: Final = {" ": "│", "─": "┼", "╌": "┼", TOP: "┴", BOTTOM: "┬"}
BAR: Final = {" ": "┃", "─": "╂", "╌": "╂", "├": "┠", "┤": "┨", TOP: "┸", BOTTOM: "┰"}
SIDE: Final = {" ": "┊", "─": "┼", "╌": "┼"}
EDGE: Final = {" ": "│"}


class Canvas:
    """Rows of cells; a wide character leaves the cell after it empty."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._rows: list[list[str]] = []

    def write(self, x: int, y: int, text: str) -> None:
        """Put a text at a cell; what leaves the sheet on the right widens it."""
        row = self._row(y)
        for character in text:
            cells = 1 if character in _SHOWN_AS_LINES else FACE.advances[character] // 100
            if not cells:
                if 0 < x <= len(row):
                    row[x - 1] += character
                continue
            if x + cells > len(row):
                row += " " * (x + cells - len(row))
            row[x] = _WRITTEN_BLANK if character == " " else character
            if cells == 2:
                row[x + 1] = ""
            x += cells

    def down(self, x: int, top: int, bottom: int, strokes: Mapping[str, str]) -> None:
        """A vertical line in the rows from `top` up to `bottom`, not included."""
        for y in range(top, bottom):
            row = self._row(y)
            row[x] = strokes.get(row[x], row[x])

    def to_text(self) -> str:
        """The sheet, without blanks at the ends of its lines."""
        return "".join([f"{''.join(row).translate(_SHOWN).rstrip()}\n" for row in self._rows])

    def _row(self, y: int) -> list[str]:
        while len(self._rows) <= y:
            self._rows.append([" "] * self.width)
        return self._rows[y]
