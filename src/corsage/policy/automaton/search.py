"""The shortest origin of a language that a browser can send, among those that nobody covers.

A walk over pairs of states, in the order of length: one of the language, one of an origin so far. Whole sets of
characters are walked at once. What a DNS name cannot exceed (63 characters a label, 253 in all) is part of the walk:
a place is visited again only with a shorter label than before.
"""

from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from corsage.http.origin import DEFAULT_PORTS
from corsage.policy.automaton.alphabet import BITS, DIGITS, LETTERS, mask_of
from corsage.policy.automaton.budget import Budget
from corsage.policy.automaton.hosts import Covered, Domain, Host, Hosts, IPv6
from corsage.policy.automaton.language import Language, preferred

LONGEST_LABEL: Final = 63
LONGEST_HOST: Final = 253
LONGEST_SCHEME: Final = 64
# Pages of these have an opaque origin, or none: no browser writes them.
UNSENT_SCHEMES: Final = frozenset({"about", "blob", "data", "file", "ftp", "javascript", "view-source", "ws", "wss"})
# Schemes whose pages travel over a network in the clear.
_CLEAR: Final = frozenset({"http"})
_WEB: Final = frozenset({"http", "https"})
_KNOWN: Final = UNSENT_SCHEMES | _WEB
_LETTER: Final = mask_of(LETTERS)
_SCHEME: Final = mask_of(LETTERS + DIGITS + "+-.")
_NUMERIC: Final = mask_of(DIGITS + ".:")
_COLON, _SLASH, _OPEN, _CLOSE = BITS[":"], BITS["/"], BITS["["], BITS["]"]
_HIGHEST_PORT: Final = "65535"


class Scheme(NamedTuple):
    """A scheme so far, as long as it may become one that matters; None for any other."""

    text: str | None


class Slashes(NamedTuple):
    """How many of `://` are read."""

    scheme: str | None
    read: int


class Place(NamedTuple):
    """Within a host."""

    scheme: str | None
    host: Host


class Bracket(NamedTuple):
    """After an IPv6 address. Named tuples compare as tuples: the second field tells this one from a scheme."""

    scheme: str | None
    char: str = "]"


class Port(NamedTuple):
    """A port so far: its digits while they matter, else how many there are and whether it is too high for five."""

    scheme: str | None
    digits: str | None
    size: int
    high: bool


State: TypeAlias = Scheme | Slashes | Place | Bracket | Port


class Question(NamedTuple):
    """Which origins are looked for. Without schemes, every one that a browser can send."""

    covered: Covered
    schemes: frozenset[str] | None = None


# Every origin.
ANY: Final = Question(Covered(private=False))


def clear(covered: Covered) -> Question:
    """The origins of pages that travel in the clear."""
    return Question(covered, _CLEAR)


def shortest_origin(language: Language, question: Question, budget: Budget) -> str | None:
    """The shortest origin of a language; one that reads well where there is one of any kind."""
    if language.is_empty():
        return None
    found = _Walk(language, question, budget, usual=False).shortest()
    if found is None:
        return None
    web = question._replace(schemes=(question.schemes or _WEB) & _WEB)
    return _Walk(language, web, budget, usual=True).shortest() or found


class _Walk:
    """One walk."""

    def __init__(self, language: Language, question: Question, budget: Budget, *, usual: bool) -> None:
        self._language: Final = language
        self._schemes: Final = question.schemes
        self._hosts: Final = Hosts(question.covered, usual=usual)
        self._budget: Final = budget
        self._numeric: Final = _leading_out(language, _NUMERIC)
        self._cache: Final[dict[State, list[tuple[int, State]]]] = {}

    def shortest(self) -> str | None:
        """The shortest origin, or None."""
        moves, accepting = self._language.moves, self._language.accepting
        # For each pair of states the length of the last label with which it was reached.
        seen: dict[tuple[int, State], int] = {}
        ahead: deque[tuple[int, State, int, int, str]] = deque([(0, Scheme(""), 0, 0, "")])
        while ahead:
            place, state, label, length, text = ahead.popleft()
            if place in accepting and self._ends(state):
                return text
            for mask, target in moves[place]:
                for limit, after in self._moves(state, target):
                    if not mask & limit:
                        continue
                    self._budget.spend(2)
                    inside = isinstance(after, Place) and isinstance(after.host, Domain)
                    longer = label + 1 if inside and after.host.kind else 0  # type: ignore[union-attr] # as just asked
                    total = length + 1 if isinstance(after, Place | Scheme) else 0
                    key = (target, after)
                    if _too_long(after, longer, total) or seen.get(key, LONGEST_HOST) <= longer:
                        continue
                    seen[key] = longer
                    ahead.append((target, after, longer, total, text + preferred(mask & limit)))
        return None

    def _ends(self, state: State) -> bool:
        """Whether an origin may end here."""
        if isinstance(state, Place):
            return not isinstance(state.host, IPv6) and self._hosts.ends(state.host)
        if isinstance(state, Port):
            default = DEFAULT_PORTS.get(state.scheme or "")
            return state.size > 0 and state.digits != str(default)
        return isinstance(state, Bracket)

    def _moves(self, state: State, target: int) -> Iterator[tuple[int, State]]:
        if state not in self._cache:
            self._cache[state] = sorted(self._next(state), key=_most_letters)
            self._budget.spend(2 * len(self._cache[state]))
        for mask, after in self._cache[state]:
            # An address is a way only where digits and dots can lead to an end.
            if isinstance(after, Place) and not isinstance(after.host, Domain | IPv6) and target not in self._numeric:
                continue
            yield mask, after

    def _next(self, state: State) -> Iterator[tuple[int, State]]:
        if isinstance(state, Scheme):
            yield from self._scheme(state)
        elif isinstance(state, Slashes) and state.read < 2:
            yield _SLASH, state._replace(read=state.read + 1)
        elif isinstance(state, Slashes):
            yield _OPEN, Place(state.scheme, self._hosts.bracketed())
            for host in self._hosts.starts(numeric=True):
                yield from [(mask, Place(state.scheme, after)) for mask, after in self._hosts.moves(host)]
        elif isinstance(state, Place):
            yield from [(mask, Place(state.scheme, after)) for mask, after in self._hosts.moves(state.host)]
            if self._hosts.ends(state.host):
                six = isinstance(state.host, IPv6)
                yield (_CLOSE, Bracket(state.scheme)) if six else (_COLON, Port(state.scheme, "", 0, high=False))
        elif isinstance(state, Bracket):
            yield _COLON, Port(state.scheme, "", 0, high=False)
        else:
            yield from _port(state)

    def _scheme(self, state: Scheme) -> Iterator[tuple[int, State]]:
        text, schemes = state.text, self._schemes
        rest = _SCHEME if text != "" else _LETTER
        if text is not None:
            wanted = _KNOWN if schemes is None else schemes
            for char in sorted(
                {scheme[len(text) : len(text) + 1] for scheme in wanted if scheme.startswith(text)} - {""}
            ):
                yield BITS[char] & rest, Scheme(text + char)
                rest &= ~BITS[char]
        if schemes is None:
            yield rest, Scheme(None)
        if text != "" and (text not in UNSENT_SCHEMES if schemes is None else text in schemes):
            yield _COLON, Slashes(text if text in _WEB else None, 0)


def _most_letters(move: tuple[int, State]) -> int:
    """Examples of letters read best, so the moves with the most letters come first."""
    return -(move[0] & _LETTER).bit_count()


def _too_long(state: State, label: int, length: int) -> bool:
    return label > LONGEST_LABEL or length > (LONGEST_SCHEME if isinstance(state, Scheme) else LONGEST_HOST)


def _port(state: Port) -> Iterator[tuple[int, State]]:
    """A digit more: none is 0 at first, and five make 65535 at most."""
    if state.size == 5 or (state.size == 4 and state.high):
        return
    default = str(DEFAULT_PORTS.get(state.scheme or "", ""))
    for char in DIGITS[state.size == 0 :]:
        count = state.size + 1
        digits = None if state.digits is None else state.digits + char
        high = state.high
        if digits is not None and not _HIGHEST_PORT.startswith(digits):
            high = digits > _HIGHEST_PORT[:count]
            digits = digits if default.startswith(digits) else None
        if count < 5 or not high:
            yield BITS[char], Port(state.scheme, digits, count, high)


def _leading_out(language: Language, mask: int) -> frozenset[int]:
    """The states from which characters of a mask lead to an accepting one."""
    sources: list[list[int]] = [[] for _ in language.moves]
    for state, moves in enumerate(language.moves):
        for chars, target in moves:
            if chars & mask:
                sources[target].append(state)
    alive, ahead = set(language.accepting), list(language.accepting)
    while ahead:
        new = [source for source in sources[ahead.pop()] if source not in alive]
        alive.update(new)
        ahead += new
    return frozenset(alive)
