"""The vocabulary of sequence diagrams: arrows, participant kinds, block and branch keywords.

Names are those of Mermaid's own database (`LINETYPE`, `PARTICIPANT_TYPE`), so that a dump, an edit and a picture
speak of the same thing. Nothing here reads or writes text.
"""

from enum import StrEnum
from typing import Final


class Arrow(StrEnum):
    r"""The 26 arrows of Mermaid 12.3, by the name of the row that each makes; the value is its spelling.

    TOP and BOTTOM are half arrowheads, STICK heads are open, REVERSE ones point at the source.
    """

    SOLID = "->>"
    DOTTED = "-->>"
    SOLID_OPEN = "->"
    DOTTED_OPEN = "-->"
    SOLID_CROSS = "-x"
    DOTTED_CROSS = "--x"
    SOLID_POINT = "-)"
    DOTTED_POINT = "--)"
    BIDIRECTIONAL_SOLID = "<<->>"
    BIDIRECTIONAL_DOTTED = "<<-->>"
    SOLID_TOP = "-|\\"
    SOLID_BOTTOM = "-|/"
    STICK_TOP = "-\\\\"
    STICK_BOTTOM = "-//"
    SOLID_TOP_DOTTED = "--|\\"
    SOLID_BOTTOM_DOTTED = "--|/"
    STICK_TOP_DOTTED = "--\\\\"
    STICK_BOTTOM_DOTTED = "--//"
    SOLID_ARROW_TOP_REVERSE = "/|-"
    SOLID_ARROW_BOTTOM_REVERSE = "\\|-"
    STICK_ARROW_TOP_REVERSE = "//-"
    STICK_ARROW_BOTTOM_REVERSE = "\\\\-"
    SOLID_ARROW_TOP_REVERSE_DOTTED = "/|--"
    SOLID_ARROW_BOTTOM_REVERSE_DOTTED = "\\|--"
    STICK_ARROW_TOP_REVERSE_DOTTED = "//--"
    STICK_ARROW_BOTTOM_REVERSE_DOTTED = "\\\\--"


class Kind(StrEnum):
    """How a participant is drawn (`PARTICIPANT_TYPE`); the last six need the `@{ "type": ... }` configuration."""

    PARTICIPANT = "participant"
    ACTOR = "actor"
    BOUNDARY = "boundary"
    COLLECTIONS = "collections"
    CONTROL = "control"
    DATABASE = "database"
    ENTITY = "entity"
    QUEUE = "queue"


class Placement(StrEnum):
    """Where a note stands: on one side of one participant, or over one or two."""

    LEFT_OF = "left of"
    RIGHT_OF = "right of"
    OVER = "over"


BRANCH_OF: Final = {"alt": "else", "par": "and", "par_over": "and", "critical": "option"}
"""The keyword that opens a further branch, for each block that may have branches."""

BLOCKS: Final = ("loop", "rect", "opt", "alt", "par", "par_over", "critical", "break")
"""The keywords that open a block which `end` closes (`box` is one too, but holds participants only)."""
