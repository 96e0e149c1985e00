"""The position automaton of a tree (Glushkov's construction): a state for each place where a character is read.

There are no empty moves. `follow` says which positions come after one, and in how many ways: more than one way is what
makes a backtracking matcher explode. A look-around is a position that reads nothing, and each of the whole expression
and the bodies of look-arounds ends in a position of its own, which says that it has matched.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from corsage.policy.automaton.budget import MOST_POSITIONS, Budget, NotRegularError, TooLargeError
from corsage.policy.automaton.tree import Chars, Choice, Look, Mark, Node, Repeat, Series

# Positions and the number of ways to them, bounded since only "more than a million" is ever asked.
Ways = dict[int, int]
MANY_WAYS: Final = 1 << 20


class Fragment(NamedTuple):
    """An expression that is matched in its own right: where it may start, and the position that ends it."""

    first: Ways
    end: int


class Condition(NamedTuple):
    """A look-around. `tracker` is the number of a look-behind among its like, and meaningless ahead."""

    behind: bool
    negative: bool
    fragment: Fragment
    tracker: int


class _Part(NamedTuple):
    first: Ways
    last: Ways
    empty: int


_NOTHING: Final = _Part({}, {}, 1)


class Positions:
    """The automaton: for each position its set of characters, its mark and its followers."""

    def __init__(self, node: Node, budget: Budget) -> None:
        self.masks: list[int] = []
        self.marks: Final[list[Mark]] = []
        self.follow: Final[list[Ways]] = []
        self.conditions: Final[dict[int, Condition]] = {}
        # For each choice, by identity, the positions of its items.
        self.items: Final[dict[int, list[range]]] = {}
        # Look-behinds, inner ones first.
        self.behind: Final[list[Fragment]] = []
        self._budget: Final = budget
        self._inside_behind = False
        self._builders: Final[Mapping[type, Callable[..., _Part]]] = {
            Chars: lambda node: self._position(node.mask, node.mark),
            Series: self._series,
            Choice: self._choice,
            Repeat: self._repeat,
            Look: self._look,
        }
        self.whole: Final = self._fragment(node)

    def _fragment(self, node: Node) -> Fragment:
        part = self._build(node)
        end = self._position(0, Mark.FREE)
        return Fragment(self._joined(part, end).first, next(iter(end.first)))

    def _build(self, node: Node) -> _Part:
        return self._builders[type(node)](node)

    def _position(self, mask: int, mark: Mark) -> _Part:
        place = len(self.masks)
        if place >= MOST_POSITIONS:
            hint = "write shorter repeats, or list the origins and patterns in allow_origins"
            raise TooLargeError(
                f"it has more than {MOST_POSITIONS:,} characters when its repeats are written out", hint
            )
        self._budget.spend(1)
        self.masks.append(mask)
        self.marks.append(mark)
        self.follow.append({})
        return _Part({place: 1}, {place: 1}, 0)

    def _series(self, node: Series) -> _Part:
        whole = _NOTHING
        for item in node.items:
            whole = self._joined(whole, self._build(item))
        return whole

    def _choice(self, node: Choice) -> _Part:
        first: Ways = {}
        last: Ways = {}
        empty = 0
        items = self.items[id(node)] = []
        for item in node.items:
            start = len(self.masks)
            part = self._build(item)
            items.append(range(start, len(self.masks)))
            first.update(part.first)
            last.update(part.last)
            empty += part.empty
        return _Part(first, last, min(empty, MANY_WAYS))

    def _look(self, node: Look) -> _Part:
        if self._inside_behind and not node.behind:
            raise NotRegularError("it looks ahead inside of a look-behind", "write the look-ahead outside of it")
        outside = self._inside_behind
        self._inside_behind = node.behind
        fragment = self._fragment(node.body)
        self._inside_behind = outside
        part = self._position(0, Mark.FREE)
        self.conditions[next(iter(part.first))] = Condition(node.behind, node.negative, fragment, len(self.behind))
        if node.behind:
            self.behind.append(fragment)
        return part

    def _repeat(self, node: Repeat) -> _Part:
        whole = _NOTHING
        copies = node.least if node.most is not None else node.least - 1
        for _ in range(copies):
            whole = self._joined(whole, self._build(node.body))
            self._budget.spend(1)
        if node.most is None:
            once = self._build(node.body)
            self._connect(once.last, once.first)
            return self._joined(whole, once._replace(empty=max(once.empty, node.least == 0)))
        return self._joined(whole, self._optional(node.body, node.most - node.least))

    def _optional(self, body: Node, times: int) -> _Part:
        """At most so many times, from the inside, as in x(x(x)?)?."""
        whole = _NOTHING
        for _ in range(times):
            whole = self._joined(self._build(body), whole)._replace(empty=1)
            self._budget.spend(1)
        return whole

    def _joined(self, one: _Part, other: _Part) -> _Part:
        self._connect(one.last, other.first)
        return _Part(
            self._sum(one.first, other.first, one.empty),
            self._sum(other.last, one.last, other.empty),
            min(one.empty * other.empty, MANY_WAYS),
        )

    def _connect(self, last: Ways, first: Ways) -> None:
        self._budget.spend((len(last) * len(first)) >> 1)
        for place, count in last.items():
            follow = self.follow[place]
            for after, more in first.items():
                follow[after] = min(follow.get(after, 0) + count * more, MANY_WAYS)

    def _sum(self, ways: Ways, added: Ways, factor: int) -> Ways:
        """The ways of both, the second so many times; the first as it is where nothing is added."""
        if not factor or not added:
            return ways
        if not ways and factor == 1:
            return added
        self._budget.spend((len(ways) + len(added)) >> 2)
        out = dict(ways)
        for place, count in added.items():
            out[place] = min(out.get(place, 0) + count * factor, MANY_WAYS)
        return out
