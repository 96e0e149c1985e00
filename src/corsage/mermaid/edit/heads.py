"""Edits of what stands once in a diagram, its title, its numbering, what screen readers say, and of links."""

from corsage.mermaid import build
from corsage.mermaid.edit.lifelines import trace
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.edit.splice import insertion, newline_of, removal, replacement, respelled, revise
from corsage.mermaid.syntax.tree import (
    AccDescription,
    AccDescriptionBlock,
    AccTitle,
    Attribute,
    Autonumber,
    Diagram,
    Statement,
    Title,
)


def set_title(diagram: Diagram, text: str) -> Diagram:
    """Give the diagram another title, or one; an empty text takes all titles away."""
    found = [i for i, statement in enumerate(diagram.statements) if isinstance(statement, Title)]
    if not text.strip():
        return revise(diagram, *(removal(i) for i in found)) if found else diagram
    new = build.title(text)
    if not found:
        return revise(diagram, insertion(diagram, 0, [new]))
    old = diagram.statements[found[-1]]
    spelled = respelled(old.replace(gap=" ") if isinstance(old, Title) else new, text=new.text)
    return revise(diagram, replacement(found[-1], spelled))


def set_acc_title(diagram: Diagram, text: str) -> Diagram:
    """Give the diagram another title for screen readers, or one; an empty text takes it away."""
    return _set_once(diagram, (AccTitle,), build.acc_title(text) if text.strip() else None)


def set_acc_description(diagram: Diagram, text: str) -> Diagram:
    """Give the diagram another description for screen readers, of one line or many; an empty text takes it away."""
    new = build.acc_description(text) if text.strip() else None
    return _set_once(diagram, (AccDescription, AccDescriptionBlock), new)


def set_link(diagram: Diagram, name: str, label: str, url: str) -> Diagram:
    """Add an entry to a participant's menu, or point the entry with this label elsewhere."""
    names = [*trace(diagram.statements).first]
    if name not in names:
        raise EditRefused(f"there is no participant {name}")
    new = build.link(name, label, url)
    place = len(diagram.statements)
    for i, statement in enumerate(diagram.statements):
        if isinstance(statement, Attribute) and statement.keyword.lower() == "link" and statement.name == name:
            if statement.text.partition("@")[0].strip() == new.text.partition("@")[0].strip():
                return revise(diagram, replacement(i, respelled(statement, text=new.text)))
            place = i + 1
    return revise(diagram, insertion(diagram, place, [new]))


def _set_once(diagram: Diagram, kinds: tuple[type[Statement], ...], new: Statement | None) -> Diagram:
    """Put the statement in the place of the last one of its kind, or at the top; None takes them away."""
    old = [i for i, statement in enumerate(diagram.statements) if isinstance(statement, kinds)]
    if new is None:
        return revise(diagram, *map(removal, old)) if old else diagram
    if not old:
        return revise(diagram, insertion(diagram, 0, [new]))
    last = old[-1]
    ended = diagram.statements[last].trailing or newline_of(diagram)
    spelled = new.replace(leading=diagram.statements[last].leading, trailing=ended)
    return revise(diagram, replacement(last, spelled))


def set_autonumber(diagram: Diagram, start: str | int | None = None, step: str | int | None = None) -> Diagram:
    """Number the messages from the top, or change the first numbering there is."""
    return _set_numbers(diagram, build.autonumber(start, step))


def stop_autonumber(diagram: Diagram) -> Diagram:
    """Take all numbering away."""
    found = [i for i, statement in enumerate(diagram.statements) if isinstance(statement, Autonumber)]
    return revise(diagram, *(removal(i) for i in found)) if found else diagram


def _set_numbers(diagram: Diagram, new: Autonumber) -> Diagram:
    index = next((i for i, statement in enumerate(diagram.statements) if isinstance(statement, Autonumber)), None)
    if index is None:
        return revise(diagram, insertion(diagram, 0, [new]))
    old: Statement = diagram.statements[index]
    spelled = new.replace(leading=old.leading, keyword=old.keyword if isinstance(old, Autonumber) else new.keyword)
    return revise(diagram, replacement(index, spelled.replace(trailing=old.trailing)))
