"""Taking a participant out of a diagram, with what hangs on it: messages, bars, notes, links, its declaration.

All other participants stay, in their order. A note over it and another one stays over the other one.
"""

from collections.abc import Iterator

from corsage.mermaid.edit.lifelines import named_in, names_in, origin, partner, trace
from corsage.mermaid.edit.naming import name_of
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.edit.splice import Change, insertion, removal, replacement, revise
from corsage.mermaid.outline import outline
from corsage.mermaid.syntax.tree import Activation, Block, Box, Diagram, Message, Note, Participant, Statement

_SHOWN = 8
"""So many statements are named in a refusal."""


def remove_participant(diagram: Diagram, name: str, *, with_statements: bool) -> Diagram:
    """See `participants.delete`."""
    order = [*trace(diagram.statements).first]
    if name not in order:
        raise EditRefused(f"there is no participant {name}")
    mentions = [i for i, it in enumerate(diagram.statements) if name in named_in(it)]
    hanging = [i for i in mentions if not isinstance(diagram.statements[i], Participant)]
    if hanging and not with_statements:
        shown = ", ".join(name_of(diagram.statements[i]) for i in hanging[:_SHOWN])
        more = f" and {len(hanging) - _SHOWN} more" if len(hanging) > _SHOWN else ""
        raise EditRefused(f"{len(hanging)} statements mention {name}: {shown}{more}")
    changes = _changes(diagram, name, mentions)
    rest = [other for other in order if other != name]
    return _with_order(diagram, changes, rest, min(change.start for change in changes))


def _changes(diagram: Diagram, name: str, mentions: list[int]) -> list[Change]:
    statements = diagram.statements
    kept: dict[int, Statement] = {}
    for i in mentions:
        it = statements[i]
        if isinstance(it, Note) and it.second and it.first != it.second:
            other = it.second if it.first == name else it.first
            kept[i] = it.replace(first=other, before_comma="", comma="", before_second="", second="")
    gone = {i for i in mentions if i not in kept}
    lines: dict[int, Statement] = {}
    for i, change in _bars(statements, name, gone):
        if change is None:
            gone.add(i)
        elif i in gone:
            lines[i] = change
        else:
            kept[i] = change
    gone |= _empty_blocks(diagram, gone)
    changes = [replacement(i, it) for i, it in kept.items() if i not in gone]
    for i in sorted(gone):
        if i in lines:
            changes.append(Change(i, i + 1, insertion(diagram, i, [lines[i]]).new))
        else:
            changes.append(removal(i))
    return sorted(changes, key=lambda change: change.start)


def _bars(statements: tuple[Statement, ...], name: str, gone: set[int]) -> Iterator[tuple[int, Statement | None]]:
    """What becomes of the bars of others that a message starts or ends which goes: the statement, and its new form."""
    for i in sorted(gone):
        it = statements[i]
        if isinstance(it, Message) and it.mark == "+" and it.target != name:
            end = partner(statements, i, it.target)
            other = statements[end] if end is not None else None
            if end is not None and end not in gone:
                yield end, other.replace(mark="") if isinstance(other, Message) else None
        elif isinstance(it, Message) and it.mark == "-" and it.source != name:
            begin = origin(statements, i, it.source)
            if begin is not None and begin not in gone:
                yield i, Activation("", "deactivate", " ", it.source, "\n")


def _empty_blocks(diagram: Diagram, gone: set[int]) -> set[int]:
    """The lines of blocks and boxes that would hold nothing any more, the outer ones too."""
    shape = outline(diagram.statements)
    emptied: set[int] = set()
    for opener, extent in sorted(shape.extents.items(), reverse=True):
        if extent.close is None or not isinstance(diagram.statements[opener], (Block, Box)):
            continue
        inside = set(range(opener + 1, extent.close)) - {*extent.branches}
        if inside and inside <= gone | emptied:
            emptied |= {opener, *extent.branches, extent.close}
    return emptied


def _with_order(diagram: Diagram, changes: list[Change], rest: list[str], start: int) -> Diagram:
    """Make the changes; declare the other participants where their order takes it."""
    revised = revise(diagram, *changes, keep_participants=False)
    after = trace(revised.statements).first
    if [*after] == rest:
        return revised
    before = {other for it in diagram.statements[:start] for other in names_in(it)}
    missing = [other for other in rest if other not in before]
    for count in range(1, len(missing) + 1):
        if any(after.get(other, (0, False))[1] for other in missing[:count]):
            break
        plain = [
            Participant("", "", "", "participant", " ", it, "", "", "", "", "", "", "\n") for it in missing[:count]
        ]
        declared = revise(revised, insertion(revised, start, plain), keep_participants=False)
        if [*trace(declared.statements).first] == rest:
            return declared
    raise EditRefused("it would reorder the other participants: declare them at the top first")
