"""The picture as values: what stands where, in pixels, before anybody writes it down.

Lines of text stand in a rectangle whose top left corner is (x, y), each centred in it or starting at its left edge.
Every thing knows the statement that it comes from.
"""

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from corsage.mermaid.layout.columns import Head
from corsage.mermaid.layout.prose import Text
from corsage.mermaid.syntax.arrows import Arrow

Stretch: TypeAlias = tuple[int, int]
"""From the first to the second y."""


class Label(NamedTuple):
    """A text and where it stands."""

    x: int
    y: int
    text: Text


@dataclass(frozen=True, slots=True)
class HeadBox:
    """A participant at the top, in the middle (`create`) or at the bottom of its lifeline; `x` is the lifeline's."""

    column: int
    x: int
    y: int
    height: int
    head: Head


@dataclass(frozen=True, slots=True)
class Lifeline:
    """A participant's lifeline: the stretches between the texts that stand on it."""

    column: int
    x: int
    stretches: tuple[Stretch, ...]


@dataclass(slots=True)
class Bar:
    """An activation, with the stretches that texts cut out of it."""

    statement: int
    column: int
    x: int
    top: int
    bottom: int = 0
    cuts: list[Stretch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ArrowLine:
    """A message from `x0` to `x1` at `y`; to itself if `loop`: out by that much at `y`, back to `x1` at `y1`."""

    event: int
    x0: int
    x1: int
    y: int
    y1: int
    loop: int
    arrow: Arrow
    label: Label
    number: str
    number_at: tuple[int, int, int]
    """Left, middle and width of the number's badge."""


@dataclass(frozen=True, slots=True)
class NoteBox:
    """A note."""

    event: int
    x: int
    y: int
    width: int
    height: int
    label: Label


class Section(NamedTuple):
    """A further section of a block: where its rule is, the word and the width of its tab, its condition."""

    statement: int
    y: int
    word: str
    tab: int
    label: Label


@dataclass(slots=True)
class FrameBox:
    """A block; `tab` is the width of its tab, `sections` are the further ones."""

    event: int
    x: int
    y: int
    width: int
    tab: int
    guard: Label
    height: int = 0
    sections: list[Section] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GroupBox:
    """A box around participants; texts cut their stretches out of its sides."""

    group: int
    x: int
    y: int
    width: int
    height: int
    label: Label
    left: tuple[Stretch, ...]
    right: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Cross:
    """Where a participant is destroyed."""

    statement: int
    column: int
    x: int
    y: int


@dataclass(slots=True)
class Scene:
    """The whole picture, in the order of painting within each list."""

    width: int = 0
    height: int = 0
    title: Label | None = None
    groups: list[GroupBox] = field(default_factory=list)
    fills: list[FrameBox] = field(default_factory=list)
    lifelines: list[Lifeline] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    heads: list[HeadBox] = field(default_factory=list)
    steps: list[ArrowLine | NoteBox | FrameBox | Cross | HeadBox] = field(default_factory=list)
    """What stands between the participants, in the order of the text."""

    def all_heads(self) -> list[HeadBox]:
        """The heads at the top and the bottom, and those of participants that are created on the way."""
        return [*self.heads, *[step for step in self.steps if isinstance(step, HeadBox)]]
