"""Whose hosts an expression spells out: the names that its author wrote down, and so knows.

Who may register a domain decides who may speak for it, so the registrable domain (the label before the public suffix,
and the suffix) must stand in the expression by its letters. Read backwards from where a host may end, through letters,
escaped dots and sets of single letters; a dot without a backslash counts as the dot that was meant. Of an IPv4
address the first three numbers must stand there: a block of 256 is the smallest that is routed to one owner.
What lives here: the owners, as the hosts that they cover. Everything else is a stranger's.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from corsage.policy import suffixes
from corsage.policy.automaton.alphabet import BITS, DIGITS, LETTERS, chars_of, mask_of
from corsage.policy.automaton.budget import Budget
from corsage.policy.automaton.hosts import Covered
from corsage.policy.automaton.positions import Positions
from corsage.policy.automaton.search import LONGEST_HOST
from corsage.policy.automaton.tree import Mark
from corsage.policy.pattern import is_address

_IN_HOSTS: Final = mask_of(LETTERS + DIGITS + "-_.")
_LONGEST_ADDRESS: Final = 40
# Beginnings of addresses that nobody is reached by from the whole network (IANA's special-purpose registry).
PRIVATE: Final = frozenset(
    {"0.", "10.", "127.", "169.254.", "192.168.", "192.0.0.", "192.0.2.", "198.18.", "198.19.", "198.51.100."}
    | {"203.0.113.", *[f"172.{n}." for n in range(16, 32)], *[f"100.{n}." for n in range(64, 128)]}
    | {f"{n}." for n in range(224, 256)}
)
LOOPBACK: Final = Covered(
    frozenset({"localhost"}), exact=frozenset({"::1"}), addresses=frozenset({"127."}), private=False
)


def owned(positions: Positions, budget: Budget) -> Covered:
    """What the owners that an expression names cover, and what nobody can own."""
    reading = _Reading(positions, budget)
    names = set(reading.names())
    public = {name for name in names if suffixes.is_suffix(name)}
    shallow = {name for name in names - public if suffixes.is_above_suffixes(name)}
    exact = public.union(reading.bracketed(), LOOPBACK.exact, {"::"})
    domains = suffixes.RESERVED | (names - public - shallow)
    return Covered(frozenset(domains), frozenset(shallow), frozenset(exact), PRIVATE.union(reading.blocks()))


class _Reading:
    """Texts that stand in an expression by their letters."""

    def __init__(self, positions: Positions, budget: Budget) -> None:
        self._positions: Final = positions
        self._budget: Final = budget
        self._sources: Final[list[list[int]]] = [[] for _ in positions.follow]
        for place, follow in enumerate(positions.follow):
            budget.spend(1 + (len(follow) >> 3))
            for after in follow:
                self._sources[after].append(place)
        bodies = [condition.fragment for condition in positions.conditions.values() if not condition.negative]
        self._ends: Final = {fragment.end for fragment in (positions.whole, *bodies)}
        # Where a look-around starts, anything may stand before.
        self._starts: Final = {place for body in bodies for place in body.first}

    def names(self) -> Iterator[str]:
        """Registrable domains, and whole hosts that have no such part."""
        ahead = [(place, "") for place in self._last()]
        while ahead:
            place, suffix = ahead.pop()
            sources = self._before(place)
            for char in self._letters(place, _IN_HOSTS):
                text = char + suffix
                self._budget.spend(2 + len(sources))
                if char != "." and self._may_start(place, sources, BITS["."] | BITS["/"]) and not is_address(text):
                    self._budget.spend(4)
                    if not suffixes.is_suffix(text):
                        yield text
                        if not suffixes.is_above_suffixes(text):
                            continue
                    elif self._may_start(place, sources, BITS["/"]):
                        yield text
                if len(text) < LONGEST_HOST:
                    ahead += [(source, text) for source in sources]

    def blocks(self) -> Iterator[str]:
        """The first three numbers of IPv4 addresses, each with the dot after it."""
        return self._onward(BITS["/"], mask_of(DIGITS + "."), lambda text: text.count(".") == 3)

    def bracketed(self) -> Iterator[str]:
        """Whole IPv6 addresses."""
        for text in self._onward(BITS["["], mask_of("0123456789abcdef:]"), lambda text: text.endswith("]")):
            yield text.removesuffix("]")

    def _onward(self, start: int, allowed: int, complete: Callable[[str], bool]) -> Iterator[str]:
        """Texts of letters that follow a character, as soon as they are complete."""
        follow = self._positions.follow
        ahead = [
            (after, "") for place, mask in enumerate(self._positions.masks) if mask & start for after in follow[place]
        ]
        while ahead:
            place, prefix = ahead.pop()
            for char in self._letters(place, allowed):
                text = prefix + char
                self._budget.spend(1 + len(follow[place]))
                if complete(text):
                    yield text
                elif len(text) < _LONGEST_ADDRESS:
                    ahead += [(after, text) for after in follow[place]]

    def _letters(self, place: int, allowed: int) -> Iterator[str]:
        """The characters that a position spells out."""
        mark = self._positions.marks[place]
        mask = self._positions.masks[place]
        if mark is Mark.DOT:
            mask = BITS["."]
        elif mark is Mark.FREE and mask & (mask - 1):
            return iter(())
        return chars_of(mask & allowed)

    def _before(self, place: int) -> list[int]:
        """The positions that read the character before, through look-arounds."""
        return self._through(place, self._sources)

    def _last(self) -> list[int]:
        """The positions that may read the last character of a host."""
        masks = self._positions.masks
        ends = {place for place, mask in enumerate(masks) if mask & BITS[":"] or place in self._ends}
        return list({source for end in ends for source in self._before(end)})

    def _through(self, place: int, step: Sequence[Iterable[int]]) -> list[int]:
        out: list[int] = []
        ahead, seen = [*step[place]], set(step[place])
        while ahead:
            other = ahead.pop()
            self._budget.spend(1)
            if other not in self._positions.conditions:
                out.append(other)
                continue
            new = [far for far in step[other] if far not in seen]
            seen.update(new)
            ahead += new
        return out

    def _may_start(self, place: int, sources: Iterable[int], before: int) -> bool:
        """Whether a name may start at a position: a dot or a slash can stand before it."""
        return place in self._starts or any(self._positions.masks[source] & before for source in sources)
