"""Mermaid's database: what each statement adds to the meaning of a diagram, or why Mermaid rejects it.

Statements come in the order of the text, as cleaned; a table says what each kind does. Nothing is remembered of the
tree but the index of the statement at hand.

Source: the grammar's actions and `SequenceDB` in Mermaid 12.3.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from corsage.mermaid.colours import is_colour
from corsage.mermaid.diagnosis import hint
from corsage.mermaid.meaning import Actor, Group, Meaning, Row
from corsage.mermaid.problems import Code, Problem
from corsage.mermaid.sanitize import sanitize
from corsage.mermaid.syntax.arrows import Arrow
from corsage.mermaid.syntax.record import made
from corsage.mermaid.syntax.source import unmasked
from corsage.mermaid.syntax.tokens import SPACES
from corsage.mermaid.syntax.tree import (
    AccDescription,
    AccDescriptionBlock,
    AccTitle,
    Activation,
    Attribute,
    Autonumber,
    Block,
    Box,
    Branch,
    Broken,
    Destroy,
    End,
    Message,
    Note,
    Participant,
    Statement,
    Stray,
    Title,
)
from corsage.mermaid.yaml import reader as yaml
from corsage.mermaid.yaml.scalars import YamlError

_TYPE_OF: Final = {arrow.value: arrow.name for arrow in Arrow}
_PLACEMENT: Final = {"left of": 0, "right of": 1, "over": 2}
_WRAP: Final = re.compile(r":?(no)?wrap:")
_WRAP_STARTS: Final = ("w", "n", ":")
_BOX: Final = re.compile(rf"((?:rgba?|hsla?)[{SPACES}]*\(.*\)|\w*)(.*)", re.ASCII)
_CENTRAL: Final = {("", "()"): 59, ("()", ""): 60, ("()", "()"): 61}
"""Mermaid's numbers of the central connections: at the target, at the source, at both."""


class Database:
    """Mermaid's `SequenceDB`: what the statements so far have made."""

    def __init__(self, wrap: Any) -> None:  # noqa: ANN401  # whatever the configuration holds
        self.at = 0
        self._wrap = wrap
        self._title = self._acc_title = self._acc_description = ""
        self._actors: dict[str, Actor] = {}
        self._groups: list[Group] = []
        self._group: Group | None = None
        self._created: dict[str, int] = {}
        self._destroyed: dict[str, int] = {}
        self._last_created: str | None = None
        self._last_destroyed: str | None = None
        self._active: dict[str, int] = {}
        self._open: list[str] = []
        self._rows: list[Row] = []
        self._problems: list[Problem] = []

    def apply(self, statements: Iterable[Statement]) -> None:
        """Add what the statements mean."""
        for self.at, statement in enumerate(statements):
            _APPLY[type(statement)](self, statement)

    def meaning(self, problems: Iterable[Problem]) -> Meaning:
        """What all the statements mean; `problems` are those found elsewhere."""
        return Meaning(
            self._title,
            self._acc_title,
            self._acc_description,
            self._actors,
            tuple(self._groups),
            self._created,
            self._destroyed,
            tuple(self._rows),
            tuple(sorted((*problems, *self._problems), key=lambda it: -1 if it.statement is None else it.statement)),
        )

    def on_message(self, it: Message) -> None:
        """A message, its activation and its central connections."""
        source, tail, arrow, mark, target, _, spelled = it.tokens()
        self._mention(source)
        self._mention(target)
        self._check_lifelines(source, target)
        text, wrap = self._text(spelled)
        central = _CENTRAL.get((tail, mark)) if tail or mark == "()" else None
        activate = mark == "+" or central in (59, 61)
        values = (_TYPE_OF[arrow.lower()], source, target, text, wrap, self.at, None, activate, central)
        self._rows.append(made(Row, values))
        if mark == "+":
            self._activate(target)
        elif mark == "-":
            self._deactivate(source)
        if mark == "()":
            self._row("CENTRAL_CONNECTION", target)
        if tail:
            self._row("CENTRAL_CONNECTION_REVERSE", source)

    def on_note(self, it: Note) -> None:
        """A note over or beside participants."""
        _, placement, first, _, second, _, spelled = it.tokens()
        self._mention(first)
        if second:
            self._mention(second)
        text, wrap = self._text(spelled)
        place = _PLACEMENT[placement.lower()]
        self._rows.append(made(Row, ("NOTE", first, second or first, text, wrap, self.at, place, False, None)))

    def on_activation(self, it: Activation) -> None:
        """The start or the end of an activation bar."""
        if it.keyword.lower() == "activate":
            self._activate(it.name)
        else:
            self._deactivate(it.name)

    def on_participant(self, it: Participant) -> None:
        """A declaration."""
        label = self._split(it.label) if it.as_ else None
        if it.create:
            self._create(it.name)
        self._declare(it.name, label, it.keyword.lower(), it.config)
        if it.create:
            self._created[it.name] = len(self._rows)

    def on_destroy(self, it: Destroy) -> None:
        """The end of a lifeline, from the next message on."""
        if it.create:
            self._create(it.name)
            self._mention(it.name)
            self._created[it.name] = len(self._rows)
            return
        self._last_destroyed = it.name
        self._destroyed[it.name] = len(self._rows)

    def on_attribute(self, it: Attribute) -> None:
        """A menu entry or a property of a participant."""
        self._mention(it.name)
        text, _ = self._split(it.text)
        keyword = it.keyword.lower()
        actor = self._actors[it.name]
        if keyword == "link":
            # Mermaid cuts the label one character short, for it expects a blank before the `@`.
            spelled = sanitize(text)
            at = spelled.find("@")
            spelled = _plain(spelled)
            label = spelled[: _index(at - 1, spelled)].strip(SPACES)
            _insert(actor.links, {label: spelled[at + 1 :].strip(SPACES)})
        elif keyword == "links":
            _insert(actor.links, _json(_plain(sanitize(text))))
        elif keyword == "properties":
            _insert(actor.properties, _json(sanitize(text)))

    def on_block(self, it: Block) -> None:
        """The start of a block."""
        keyword = it.keyword.upper()
        self._open.append(keyword.removesuffix("_OVER"))
        self._section(f"{keyword}_START", it.label)

    def on_branch(self, it: Branch) -> None:
        """The start of a further section."""
        of = {"else": "ALT", "and": "PAR", "option": "CRITICAL"}[it.keyword.lower()]
        self._section(f"{of}_{it.keyword.upper()}", it.label)

    def on_end(self, _: End) -> None:
        """The end of a block or a box."""
        opened = self._open.pop() if self._open else None
        if opened == "BOX":
            self._group = None
        elif opened:
            self._row(f"{opened}_END", None)

    def on_box(self, it: Box) -> None:
        """The start of a box."""
        self._open.append("BOX")
        match = _BOX.fullmatch(it.label)
        colour, title = (match[1].strip(SPACES) or "transparent", match[2]) if match else ("transparent", "")
        if not is_colour(colour):
            colour, title = "transparent", it.label
        name, wrap = self._text(title)
        self._group = Group(sanitize(name) if name else None, colour, wrap, self.at)
        self._groups.append(self._group)

    def on_autonumber(self, it: Autonumber) -> None:
        """Numbers from here on, or none."""
        numbers: dict[str, float] = {"visible": it.start.lower() != "off"}
        if it.start and numbers["visible"]:
            numbers |= {"start": _number(it.start), "step": _number(it.step or "1")}
        self._rows.append(Row("AUTONUMBER", None, None, numbers, wrap=False, statement=self.at))

    def on_title(self, it: Title) -> None:
        """The title."""
        self._title = sanitize(it.text)

    def on_acc_title(self, it: AccTitle) -> None:
        """The title for screen readers."""
        self._acc_title = sanitize(it.text).lstrip(SPACES)

    def on_acc_description(self, it: AccDescription) -> None:
        """The description for screen readers."""
        self._describe(it.text)

    def on_acc_description_block(self, it: AccDescriptionBlock) -> None:
        """The same, of many lines."""
        if not it.close:
            self._describe("")  # Mermaid reads a second, empty description at the end of the text
        elif it.text:
            self._describe(it.text)

    def on_nothing(self, _: Stray) -> None:
        """What Mermaid takes for an empty statement."""

    def on_broken(self, it: Broken) -> None:
        """What Mermaid cannot read."""
        self._problems.append(Problem(Code.BROKEN_STATEMENT, self.at, hint(it.text)))

    def _describe(self, text: str) -> None:
        self._acc_description = re.sub(rf"\n[{SPACES}]+", "\n", sanitize(text))

    def _row(self, row: str, source: str | None) -> None:
        self._rows.append(made(Row, (row, source, None, "", self._wrap, self.at, None, False, None)))

    def _section(self, row: str, label: str) -> None:
        text, wrap = self._text(label)
        self._rows.append(made(Row, (row, None, None, text, wrap, self.at, None, False, None)))

    def _activate(self, name: str) -> None:
        self._active[name] = self._active.get(name, 0) + 1
        self._row("ACTIVE_START", name)

    def _deactivate(self, name: str) -> None:
        if self._active.get(name, 0) < 1:
            self._problems.append(Problem(Code.NOT_ACTIVE, self.at))
        else:
            self._active[name] -= 1
        self._row("ACTIVE_END", name)

    def _check_lifelines(self, source: str, target: str) -> None:
        if self._last_created is not None:
            if target != self._last_created:
                self._problems.append(Problem(Code.NOT_CREATED, self.at))
            self._last_created = None
        elif self._last_destroyed is not None:
            if self._last_destroyed not in (source, target):
                self._problems.append(Problem(Code.NOT_DESTROYED, self.at))
            self._last_destroyed = None

    def _create(self, name: str) -> None:
        if name in self._actors:
            self._problems.append(Problem(Code.ALREADY_EXISTS, self.at))
        self._last_created = name

    def _mention(self, name: str) -> None:
        """A participant that is used: declared, if it is new, and moved into the open box, if it stands in none."""
        old = self._actors.get(name)
        if old is None:
            self._put(Actor(name, name, "participant", self._wrap, self._group, self.at))
        elif self._group:
            self._join_box(old)

    def _declare(self, name: str, label: tuple[Any, Any] | None, kind: str, config: str) -> None:
        settings = self._config(config)
        shown_as = kind if settings.get("type") is None else settings["type"]
        shown_as = unmasked(shown_as) if isinstance(shown_as, str) else shown_as
        alias = settings.get("alias")
        alias = unmasked(alias) if isinstance(alias, str) else alias
        if _is_true(alias) and (label is None or label[0] == name):
            label = (alias, label[1] if label else None)
        old = self._actors.get(name)
        group = self._group
        if old:
            self._join_box(old)
            group = old.box
            if label is None:
                return
        text, wrap = label or (name, None)
        self._put(Actor(name, text, shown_as, self._wrap if wrap is None else wrap, group, self.at))

    def _join_box(self, old: Actor) -> None:
        if self._group and old.box and self._group is not old.box:
            self._problems.append(Problem(Code.IN_TWO_BOXES, self.at))
        old.box = old.box or self._group

    def _put(self, actor: Actor) -> None:
        self._actors[actor.id] = actor
        if self._group:
            self._group.actors.append(actor.id)

    def _config(self, config: str) -> dict[str, Any]:
        if not config:
            return {}
        content = config[2:-1].strip(SPACES)
        try:
            settings = yaml.load(f"{content}\n" if "\n" in content else f"{{\n{content}\n}}")
        except YamlError as error:
            self._problems.append(Problem(Code.BAD_CONFIG, self.at, str(error)))
            return {}
        return settings if isinstance(settings, dict) else {}

    def _text(self, text: str) -> tuple[str, Any]:
        text, wrap = self._split(text)
        return text, self._wrap if wrap is None else wrap

    @staticmethod
    def _split(text: str) -> tuple[str, bool | None]:
        """A text without its `wrap:` or `nowrap:`, and what that says."""
        text = text.strip(SPACES)
        match = _WRAP.match(text) if text[:1] in _WRAP_STARTS else None
        return (text[match.end() :].strip(SPACES), match[1] is None) if match else (text, None)


_APPLY: Final[dict[type[Statement], Callable[[Database, Any], None]]] = {
    Message: Database.on_message,
    Note: Database.on_note,
    Activation: Database.on_activation,
    Participant: Database.on_participant,
    Destroy: Database.on_destroy,
    Attribute: Database.on_attribute,
    Block: Database.on_block,
    Branch: Database.on_branch,
    End: Database.on_end,
    Box: Database.on_box,
    Autonumber: Database.on_autonumber,
    Title: Database.on_title,
    AccTitle: Database.on_acc_title,
    AccDescription: Database.on_acc_description,
    AccDescriptionBlock: Database.on_acc_description_block,
    Stray: Database.on_nothing,
    Broken: Database.on_broken,
}


def _is_true(value: object) -> bool:  # any YAML
    """What JavaScript takes for true: empty collections too, and not NaN."""
    return value not in (None, 0, "") and value == value  # noqa: PLR0124  # NaN alone differs from itself


def _plain(text: str) -> str:
    return text.replace("&equals;", "=").replace("&amp;", "&")


def _index(end: int, text: str) -> int:
    """An end as JavaScript's `slice` takes it: a negative one counts from the end."""
    return max(len(text) + end, 0) if end < 0 else end


def _insert(into: dict[str, Any], values: Any) -> None:  # noqa: ANN401  # any JSON
    """`for (key in values) into[key] = values[key]`."""
    if isinstance(values, (list, str)):
        values = {str(i): value for i, value in enumerate(values)}
    if isinstance(values, dict):
        into.update({key: value for key, value in values.items() if key != "__proto__"})


def _json(text: str) -> Any:  # noqa: ANN401  # any JSON
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() and number < 1e21 else number
