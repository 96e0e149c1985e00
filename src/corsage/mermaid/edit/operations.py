"""All edits under one roof, in one JSON form: `{"edit": "messages.retext", "index": 3, "text": "GET /"}`.

Names, arguments and the schema are generated from the functions of this package, so that an editor, a command line and
an assistant speak of the same edits. `apply` makes one and says what it did (`Edited`); `several` joins some into one.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from corsage.mermaid.edit import blocks, boxes, heads, insert, messages, participants, stretches
from corsage.mermaid.edit.edited import Edited, edited
from corsage.mermaid.edit.naming import named, short
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.syntax.escape import InvalidName
from corsage.mermaid.syntax.tree import Diagram

Make = Callable[..., Diagram]

_LABELS: Final[dict[Make, str]] = {
    insert.message: "Add a message from {source} to {target}",
    insert.note: "Add a note at {first}",
    insert.block: "Add {keyword}",
    insert.participant: "Add participant {name}",
    insert.source: "Add statements",
    messages.retext: "Change {it} to “{text}”",
    messages.restyle: "Change the arrow of {it}",
    messages.retarget: "Change the ends of {it}",
    messages.reverse: "Reverse {it}",
    messages.place_note: "Move {it} to {first}",
    messages.move: "Move {it}",
    messages.duplicate: "Duplicate {it}",
    messages.delete: "Delete {it}",
    messages.move_mark: "Move the bar's end at {it}",
    messages.activate: "Activate {name}",
    messages.deactivate: "Remove the activation at {it}",
    participants.rename: "Rename {old} to {new}",
    participants.relabel: "Show {name} as “{label}”",
    participants.set_kind: "Draw {name} as {kind}",
    participants.delete: "Delete participant {name}",
    participants.move: "Move participant {name}",
    participants.arrange: "Arrange the participants",
    participants.box: "Draw a box around {names}",
    boxes.relabel: "Change {it} to “{label}”",
    boxes.recolour: "Colour {it} {colour}",
    boxes.add_member: "Put {name} into {it}",
    boxes.remove_member: "Take {name} out of its box",
    stretches.move: "Move statements",
    stretches.duplicate: "Duplicate statements",
    stretches.delete: "Delete statements",
    blocks.wrap: "Put statements into {keyword}",
    blocks.unwrap: "Take {it} away around its content",
    blocks.relabel: "Change {it} to “{label}”",
    blocks.move: "Move {it}",
    blocks.duplicate: "Duplicate {it}",
    blocks.delete: "Delete {it}",
    blocks.set_keyword: "Make {it} a {keyword}",
    blocks.move_branch: "Move {it} among the sections",
    blocks.add_branch: "Add a branch to {it}",
    blocks.merge_branch: "Merge {it} into the section before it",
    blocks.remove_branch: "Delete {it} with its content",
    heads.set_title: "Set the title to “{text}”",
    heads.set_acc_title: "Set the accessible title",
    heads.set_acc_description: "Set the accessible description",
    heads.set_link: "Link {name} to {url}",
    heads.set_autonumber: "Number the messages",
    heads.stop_autonumber: "Stop numbering",
}
"""The label of each edit; `{it}` is the statement that `index` names."""


class BadEdit(ValueError):  # noqa: N818  # a wrong request, not a failure of ours
    """The request names no edit, or its arguments do not fit; the text says which do."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An edit: its name, what it does, the function that makes it, and its arguments."""

    name: str
    make: Make
    label: str
    arguments: Mapping[str, Any]
    """The type of each argument, by its name."""
    required: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The first sentence of the function's docstring."""
        return (inspect.getdoc(self.make) or "").partition("\n\n")[0].replace("\n", " ")

    def schema(self) -> dict[str, Any]:
        """The JSON schema of a request for this edit."""
        properties = {name: _schema(hint) for name, hint in self.arguments.items()}
        return {
            "title": self.name,
            "description": inspect.getdoc(self.make) or "",
            "type": "object",
            "properties": {"edit": {"const": self.name}, **properties},
            "required": ["edit", *self.required],
            "additionalProperties": False,
        }


def apply(diagram: Diagram, request: Mapping[str, Any]) -> Edited:
    """Make the edit that a request asks for. Raises BadEdit, EditRefused or InvalidName."""
    name = request.get("edit")
    if name == SEVERAL:
        return several(diagram, *_joined(request))
    operation = operations().get(name) if isinstance(name, str) else None
    if operation is None:
        raise BadEdit(f"there is no edit {name!r}: the edits are {', '.join([*operations(), SEVERAL])}")
    arguments = _arguments(operation, request)
    try:
        made = operation.make(diagram, **arguments)
    except (EditRefused, InvalidName):
        raise
    except (ValueError, IndexError) as error:  # a colour, a number, an index that does not fit
        raise EditRefused(_reason(diagram, error)) from error
    return edited(diagram, made, _label(diagram, operation, arguments))


def several(diagram: Diagram, requests: Sequence[Mapping[str, Any]], label: str | None = None) -> Edited:
    """Make edits one after the other, each on the result of the one before, and join them into one."""
    if not requests:
        raise BadEdit(f"{SEVERAL!r} needs `edits`: an array with at least one edit")
    whole = apply(diagram, requests[0])
    for request in requests[1:]:
        whole = whole.then(apply(whole.diagram, request))
    if label is None:
        label = whole.label if len(requests) == 1 else f"{whole.label}, and {len(requests) - 1} more"
    return edited_with_label(whole, label)


def edited_with_label(whole: Edited, label: str) -> Edited:
    """The same edit under another label."""
    return Edited(whole.before, whole.diagram, label, whole.statements, whole.edits, whole.inverse, whole.notes)


@cache
def operations() -> dict[str, Operation]:
    """All edits by name: the module's name, a dot, the function's."""
    found = [_operation(make, label) for make, label in _LABELS.items()]
    return {operation.name: operation for operation in found}


def schema() -> dict[str, Any]:
    """The JSON schema of any request."""
    joined = {
        "title": SEVERAL,
        "description": "Several edits, each made on the result of the one before, as one that is undone at once.",
        "type": "object",
        "properties": {
            "edit": {"const": SEVERAL},
            "label": {"type": "string"},
            "edits": {"type": "array", "minItems": 1, "items": {"$ref": "#"}},
        },
        "required": ["edit", "edits"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An edit of a sequence diagram",
        "oneOf": [*(operation.schema() for operation in operations().values()), joined],
    }


SEVERAL: Final = "several"


def _operation(make: Make, label: str) -> Operation:
    name = f"{make.__module__.rpartition('.')[2]}.{make.__name__}"
    hints = get_type_hints(make)
    parameters = [*inspect.signature(make).parameters.values()][1:]
    arguments = {it.name: hints[it.name] for it in parameters}
    required = tuple(it.name for it in parameters if it.default is it.empty)
    return Operation(name, make, label, arguments, required)


def _joined(request: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], str | None]:
    """The edits of a request for several, and its label. Raises BadEdit."""
    edits, label = request.get("edits"), request.get("label")
    if not isinstance(edits, list) or not all(isinstance(edit, Mapping) for edit in edits):
        raise BadEdit(f"{SEVERAL}: edits must be an array of edits")
    if not (label is None or isinstance(label, str)):
        raise BadEdit(f"{SEVERAL}: label must be a string")
    return edits, label


def _schema(hint: Any) -> dict[str, Any]:  # noqa: ANN401  # a type is any object
    if get_origin(hint) in (UnionType, Union):
        return {"anyOf": [_schema(each) for each in get_args(hint)]}
    if get_origin(hint) is Sequence:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [it.value for it in hint]}
    return dict(_SCALARS[hint][1])


_SCALARS: Final[dict[type, tuple[str, dict[str, Any]]]] = {
    str: ("a string", {"type": "string"}),
    bool: ("true or false", {"type": "boolean"}),
    int: ("a whole number, 0 or more", {"type": "integer", "minimum": 0}),
    NoneType: ("null", {"type": "null"}),
}


def _arguments(operation: Operation, request: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a request as the function takes them. Raises BadEdit."""
    values = {name: value for name, value in request.items() if name != "edit"}
    unknown = [name for name in values if name not in operation.arguments]
    missing = [name for name in operation.required if name not in values]
    if unknown or missing:
        what = f"unknown argument {unknown[0]!r}" if unknown else f"argument {missing[0]!r} is missing"
        raise BadEdit(f"{operation.name}: {what}; it takes {', '.join(operation.arguments) or 'no arguments'}")
    return {name: _value(f"{operation.name}: {name}", operation.arguments[name], it) for name, it in values.items()}


def _value(what: str, hint: Any, value: Any) -> Any:  # noqa: ANN401  # any JSON
    if get_origin(hint) in (UnionType, Union):
        choices = get_args(hint)
        for choice in choices:
            try:
                return _value(what, choice, value)
            except BadEdit:
                continue
        raise BadEdit(f"{what} must be {' or '.join(map(_expected, choices))}")
    if get_origin(hint) is Sequence:
        if not isinstance(value, list):
            raise BadEdit(f"{what} must be {_expected(hint)}")
        return [_value(what, get_args(hint)[0], each) for each in value]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        members = {**hint.__members__, **{it.value: it for it in hint}}
        if not isinstance(value, str) or value not in members:
            raise BadEdit(f"{what} must be {_expected(hint)}")
        return members[value]
    if type(value) is not hint or (hint is int and value < 0):
        raise BadEdit(f"{what} must be {_expected(hint)}")
    return value


def _expected(hint: Any) -> str:  # noqa: ANN401  # a type is any object
    if get_origin(hint) is Sequence:
        return f"an array, each entry {_expected(get_args(hint)[0])}"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "one of " + " ".join(hint)
    return _SCALARS[hint][0]


def _reason(diagram: Diagram, error: Exception) -> str:
    if isinstance(error, IndexError):
        return f"the diagram has {len(diagram.statements)} statements, and no such index"
    return str(error)


def _label(diagram: Diagram, operation: Operation, arguments: Mapping[str, Any]) -> str:
    words = {name: ", ".join(it) if isinstance(it, list) else short(str(it)) for name, it in arguments.items()}
    it = named(diagram, arguments["index"]) if "index" in arguments else ""
    label = operation.label.format(it=it, **words)
    return _WITHOUT_TEXT.get((operation.name, words.get("text", "-")), label)


_WITHOUT_TEXT: Final = {("heads.set_title", ""): "Remove the title"}
