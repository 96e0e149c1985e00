"""Texts that a regular expression matches, made from its syntax tree, each character marked by where it comes from.

What lives here: the only door to `re._parser` and `re._compiler`, private to CPython but the same from 3.11 to 3.14;
`tests/policy/test_regex_audit.py` fails where they change. What may not: an opinion about origins.
"""

import re
import re._compiler as sre_compiler  # type: ignore[import-not-found]
import re._parser as sre_parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum, auto, unique
from itertools import islice
from typing import Any, Final, TypeAlias


@unique
class Mark(Enum):
    """Whether a character was spelled out in the expression, and if not, what stood in its place."""

    LITERAL = auto()
    FREE = auto()
    DOT = auto()


# (name, argument): what the argument is depends on the name, and CPython gives neither a type.
Node: TypeAlias = Any
Sample: TypeAlias = tuple[tuple[str, Mark], ...]

# How many samples of one expression are looked at; expressions over origins have a handful.
MOST: Final = 512
# What a wildcard can stand for: a name, a port, a whole origin.
_FILLINGS: Final = ("evil", "8080", "1", "https://evil.test")
_ALPHABET: Final = "evilabcdfghjkmnopqrstuwxyz0123456789-.:/_"


class Tree:
    """The syntax tree of an expression. Raises `re.error`."""

    def __init__(self, pattern: str) -> None:
        """Parse the expression."""
        self._root: Final = sre_parser.parse(pattern)
        self.ignores_case: Final = bool(self._root.state.flags & re.IGNORECASE)
        # Nodes that no sample is made for: look-around, back references.
        self.complete = True
        self._expansions: Final[dict[str, Callable[[Node], Iterable[Sample]]]] = {
            "LITERAL": self._literal,
            "NOT_LITERAL": self._negated,
            "ANY": self._any,
            "IN": self._set,
            "SUBPATTERN": lambda argument: self._sequence(list(argument[3])),
            "ATOMIC_GROUP": lambda argument: self._sequence(list(argument)),
            "BRANCH": lambda argument: (sample for branch in argument[1] for sample in self._sequence(list(branch))),
            "MAX_REPEAT": self._repeat,
            "MIN_REPEAT": self._repeat,
            "POSSESSIVE_REPEAT": self._repeat,
            "AT": lambda _: [()],
        }

    def samples(self) -> list[Sample]:
        """Texts that the expression probably matches: the caller asks the expression itself."""
        return list(islice(self._sequence(list(self._root)), MOST))

    def alternatives(self) -> list[list[Node]]:
        """The alternatives of the expression, each as its nodes; one where there is no `|` at the top."""
        *before, last = list(self._root) or [None]
        if last is None or str(last[0]) != "BRANCH":
            return [list(self._root)]
        return [[*before, *branch] for branch in last[1][1]]

    def samples_of(self, nodes: Sequence[Node]) -> list[Sample]:
        """The samples of one alternative."""
        return list(islice(self._sequence(nodes), MOST))

    @staticmethod
    def is_anchored(nodes: Sequence[Node]) -> bool:
        """Whether an alternative ends in `$` or its like."""
        return bool(nodes) and str(nodes[-1][0]) == "AT"

    def repeats(self) -> Iterator[Node]:
        """The body of every repeat without a bound that contains another, or alternatives."""
        for node in _walk(self._root):
            if _is_unbounded(node) and any(
                _is_unbounded(inner) or str(inner[0]) == "BRANCH" for inner in _walk(node[1][2])
            ):
                yield node[1][2]

    def is_ambiguous(self, body: Node) -> bool:
        """Whether a text that the body matches once is also matched by it twice or in two ways.

        Repeated without a bound, such a body can divide a text of n characters in 2^n ways, and a backtracking
        matcher tries them all before it says no.
        """
        matcher = sre_compiler.compile(body, self._root.state.flags & ~re.UNICODE)
        texts = {"".join([char for char, _ in sample]) for sample in islice(self._sequence(list(body)), 64)} - {""}
        if any(matcher.fullmatch(text) and matcher.fullmatch(text * 2) for text in texts):
            return True
        branches = [branch for node in _walk(body) if str(node[0]) == "BRANCH" for branch in node[1][1]]
        seen: set[str] = set()
        for branch in branches:
            own = {"".join([char for char, _ in sample]) for sample in islice(self._sequence(list(branch)), 16)} - {""}
            if own & seen:
                return True
            seen |= own
        return False

    def _sequence(self, nodes: Sequence[Node]) -> Iterator[Sample]:
        if not nodes:
            yield ()
            return
        for head in self._node(nodes[0]):
            for tail in self._sequence(nodes[1:]):
                yield head + tail

    def _node(self, node: Node) -> Iterable[Sample]:
        name, argument = str(node[0]), node[1]
        expand = self._expansions.get(name)
        if expand is None:
            self.complete = False
            return [()]
        return expand(argument)

    def _literal(self, code: int) -> Iterable[Sample]:
        return [((chr(code), Mark.LITERAL),)]

    def _any(self, _: None) -> Iterable[Sample]:
        return [((".", Mark.DOT),), (("x", Mark.DOT),)]

    def _set(self, members: Sequence[Node]) -> Iterable[Sample]:
        # A set that names its members, like [ab], spells them out; a range, a class or a negation does not.
        if all(str(kind) == "LITERAL" for kind, _ in members):
            return [((chr(code), Mark.LITERAL),) for _, code in members]
        char = next(iter(self._accepted([(sre_parser.IN, list(members))])), None)
        return [] if char is None else [((char, Mark.FREE),)]

    def _negated(self, code: int) -> Iterable[Sample]:
        return [((next(char for char in _ALPHABET if char != chr(code)), Mark.FREE),)]

    def _accepted(self, nodes: Sequence[Node]) -> str:
        """The characters of origins that a node of one character accepts."""
        matcher = sre_compiler.compile(sre_parser.SubPattern(self._root.state, list(nodes)), self._root.state.flags)
        return "".join([char for char in _ALPHABET if matcher.fullmatch(char)])

    def _repeat(self, argument: Node) -> Iterator[Sample]:
        least, most, body = argument
        if least == 0:
            yield ()
        if most == 0:
            return
        nodes = list(body)
        if len(nodes) == 1 and str(nodes[0][0]) in _WILD:
            yield from self._fill(nodes, least, most)
            return
        for once in islice(self._sequence(nodes), 16):
            yield once * max(least, 1)

    def _fill(self, nodes: Sequence[Node], least: int, most: int) -> Iterator[Sample]:
        """What a repeated wildcard can stand for."""
        accepted = self._accepted(nodes)
        texts = [text for text in _FILLINGS if least <= len(text) <= most and set(text) <= set(accepted)]
        if not texts and accepted:
            texts = [accepted[0] * max(least, 1)]
        for text in texts:
            yield tuple([(char, Mark.FREE) for char in text])


_WILD: Final = frozenset({"ANY", "IN", "NOT_LITERAL"})


def _is_unbounded(node: Node) -> bool:
    # A possessive repeat never gives back, so it cannot explode.
    return str(node[0]) in {"MAX_REPEAT", "MIN_REPEAT"} and node[1][1] == sre_parser.MAXREPEAT


def _is_choice(node: Node) -> bool:
    return _is_unbounded(node) or str(node[0]) == "BRANCH"


def _walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, depth first."""
    for node in nodes:
        yield node
        for inner in _children(node[1]):
            yield from _walk(inner)


def _children(argument: Node) -> Iterator[Node]:
    """The sequences of nodes inside a node's argument."""
    if isinstance(argument, sre_parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for item in argument:
            if not isinstance(item, tuple):
                yield from _children(item)
