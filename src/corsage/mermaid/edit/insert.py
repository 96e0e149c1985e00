"""Edits that put something new into a diagram, from plain arguments: what an editor's toolbar does.

`index` is the statement before which the new one goes; the number of statements appends.
"""

from collections.abc import Sequence
from dataclasses import replace

from corsage.mermaid import build
from corsage.mermaid.diagnosis import hint
from corsage.mermaid.edit.indentation import own_indent, reindented
from corsage.mermaid.edit.lifelines import trace
from corsage.mermaid.edit.participants import move as move_participant
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.edit.splice import insertion, revise
from corsage.mermaid.outline import outline, parent_of
from corsage.mermaid.problems import HINTS, Code
from corsage.mermaid.syntax import escape
from corsage.mermaid.syntax.arrows import BRANCH_OF, Arrow, Kind, Placement
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.tree import Block, Box, Branch, Broken, Diagram, End, Participant


def message(  # noqa: PLR0913, PLR0917  # a place, and the six things that a message has
    diagram: Diagram,
    index: int,
    source: str,
    target: str,
    text: str = "",
    arrow: Arrow = Arrow.SOLID,
    activate: bool = False,  # noqa: FBT001, FBT002  # arguments go by name in the JSON form
    deactivate: bool = False,  # noqa: FBT001, FBT002
) -> Diagram:
    """Send a message. `activate` starts a bar on the target, `deactivate` ends one on the source."""
    _check_place(diagram, index)
    new = build.message(source, target, text, arrow, activate=activate, deactivate=deactivate)
    return revise(diagram, insertion(diagram, index, [new]))


def note(  # noqa: PLR0913, PLR0917  # a place, and the four things that a note has
    diagram: Diagram, index: int, placement: Placement, first: str, second: str | None = None, text: str = ""
) -> Diagram:
    """Write a note beside a participant, or over one or two."""
    _check_place(diagram, index)
    if second and placement is not Placement.OVER:
        raise EditRefused("a note beside a participant has one only")
    new = (
        build.note_over(first, second, text=text)
        if placement is Placement.OVER
        else build.note_beside(placement, first, text)
    )
    return revise(diagram, insertion(diagram, index, [new]))


def block(diagram: Diagram, index: int, keyword: str, label: str = "", branches: Sequence[str] = ()) -> Diagram:
    """Put an empty block here; `branches` are the labels of its further sections. The label of `rect` is its colour."""
    _check_place(diagram, index)
    word = keyword.lower()
    if word not in ("loop", "rect", "opt", "alt", "par", "par_over", "critical", "break"):
        raise EditRefused(f"{keyword!r} opens no block")
    if branches and word not in BRANCH_OF:
        raise EditRefused(f"{keyword} has no branches")
    spelled = build.colour_of(label) if word == "rect" else escape.text(label)
    opener = Block("", word, " " if spelled else "", spelled, "\n")
    labels = [escape.text(branch) for branch in branches]
    further = [Branch("", BRANCH_OF[word], " " if it else "", it, "\n") for it in labels]
    return revise(diagram, insertion(diagram, index, [opener, *further, End("", "end", "\n")]))


def participant(
    diagram: Diagram, name: str, label: str | None = None, kind: Kind = Kind.PARTICIPANT, before: str | None = None
) -> Diagram:
    """Declare a new participant left of another one, or rightmost."""
    first = trace(diagram.statements).first
    if name in first:
        raise EditRefused(f"there is a participant {name} already")
    new = build.participant(name, label, kind)
    if before is not None and before not in first:
        raise EditRefused(f"there is no participant {before}")
    place = _declarations_end(diagram)
    added = revise(diagram, insertion(diagram, place, [new]), keep_participants=False)
    order = [*first]
    order.insert(len(order) if before is None else order.index(before), name)
    return added if [*trace(added.statements).first] == order else move_participant(added, name, before)


def source(diagram: Diagram, index: int, text: str) -> Diagram:
    """Put lines of Mermaid source here: whole statements, and whole blocks."""
    _check_place(diagram, index)
    new = parse("sequenceDiagram\n" + text.strip("\n") + "\n").statements
    if not new:
        raise EditRefused("there is no statement in this text")
    broken = next((it for it in new if isinstance(it, Broken)), None)
    if broken is not None:
        raise EditRefused(f"Mermaid cannot read {broken.text!r}: {hint(broken.text) or HINTS[Code.BROKEN_STATEMENT]}")
    shape = outline(new)
    if shape.problems:
        raise EditRefused(str(shape.problems[0]))
    place = insertion(diagram, index, new)
    if any("%" in it.leading or "#" in it.leading for it in new):  # comments stay, and with them the indentation
        indent = own_indent(place.new[0])
        lead = place.new[0].leading.removesuffix(indent)
        kept = reindented(new, own_indent(new[0]), indent)
        place = replace(place, new=(kept[0].replace(leading=lead + kept[0].leading), *kept[1:]))
    return revise(diagram, place)


def _declarations_end(diagram: Diagram) -> int:
    """The place behind the declarations at the top, boxes included, and after a title."""
    shape = outline(diagram.statements)
    place = 0
    for i, statement in enumerate(diagram.statements):
        if shape.parents[i] is not None:
            continue
        if isinstance(statement, Participant) and not statement.create:
            place = i + 1
        elif isinstance(statement, Box):
            close = shape.extents[i].close
            if close is None:
                break
            place = close + 1
        elif isinstance(statement, Block):
            break
    return place


def _check_place(diagram: Diagram, index: int) -> None:
    if not 0 <= index <= len(diagram.statements):
        raise EditRefused(f"there is no place {index}: the diagram has {len(diagram.statements)} statements")
    around = parent_of(diagram.statements, index)
    if around is not None and isinstance(diagram.statements[around], Box):
        raise EditRefused("only participants may stand in a box")
