"""What the page can do to a diagram: one table of operations, each a pure edit of `corsage.mermaid.edit`.

An operation is a JSON object: `op`, and what that operation takes. The result is the new text, what the change is
called (for the list of undo), and the statements that it touched; or one sentence that says why it was refused.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from corsage.mermaid import Arrow, Diagram, InvalidName, Placement, build
from corsage.mermaid.edit import EditRefused, blocks, heads, messages, participants
from corsage.mermaid.edit.lifelines import trace
from corsage.mermaid.outline import outline
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.tree import Block, Box, Branch, Message, Note, Participant
from corsage.studio import forms

Arguments: TypeAlias = Mapping[str, Any]


class Gesture(NamedTuple):
    """An operation: what it does, and what it is called in the list of undo."""

    apply: Callable[[Diagram, Arguments], Diagram]
    label: str


def edit(request: forms.EditRequest) -> forms.Edited:
    """One operation on a text. A refusal leaves the text as it is, to the byte."""
    text, operation = request["text"], request["operation"]
    gesture = GESTURES.get(operation.get("op", ""))
    if gesture is None:
        return _refused(text, f"there is no operation {operation.get('op')!r}")
    old = parse(text)
    try:
        new = gesture.apply(old, operation)
    except (EditRefused, InvalidName, ValueError) as error:
        return _refused(text, str(error))
    except (KeyError, IndexError, TypeError, AttributeError):
        return _refused(text, "the operation does not fit this diagram: select a statement that is still there")
    shared = set(map(id, old.statements))
    touched = [i for i, statement in enumerate(new.statements) if id(statement) not in shared]
    return {"text": new.to_text(), "label": gesture.label, "touched": touched, "refused": None}


def _refused(text: str, why: str) -> forms.Edited:
    return {"text": text, "label": "", "touched": [], "refused": f"{why[:1].upper()}{why[1:]}."}


def _retext(diagram: Diagram, it: Arguments) -> Diagram:
    """Another text for a message, a note, a block, a branch or a participant."""
    statement = diagram.statements[it["statement"]]
    if isinstance(statement, (Block, Branch)):
        return blocks.relabel(diagram, it["statement"], it["text"])
    if isinstance(statement, Participant):
        return participants.relabel(diagram, statement.name, it["text"])
    return messages.retext(diagram, it["statement"], it["text"])


def _delete(diagram: Diagram, it: Arguments) -> Diagram:
    """Take statements away, the last first, so that the others keep their index."""
    for index in sorted(set(it["statements"]), reverse=True):
        if index < len(diagram.statements):
            diagram = _delete_one(diagram, index)
    return diagram


def _delete_one(diagram: Diagram, index: int) -> Diagram:
    statement = diagram.statements[index]
    if isinstance(statement, Branch):
        return blocks.remove_branch(diagram, index)
    if isinstance(statement, (Block, Box)):
        return blocks.unwrap(diagram, index)
    if isinstance(statement, Participant):
        return _without(diagram, index, statement.name)
    return messages.delete(diagram, index)


def _without(diagram: Diagram, index: int, name: str) -> Diagram:
    """A diagram without a participant that nothing speaks to any more."""
    used = [i for i, it in enumerate(diagram.statements) if i != index and name in _names(it)]
    if used:
        raise EditRefused(f"{name} still takes part in {len(used)} statements: delete those first")
    text = diagram.statements
    return diagram.replace(statements=(*text[:index], *text[index + 1 :]))


def _names(statement: object) -> tuple[str, ...]:
    if isinstance(statement, Message):
        return (statement.source, statement.target)
    return (statement.first, statement.second) if isinstance(statement, Note) else ()


def _duplicate(diagram: Diagram, it: Arguments) -> Diagram:
    return messages.duplicate(diagram, it["statement"])


def _move(diagram: Diagram, it: Arguments) -> Diagram:
    return messages.move(diagram, it["statement"], it["to"])


def _step(diagram: Diagram, it: Arguments) -> Diagram:
    """One place up (`by` -1) or down (1): past a message, or into and out of a branch."""
    index = it["statement"]
    to = index - 1 if it["by"] < 0 else index + 2
    if not 0 <= to <= len(diagram.statements) or isinstance(diagram.statements[max(to - 1, 0)], Participant):
        raise EditRefused("there is no place further in that direction")
    return messages.move(diagram, index, to)


def _message(diagram: Diagram, it: Arguments) -> Diagram:
    new = build.message(it["source"], it["target"], it.get("text", "message"), Arrow(it.get("arrow", "->>")))
    return messages.add(diagram, it["before"], new)


def _note(diagram: Diagram, it: Arguments) -> Diagram:
    placement, second = Placement(it.get("placement", "over")), it.get("second")
    if placement is Placement.OVER:
        second = second if second != it["first"] else None
        return messages.add(diagram, it["before"], build.note_over(it["first"], second, text=it.get("text", "note")))
    return messages.add(diagram, it["before"], build.note_beside(placement, it["first"], it.get("text", "note")))


def _participant(diagram: Diagram, it: Arguments) -> Diagram:
    first = trace(diagram.statements).first
    names, number = set(first), 1
    name = it.get("name") or "Participant"
    while name in names:
        number += 1
        name = f"{it.get('name') or 'Participant'}{number}"
    declared = [i for i, statement in enumerate(diagram.statements) if isinstance(statement, Participant)]
    place = declared[-1] + 1 if declared else 0
    label = it.get("label")
    return messages.add(diagram, place, build.participant(name, label if label != name else None))


def _wrap(diagram: Diagram, it: Arguments) -> Diagram:
    return blocks.wrap(diagram, it["first"], it["last"], it["keyword"], it.get("label", ""))


def _unwrap(diagram: Diagram, it: Arguments) -> Diagram:
    return blocks.unwrap(diagram, it["statement"])


def _branch(diagram: Diagram, it: Arguments) -> Diagram:
    """A further branch of the block that the statement opens or stands in."""
    index = it["statement"]
    while not isinstance(diagram.statements[index], Block):
        parent = outline(diagram.statements).parents[index]
        if parent is None:
            raise EditRefused("a branch is added to a block: select one, or a statement inside")
        index = parent
    return blocks.add_branch(diagram, index, it.get("label", "otherwise"))


def _merge_branch(diagram: Diagram, it: Arguments) -> Diagram:
    return blocks.merge_branch(diagram, it["statement"])


def _restyle(diagram: Diagram, it: Arguments) -> Diagram:
    return messages.restyle(diagram, it["statement"], Arrow(it["arrow"]))


def _retarget(diagram: Diagram, it: Arguments) -> Diagram:
    return messages.retarget(diagram, it["statement"], it.get("source"), it.get("target"))


def _reverse(diagram: Diagram, it: Arguments) -> Diagram:
    return messages.reverse(diagram, it["statement"])


def _place_note(diagram: Diagram, it: Arguments) -> Diagram:
    return messages.place_note(
        diagram, it["statement"], Placement(it["placement"]), it["first"], it.get("second") or None
    )


def _arrange(diagram: Diagram, it: Arguments) -> Diagram:
    return participants.move(diagram, it["name"], it.get("before"))


def _activate(diagram: Diagram, it: Arguments) -> Diagram:
    return messages.activate(diagram, it["name"], it["first"], it["last"])


def _rename(diagram: Diagram, it: Arguments) -> Diagram:
    return participants.rename(diagram, it["old"], it["new"])


def _title(diagram: Diagram, it: Arguments) -> Diagram:
    return heads.set_title(diagram, it["text"])


def _number(diagram: Diagram, it: Arguments) -> Diagram:
    return heads.set_autonumber(diagram) if it.get("on", True) else heads.stop_autonumber(diagram)


GESTURES: Final[Mapping[str, Gesture]] = {
    "retext": Gesture(_retext, "edit text"),
    "delete": Gesture(_delete, "delete"),
    "duplicate": Gesture(_duplicate, "double"),
    "move": Gesture(_move, "move"),
    "step": Gesture(_step, "move"),
    "message": Gesture(_message, "add message"),
    "note": Gesture(_note, "add note"),
    "participant": Gesture(_participant, "add participant"),
    "wrap": Gesture(_wrap, "wrap in block"),
    "unwrap": Gesture(_unwrap, "unwrap block"),
    "branch": Gesture(_branch, "add branch"),
    "merge-branch": Gesture(_merge_branch, "merge branch"),
    "restyle": Gesture(_restyle, "change arrow"),
    "retarget": Gesture(_retarget, "move end of message"),
    "reverse": Gesture(_reverse, "turn message round"),
    "place-note": Gesture(_place_note, "move note"),
    "arrange": Gesture(_arrange, "move participant"),
    "activate": Gesture(_activate, "add activation"),
    "rename": Gesture(_rename, "rename participant"),
    "title": Gesture(_title, "title"),
    "autonumber": Gesture(_number, "number messages"),
}
