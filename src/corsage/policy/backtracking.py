"""What it can cost to refuse an origin: the ways through an expression, counted, none of them walked.

What lives here: Glushkov's automaton of an expression, one state for each character that it takes, and on each edge the
number of ways that lead over it. `([a-z]+)*` has two from a letter to the next: the inner repeat goes on, or the outer.
What may not: the expression run on a text; the count says what that would cost, in time linear in the text.

CPython tries the ways one after the other until one matches. A text that none matches costs them all: 2^n of a repeat
inside a repeat, n^3 of `.*.*.*`. The count is an upper bound, since CPython prunes a little.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, permutations, product
from typing import Final, NamedTuple, TypeAlias

from corsage.http import origin as origins
from corsage.policy.compiled import LONGEST_ORIGIN
from corsage.policy.samples import ALPHABET, Node, Tree

# What a refusal may cost: a million steps are some ten milliseconds. Two repeats over one text stay far below.
MOST_WAYS: Final = 1_000_000
# So many copies of a repeated part are told apart, and so many states in all; beyond, a repeat is one without a bound.
_MOST_COPIES: Final = 64
_MOST_STATES: Final = 2048
# So many beginnings of a hostile text, kinds of character and loops are tried.
_MOST_TRIED: Final = 8

Ways: TypeAlias = Counter[int]


class _Part(NamedTuple):
    """A part of the expression: the states that it begins and ends with, and in how many ways it takes nothing."""

    first: Ways
    last: Ways
    empty: int


class Automaton:
    """The automaton of an expression's tree. Back references take nothing, look-arounds are ways that lead nowhere."""

    def __init__(self, tree: Tree) -> None:
        """Build it."""
        self._tree: Final = tree
        self._flags = tree.flags
        self._takes: Final[list[frozenset[str]]] = []
        self._follow: Final[list[Ways]] = []
        # The states that a repeat without a bound comes back to.
        self._loops: Final[dict[int, None]] = {}
        self._builders: Final[Mapping[str, Callable[[Node], _Part]]] = {
            "SUBPATTERN": self._group,
            "ATOMIC_GROUP": self._sequence,
            "BRANCH": lambda argument: _choice([self._sequence(branch) for branch in argument[1]]),
            "GROUPREF_EXISTS": lambda argument: _choice([self._sequence(branch or ()) for branch in argument[1:]]),
            "ASSERT": self._aside,
            "ASSERT_NOT": self._aside,
            "MAX_REPEAT": self._repeat,
            "MIN_REPEAT": self._repeat,
            # What is possessed is never given back: there is one way through it.
            "POSSESSIVE_REPEAT": lambda argument: self._sequence(argument[2]),
        }
        self._whole: Final = self._sequence(tree.nodes)

    def ways(self, text: str) -> tuple[int, bool]:
        """The ways through the beginnings of the text, and whether one of them takes all of it."""
        steps = [(1, Ways()), *self._steps(text)]
        total, at = steps[-1]
        whole = len(steps) > len(text) and any(state in self._whole.last for state in at)
        return total, whole if text else self._whole.empty > 0

    def _steps(self, text: str) -> Iterator[tuple[int, Ways]]:
        """After each character, the ways so far and how many of them lead to each state."""
        total, here = 1, self._whole.first
        for char in text:
            if not here:
                return
            at = Ways({state: count for state, count in here.items() if char in self._takes[state]})
            total += at.total()
            yield total, at
            here = Ways()
            for state, count in at.items():
                for following, more in self._follow[state].items():
                    here[following] += count * more

    def costly(self) -> str | None:
        """A serialised origin that is refused after more than MOST_WAYS ways, as short as it can be, or None."""
        for start, pump in product(self._starts(), self._pumps()):
            text = (start + pump * LONGEST_ORIGIN)[: LONGEST_ORIGIN - 1]
            over = next((length for length, (total, _) in enumerate(self._steps(text), 1) if total > MOST_WAYS), None)
            for tail in ("!", "") if over is not None else ():
                proof = text[:over] + tail
                if origins.parse(proof) is not None and not self.ways(proof)[1]:
                    return proof
        return None

    def _starts(self) -> list[str]:
        """What leads into the loops."""
        words = self._words(self._whole.first) if self._loops else {}
        starts = dict.fromkeys(words[state] for state in self._loops if state in words)
        return list(islice(starts, _MOST_TRIED))

    def _pumps(self) -> list[str]:
        """What may be repeated in a loop: the way around it or two, every word of two kinds of character."""
        onward = {state: self._words(self._follow[state]) for state in islice(self._loops, _MOST_TRIED)}
        around = [onward[state].get(state, "") for state in onward]
        around += [
            onward[one][other] + onward[other][one]
            for one, other in permutations(onward, 2)
            if other in onward[one] and one in onward[other]
        ]
        near = {state for loop in self._loops for state in (loop, *self._follow[loop])}
        kinds: dict[frozenset[int], str] = {}
        for char in ALPHABET:
            kinds.setdefault(frozenset([state for state in near if char in self._takes[state]]), char)
        chars = [char for states, char in kinds.items() if states][:_MOST_TRIED]
        pairs = [one + other for one, other in permutations(chars, 2)]
        return list(dict.fromkeys(filter(None, [*chars, *around, *pairs])))

    def _words(self, first: Ways) -> dict[int, str]:
        """A shortest word to each state that can be reached, its own character included."""
        words: dict[int, str] = {}
        ahead = [("", state) for state in first]
        for word, state in ahead:
            char = next((char for char in ALPHABET if char in self._takes[state]), None)
            if char is not None and state not in words and len(word) < LONGEST_ORIGIN:
                words[state] = word + char
                ahead += [(word + char, following) for following in self._follow[state]]
        return words

    def _sequence(self, nodes: Iterable[Node]) -> _Part:
        whole = _NOTHING
        for node in nodes:
            whole = self._joined(whole, self._part(node))
        return whole

    def _part(self, node: Node) -> _Part:
        name, argument = str(node[0]), node[1]
        if name in self._builders:
            return self._builders[name](argument)
        if name not in {"LITERAL", "NOT_LITERAL", "ANY", "IN"}:
            return _NOTHING
        self._takes.append(frozenset(self._tree.characters(node, self._flags)))
        self._follow.append(Ways())
        state = len(self._takes) - 1
        return _Part(Ways({state: 1}), Ways({state: 1}), 0)

    def _joined(self, one: _Part, other: _Part) -> _Part:
        self._connect(one.last, other.first)
        return _Part(
            one.first + _times(other.first, one.empty),
            other.last + _times(one.last, other.empty),
            one.empty * other.empty,
        )

    def _connect(self, last: Ways, first: Ways) -> None:
        for state, count in last.items():
            self._follow[state] += _times(first, count)

    def _group(self, argument: Node) -> _Part:
        _, added, dropped, body = argument
        outside = self._flags
        self._flags = (outside | added) & ~dropped
        part = self._sequence(body)
        self._flags = outside
        return part

    def _aside(self, argument: Node) -> _Part:
        return _Part(self._sequence(argument[1]).first, Ways(), 1)

    def _repeat(self, argument: Node) -> _Part:
        least, most, body = argument
        whole = _NOTHING
        for copy in range(min(least, _MOST_COPIES)):
            if copy and self._is_full():
                break
            whole = self._joined(whole, self._sequence(body))
        if most > _MOST_COPIES or self._is_full():
            return self._joined(whole, self._star(body))
        optional = _NOTHING
        for _ in range(most - least):  # from the inside: x(x(x)?)?
            once = self._joined(self._sequence(body), optional)
            optional = once._replace(empty=1)
            if self._is_full():
                break
        return self._joined(whole, optional)

    def _is_full(self) -> bool:
        return len(self._takes) > _MOST_STATES

    def _star(self, body: Sequence[Node]) -> _Part:
        once = self._sequence(body)
        self._connect(once.last, once.first)
        self._loops.update(dict.fromkeys(once.first))
        return once._replace(empty=1)


_NOTHING: Final = _Part(Ways(), Ways(), 1)


def _choice(parts: Sequence[_Part]) -> _Part:
    first, last = Ways(), Ways()
    for part in parts:
        first.update(part.first)
        last.update(part.last)
    return _Part(first, last, sum(part.empty for part in parts))


def _times(ways: Ways, factor: int) -> Ways:
    return Ways({state: count * factor for state, count in ways.items()}) if factor else Ways()
