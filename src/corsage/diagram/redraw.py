"""Drawing a diagram anew when its scenario changed, and keeping what its author added.

Three diagrams take part: the template of the old scenario, the one that the author made of it, and the template of the
new scenario. A statement that the author left alone becomes what the new template says; a statement, a comment, a name,
an order that is the author's stays.
"""

from collections.abc import Sequence

from corsage.diagram.fields import fields
from corsage.diagram.template import template
from corsage.handshake.scenario import Scenario
from corsage.mermaid import Diagram
from corsage.mermaid.edit import EditRefused
from corsage.mermaid.edit.alignment import align
from corsage.mermaid.edit.participants import rename
from corsage.mermaid.layout.prose import decoded
from corsage.mermaid.outline import outline
from corsage.mermaid.syntax import escape
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.tree import Note, Participant, Statement


def redraw(old: Scenario, edited: Diagram, new: Scenario) -> Diagram:
    """The edited diagram as the new scenario has it, with the author's additions."""
    base, fresh = _reparsed(template(old)), _reparsed(template(new))
    base, fresh = _with_names(base, fresh, edited)
    merged = _merged(base, edited, fresh)
    return merged if not outline(merged.statements).problems else fresh


def _reparsed(diagram: Diagram) -> Diagram:
    return parse(diagram.to_text())


def _with_names(base: Diagram, fresh: Diagram, edited: Diagram) -> tuple[Diagram, Diagram]:
    """The templates with the names that the author gave to their participants."""
    places = align(base.statements, edited.statements)
    for i, place in enumerate(places):
        old = base.statements[i]
        new = edited.statements[place] if place is not None else None
        if isinstance(old, Participant) and isinstance(new, Participant) and old.name != new.name:
            try:
                base, fresh = rename(base, old.name, new.name), rename(fresh, old.name, new.name)
            except EditRefused:  # the new template has no such participant, or has the name for another one
                continue
    return base, fresh


def _merged(base: Diagram, edited: Diagram, fresh: Diagram) -> Diagram:
    to_edited = align(base.statements, edited.statements)
    to_fresh = align(base.statements, fresh.statements)
    replaced: dict[int, Statement | None] = {}
    anchors: dict[int, int] = {}
    known: set[int] = set()
    for i, statement in enumerate(base.statements):
        own, new = to_edited[i], to_fresh[i]
        if new is not None:
            known.add(new)
            if own is not None:
                anchors[new] = own
                replaced[own] = _three_ways(statement, edited.statements[own], fresh.statements[new])
        elif own is not None and edited.statements[own].tokens() == statement.tokens():
            replaced[own] = None
    return _assembled(edited, fresh, replaced, anchors, known)


def _assembled(
    edited: Diagram,
    fresh: Diagram,
    replaced: dict[int, Statement | None],
    anchors: dict[int, int],
    known: set[int],
) -> Diagram:
    """The edited diagram with replaced statements, and the template's new ones behind their neighbours."""
    behind: dict[int, list[Statement]] = {}
    last = -1
    for j, statement in enumerate(fresh.statements):
        if j in anchors:
            last = anchors[j]
        elif j not in known:
            behind.setdefault(last, []).append(statement)
    statements: list[Statement] = [*behind.get(-1, ())]
    left = ""
    for i, statement in enumerate(edited.statements):
        new = replaced.get(i, statement)
        if new is None:
            left += statement.leading.rstrip(" \t")
        else:
            statements.append(new.replace(leading=left + new.leading) if left else new)
            left = ""
        statements += behind.get(i, ())
    return edited.replace(statements=tuple(statements), closing=left + edited.closing)


def _three_ways(base: Statement, own: Statement, fresh: Statement) -> Statement:
    """The author's statement with what the template changed."""
    if type(own) is not type(fresh) or fresh.tokens() == base.tokens():
        return own
    values = {
        name: getattr(fresh, name) if getattr(own, name) == getattr(base, name) else getattr(own, name)
        for name in own.fields()[1::2]
    }
    for part in ("text", "label"):
        if part in values and getattr(own, part) not in (getattr(base, part), getattr(fresh, part)):
            lines = (decoded(getattr(it, part)) for it in (base, own, fresh))
            values[part] = escape.text("\n".join(_lines(*lines)))
    spaced = own.replace(before_text=own.before_text or " ") if isinstance(own, Note) else own
    return spaced.replace(**values)


def _lines(base: Sequence[str], own: Sequence[str], fresh: Sequence[str]) -> list[str]:
    """The template's lines, and between them the author's own: those that say no field and are new."""
    if len(base) == len(own) == 1:
        return [own[0] if fresh[:1] == base[:1] or not _is_field(own[0]) else fresh[0]]
    merged = [*fresh]
    for i, line in enumerate(own):
        if line not in base and line not in fresh and not _is_field(line):
            before = next((merged.index(it) + 1 for it in reversed(own[:i]) if it in merged), 0)
            merged.insert(before, line)
    return merged


def _is_field(line: str) -> bool:
    probe = parse(f"sequenceDiagram\nparticipant Browser\nNote over Browser,S: {escape.text(line)}\n")
    asked = parse(f"sequenceDiagram\nparticipant Browser\nBrowser->>S: {escape.text(line)}\n")
    return bool(fields(probe) or fields(asked)) or "://" in line
