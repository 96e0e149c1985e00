"""What a diagram means: the rows, participants and boxes that Mermaid's own database would hold.

Values only; `read` makes them. Where Mermaid stops at the first error, a meaning goes on, so that a broken diagram has
one too, and all its problems at once. Each row, participant and box knows the statement that made it.

Source: `SequenceDB` of Mermaid 12.3. Names of rows are Mermaid's (`LINETYPE`).
"""

from dataclasses import dataclass, field
from typing import Any

from corsage.mermaid.look import Look
from corsage.mermaid.problems import Problem
from corsage.mermaid.syntax.record import Record, record


@record
class Row(Record):
    """A row of Mermaid's list: a message, a note, or where a block, a branch, an activation starts or ends.

    `type` is a name of `LINETYPE`; `text` of AUTONUMBER is a dict with `start`, `step` and `visible`. `placement` of a
    note is 0 (left), 1 (right) or 2 (over). `statement` is the index of the statement that makes the row.
    """

    type: str
    source: str | None
    target: str | None
    text: Any
    wrap: Any
    statement: int
    placement: int | None = None
    activate: bool = False
    central: int | None = None


@dataclass(slots=True)
class Actor:
    """A participant: what it is called in the code and in the picture, and how it is drawn."""

    id: str
    label: Any
    type: Any
    wrap: Any
    box: "Group | None"
    statement: int
    links: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Group:
    """A box around participants; `fill` is a CSS colour."""

    name: str | None
    fill: str
    wrap: Any
    statement: int
    actors: list[str] = field(default_factory=list)


@record
class Meaning(Record):
    """What Mermaid's database would hold, had it not stopped at the first of `problems`."""

    title: str
    acc_title: str
    acc_description: str
    actors: dict[str, Actor]
    boxes: tuple[Group, ...]
    created: dict[str, int]
    destroyed: dict[str, int]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    look: Look = Look()

    @property
    def accepted(self) -> bool:
        """Whether Mermaid accepts the diagram."""
        return not self.problems
