"""Edits of what stands once in a diagram: its title, its numbering."""

from corsage.mermaid import build
from corsage.mermaid.edit.splice import insertion, removal, replacement, respelled, revise
from corsage.mermaid.syntax.tree import Autonumber, Diagram, Statement, Title


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


__all__ = ["set_autonumber", "set_title", "stop_autonumber"]
