"""Edits of messages and notes. Each gives a new diagram, or refuses; participants and their order stay as they were.

A message that is taken away takes the bar that it starts with it. One that is pointed elsewhere leaves the bars where
they were: its `+` or `-` becomes a line of its own.
"""

from typing import Final

from corsage.mermaid.edit.lifelines import origin, partner, trace
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.edit.selection import with_empty_blocks
from corsage.mermaid.edit.splice import Change, at, insertion, removal, replacement, respelled, revise, reworded
from corsage.mermaid.syntax import escape
from corsage.mermaid.syntax.arrows import Arrow, Placement
from corsage.mermaid.syntax.tree import (
    Activation,
    Attribute,
    Autonumber,
    Broken,
    Diagram,
    Message,
    Note,
    Statement,
    Stray,
    Title,
)

_REMOVABLE: Final = (Message, Note, Attribute, Autonumber, Title, Activation, Stray, Broken)


def add(diagram: Diagram, index: int, *statements: Statement) -> Diagram:
    """Put statements, as `build` makes them, before the one of this index; the diagram's length appends."""
    if not statements:
        return diagram
    return revise(diagram, insertion(diagram, index, statements))


def retext(diagram: Diagram, index: int, text: str) -> Diagram:
    """Give a message or a note another text; `wrap:` before it stays."""
    statement = _worded(diagram, index)
    spelled = reworded(statement.text, text)
    gap = statement.before_text or (" " if spelled else "")
    return revise(diagram, replacement(index, respelled(statement.replace(before_text=gap), text=spelled)))


def restyle(diagram: Diagram, index: int, arrow: Arrow) -> Diagram:
    """Give a message another arrow."""
    message = at(diagram, index, Message)
    return revise(diagram, replacement(index, respelled(message, arrow=arrow.value)))


def retarget(diagram: Diagram, index: int, source: str | None = None, target: str | None = None) -> Diagram:
    """Let a message come from, or go to, another participant. Raises InvalidName for a new one with a bad name."""
    message = at(diagram, index, Message)
    new_source, new_target = source or message.source, target or message.target
    _check_names(diagram, new_source, new_target)
    moved = respelled(message, source=new_source, target=new_target)
    if message.mark == "+" and new_target != message.target:
        return _unmarked(diagram, index, moved, "activate", message.target)
    if message.mark == "-" and new_source != message.source:
        return _unmarked(diagram, index, moved, "deactivate", message.source)
    return revise(diagram, replacement(index, moved))


def reverse(diagram: Diagram, index: int) -> Diagram:
    """Let a message go the other way; its arrow stays, central connections stay at their participant."""
    message = at(diagram, index, Message)
    turned = respelled(message, source=message.target, target=message.source)
    if message.source == message.target:
        return diagram
    if message.mark == "+":
        return _unmarked(diagram, index, turned, "activate", message.target)
    if message.mark == "-":
        return _unmarked(diagram, index, turned, "deactivate", message.source)
    return revise(diagram, replacement(index, respelled(turned, tail=message.mark, mark=message.tail)))


def place_note(diagram: Diagram, index: int, placement: Placement, first: str, second: str | None = None) -> Diagram:
    """Put a note elsewhere: beside a participant, or over one or two."""
    note = at(diagram, index, Note)
    if second and placement is not Placement.OVER:
        raise EditRefused("a note beside a participant has one only")
    _check_names(diagram, first, second or first)
    comma = "," if second else ""
    moved = respelled(note, placement=placement.value, first=first, comma=comma, second=second or "")
    if not second:
        moved = moved.replace(before_comma="", before_second="")
    return revise(diagram, replacement(index, moved))


def move(diagram: Diagram, index: int, to: int) -> Diagram:
    """Move a message, a note or another simple statement before the one of index `to`; comments stay behind."""
    statement = _simple(diagram, index)
    if to in (index, index + 1):
        return diagram
    changes = sorted((removal(index), insertion(diagram, to, [statement])), key=lambda change: change.start)
    return revise(diagram, *changes)


def duplicate(diagram: Diagram, index: int) -> Diagram:
    """Say a message or a note again, right after it. The copy of a message starts and ends no bar."""
    statement = _simple(diagram, index)
    if isinstance(statement, Message) and statement.mark in ("+", "-"):
        statement = statement.replace(mark="")
    return revise(diagram, insertion(diagram, index + 1, [statement]))


def delete(diagram: Diagram, index: int) -> Diagram:
    """Take a message, a note or another simple statement away; participants and comments stay.

    With a message goes the bar that it starts; a bar that it ends still ends there. A block that is left without any
    statement goes too.
    """
    statement = _simple(diagram, index)
    if isinstance(statement, Activation):
        return deactivate(diagram, index)
    if isinstance(statement, Message) and statement.mark == "-":
        return revise(diagram, removal(index), _bar_line(diagram, index + 1, "deactivate", statement.source))
    changes = [*_emptied(diagram, index)]
    if isinstance(statement, Message) and statement.mark == "+":
        changes += _bar_end(diagram, index, statement.target)
    return revise(diagram, *changes)


def activate(diagram: Diagram, name: str, first: int, last: int) -> Diagram:
    """Draw an activation bar on a participant from the statement `first` to the statement `last`.

    Where these are a message to it and one from it, they are marked `+` and `-`; else lines are added.
    """
    if not 0 <= first <= last < len(diagram.statements):
        raise EditRefused("a bar goes from one statement to a later one")
    begin, stop = _bar_line(diagram, first, "activate", name), _bar_line(diagram, last + 1, "deactivate", name)
    start, end = diagram.statements[first], diagram.statements[last]
    marked_begin, marked_stop = begin, stop
    if isinstance(start, Message) and start.target == name and not start.mark and not start.tail:
        marked_begin = replacement(first, start.replace(mark="+"))
    if isinstance(end, Message) and end.source == name and not end.mark and not end.tail and first < last:
        marked_stop = replacement(last, end.replace(mark="-"))
    try:
        return revise(diagram, marked_begin, marked_stop)
    except EditRefused:  # `/|-` and a mark `-` would read as `/|--`
        return revise(diagram, begin, stop)


def deactivate(diagram: Diagram, index: int) -> Diagram:
    """Take a bar away: the statement starts it (`+`, `activate`) or ends it (`-`, `deactivate`)."""
    statement = diagram.statements[index]
    if isinstance(statement, Activation):
        name, starts = statement.name, statement.keyword.lower() == "activate"
    elif isinstance(statement, Message) and statement.mark in ("+", "-"):
        starts = statement.mark == "+"
        name = statement.target if starts else statement.source
    else:
        raise EditRefused(f"statement {index} neither starts a bar nor ends one")
    if not starts:
        begin = origin(diagram.statements, index, name)
        if begin is None:
            raise EditRefused("nothing starts this bar")
        return deactivate(diagram, begin)
    return revise(diagram, _unbarred(diagram, index), *_bar_end(diagram, index, name))


def move_mark(diagram: Diagram, index: int, to: int) -> Diagram:
    """Let the bar that this statement starts or ends start or end at another message, or after any statement.

    The statement is a message with `+` or `-`, `activate` or `deactivate`.
    """
    statement = diagram.statements[index] if 0 <= index < len(diagram.statements) else None
    if isinstance(statement, Activation):
        keyword, name = statement.keyword.lower(), statement.name
    elif isinstance(statement, Message) and statement.mark in ("+", "-"):
        keyword, name = ("activate", statement.target) if statement.mark == "+" else ("deactivate", statement.source)
    else:
        raise EditRefused(f"statement {index} neither starts a bar nor ends one")
    if not 0 <= to < len(diagram.statements):
        raise EditRefused(f"there is no statement {to}")
    if to == index:
        return diagram
    other = diagram.statements[to]
    place = _bar_line(diagram, to + 1, keyword, name)
    if isinstance(other, Message) and not other.mark and not other.tail:
        if keyword == "activate" and other.target == name:
            place = replacement(to, other.replace(mark="+"))
        elif keyword == "deactivate" and other.source == name:
            place = replacement(to, other.replace(mark="-"))
    changes = sorted((_unbarred(diagram, index), place), key=lambda change: change.start)
    return revise(diagram, *changes)


def _check_names(diagram: Diagram, *names: str) -> None:
    """A new participant must have a good name; one that is there has what name it has."""
    known = trace(diagram.statements).first
    for name in names:
        if name not in known:
            escape.name(name)


def _unmarked(diagram: Diagram, index: int, message: Message, keyword: str, name: str) -> Diagram:
    """The message without its mark, and a line after it that does what the mark did."""
    line = _bar_line(diagram, index + 1, keyword, name)
    return revise(diagram, replacement(index, message.replace(mark="")), line)


def _bar_line(diagram: Diagram, index: int, keyword: str, name: str) -> Change:
    return insertion(diagram, index, [Activation("", keyword, " ", name, "\n")])


def _bar_end(diagram: Diagram, start: int, name: str) -> list[Change]:
    end = partner(diagram.statements, start, name)
    return [] if end is None or end == start else [_unbarred(diagram, end)]


def _unbarred(diagram: Diagram, index: int) -> Change:
    """Take the mark from a message, or the line away."""
    statement = diagram.statements[index]
    if isinstance(statement, Message):
        return replacement(index, statement.replace(mark=""))
    return removal(index)


def _worded(diagram: Diagram, index: int) -> Message | Note:
    statement = diagram.statements[index] if 0 <= index < len(diagram.statements) else None
    if not isinstance(statement, (Message, Note)):
        raise EditRefused(f"statement {index} is neither a message nor a note")
    return statement


def _simple(diagram: Diagram, index: int) -> Statement:
    statement = diagram.statements[index] if 0 <= index < len(diagram.statements) else None
    if not isinstance(statement, _REMOVABLE):
        raise EditRefused(f"statement {index} cannot be moved, doubled or taken away alone")
    return statement


def _emptied(diagram: Diagram, index: int) -> list[Change]:
    """Take the statement away, and the blocks that hold nothing else."""
    return [removal(*with_empty_blocks(diagram, index, index + 1))]
