"""Edits of participants: name, label, kind, order, box. What Mermaid only mentions is declared where that is needed."""

import json
from collections.abc import Hashable, Sequence
from typing import Any, Final

from corsage.mermaid import build
from corsage.mermaid.edit.lifelines import NAME_PLACES, named_in, names_in, trace
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.edit.removal import remove_participant
from corsage.mermaid.edit.splice import (
    Change,
    at,
    check_lines,
    insertion,
    plain_declaration,
    removal,
    replacement,
    respelled,
    revise,
    reworded,
)
from corsage.mermaid.syntax import escape
from corsage.mermaid.syntax.arrows import Kind
from corsage.mermaid.syntax.record import made
from corsage.mermaid.syntax.tokens import SPACES
from corsage.mermaid.syntax.tree import Attribute, Box, Diagram, End, Header, Message, Note, Participant, Statement
from corsage.mermaid.yaml import reader as yaml
from corsage.mermaid.yaml.scalars import YamlError

_FAR: Final = ("style", "classDef", '"', "=")
"""What reaches further than a name: a line with a style is one that Mermaid rewrites, quotes may stand in a tag that
spans lines. So does `as`, which may follow a declaration."""
_WITH_TEXT: Final = frozenset((Message, Note, Attribute))


def rename(diagram: Diagram, old: str, new: str) -> Diagram:
    """Call a participant something else, everywhere. A label of its own stays; without one, the new name is shown.

    Raises InvalidName; refuses a name that another participant has, for that would make two of them one.
    """
    escape.name(new)
    if "%%{" in old:
        raise EditRefused("a directive stands inside this name: move it to a line of its own first")
    shape = _each if new.lower() == "as" or any(part in new for part in _FAR) else _shape
    statements: list[Statement] = []
    shapes: dict[Hashable, int] = {}
    before: Statement | Header = diagram.header
    for i, statement in enumerate(diagram.statements):
        names = named_in(statement)
        if new in names and new != old:
            raise EditRefused(f"there is a participant {new} already")
        if old in names:
            shapes.setdefault(shape(before, statement), i)
            statements.append(_renamed(statement, old, new))
        else:
            statements.append(statement)
        before = statement
    if not shapes:
        raise EditRefused(f"there is no participant {old}")
    renamed = diagram.replace(statements=tuple(statements))
    check_lines(renamed, [line for i in shapes.values() for line in (i, i + 1)])
    return renamed


def relabel(diagram: Diagram, name: str, label: str) -> Diagram:
    """Show another label for a participant."""
    spelled = escape.text(label)
    if not spelled:
        raise EditRefused("a label cannot be empty")
    _check_blanks(name)
    index = _setter(diagram, name)
    if index is None:
        spelled_label = plain_declaration(name).replace(before_as=" ", as_="as", before_label=" ", label=spelled)
        return _declared(diagram, name, spelled_label)
    statement = at(diagram, index, Participant)
    if spelled == name and "alias" in _config(statement):
        raise EditRefused("Mermaid shows the alias where the label is the name")
    worded = reworded(statement.label, label)
    gaps = {"before_as": statement.before_as or " ", "before_label": statement.before_label or " "}
    return revise(
        diagram, replacement(index, respelled(statement.replace(**gaps, as_=statement.as_ or "as"), label=worded))
    )


def set_kind(diagram: Diagram, name: str, kind: Kind) -> Diagram:
    """Draw a participant as something else: a person, a database, ..."""
    index = _setter(diagram, name)
    if kind not in (Kind.PARTICIPANT, Kind.ACTOR):
        _check_blanks(name)
    if index is None:
        drawn = build.participant("A", kind=kind)
        return _declared(diagram, name, drawn.replace(name=name))
    statement = at(diagram, index, Participant)
    config = _config(statement)
    if kind in (Kind.PARTICIPANT, Kind.ACTOR) and config.get("type") is None:
        return revise(diagram, replacement(index, statement.replace(keyword=kind.value)))
    spelled = json.dumps({**config, "type": kind.value}, ensure_ascii=False)
    if "}" in spelled[1:-1]:
        raise EditRefused("a brace stands in the configuration")
    spaced = statement.replace(before_as=statement.before_as or " " * bool(statement.as_))
    return revise(diagram, replacement(index, respelled(spaced, config=f"@{{ {spelled[1:-1]} }}")))


def delete(diagram: Diagram, name: str, with_statements: bool = False) -> Diagram:  # noqa: FBT001, FBT002  # by name
    """Take a participant away. Refused, with a list, where statements mention it; `with_statements` deletes these too.

    A note over it and another participant stays over the other one; bars of others end where they did.
    """
    return remove_participant(diagram, name, with_statements=with_statements)


def move(diagram: Diagram, name: str, before: str | None = None) -> Diagram:
    """Put a participant left of another, or rightmost. Refused for one that is created later or stands in a box."""
    order = [*trace(diagram.statements).first]
    if name not in order or (before is not None and before not in order):
        raise EditRefused("there is no such participant")
    if name == before:
        return diagram
    wanted = [other for other in order if other != name]
    wanted.insert(len(wanted) if before is None else wanted.index(before), name)
    return arrange(diagram, wanted)


def arrange(diagram: Diagram, wanted: Sequence[str]) -> Diagram:
    """Put all participants into this order, from left to right: they are declared in it, before they are mentioned."""
    first = trace(diagram.statements).first
    order = [*first]
    if sorted(wanted) != sorted(order):
        raise EditRefused("an arrangement has each participant once")
    differ = [i for i, (a, b) in enumerate(zip(order, wanted, strict=True)) if a != b]
    if not differ:
        return diagram
    low, high = differ[0], differ[-1] + 1
    place = first[order[low]][0]
    while low and first[order[low - 1]][0] == place:
        low -= 1
    declarations, removals = _moved(diagram, wanted[low:high], place)
    changes = sorted(
        (insertion(diagram, place, declarations), *removals), key=lambda change: (change.start, change.stop)
    )
    revised = revise(diagram, *changes, keep_participants=False)
    if [*trace(revised.statements).first] != [*wanted]:
        raise EditRefused("what stands between them fixes the order: move the declarations up first")
    return revised


def box(diagram: Diagram, names: Sequence[str], label: str = "", colour: str = "transparent") -> Diagram:
    """Draw a box around participants that stand side by side; they are declared in it."""
    first = trace(diagram.statements).first
    order = [*first]
    if not names or any(name not in order for name in names):
        raise EditRefused("there is no such participant")
    low = min(order.index(name) for name in names)
    if sorted(order[low : low + len(names)]) != sorted(names):
        raise EditRefused("only participants that stand side by side fit into one box")
    place = first[order[low]][0]
    if low and first[order[low - 1]][0] == place:
        raise EditRefused(f"declare {order[low - 1]} first: it is mentioned together with {order[low]}")
    declarations, removals = _moved(diagram, order[low : low + len(names)], place)
    made = build.box(label, declarations, colour=colour)
    changes = sorted((insertion(diagram, place, made), *removals), key=_place)
    revised = revise(diagram, *changes, keep_participants=False)
    if [*trace(revised.statements).first] != order:
        raise EditRefused("the box would reorder the participants")
    return revised


def _place(change: Change) -> tuple[int, int]:
    return change.start, change.stop


def _moved(diagram: Diagram, names: Sequence[str], place: int) -> tuple[list[Statement], list[Change]]:
    """The declarations of the participants, to be put before `place`, and their removals from elsewhere."""
    first = trace(diagram.statements).first
    declarations: list[Statement] = []
    removals: list[Change] = []
    open_boxes = _boxed(diagram)
    for name in names:
        index, declares = first[name]
        if not declares:
            declarations.append(plain_declaration(name))
            continue
        statement = diagram.statements[index]
        if not isinstance(statement, Participant) or statement.create:
            raise EditRefused(f"{name} is created on the way: its place is fixed there")
        if index in open_boxes:
            raise EditRefused(f"{name} stands in a box: take it out first")
        if index < place:
            raise EditRefused(f"{name} is declared above")
        declarations.append(statement)
        removals.append(removal(index))
    return declarations, removals


def _boxed(diagram: Diagram) -> set[int]:
    """The statements that stand in boxes."""
    inside: set[int] = set()
    is_open = False
    for i, statement in enumerate(diagram.statements):
        if isinstance(statement, Box):
            is_open = True
        elif isinstance(statement, End):
            is_open = False
        elif is_open:
            inside.add(i)
    return inside


def _declared(diagram: Diagram, name: str, declaration: Statement) -> Diagram:
    """Declare a participant that is only mentioned, where it is mentioned first."""
    first = trace(diagram.statements).first
    if name not in first:
        raise EditRefused(f"there is no participant {name}")
    index = first[name][0]
    mentioned = [*dict.fromkeys(names_in(diagram.statements[index]))]
    with_it = [other for other in mentioned[: mentioned.index(name)] if first[other][0] == index]
    plain = [plain_declaration(other) for other in with_it]
    return revise(diagram, insertion(diagram, index, [*plain, declaration]), keep_participants=False)


def _setter(diagram: Diagram, name: str) -> int | None:
    """The declaration that says how a participant is drawn: the last with a label, or else the one that made it."""
    index: int | None = None
    mentioned = False
    for i, statement in enumerate(diagram.statements):
        if isinstance(statement, Participant) and statement.name == name and (not mentioned or _relabels(statement)):
            index = i
        mentioned = mentioned or name in names_in(statement)
    return index


def _check_blanks(name: str) -> None:
    if any(blank in name for blank in SPACES):
        raise EditRefused("a name with a blank in it can have neither a label nor a kind of its own")


def _relabels(statement: Participant) -> bool:
    """Whether the declaration of a participant that is known already has any effect."""
    return bool(statement.as_ or _config(statement).get("alias"))


def _config(statement: Participant) -> dict[str, Any]:
    if not statement.config:
        return {}
    content = statement.config[2:-1].strip()
    try:
        value = yaml.load(f"{content}\n" if "\n" in content else f"{{\n{content}\n}}")
    except YamlError:
        return {}
    return value if isinstance(value, dict) else {}


def _renamed(statement: Statement, old: str, new: str) -> Statement:
    """The statement with another name in it."""
    values = [*statement]
    for place in NAME_PLACES[type(statement)]:
        if values[place] == old:
            values[place] = new
    renamed = made(type(statement), values)
    if isinstance(statement, Participant) and statement.label == old and "alias" in statement.config:
        return renamed.replace(label=new)  # Mermaid shows the alias only where the label is the name
    return renamed


def _each(_before: Statement | Header, statement: Statement) -> Hashable:
    """For a name that reaches further than its statement: each is read back."""
    return id(statement)


def _shape(before: Statement | Header, statement: Statement) -> Hashable:
    """What decides how Mermaid reads a new name here: of statements that are alike in it, one is read back.

    That is what stands around the name from the end of the statement before, and not the text after the colon.
    """
    kind = type(statement)
    around = statement[1:-3] if kind in _WITH_TEXT else statement[1:]
    return kind, type(before), before[-1], statement[0][-1:], around
