"""How many ways an expression has through a text: what a backtracking matcher tries before it refuses it.

Two ways to one position double with every repetition, or grow with a power of the length. Where more than a million
are found, the text is the proof. The search keeps the beginnings with the most ways and extends them; it may miss a
proof, so nothing is concluded when it finds none: an expression with two ways to one position is never matched by
backtracking at all (`automaton.subsets`).
"""

from collections.abc import Callable
from itertools import permutations
from typing import Final

from corsage.http import origin as origins
from corsage.policy.automaton.alphabet import BITS, DIGITS, LETTERS, mask_of, split
from corsage.policy.automaton.budget import Budget, TooLargeError
from corsage.policy.automaton.language import preferred
from corsage.policy.automaton.positions import MANY_WAYS, Positions, Ways
from corsage.policy.compiled import LONGEST_ORIGIN

MOST_WAYS: Final = 1_000_000
_STARTS: Final = ("https://", "http://")
# Each way of searching may make so many steps.
_MOST_STEPS: Final = 8_000
# Beginnings that are extended at the same time.
_WIDTH: Final = 4
# Kinds of characters that are repeated, alone and in pairs.
_MOST_KINDS: Final = 6
_MOST_CONDITIONS: Final = 20
_IN_HOSTS: Final = mask_of(LETTERS + DIGITS + "-._")
_TAILS: Final = ("", "!", "-", "0", "a", ".a")


def costly(positions: Positions) -> str | None:
    """A serialised origin that is refused after more than a million ways, or None where none is found in time."""
    if len(positions.conditions) > _MOST_CONDITIONS:
        return None
    ways = _Counter(positions)
    searches: tuple[Callable[[str, Budget], str | None], ...] = (ways.pumped, ways.extended)
    for search in searches:
        budget = Budget(_MOST_STEPS)
        for start in _STARTS:
            try:
                proof = search(start, budget)
            except TooLargeError:
                break
            if proof is not None:
                return proof
    return None


class _Counter:
    """The ways of one expression, those through the bodies of look-arounds among them."""

    def __init__(self, positions: Positions) -> None:
        self._positions: Final = positions
        self._masks: Final = positions.masks
        self._first: Final = self._entered(positions.whole.first)
        self._follow: Final = [self._entered(ways) if positions.conditions else ways for ways in positions.follow]

    def _entered(self, ways: Ways) -> Ways:
        """The positions that read something, through and into every look-around."""
        conditions = self._positions.conditions
        out: Ways = {}
        ahead, seen = list(ways.items()), set(ways)
        for place, count in ahead:
            if place not in conditions:
                out[place] = out.get(place, 0) + count
                continue
            inner = {**conditions[place].fragment.first, **self._positions.follow[place]}
            ahead += [(after, more) for after, more in inner.items() if after not in seen]
            seen.update(inner)
        return out

    def total(self, text: str) -> int:
        """The ways through the beginnings of a text."""
        ways, count = self._first, 1
        for char in text:
            here = self._reading(ways, BITS.get(char, 0))
            count += sum(here.values())
            ways = self._after(here)
        return count

    def pumped(self, start: str, budget: Budget) -> str | None:
        """A start with one or two characters over and over."""
        count, ways = self._started(start)
        chars = [preferred(block) for block in split({mask & _IN_HOSTS for mask in self._masks} - {0})]
        words = chars[:_MOST_KINDS] + ["".join(pair) for pair in permutations(chars[:_MOST_KINDS], 2)]
        for word in words:
            proof = self._pump(start, word, (count, ways), budget)
            if proof is not None:
                return proof
        return None

    def _pump(self, start: str, word: str, begun: tuple[int, Ways], budget: Budget) -> str | None:
        text, (count, ways) = start, begun
        while ways and len(text) < LONGEST_ORIGIN - len(word) - 2:
            for char in word:
                budget.spend(1 + (len(ways) >> 2))
                here = self._reading(ways, BITS[char])
                count, text, ways = count + sum(here.values()), text + char, self._after(here)
            if count > MOST_WAYS and (proof := self._refused(text, ways)) is not None:
                return proof
        return None

    def extended(self, start: str, budget: Budget) -> str | None:
        """A start with the characters that have the most ways, one after the other."""
        count, ways = self._started(start)
        beam = [(count, start, ways)]
        while beam and len(beam[0][1]) < LONGEST_ORIGIN - 2:
            after: dict[tuple[tuple[int, int], ...], tuple[int, str, Ways]] = {}
            for count, text, ways in beam:
                for block in split({self._masks[place] & _IN_HOSTS for place in ways} - {0}):
                    here = self._reading(ways, block)
                    following = self._after(here)
                    budget.spend(2 + ((len(ways) + len(following)) >> 2))
                    longer, more = text + preferred(block), count + sum(here.values())
                    if more > MOST_WAYS and (proof := self._refused(longer, following)) is not None:
                        return proof
                    after[tuple(sorted(following.items()))] = more, longer, following
            beam = sorted(after.values(), key=lambda item: -sum(item[2].values()))[:_WIDTH]
        return None

    def _started(self, start: str) -> tuple[int, Ways]:
        """The ways through the beginnings of a text, and those that lead on."""
        ways = self._first
        for char in start:
            ways = self._after(self._reading(ways, BITS[char]))
        return self.total(start), ways

    def _reading(self, ways: Ways, block: int) -> Ways:
        return {place: count for place, count in ways.items() if self._masks[place] & block}

    def _after(self, here: Ways) -> Ways:
        out: Ways = {}
        for place, count in here.items():
            for after, more in self._follow[place].items():
                out[after] = min(out.get(after, 0) + count * more, MANY_WAYS << 10)
        return out

    def _refused(self, text: str, ways: Ways) -> str | None:
        """The text, or the text with an ending, as an origin that the expression refuses."""
        for tail in _TAILS:
            rest = ways
            for char in tail:
                rest = self._after(self._reading(rest, BITS[char]))
            if self._positions.whole.end not in rest and origins.parse(text + tail) is not None:
                return text + tail
        return None


def ways_through(positions: Positions, text: str) -> int:
    """The ways through the beginnings of a text."""
    return _Counter(positions).total(text)
