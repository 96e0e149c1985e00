"""Short names for statements, as the labels of an undo menu and the lists of a refusal show them."""

from corsage.mermaid.layout.prose import decoded
from corsage.mermaid.syntax.record import Record
from corsage.mermaid.syntax.tree import (
    Activation,
    Attribute,
    Autonumber,
    Block,
    Box,
    Branch,
    Destroy,
    Diagram,
    Message,
    Note,
    Participant,
    Title,
)

LONGEST = 40
"""So many characters of a text are shown."""


def short(text: str) -> str:
    """The text on one line, and not longer than a menu is wide."""
    line = " ".join(decoded(text))
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def named(diagram: Diagram, index: int) -> str:
    """What a reader would call the statement."""
    statements = diagram.statements
    return name_of(statements[index]) if 0 <= index < len(statements) else f"statement {index}"


def name_of(statement: Record) -> str:
    """What a reader would call a statement: its text where it has one."""
    match statement:
        case Message(text=text) if text:
            return f"“{short(text)}”"
        case Message(source=source, target=target):
            return f"the message from {source} to {target}"
        case Note(text=text):
            return f"the note “{short(text)}”"
        case (
            Block(keyword=keyword, label=label)
            | Branch(keyword=keyword, label=label)
            | Box(keyword=keyword, label=label)
        ):
            return f"{keyword.lower()} “{short(label)}”" if label else keyword.lower()
        case Participant(name=name) | Destroy(name=name) | Activation(name=name) | Attribute(name=name):
            return f"{type(statement).__name__.lower()} {name}"
        case Title(text=text):
            return f"the title “{short(text)}”"
        case Autonumber():
            return "the numbering"
    return type(statement).__name__.lower()


__all__ = ["name_of", "named", "short"]
