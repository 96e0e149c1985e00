"""Deterministic states as sets of positions: what a matcher knows after some characters.

Two machines with one interface. `Plain` is for expressions without look-arounds; it also learns whether two ways ever
lead to one position, which decides whether a backtracking matcher can take long. `Guarded` carries conditions along:
a look-ahead is an obligation of the ways that passed it, a look-behind is followed from every place on. Both of them
are regular, so nothing is lost.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol, TypeAlias, TypeVar

from corsage.policy.automaton.alphabet import split
from corsage.policy.automaton.budget import Budget
from corsage.policy.automaton.positions import Fragment, Positions, Ways

State = TypeVar("State")


class Machine(Protocol[State]):
    """A deterministic automaton that is built while it is walked."""

    def start(self) -> State:
        """The first state."""

    def moves(self, state: State) -> Iterable[tuple[int, State]]:
        """Masks of characters that exclude each other, each with the state that they lead to."""

    def accepts(self, state: State) -> bool:
        """Whether the text may end here."""


Places: TypeAlias = frozenset[int]


class Plain:
    """States are the positions that may come next."""

    def __init__(self, positions: Positions, budget: Budget) -> None:
        self._positions: Final = positions
        self._budget: Final = budget
        # Whether one text can lead to one position in two ways.
        self.ambiguous = any(count > 1 for count in positions.whole.first.values())

    def start(self) -> Places:
        """The positions where the expression may start."""
        return frozenset(self._positions.whole.first)

    def moves(self, state: Places) -> Iterator[tuple[int, Places]]:
        """What each set of characters leads to."""
        masks, follow = self._positions.masks, self._positions.follow
        if len(state) == 1:
            (place,) = state
            if masks[place]:
                after = follow[place]
                self._budget.spend(1 + (len(after) >> 3))
                self.ambiguous |= any(count > 1 for count in after.values())
                yield masks[place], frozenset(after)
            return
        blocks = split({masks[place] for place in state})
        self._budget.spend((len(state) * (1 + len(blocks))) >> 1)
        for block in blocks:
            yield block, self._merged([follow[place] for place in state if masks[place] & block])

    def _merged(self, followers: list[Ways]) -> Places:
        if len(followers) == 1:
            self.ambiguous |= any(count > 1 for count in followers[0].values())
            return frozenset(followers[0])
        total = sum(map(len, followers))
        self._budget.spend(1 + (total >> 3))
        out = frozenset().union(*followers)
        self.ambiguous |= total > len(out) or any(count > 1 for ways in followers for count in ways.values())
        return out

    def accepts(self, state: Places) -> bool:
        """Whether the expression may end here."""
        return self._positions.whole.end in state


# A position that may come next, and what must hold of the rest of the text if the way goes through it.
Way: TypeAlias = tuple[int, frozenset["Obligation"]]
Ahead: TypeAlias = frozenset[Way]
# Whether it is negative, and the ways through the body of the look-ahead.
Obligation: TypeAlias = tuple[bool, Ahead]
# For each look-behind the ways through its body that are under way, and the ways through the expression.
Guards: TypeAlias = tuple[tuple[Ahead, ...], Ahead]
_FREE: Final[frozenset[Obligation]] = frozenset()
_NOWHERE: Final[Ahead] = frozenset()


class Guarded:
    """States are positions with their obligations, and how far each look-behind has come."""

    # Two ways are not told apart here, so no matcher but the automaton is used.
    ambiguous: Final = True

    def __init__(self, positions: Positions, budget: Budget) -> None:
        self._positions: Final = positions
        self._budget: Final = budget

    def start(self) -> Guards:
        """The state before the first character."""
        trackers = self._trackers(tuple([_NOWHERE for _ in self._positions.behind]))
        return trackers, self._entered(self._positions.whole.first, trackers)

    def moves(self, state: Guards) -> Iterator[tuple[int, Guards]]:
        """What each set of characters leads to."""
        trackers, ways = state
        masks = set(self._masks(ways))
        for tracker in trackers:
            masks.update(self._masks(tracker))
        for block in split(masks):
            after = self._trackers(tuple([self._stepped(tracker, block, None) for tracker in trackers]))
            out = self._stepped(ways, block, after)
            if out:
                yield block, (after, out)

    def accepts(self, state: Guards) -> bool:
        """Whether the expression may end here."""
        return self._ends(state[1])

    def _masks(self, ways: Ahead) -> Iterator[int]:
        """Every set that decides something about the next character."""
        self._budget.spend(len(ways))
        for place, obligations in ways:
            yield self._positions.masks[place]
            for _, inner in obligations:
                yield from self._masks(inner)

    def _trackers(self, stepped: tuple[Ahead, ...]) -> tuple[Ahead, ...]:
        """Each look-behind goes on, and starts anew in every place; inner ones first, since outer ones ask them."""
        out: tuple[Ahead, ...] = ()
        for ways, fragment in zip(stepped, self._positions.behind, strict=True):
            places: Ways = dict(fragment.first)
            for place, _ in ways:
                places[place] = 1
            out += (self._entered(places, out),)
        return out

    def _stepped(self, ways: Ahead, block: int, trackers: tuple[Ahead, ...] | None) -> Ahead:
        """The ways after a character. Without trackers, the followers as they are: they are entered later."""
        out: set[Way] = set()
        for place, obligations in ways:
            self._budget.spend(3)
            kept = self._kept(obligations, block, trackers) if obligations else _FREE
            if kept is None:
                continue
            if self._is_end(place):
                # A body that has matched waits for its own look-aheads; the whole expression reads no more.
                if obligations and place != self._positions.whole.end:
                    out.add((place, kept))
            elif self._positions.masks[place] & block:
                follow = self._positions.follow[place]
                if trackers is None:
                    out.update([(after, _FREE) for after in follow])
                else:
                    out.update([(after, kept | more) for after, more in self._entered(follow, trackers)])
        return _simplified(out)

    def _is_end(self, place: int) -> bool:
        return not self._positions.follow[place] and not self._positions.masks[place]

    def _kept(
        self, obligations: frozenset[Obligation], block: int, trackers: tuple[Ahead, ...] | None
    ) -> frozenset[Obligation] | None:
        """The obligations that are left after a character; None where one is broken."""
        out = set()
        for negative, ways in obligations:
            settled = self._settled(negative, self._stepped(ways, block, trackers))
            if settled is False:
                return None
            if settled is not True:
                out.add(settled)
        return frozenset(out)

    def _settled(self, negative: bool, ways: Ahead) -> Obligation | bool:  # noqa: FBT001 - half of an obligation
        """Whether an obligation is met or broken by now, or what is left of it."""
        if not ways:
            return negative
        if any(self._is_end(place) and not obligations for place, obligations in ways):
            return not negative
        return negative, ways

    def _entered(self, first: Ways, trackers: tuple[Ahead, ...]) -> Ahead:
        """The positions that read something, through every look-around on the way to them."""
        out: set[Way] = set()
        ahead: list[Way] = [(place, _FREE) for place in first]
        seen = set(ahead)
        while ahead:
            place, obligations = ahead.pop()
            self._budget.spend(2)
            condition = self._positions.conditions.get(place)
            if condition is None:
                out.add((place, obligations))
                continue
            if condition.behind:
                met: Obligation | bool = self._holds(trackers[condition.tracker]) is not condition.negative
            else:
                met = self._settled(condition.negative, self._ahead(condition.fragment, trackers))
            if met is False:
                continue
            more = obligations if met is True else obligations | {met}
            following = [(after, more) for after in self._positions.follow[place] if (after, more) not in seen]
            seen.update(following)
            ahead += following
        return _simplified(out)

    def _ahead(self, fragment: Fragment, trackers: tuple[Ahead, ...]) -> Ahead:
        return self._entered(fragment.first, trackers)

    def _holds(self, tracker: Ahead) -> bool:
        return any(self._is_end(place) for place, _ in tracker)

    def _ends(self, ways: Ahead) -> bool:
        """Whether a text that ends here is matched by one of the ways."""
        return any(
            self._is_end(place) and all(self._ends(inner) is not negative for negative, inner in obligations)
            for place, obligations in ways
        )


def _simplified(ways: set[Way]) -> Ahead:
    """The ways without those that ask more than another to the same position."""
    free = {place for place, obligations in ways if not obligations}
    return frozenset([way for way in ways if not way[1] or way[0] not in free])
