"""Which statement of the new diagram each statement of the old one became.

Edits share the statements that they do not touch, so identity decides first. A statement that was moved or indented
keeps its tokens. What is left between two known neighbours and is of the same kind was reworded in place.
"""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Final, TypeAlias

from corsage.mermaid.syntax.tree import Statement

Alignment: TypeAlias = tuple[int | None, ...]
"""For each old statement its new index; None if it is gone."""

_NEAR: Final = 20
"""So many candidates are compared for a statement that was reworded."""


def align(old: Sequence[Statement], new: Sequence[Statement]) -> Alignment:
    """Find each old statement among the new ones."""
    start, stop = _shared_ends(old, new)
    places: list[int | None] = [None] * len(old)
    places[:start] = range(start)
    if stop:
        places[-stop:] = range(len(new) - stop, len(new))
    olds, news = range(start, len(old) - stop), range(start, len(new) - stop)
    identities = {id(new[j]): j for j in news}
    for i in olds:
        places[i] = identities.get(id(old[i]))
    if len(olds) == len(news) and all(type(old[i]) is type(new[i]) for i in olds) and not _moved(old, new, olds):
        places[start : start + len(olds)] = news
        return tuple(places)
    _by_tokens(old, new, olds, news, places)
    _by_kind(old, new, olds, news, places)
    return tuple(places)


def in_order(places: Alignment) -> list[tuple[int, int]]:
    """As many of the pairs of old and new index as stand in the same order in both diagrams."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for i, place in enumerate(places):
        if place is None:
            continue
        at = bisect_left(tails, place)
        before[i] = ends[at - 1] if at else None
        if at == len(tails):
            tails.append(place)
            ends.append(i)
        else:
            tails[at], ends[at] = place, i
    chain: list[tuple[int, int]] = []
    last: int | None = ends[-1] if ends else None
    while last is not None:
        place = places[last]
        assert place is not None
        chain.append((last, place))
        last = before[last]
    return chain[::-1]


def _shared_ends(old: Sequence[Statement], new: Sequence[Statement]) -> tuple[int, int]:
    """How many statements are the same objects at the start, and how many at the end."""
    most = min(len(old), len(new))
    start = next((i for i in range(most) if old[i] is not new[i]), most)
    rest = most - start
    stop = next((i for i in range(rest) if old[-1 - i] is not new[-1 - i]), rest)
    return start, stop


def _moved(old: Sequence[Statement], new: Sequence[Statement], olds: range) -> bool:
    """Whether statements changed places: one stands at another index with all its tokens."""
    tokens = {(type(new[i]), new[i].tokens()): i for i in olds}
    return any(tokens.get((type(old[i]), old[i].tokens()), i) != i and old[i].tokens() != new[i].tokens() for i in olds)


def _by_tokens(
    old: Sequence[Statement], new: Sequence[Statement], olds: range, news: range, places: list[int | None]
) -> None:
    taken = {place for place in places if place is not None}
    waiting: defaultdict[tuple[object, ...], deque[int]] = defaultdict(deque)
    for j in news:
        if j not in taken:
            waiting[type(new[j]), new[j].tokens()].append(j)
    for i in olds:
        same = waiting.get((type(old[i]), old[i].tokens()))
        if places[i] is None and same:
            places[i] = same.popleft()


def _by_kind(
    old: Sequence[Statement], new: Sequence[Statement], olds: range, news: range, places: list[int | None]
) -> None:
    """Pair what is left between two neighbours that are known: of the same kind, with the most tokens in common."""
    taken = {place for place in places if place is not None}
    highs: list[int] = []
    high = news.stop
    for i in reversed(olds):
        place = places[i]
        high = high if place is None else place
        highs.append(high)
    low = news.start
    for i, high in zip(olds, reversed(highs), strict=True):
        place = places[i]
        if place is not None:
            low = max(low, place + 1)
            continue
        stop = high if high >= low else news.stop
        candidates = [j for j in range(low, min(stop, low + _NEAR)) if j not in taken and type(new[j]) is type(old[i])]
        if candidates:
            best = max(candidates, key=lambda j: (_common(old[i], new[j]), -j))
            places[i] = best
            taken.add(best)
            low = best + 1


def _common(one: Statement, other: Statement) -> int:
    return sum(a == b for a, b in zip(one.tokens(), other.tokens(), strict=True))
