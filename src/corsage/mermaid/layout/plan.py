"""What is drawn, in which order: a diagram's meaning resolved into columns and events, without any geometry.

Numbers of `autonumber`, the message that creates or destroys a participant, the depth of activations at either end of
an arrow: all that takes more than one row to know is found here. A broken diagram has a plan too: what does not fit
(an end without a start, an activation of nobody) is left out.

Source: the row loop of Mermaid's `sequenceRenderer.draw`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import floor
from typing import Any, Final, TypeAlias

from corsage.mermaid.layout.prose import decoded, decoded_html
from corsage.mermaid.look import DEFAULT, Look
from corsage.mermaid.meaning import Actor, Meaning, Row
from corsage.mermaid.syntax.arrows import Arrow, Kind

MOST_BARS: Final = 12
"""Activations of one participant that are open at once and drawn; what is nested deeper is not seen."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A column. `bars` is how many activations are open at once, at most."""

    id: str
    lines: tuple[str, ...]
    kind: Kind
    links: tuple[tuple[str, str], ...]
    group: int | None
    created: bool
    bars: int
    statement: int


@dataclass(frozen=True, slots=True)
class Group:
    """A box around participants."""

    lines: tuple[str, ...]
    fill: str
    statement: int


@dataclass(frozen=True, slots=True)
class Message:
    """An arrow between two columns, or from one to itself. `..._bars`: the activations that its ends must clear.

    `beside`: in a `par_over`, it starts as high as the arrow before it, with which it shares one lifeline at most.
    """

    statement: int
    source: int
    target: int
    lines: tuple[str, ...]
    wrap: bool
    arrow: Arrow
    number: str
    source_circle: bool
    target_circle: bool
    source_bars: int
    target_bars: int
    creates: bool
    destroys: tuple[int, ...]
    beside: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A note over the columns from `first` to `last`, or beside one: `side` is -1 (left), 0 (over) or 1 (right)."""

    statement: int
    first: int
    last: int
    side: int
    lines: tuple[str, ...]
    wrap: bool
    bars: int


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a block starts; `word` is what its tab says, `fill` the colour of a `rect`."""

    statement: int
    word: str
    lines: tuple[str, ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Divider:
    """Where a further section of the innermost block starts; `word` is what its tab says."""

    statement: int
    word: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """Where the block that starts at the event `opening` ends."""

    opening: int


@dataclass(frozen=True, slots=True)
class BarStart:
    """An activation starts at the arrow before it; `depth` others are open."""

    statement: int
    column: int
    depth: int


@dataclass(frozen=True, slots=True)
class BarEnd:
    """The innermost activation of a column ends."""

    column: int


Event: TypeAlias = Message | Note | Opening | Divider | Closing | BarStart | BarEnd


@dataclass(frozen=True, slots=True)
class Plan:
    """A picture before it has a size."""

    title: tuple[str, ...]
    participants: tuple[Participant, ...]
    groups: tuple[Group, ...]
    events: tuple[Event, ...]
    look: Look = DEFAULT


def plan(meaning: Meaning) -> Plan:
    """What is drawn of a meaning."""
    return _Planner(meaning).plan()


class _Planner:
    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._actors = _shown_actors(meaning)
        self._column = {name: i for i, name in enumerate(self._actors)}
        self._depth = [0] * len(self._column)
        self._deepest = [0] * len(self._column)
        self._open: list[int] = []
        self._overlaps: list[bool] = []
        """For each open block whether it is a `par_over`."""
        self._taken: list[tuple[int, int]] = []
        """From where to where the arrows reach that stand beside each other."""
        self._events: list[Event] = []
        self._to_create = {name: at for name, at in meaning.created.items() if name in self._column}
        self._to_destroy = {name: at for name, at in meaning.destroyed.items() if name in self._column}
        self._created: set[str] = set()
        self._number, self._step, self._numbered = 1.0, 1.0, meaning.look.numbers

    def plan(self) -> Plan:
        for at, row in enumerate(self._meaning.rows):
            _ROWS.get(row.type, _Planner._on_message)(self, at, row)
        while self._open:
            self._events.append(Closing(self._open.pop()))
        groups = {id(group): i for i, group in enumerate(self._meaning.boxes)}
        return Plan(
            decoded_html(self._meaning.title) or decoded(self._meaning.look.title),
            tuple([self._participant(actor, groups) for actor in self._actors.values()]),
            tuple([Group(decoded_html(it.name or ""), it.fill, it.statement) for it in self._meaning.boxes]),
            tuple(self._events),
            self._meaning.look,
        )

    def _participant(self, actor: Actor, groups: Mapping[int, int]) -> Participant:
        kind = actor.type if actor.type in _KINDS else Kind.PARTICIPANT
        return Participant(
            actor.id,
            decoded(_shown(actor.label)) or ("",),
            Kind(kind),
            tuple([(" ".join(decoded(label)), "".join(decoded(_shown(url)))) for label, url in actor.links.items()]),
            groups.get(id(actor.box)),
            actor.id in self._created,
            self._deepest[self._column[actor.id]],
            actor.statement,
        )

    def _on_message(self, at: int, row: Row) -> None:
        assert row.source is not None
        assert row.target is not None
        source, target = self._column[row.source], self._column[row.target]
        source_starts, target_starts = self._starts(at, row.source, row.target)
        creates = self._creates(at, row.target)
        destroys = [self._column[name] for name in dict.fromkeys((row.source, row.target)) if self._destroys(at, name)]
        message = Message(
            row.statement,
            source,
            target,
            decoded(row.text),
            bool(row.wrap),
            Arrow[row.type],
            _digits(self._number) if self._numbered else "",
            row.central in {60, 61},
            row.central in {59, 61},
            min(self._depth[source] + (source_starts if source != target else 0), MOST_BARS),
            min(self._depth[target] + target_starts, MOST_BARS),
            creates,
            tuple(destroys),
            self._beside(source, target, alone=creates or bool(destroys) or source == target),
        )
        self._number = floor((self._number + self._step) * 100 + 0.5) / 100
        self._events.append(message)

    def _beside(self, source: int, target: int, *, alone: bool) -> bool:
        """Whether an arrow may stand beside those before it; `alone`: it takes more room than its line."""
        if alone or not (self._overlaps and self._overlaps[-1] and isinstance(self._events[-1], Message)):
            self._taken = []
        low, high = sorted((source, target))
        beside = bool(self._taken) and all(high <= left or right <= low for left, right in self._taken)
        self._taken = [] if alone else [*(self._taken if beside else []), (low, high)]
        return beside

    def _starts(self, at: int, source: str, target: str) -> tuple[int, int]:
        """How many activations start at either end of the arrow in row `at`: those that follow without another row."""
        from_source = from_target = 0
        for row in _following(self._meaning.rows, at):
            if row.type == "ACTIVE_START":
                from_source += row.source == source
                from_target += row.source == target
        return from_source, from_target

    def _creates(self, at: int, name: str) -> bool:
        if self._to_create.get(name, at + 1) > at:
            return False
        del self._to_create[name]
        self._created.add(name)
        return True

    def _destroys(self, at: int, name: str) -> bool:
        if self._to_destroy.get(name, at + 1) > at:
            return False
        del self._to_destroy[name]
        return True

    def _on_note(self, _at: int, row: Row) -> None:
        assert row.source is not None
        assert row.target is not None
        first, last = sorted((self._column[row.source], self._column[row.target]))
        side = {0: -1, 1: 1}.get(row.placement or 0, 0) if row.placement is not None else 0
        lines = decoded(row.text)
        self._events.append(
            Note(row.statement, first, last, side, lines, bool(row.wrap), min(self._depth[first], MOST_BARS))
        )

    def _on_start(self, _at: int, row: Row) -> None:
        word = row.type.removesuffix("_START").removesuffix("_OVER").lower()
        fill = row.text if word == "rect" else ""
        self._open.append(len(self._events))
        self._overlaps.append(row.type == "PAR_OVER_START")
        self._events.append(Opening(row.statement, word, () if word == "rect" else decoded(row.text), fill))

    def _on_section(self, _at: int, row: Row) -> None:
        if self._open:
            self._events.append(Divider(row.statement, _SECTIONS.get(row.type, "else"), decoded(row.text)))

    def _on_end(self, _at: int, _row: Row) -> None:
        if self._open:
            self._overlaps.pop()
            self._events.append(Closing(self._open.pop()))

    def _on_active_start(self, _at: int, row: Row) -> None:
        column = self._column.get(row.source or "")
        if column is None:
            return
        if self._depth[column] < MOST_BARS:
            self._events.append(BarStart(row.statement, column, self._depth[column]))
        self._depth[column] += 1
        self._deepest[column] = max(self._deepest[column], min(self._depth[column], MOST_BARS))

    def _on_active_end(self, _at: int, row: Row) -> None:
        column = self._column.get(row.source or "")
        if column is not None and self._depth[column]:
            self._depth[column] -= 1
            if self._depth[column] < MOST_BARS:
                self._events.append(BarEnd(column))

    def _on_autonumber(self, _at: int, row: Row) -> None:
        # As Mermaid: a start or a step of 0 changes nothing, and hidden messages count.
        self._number = row.text.get("start") or self._number
        self._step = row.text.get("step") or self._step
        self._numbered = row.text["visible"]

    def _on_nothing(self, _at: int, _row: Row) -> None:
        """A central connection: the message's own row says so too."""


def _shown_actors(meaning: Meaning) -> dict[str, Actor]:
    """The participants; with `hideUnusedParticipants` those only that a message or a note speaks of."""
    if not meaning.look.hide_unused:
        return meaning.actors
    used = {name for row in meaning.rows for name in (row.source, row.target)}
    return {name: actor for name, actor in meaning.actors.items() if name in used}


def _following(rows: tuple[Row, ...], at: int) -> "list[Row]":
    """The activations between a message and the next thing that is drawn."""
    end = at + 1
    while end < len(rows) and rows[end].type in _INSTANT:
        end += 1
    return list(rows[at + 1 : end])


def _digits(number: float) -> str:
    return str(int(number)) if number == floor(number) else str(number)


def _shown(value: Any) -> str:  # noqa: ANN401  # a label may be any YAML or JSON
    return str(value).lower() if isinstance(value, bool) else str(value)


_KINDS: Final = frozenset(Kind)
_INSTANT: Final = frozenset(("ACTIVE_START", "ACTIVE_END", "CENTRAL_CONNECTION", "CENTRAL_CONNECTION_REVERSE"))
_SECTIONS: Final = {"ALT_ELSE": "else", "PAR_AND": "and", "CRITICAL_OPTION": "option"}
_BLOCKS: Final = ("LOOP", "RECT", "OPT", "ALT", "PAR", "CRITICAL", "BREAK")
_ROWS: Final[dict[str, Callable[[_Planner, int, Row], None]]] = {
    "NOTE": _Planner._on_note,  # noqa: SLF001  # its own table
    "ACTIVE_START": _Planner._on_active_start,  # noqa: SLF001
    "ACTIVE_END": _Planner._on_active_end,  # noqa: SLF001
    "AUTONUMBER": _Planner._on_autonumber,  # noqa: SLF001
    "CENTRAL_CONNECTION": _Planner._on_nothing,  # noqa: SLF001
    "CENTRAL_CONNECTION_REVERSE": _Planner._on_nothing,  # noqa: SLF001
    "PAR_OVER_START": _Planner._on_start,  # noqa: SLF001
    **{f"{word}_START": _Planner._on_start for word in _BLOCKS},  # noqa: SLF001
    **{f"{word}_END": _Planner._on_end for word in _BLOCKS},  # noqa: SLF001
    **dict.fromkeys(_SECTIONS, _Planner._on_section),  # noqa: SLF001
}
