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
# No origin is longer (`compiled.LONGEST_ORIGIN`, which this module is too low to know).
_LONGEST: Final = 512
# What a wildcard can stand for: a name (and another, where one is excluded), a port, an address, a whole origin.
_FILLINGS: Final = ("evil", "other", "8080", "1", "2a00::1", "https://evil.test", "https://other.test")
# The characters of serialised origins (`fetch.origin`), those of names first.
ALPHABET: Final = "evilabcdfghjkmnopqrstuwxyz0123456789-.:/_+[]~!$&'()*,;=%"


class Tree:
    """The syntax tree of an expression. Raises `re.error`."""

    def __init__(self, pattern: str) -> None:
        """Parse the expression."""
        self._root: Final = sre_parser.parse(pattern)
        self.nodes: Final[list[Node]] = list(self._root)
        self.flags: Final[int] = self._root.state.flags
        # Not where there are nodes that no sample is made for (look-around, back references), or too many samples.
        self.complete = True
        self._characters: Final[dict[tuple[str, int], str]] = {}
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
        return self.samples_of(self.nodes)

    def alternatives(self) -> list[list[Node]]:
        """The alternatives of the expression, each as its nodes; one where it does not end in a choice or its group."""
        return self._alternatives(self.nodes)

    def _alternatives(self, nodes: list[Node]) -> list[list[Node]]:
        end = len(nodes)
        while end and str(nodes[end - 1][0]) == "AT":
            end -= 1
        branches: list[Node] = []
        if end:
            name, argument = str(nodes[end - 1][0]), nodes[end - 1][1]
            branches = argument[1] if name == "BRANCH" else [argument[3]] if name == "SUBPATTERN" else []
        out = [self._alternatives([*nodes[: end - 1], *branch, *nodes[end:]]) for branch in branches]
        return [alternative for each in out for alternative in each] or [nodes]

    def samples_of(self, nodes: Sequence[Node]) -> list[Sample]:
        """The samples of one alternative."""
        found = list(islice(self._sequence(nodes), MOST + 1))
        self.complete &= len(found) <= MOST
        return found[:MOST]

    @staticmethod
    def is_anchored(nodes: Sequence[Node]) -> bool:
        """Whether an alternative ends in `$` or its like."""
        return bool(nodes) and str(nodes[-1][0]) == "AT"

    def _sequence(self, nodes: Sequence[Node]) -> Iterator[Sample]:
        if len(nodes) < 2:
            yield from self._node(nodes[0]) if nodes else [()]
            return
        half = len(nodes) // 2  # halves, so that a long expression is no deep recursion
        for head in self._sequence(nodes[:half]):
            for tail in self._sequence(nodes[half:]):
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
        char = next(iter(self._likely((sre_parser.IN, list(members)))), None)
        return [] if char is None else [((char, Mark.FREE),)]

    def _negated(self, code: int) -> Iterable[Sample]:
        return [((next(char for char in ALPHABET if char != chr(code)), Mark.FREE),)]

    def characters(self, node: Node, flags: int) -> str:
        """The characters of origins that a node of one character accepts."""
        key = (repr(node), flags)
        if key not in self._characters:
            self._characters[key] = self._matched(node, flags)
        return self._characters[key]

    def _matched(self, node: Node, flags: int) -> str:
        matcher = sre_compiler.compile(sre_parser.SubPattern(self._root.state, [node]), flags)
        return "".join([char for char in ALPHABET if matcher.fullmatch(char)])

    def _likely(self, node: Node) -> str:
        # Part of an expression may ignore case, and origins are in lower case.
        return self.characters(node, self.flags | re.IGNORECASE)

    def _repeat(self, argument: Node) -> Iterator[Sample]:
        least, most, body = argument
        if least == 0:
            yield ()
        nodes = list(body)
        if most and len(nodes) == 1 and str(nodes[0][0]) in _WILD:
            yield from self._fill(nodes[0], least, most)
        elif most:
            for once in islice(self._sequence(nodes), 16):
                if len(once) * least <= _LONGEST:
                    yield once * max(least, 1)

    def _fill(self, node: Node, least: int, most: int) -> Iterator[Sample]:
        """What a repeated wildcard can stand for."""
        accepted = self._likely(node)
        texts = [text for text in _FILLINGS if least <= len(text) <= most and set(text) <= set(accepted)]
        if not texts and accepted:
            texts = [accepted[0] * max(least, 1)] if least <= _LONGEST else []
        for text in texts:
            yield tuple([(char, Mark.FREE) for char in text])


_WILD: Final = frozenset({"ANY", "IN", "NOT_LITERAL"})
