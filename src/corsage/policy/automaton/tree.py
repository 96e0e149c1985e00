"""An expression as a tree of sets, sequences, choices, repeats and look-arounds: what `re` parses, in five words.

The standard library's own parser reads the text, so that flags, escapes and classes mean what they mean to `re`.
What lives here: which expressions are regular languages. Back references and conditions are not. An atomic group or a
possessive repeat is taken where the one way in which it matches can be written down without it.
"""

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from re import _parser  # type: ignore[attr-defined] # no stub: re.sre_parse, moved here in Python 3.11
from typing import Any, Final, NamedTuple, TypeAlias

from corsage.policy.automaton import alphabet
from corsage.policy.automaton.budget import (
    DEEPEST_NESTING,
    LONGEST_EXPRESSION,
    Budget,
    NotRegularError,
    TooLargeError,
)


class Mark(IntEnum):
    """How the expression says which character stands in a place."""

    LITERAL = 0  # by name: a letter, an escaped dot, a set of single characters
    DOT = 1  # by a dot without a backslash
    FREE = 2  # by a class, a range, a negation, or as part of a repeat


class Chars(NamedTuple):
    """One character of a set."""

    mask: int
    mark: Mark = Mark.FREE


class Series(NamedTuple):
    """One node after the other."""

    items: tuple["Node", ...]


class Choice(NamedTuple):
    """One of the nodes."""

    items: tuple["Node", ...]


class Repeat(NamedTuple):
    """A node several times; `most` is None for any number."""

    least: int
    most: int | None
    body: "Node"


class Look(NamedTuple):
    """A condition on what stands ahead of a place, or behind it; no character is consumed."""

    behind: bool
    negative: bool
    body: "Node"


Node: TypeAlias = Chars | Series | Choice | Repeat | Look
# As the standard library's parser builds it: a list of pairs of a name and an argument.
Raw: TypeAlias = Any

NOTHING: Final = Series(())
ANYTHING: Final = Repeat(0, None, Chars(alphabet.ALL))
START: Final = Look(behind=True, negative=True, body=Chars(alphabet.ALL))
END: Final = Look(behind=False, negative=True, body=Chars(alphabet.ALL))
_BEFORE: Final = Chars(alphabet.WORD)


def _boundary(*, inside: bool) -> Node:
    r"""`\b` and `\B` (`inside`), as a choice of two pairs of conditions."""
    pairs = [(False, inside), (True, not inside)]
    return Choice(
        tuple(
            Series((Look(True, before, _BEFORE), Look(False, not after, _BEFORE)))  # noqa: FBT003 - as written above
            for before, after in pairs
        )
    )


_PLACES: Final[Mapping[str, Node]] = {
    "AT_BEGINNING": START,
    "AT_BEGINNING_STRING": START,
    "AT_END": END,
    "AT_END_STRING": END,
    "AT_BOUNDARY": _boundary(inside=False),
    "AT_NON_BOUNDARY": _boundary(inside=True),
}
_SPACE: Final = 0
_CATEGORIES: Final = {
    "CATEGORY_DIGIT": alphabet.DIGIT,
    "CATEGORY_NOT_DIGIT": alphabet.ALL & ~alphabet.DIGIT,
    "CATEGORY_WORD": alphabet.WORD,
    "CATEGORY_NOT_WORD": alphabet.ALL & ~alphabet.WORD,
    "CATEGORY_SPACE": _SPACE,
    "CATEGORY_NOT_SPACE": alphabet.ALL,
}
_NOT_REGULAR: Final = {
    "GROUPREF": ("it refers back to a group, and no automaton remembers what a group matched", "write each name out"),
    "GROUPREF_EXISTS": ("it has a condition on a group, and no automaton remembers groups", "write both cases out"),
}
# A mistake, what Python warns of, a repeat beyond its numbers.
INVALID: Final = (re.error, FutureWarning, OverflowError)


class InvalidError(ValueError):
    """A text that is not a regular expression."""


def read(expression: str, budget: Budget) -> Node:
    """The tree of an expression that must match whole. Raises `InvalidError` or `NotUnderstoodError`."""
    if len(expression) > LONGEST_EXPRESSION:
        reason = f"it is longer than {LONGEST_EXPRESSION:,} characters"
        raise TooLargeError(reason, "list the origins and patterns in allow_origins")
    budget.spend(len(expression) >> 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            raw = _parser.parse(expression)
    except INVALID as error:
        raise InvalidError(str(error)) from None
    except RecursionError:
        raise _too_deep() from None
    return _Reader(raw.state.flags, budget).sequence(raw)


def _too_deep() -> TooLargeError:
    return TooLargeError("its groups are nested too deeply", "write fewer groups in groups")


class _Reader:
    """Raw nodes to nodes."""

    def __init__(self, flags: int, budget: Budget) -> None:
        self._flags = flags
        self._depth = 0
        # How many repeats stand around.
        self._repeats = 0
        self._budget = budget
        self._readers: Final[Mapping[str, Callable[[Raw], Node]]] = {
            "LITERAL": lambda code: Chars(self._range(code, code), self._mark(Mark.LITERAL)),
            "NOT_LITERAL": lambda code: Chars(alphabet.ALL & ~self._range(code, code)),
            "ANY": lambda _: Chars(alphabet.ALL, self._mark(Mark.DOT)),
            "IN": self._set,
            "BRANCH": lambda argument: Choice(tuple([self.sequence(branch) for branch in argument[1]])),
            "SUBPATTERN": self._group,
            "ATOMIC_GROUP": self._atomic,
            "MAX_REPEAT": self._repeat,
            "MIN_REPEAT": self._repeat,
            "POSSESSIVE_REPEAT": self._possessive,
            "ASSERT": lambda argument: self._look(argument, negative=False),
            "ASSERT_NOT": lambda argument: self._look(argument, negative=True),
            "AT": lambda place: _PLACES[str(place)],
            "FAILURE": lambda _: Chars(0),
        }

    def sequence(self, raw: Raw) -> Node:
        """A list of nodes as one node."""
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise _too_deep()
        nodes = [self._node(str(name), argument) for name, argument in raw]
        self._depth -= 1
        self._budget.spend(len(nodes) >> 2)
        return nodes[0] if len(nodes) == 1 else Series(tuple(nodes))

    def _node(self, name: str, argument: Raw) -> Node:
        if name in _NOT_REGULAR:
            raise NotRegularError(*_NOT_REGULAR[name])
        return self._readers[name](argument)

    def _mark(self, mark: Mark) -> Mark:
        return Mark.FREE if self._repeats else mark

    def _range(self, low: int, high: int) -> int:
        if self._flags & re.IGNORECASE:
            return alphabet.folded(low, high, unicode=not self._flags & re.ASCII)
        return alphabet.mask_of_range(low, high)

    def _set(self, members: Sequence[tuple[Any, Any]]) -> Node:
        mask, literal = 0, True
        self._budget.spend(len(members))
        for kind, argument in members:
            name = str(kind)
            literal &= name == "LITERAL"
            if name == "LITERAL":
                mask |= self._range(argument, argument)
            elif name == "RANGE":
                mask |= self._range(*argument)
            elif name == "CATEGORY":
                mask |= _CATEGORIES[str(argument)]
        if str(members[0][0]) == "NEGATE":
            mask = alphabet.ALL & ~mask
        return Chars(mask, self._mark(Mark.LITERAL) if literal else Mark.FREE)

    def _group(self, argument: Raw) -> Node:
        _, added, dropped, body = argument
        outside = self._flags
        self._flags = (outside | added) & ~dropped
        node = self.sequence(body)
        self._flags = outside
        return node

    def _body(self, argument: Raw) -> Node:
        """The body of a repeat. What is repeated spells nothing out, unless it is one text so many times."""
        least, most, body = argument
        spelled = most == 1 or (least == most and all(str(name) == "LITERAL" for name, _ in body))
        self._repeats += not spelled
        node = self.sequence(body)
        self._repeats -= not spelled
        return node

    def _repeat(self, argument: Raw) -> Node:
        least, most, _ = argument
        return Repeat(least, None if most is _parser.MAXREPEAT else most, self._body(argument))

    def _possessive(self, argument: Raw) -> Node:
        repeat = self._repeat(argument)
        assert isinstance(repeat, Repeat)
        return _greediest(repeat)

    def _atomic(self, body: Raw) -> Node:
        node = self.sequence(body)
        if len(body) == 1 and str(body[0][0]) == "MIN_REPEAT" and isinstance(node, Repeat):
            return node._replace(most=node.least)
        if len(body) == 1 and str(body[0][0]) == "MAX_REPEAT" and isinstance(node, Repeat):
            return _greediest(node)
        if isinstance(node, Chars) or (
            isinstance(node, Series) and all(isinstance(item, Chars) for item in node.items)
        ):
            return node
        raise _atomic_error()

    def _look(self, argument: Raw, *, negative: bool) -> Node:
        direction, body = argument
        if direction < 0 and len(set(body.getwidth())) > 1:
            raise InvalidError("look-behind requires fixed-width pattern")  # as `re` says when it compiles
        return Look(behind=direction < 0, negative=negative, body=self.sequence(body))


def _greediest(repeat: Repeat) -> Node:
    """A repeat of one set that gives nothing back: it ends where the set does, or when it is full."""
    if not isinstance(repeat.body, Chars):
        raise _atomic_error()
    ends = Look(behind=False, negative=True, body=repeat.body)
    if repeat.most is None:
        return Series((repeat, ends))
    if repeat.most <= repeat.least:
        return repeat
    full = repeat._replace(least=repeat.most)
    return Choice((full, Series((repeat._replace(most=repeat.most - 1), ends))))


def _atomic_error() -> NotRegularError:
    reason = "it has an atomic group, or a possessive repeat of more than one character"
    return NotRegularError(reason, "write a plain group (?:...): matching takes linear time without it")


def without_anchors(node: Node) -> Node:
    """The tree without `^` where it starts and `$` where it ends: it is matched whole, so they always hold."""
    return _stripped(_stripped(node, START, 0), END, -1)


def _stripped(node: Node, anchor: Node, side: int) -> Node:
    if node is anchor:
        return NOTHING
    if isinstance(node, Choice):
        return Choice(tuple([_stripped(item, anchor, side) for item in node.items]))
    if isinstance(node, Series) and node.items:
        outer = _stripped(node.items[side], anchor, side)
        rest = node.items[1:] if side == 0 else node.items[:-1]
        if outer is NOTHING:
            return _stripped(Series(rest), anchor, side) if rest else NOTHING
        return Series((outer, *rest) if side == 0 else (*rest, outer))
    return node
