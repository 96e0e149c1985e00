"""Participants across a whole diagram: the order in which they are first mentioned, and when Mermaid rejects one.

One quick pass over the statements, without a meaning being made: what an edit changes here is what cannot be seen in
the statements that it touches. The rules are those of `database` (activations, `create`, `destroy`, boxes).
"""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final

from corsage.mermaid.problems import Code
from corsage.mermaid.syntax.tree import (
    Activation,
    Attribute,
    Block,
    Box,
    Destroy,
    End,
    Message,
    Note,
    Participant,
    Statement,
)

NAME_PLACES: Final[dict[type[Statement], tuple[int, ...]]] = {
    kind: tuple(kind.__match_args__.index(field) for field in fields)
    for kind, *fields in (
        (Message, "source", "target"),
        (Note, "first", "second"),
        (Participant, "name"),
        (Destroy, "name"),
        (Activation, "name"),
        (Attribute, "name"),
    )
}
"""Which fields of a statement name participants, by their places in it."""
_NAMED: Final[dict[type[Statement], Callable[[Any], tuple[str, ...]]]] = {
    kind: itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))
    for kind, places in NAME_PLACES.items()
}


@dataclass(slots=True)
class Lifelines:
    """The participants in Mermaid's order; for each the statement of its first mention, and whether that declares."""

    first: dict[str, tuple[int, bool]] = field(default_factory=dict)
    problem: tuple[Code, int] | None = None


def names_in(statement: Statement) -> tuple[str, ...]:
    """The participants that a statement brings into being, in Mermaid's order. Activations and `destroy` bring none."""
    if isinstance(statement, Activation) or (isinstance(statement, Destroy) and not statement.create):
        return ()
    return tuple(filter(None, named_in(statement)))


def named_in(statement: Statement) -> tuple[str, ...]:
    """The fields of a statement that name participants; the second of a note may be empty."""
    named = _NAMED.get(type(statement))
    return named(statement) if named else ()


def trace(statements: Sequence[Statement]) -> Lifelines:
    """Follow all lifelines from top to bottom."""
    return _Tracer().follow(statements, 0)


def trace_both(old: Sequence[Statement], new: Sequence[Statement], fork: int) -> tuple[Lifelines, Lifelines]:
    """Follow the lifelines of two diagrams that are the same before the statement `fork`."""
    tracer = _Tracer()
    tracer.follow(old[:fork], 0)
    other = deepcopy(tracer)
    return tracer.follow(old[fork:], fork), other.follow(new[fork:], fork)


class _Tracer:
    """The state of all lifelines after the statements so far."""

    def __init__(self) -> None:
        self.at = 0
        self.lines = Lifelines()
        self.first = self.lines.first
        self._active: dict[str, int] = {}
        self._created: str | None = None
        self._destroyed: str | None = None
        self._boxes: dict[str, int] = {}
        self.in_box = False
        self._open: list[int | None] = []

    def follow(self, statements: Iterable[Statement], start: int) -> Lifelines:
        """Go on with these statements; the first of them has the index `start`."""
        for self.at, statement in enumerate(statements, start):
            kind = type(statement)
            if self.in_box and kind not in _IN_A_BOX:
                self.fail(Code.NOT_IN_A_BOX)
            step = _FOLLOW.get(kind)
            if step:
                step(self, statement)
        return self.lines

    def message(self, it: Message) -> None:
        first, source, mark, target = self.first, it[1], it[7], it[9]  # as tuples are quickest to read
        if source not in first:
            first[source] = (self.at, False)
        if target not in first:
            first[target] = (self.at, False)
        if self._created is not None:
            if target != self._created:
                self.fail(Code.NOT_CREATED)
            self._created = None
        elif self._destroyed is not None:
            if self._destroyed not in (source, target):
                self.fail(Code.NOT_DESTROYED)
            self._destroyed = None
        if mark == "+":
            self._count(target, 1)
        elif mark == "-":
            self._count(source, -1)

    def activation(self, it: Activation) -> None:
        self._count(it.name, 1 if it.keyword.lower() == "activate" else -1)

    def declaration(self, it: Participant | Destroy) -> None:
        create, name = it[1], it[5]
        if create:
            if name in self.first:
                self.fail(Code.ALREADY_EXISTS)
            self._created = name
        elif type(it) is Destroy:
            self._destroyed = name
            return
        if self.in_box:
            box = self._open[-1]
            if box is not None and self._boxes.setdefault(name, box) != box:
                self.fail(Code.IN_TWO_BOXES)
        if name not in self.first:
            self.first[name] = (self.at, True)

    def mention(self, it: Note | Attribute) -> None:
        for name in named_in(it):
            if name and name not in self.first:
                self.first[name] = (self.at, False)

    def opener(self, it: Block | Box) -> None:
        self.in_box = isinstance(it, Box)
        self._open.append(self.at if self.in_box else None)

    def end(self, _: End) -> None:
        if self._open:
            self._open.pop()
        self.in_box = bool(self._open) and self._open[-1] is not None

    def _count(self, name: str, step: int) -> None:
        count = self._active[name] = self._active.get(name, 0) + step
        if count < 0:
            self.fail(Code.NOT_ACTIVE)

    def fail(self, code: Code) -> None:
        self.lines.problem = self.lines.problem or (code, self.at)


_IN_A_BOX: Final = frozenset((Participant, Destroy, End))
_FOLLOW: Final[dict[type[Statement], Callable[[_Tracer, Any], None]]] = {
    Message: _Tracer.message,
    Activation: _Tracer.activation,
    Participant: _Tracer.declaration,
    Destroy: _Tracer.declaration,
    Note: _Tracer.mention,
    Attribute: _Tracer.mention,
    Block: _Tracer.opener,
    Box: _Tracer.opener,
    End: _Tracer.end,
}


def partner(statements: tuple[Statement, ...], start: int, name: str) -> int | None:
    """The statement that ends the bar of the participant that the statement `start` begins; None if nothing does."""
    depth = 0
    for at in range(start, len(statements)):
        depth += _steps(statements[at], name)
        if depth < 1:
            return at
    return None


def origin(statements: tuple[Statement, ...], end: int, name: str) -> int | None:
    """The statement that begins the bar which the statement `end` ends; None if none does."""
    depth = 0
    for at in range(end, -1, -1):
        depth += _steps(statements[at], name)
        if depth > -1:
            return at
    return None


def _steps(it: Statement, name: str) -> int:
    if isinstance(it, Message):
        return (it.mark == "+" and it.target == name) - (it.mark == "-" and it.source == name)
    if isinstance(it, Activation) and it.name == name:
        return 1 if it.keyword.lower() == "activate" else -1
    return 0
