"""How statements nest: which open a block, which divide it, which close it, and what stands where it may not.

One pass over the flat list with a stack of its own, so that depth costs nothing. Source: Mermaid's grammar, the
productions of `statement`, `box_section`, `else_sections`, `par_sections` and `option_sections`.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from corsage.mermaid.problems import Code, Problem
from corsage.mermaid.syntax.arrows import BRANCH_OF
from corsage.mermaid.syntax.record import Record, record
from corsage.mermaid.syntax.tree import Block, Box, Branch, Destroy, End, Participant, Statement

_SHAPING: Final = frozenset((Block, Box, Branch, End))


@record
class Extent(Record):
    """A block or a box by the indices of its statements; `close` is None if nothing closes it."""

    opener: int
    branches: tuple[int, ...]
    close: int | None
    parent: int | None
    """The opener of the block around this one."""


@record
class Outline(Record):
    """All blocks, by their opener, in the order of the text."""

    extents: dict[int, Extent]
    parents: tuple[int | None, ...]
    """For each statement the opener of the block that it stands in; a branch and an end stand in their block."""
    problems: tuple[Problem, ...]


class _Open:
    __slots__ = ("branches", "opener", "parent", "word")

    def __init__(self, opener: int, word: str, parent: "_Open | None") -> None:
        self.opener = opener
        self.word = word
        self.parent = parent
        self.branches: list[int] = []


def outline(statements: Iterable[Statement]) -> Outline:
    """Find the blocks; stray ends and branches belong to nothing, and are problems."""
    extents: dict[int, Extent] = {}
    parents: list[int | None] = []
    problems: list[Problem] = []
    inner: _Open | None = None
    parent: int | None = None
    in_box = False
    for i, statement in enumerate(statements):
        parents.append(parent)
        if in_box and not _may_stand_in_box(statement):
            problems.append(Problem(Code.NOT_IN_A_BOX, i))
        if type(statement) not in _SHAPING:
            continue
        if isinstance(statement, (Block, Box)):
            inner = _Open(i, statement.keyword.lower(), inner)
            extents[i] = Extent(i, (), None, parent)
        elif isinstance(statement, Branch):
            if inner and BRANCH_OF.get(inner.word) == statement.keyword.lower():
                inner.branches.append(i)
            else:
                problems.append(Problem(Code.STRAY_BRANCH, i))
        elif inner:
            extents[inner.opener] = Extent(inner.opener, tuple(inner.branches), i, parents[inner.opener])
            inner = inner.parent
        else:
            problems.append(Problem(Code.STRAY_END, i))
        parent = inner.opener if inner else None
        in_box = inner is not None and inner.word == "box"
    while inner:
        extents[inner.opener] = Extent(inner.opener, tuple(inner.branches), None, parents[inner.opener])
        problems.append(Problem(Code.UNCLOSED_BLOCK, inner.opener))
        inner = inner.parent
    return Outline(extents, tuple(parents), tuple(problems))


def parent_of(statements: Sequence[Statement], index: int) -> int | None:
    """The opener of the block that the statement stands in, as in `Outline.parents`; None at the top."""
    depth = 0
    for i in range(index - 1, -1, -1):
        kind = type(statements[i])
        if kind is End:
            depth += 1
        elif kind is Block or kind is Box:
            if not depth:
                return i
            depth -= 1
    return None


def _may_stand_in_box(statement: Statement) -> bool:
    return isinstance(statement, End) or (isinstance(statement, (Participant, Destroy)) and not statement.create)
