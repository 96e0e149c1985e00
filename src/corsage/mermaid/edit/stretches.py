"""Edits of several statements at once: a whole block, or what a reader selected. Nothing in them is respelled.

A selection is whole statements of one section, and whole blocks, as for `blocks.wrap`. Comments inside it go with it;
those above its first statement stay.
"""

from collections.abc import Iterator, Sequence

from corsage.mermaid.edit.indentation import indent_at, own_indent, reindented
from corsage.mermaid.edit.lifelines import origin, partner
from corsage.mermaid.edit.naming import name_of
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.edit.selection import check_selection, with_empty_blocks
from corsage.mermaid.edit.splice import Change, insertion, newline_of, removal, replacement, revise, stands_alone
from corsage.mermaid.outline import parent_of
from corsage.mermaid.syntax.tree import (
    Activation,
    Box,
    Destroy,
    Diagram,
    Message,
    Participant,
    Statement,
)


def move(diagram: Diagram, first: int, last: int, to: int) -> Diagram:
    """Move the statements from `first` to `last` before the one of index `to`."""
    check_selection(diagram, first, last)
    if first <= to <= last + 1:
        return diagram
    changes = [Change(first, last + 1, leaving=1), _copied(diagram, first, last, to)]
    return revise(diagram, *sorted(changes, key=lambda change: change.start))


def duplicate(diagram: Diagram, first: int, last: int) -> Diagram:
    """Say the statements from `first` to `last` again, right after them. Copies of messages start and end no bar alone.

    Refused for declarations: a participant can be declared once.
    """
    check_selection(diagram, first, last)
    _check_plain(diagram, first, last, "can be there only once")
    copy = _copied(diagram, first, last, last + 1)
    new = [_without_open_bar(diagram, first, last, i, it) for i, it in enumerate(copy.new, first)]
    return revise(diagram, Change(copy.start, copy.stop, tuple(new)))


def delete(diagram: Diagram, first: int, last: int) -> Diagram:
    """Take the statements from `first` to `last` away, with their comments; participants stay.

    With a message goes the bar that it starts; a bar that it ends, and that starts before, still ends here. Blocks that
    are left without any statement go too.
    """
    check_selection(diagram, first, last)
    _check_plain(diagram, first, last, "concerns the whole diagram: delete the participant instead, or move it out")
    low, stop = with_empty_blocks(diagram, first, last + 1)
    ends = [*_bars_closed(diagram, first, last)]
    changes: list[Change] = [Change(low, stop, leaving=1), *_bars_opened(diagram, first, last)]
    if ends:
        low, stop = first, last + 1
        lines = insertion(diagram, first, ends).new
        changes = [Change(low, stop, lines, leaving=1), *changes[1:]]
    return revise(diagram, *sorted(changes, key=lambda change: change.start))


def _copied(diagram: Diagram, first: int, last: int, to: int) -> Change:
    """The statements once more, before the one of index `to`, with their comments, indented for their new place."""
    if not stands_alone(diagram, first, last):
        raise EditRefused("the selection shares a line with another statement: put it on lines of its own first")
    if not 0 <= to <= len(diagram.statements):
        raise EditRefused(f"there is no place {to}")
    around = parent_of(diagram.statements, to)
    if around is not None and isinstance(diagram.statements[around], Box):
        raise EditRefused("only participants may stand in a box")
    statements = diagram.statements[first : last + 1]
    indent = indent_at(diagram, to)
    inner = reindented(statements[1:], own_indent(statements[0]), indent)
    place = insertion(diagram, to, [statements[0]])
    trailing = statements[0].trailing if inner else newline_of(diagram)
    head = place.new[0].replace(trailing=trailing)
    new: Sequence[Statement] = [head, *inner]
    if not new[-1].trailing.endswith(("\n", "\r")):
        new = [*new[:-1], new[-1].replace(trailing=new[-1].trailing + newline_of(diagram))]
    return Change(to, to, tuple(new))


def _check_plain(diagram: Diagram, first: int, last: int, reason: str) -> None:
    for statement in diagram.statements[first : last + 1]:
        if isinstance(statement, (Participant, Destroy, Box)):
            raise EditRefused(f"{name_of(statement)} {reason}")


def _without_open_bar(diagram: Diagram, first: int, last: int, index: int, it: Statement) -> Statement:
    """The copy of a message without the mark of a bar whose other end is not copied."""
    if not isinstance(it, Message) or it.mark not in ("+", "-"):
        return it
    if it.mark == "+":
        other = partner(diagram.statements, index, it.target)
    else:
        other = origin(diagram.statements, index, it.source)
    return it if other is not None and first <= other <= last else it.replace(mark="")


def _bars_opened(diagram: Diagram, first: int, last: int) -> Iterator[Change]:
    """Take the ends of those bars away that start in the selection and end after it."""
    for i in range(first, last + 1):
        it = diagram.statements[i]
        name = it.target if isinstance(it, Message) and it.mark == "+" else None
        if isinstance(it, Activation) and it.keyword.lower() == "activate":
            name = it.name
        end = partner(diagram.statements, i, name) if name is not None else None
        if end is None or end <= last:
            continue
        other = diagram.statements[end]
        yield replacement(end, other.replace(mark="")) if isinstance(other, Message) else removal(end)


def _bars_closed(diagram: Diagram, first: int, last: int) -> Iterator[Statement]:
    """Lines that end the bars which end in the selection and start before it."""
    for i in range(first, last + 1):
        it = diagram.statements[i]
        name = it.source if isinstance(it, Message) and it.mark == "-" else None
        if isinstance(it, Activation) and it.keyword.lower() == "deactivate":
            name = it.name
        if name is None:
            continue
        begin = origin(diagram.statements, i, name)
        if begin is not None and begin < first:
            yield Activation("", "deactivate", " ", name, "\n")
