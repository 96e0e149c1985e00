"""Edits of boxes around participants: label, colour, members.

`participants.box` draws one, `blocks.unwrap` takes one away.
"""

from corsage.mermaid import build
from corsage.mermaid.edit.lifelines import trace
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.edit.selection import extent_of
from corsage.mermaid.edit.splice import at, insertion, plain_declaration, removal, replacement, respelled, revise
from corsage.mermaid.outline import outline
from corsage.mermaid.read import read
from corsage.mermaid.syntax import escape
from corsage.mermaid.syntax.tree import Box, Diagram, Participant


def relabel(diagram: Diagram, index: int, label: str) -> Diagram:
    """Give a box another label; its colour stays."""
    box = at(diagram, index, Box)
    return _spelled(diagram, index, box, _colour(diagram, index) or "transparent", escape.line(label))


def recolour(diagram: Diagram, index: int, colour: str) -> Diagram:
    """Give a box another colour; its label stays."""
    box = at(diagram, index, Box)
    old = _colour(diagram, index)
    return _spelled(diagram, index, box, build.colour_of(colour), box.label.removeprefix(old).lstrip(" \t"))


def add_member(diagram: Diagram, index: int, name: str) -> Diagram:
    """Put a participant into a box, rightmost in it."""
    at(diagram, index, Box)
    close = extent_of(diagram, index).close
    assert close is not None
    first = trace(diagram.statements).first
    if name not in first:
        raise EditRefused(f"there is no participant {name}")
    members = _members(diagram, index)
    if name in members:
        return diagram
    place, declares = first[name]
    declared = diagram.statements[place] if declares else plain_declaration(name)
    if not isinstance(declared, Participant) or declared.create:
        raise EditRefused(f"{name} is created on the way: it cannot stand in a box")
    if declares and outline(diagram.statements).parents[place] is not None:
        raise EditRefused(f"{name} stands in another box or block: take it out first")
    changes = [insertion(diagram, close, [declared]), *([removal(place)] if declares else [])]
    revised = revise(diagram, *sorted(changes, key=lambda change: change.start), keep_participants=False)
    order = [other for other in first if other != name]
    last = order.index(members[-1]) + 1 if members else None
    if last is not None:
        order.insert(last, name)
    if last is not None and [*trace(revised.statements).first] != order:
        raise EditRefused(f"{name} is mentioned before the box: move the box up first")
    return revised


def remove_member(diagram: Diagram, name: str) -> Diagram:
    """Take a participant out of its box; it stands right of the box then. A box without a member goes."""
    shape = outline(diagram.statements)
    for i, statement in enumerate(diagram.statements):
        opener = shape.parents[i]
        if not isinstance(statement, Participant) or statement.name != name or opener is None:
            continue
        close = shape.extents[opener].close
        if not isinstance(diagram.statements[opener], Box) or close is None:
            continue
        if len(_members(diagram, opener)) == 1:
            place = insertion(diagram, opener, [statement])
            return revise(diagram, place, *map(removal, range(opener, close + 1)), keep_participants=False)
        place = insertion(diagram, close + 1, [statement])
        revised = revise(diagram, removal(i), place, keep_participants=False)
        order = [*trace(diagram.statements).first]
        last = order.index(_members(diagram, opener)[-1])
        order.insert(last, order.pop(order.index(name)))
        if [*trace(revised.statements).first] != order:
            raise EditRefused("what stands between them fixes the order: move the declarations up first")
        return revised
    raise EditRefused(f"{name} stands in no box")


def _members(diagram: Diagram, index: int) -> list[str]:
    close = extent_of(diagram, index).close
    inside = diagram.statements[index + 1 : close]
    return [it.name for it in inside if isinstance(it, Participant)]


def _colour(diagram: Diagram, index: int) -> str:
    """The colour as the author wrote it in front of the label; empty if there is none."""
    label = at(diagram, index, Box).label
    fill = next((group.fill for group in read(diagram).boxes if group.statement == index), "")
    return label[: len(fill)] if label[: len(fill)].lower() == fill.lower() else ""


def _spelled(diagram: Diagram, index: int, box: Box, colour: str, label: str) -> Diagram:
    spelled = f"{colour} {label}".strip()
    gap = box.before_label or " "
    return revise(diagram, replacement(index, respelled(box.replace(before_label=gap), label=spelled)))
