"""The measure of a terminal: how many cells a text takes, and the distances of a picture in cells.

Wide and full-width characters take two cells (Unicode Standard Annex 11), combining ones none, all others one.
"""

import unicodedata
from typing import Final

from corsage.mermaid.layout.columns import Sizes
from corsage.mermaid.layout.prose import Face
from corsage.mermaid.syntax.arrows import Kind


class Cells(dict[str, int]):
    """The cells of each character, in hundredths, as a Face has it."""

    def __missing__(self, character: str) -> int:
        if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
            cells = 0
        else:
            cells = 200 if unicodedata.east_asian_width(character) in "WF" else 100
        self[character] = cells
        return cells


FACE: Final = Face(Cells(), 1, 1)


def sizes(limit: int) -> Sizes:
    """Distances in cells; lines are broken at `limit`."""
    return Sizes(
        text=FACE,
        strong=FACE,
        small=FACE,
        title=FACE,
        margin=0,
        head_pad=2,
        head_gap=2,
        icons={kind: 0 if kind is Kind.PARTICIPANT else len(stereotype(kind)) + 4 for kind in Kind},
        clearance=2,
        label_pad=2,
        badge_pad=2,
        loop=3,
        note_pad=2,
        note_gap=2,
        overhang=2,
        frame_pad=2,
        tab_pad=2,
        guard_gap=2,
        box_pad=2,
        bar_half=0,
        bar_step=0,
        limit=limit,
        wrap_limit=min(limit, 28),
        self_limit=limit,
        guard=FACE,
        brackets="",
        grid=1,
        frame_snap=None,
        frame_step=2,
    )


def stereotype(kind: Kind) -> str:
    """How UML says what a participant is, where there is no pictogram."""
    return f"«{kind}»"
