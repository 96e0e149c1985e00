"""Sets of texts over the characters of origins, as deterministic automata, and what can be asked about them.

    Language.of(r"https://(?:www\\.)?example\\.com").difference(meant).shortest()

Everything is decided by walking states: nothing is sampled, and no expression is run. Every walk is paid from a budget.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from corsage.policy.automaton import alphabet
from corsage.policy.automaton.alphabet import ALL, BITS, LETTERS, mask_of
from corsage.policy.automaton.budget import Budget
from corsage.policy.automaton.positions import Positions
from corsage.policy.automaton.subsets import Guarded, Machine, Plain
from corsage.policy.automaton.tree import read, without_anchors

State = TypeVar("State")
Moves = tuple[tuple[int, int], ...]
# The text is in the language if it ends here; the place of a character is never the empty text.
_HERE: Final = ""


@dataclass(frozen=True, slots=True)
class Language:
    """A regular language. For each state its moves: masks that exclude each other, and where they lead.

    State 0 is the first. Every state leads to an accepting one, but for the first of the empty language.
    """

    moves: tuple[Moves, ...]
    accepting: frozenset[int]

    @classmethod
    def of(cls, expression: str, budget: Budget | None = None) -> "Language":
        """The texts that an expression matches whole. Raises `InvalidError` or `NotUnderstoodError`."""
        steps = budget or Budget()
        positions = Positions(without_anchors(read(expression, steps)), steps)
        return language_of(positions, EVERYTHING, steps)[0]

    def accepts(self, text: str) -> bool:
        """Whether the text is in the language."""
        state = 0
        for char in text:
            bit = BITS.get(char, 0)
            following = next((target for mask, target in self.moves[state] if mask & bit), None)
            if following is None:
                return False
            state = following
        return state in self.accepting

    def is_empty(self) -> bool:
        """Whether no text is in the language."""
        return not self.accepting

    def shortest(self) -> str | None:
        """A shortest text of the language, letters before other characters; None if there is none."""
        words = {0: ""}
        ahead = deque([0])
        while ahead:
            state = ahead.popleft()
            if state in self.accepting:
                return words[state]
            for mask, target in self.moves[state]:
                if target not in words:
                    words[target] = words[state] + preferred(mask)
                    ahead.append(target)
        return None

    def intersection(self, other: "Language", budget: Budget | None = None) -> "Language":
        """The texts that are in both."""
        return _explored((0, 0), lambda pair: _common(self, other, pair), self._both(other), budget)

    def difference(self, other: "Language", budget: Budget | None = None) -> "Language":
        """The texts that are in this one only."""

        def accepts(pair: tuple[int, int]) -> bool:
            return pair[0] in self.accepting and pair[1] not in other.accepting

        return _explored((0, 0), lambda pair: _one_sided(self, other, pair), accepts, budget)

    def complement(self, budget: Budget | None = None) -> "Language":
        """The texts over the characters of origins that are not in the language."""
        return EVERYTHING.difference(self, budget)

    def matcher(self) -> Callable[[str], bool]:
        """A function that says whether a text is in the language, in one look into a table a character."""
        tables: list[dict[str, Any]] = [{} for _ in self.moves]
        for table, moves in zip(tables, self.moves, strict=True):
            for mask, target in moves:
                table.update(dict.fromkeys(alphabet.chars_of(mask), tables[target]))
        for state in self.accepting:
            tables[state][_HERE] = None
        start = tables[0]

        def matches(text: str) -> bool:
            table: dict[str, Any] | None = start
            for char in text:
                table = table.get(char)  # type: ignore[union-attr] # the loop ends before it is None
                if table is None:
                    return False
            return table is not None and _HERE in table

        return matches

    def _both(self, other: "Language") -> Callable[[tuple[int, int]], bool]:
        return lambda pair: pair[0] in self.accepting and pair[1] in other.accepting


def preferred(mask: int) -> str:
    """The character of a mask that reads best in an example."""
    letters = mask & _LETTERS
    digits = mask & alphabet.DIGIT
    return next(alphabet.chars_of(letters or digits or mask))


_LETTERS: Final = mask_of(LETTERS)
EVERYTHING: Final = Language((((ALL, 0),),), frozenset({0}))
_DEAD: Final = -1


def language_of(positions: Positions, limit: Language, budget: Budget) -> tuple[Language, bool]:
    """What an expression matches of a language, and whether one of those texts leads to a position in two ways."""
    if positions.conditions:
        return within(Guarded(positions, budget), limit, budget), Guarded.ambiguous
    plain = Plain(positions, budget)
    language = within(plain, limit, budget)
    return language, plain.ambiguous


def within(machine: Machine[State], language: Language, budget: Budget) -> Language:
    """The texts of a language that a machine accepts: its states are built as far as the language needs them."""
    cache: dict[State, list[tuple[int, State]]] = {}

    def moves(pair: tuple[State, int]) -> Iterator[tuple[int, tuple[State, int]]]:
        state, other = pair
        if state not in cache:
            cache[state] = list(machine.moves(state))
        for mask, target in cache[state]:
            for limit, after in language.moves[other]:
                if mask & limit:
                    yield mask & limit, (target, after)

    def accepts(pair: tuple[State, int]) -> bool:
        return pair[1] in language.accepting and machine.accepts(pair[0])

    return _explored((machine.start(), 0), moves, accepts, budget)


def _common(one: Language, other: Language, pair: tuple[int, int]) -> Iterator[tuple[int, tuple[int, int]]]:
    for mask, target in one.moves[pair[0]]:
        for limit, after in other.moves[pair[1]]:
            if mask & limit:
                yield mask & limit, (target, after)


def _one_sided(one: Language, other: Language, pair: tuple[int, int]) -> Iterator[tuple[int, tuple[int, int]]]:
    for mask, target in one.moves[pair[0]]:
        rest = mask
        for limit, after in other.moves[pair[1]] if pair[1] != _DEAD else ():
            if mask & limit:
                rest &= ~limit
                yield mask & limit, (target, after)
        if rest:
            yield rest, (target, _DEAD)


def _explored(
    start: State,
    moves: Callable[[State], Iterable[tuple[int, State]]],
    accepts: Callable[[State], bool],
    budget: Budget | None,
) -> Language:
    """The language of a machine: every state that is reached from the start and leads to an accepting one."""
    steps = budget or Budget()
    numbers = {start: 0}
    order = [start]
    edges: list[dict[int, int]] = []
    for state in order:
        steps.spend(2)
        targets: dict[int, int] = {}
        for mask, target in moves(state):
            if target not in numbers:
                numbers[target] = len(order)
                order.append(target)
            number = numbers[target]
            targets[number] = targets.get(number, 0) | mask
        steps.spend(len(targets))
        edges.append(targets)
    return _trimmed(edges, {number for number, state in enumerate(order) if accepts(state)})


def _most_letters(move: tuple[int, int]) -> int:
    return -(move[0] & _LETTERS).bit_count()


def _trimmed(edges: list[dict[int, int]], accepting: set[int]) -> Language:
    """The states that lead to an accepting one, numbered anew, the first one first."""
    sources: list[list[int]] = [[] for _ in edges]
    for state, targets in enumerate(edges):
        for target in targets:
            sources[target].append(state)
    alive, ahead = set(accepting), list(accepting)
    while ahead:
        new = [source for source in sources[ahead.pop()] if source not in alive]
        alive.update(new)
        ahead += new
    if 0 not in alive:
        return Language(((),), frozenset())
    numbers = {state: number for number, state in enumerate(sorted(alive))}
    moves = tuple(
        [
            tuple(sorted([(mask, numbers[t]) for t, mask in edges[state].items() if t in alive], key=_most_letters))
            for state in numbers
        ]
    )
    return Language(moves, frozenset([numbers[state] for state in accepting]))
