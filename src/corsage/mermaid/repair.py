"""Repairs: what a broken diagram needs where exactly one safe change makes Mermaid read what was meant.

A repair is kept only if the diagram has fewer problems with it.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from corsage.mermaid.diagnosis import continued
from corsage.mermaid.edit.edited import TextEdit, applied
from corsage.mermaid.edit.indentation import indent_unit, own_indent
from corsage.mermaid.problems import Code, Problem
from corsage.mermaid.read import read
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.spans import spans
from corsage.mermaid.syntax.tree import Diagram, Message, Note

MOST: Final = 100
"""So many repairs are made in one diagram."""
_HEADER: Final = re.compile(r"^[ \t]*(sequencediagram)\b", re.IGNORECASE | re.MULTILINE)
_BESIDE: Final = re.compile(r"(?i)(note\s+(?:right|left))(\s+)(?!of\b)")
_SINGLE: Final = re.compile(r"(?m)^([ \t]*)(?:%(?!%)|#)")


class Repair(NamedTuple):
    """A change of the text, and what it does in words."""

    edit: TextEdit
    words: str


def repaired(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with all safe repairs, and what each of them did."""
    done: list[str] = []
    faults = _faults(text)
    while faults and len(done) < MOST:
        for repair in _candidates(text):
            tried = applied(text, [repair.edit])
            left = _faults(tried)
            if left < faults:
                line = text.count("\n", 0, repair.edit.start) + 1
                done.append(f"line {line}: {repair.words}")
                text, faults = tried, left
                break
        else:
            break
    return text, tuple(done)


def _faults(text: str) -> int:
    return len(read(text).problems)


def _candidates(text: str) -> Iterator[Repair]:
    diagram = parse(text)
    for problem in read(diagram).problems:
        yield from _repairs(text, diagram, problem)


def _repairs(text: str, diagram: Diagram, problem: Problem) -> Iterator[Repair]:
    start, end = problem.span
    if problem.code is Code.NO_HEADER:
        header = _HEADER.search(text)
        mark = _SINGLE.search(text, 0, header.start() if header else 0)
        if mark:
            yield Repair(TextEdit(mark.end(1), mark.end(), "%%"), "a comment starts with `%%`")
        if header and header[1] != "sequenceDiagram":
            yield Repair(TextEdit(header.start(1), header.end(1), "sequenceDiagram"), "spelled `sequenceDiagram`")
    elif problem.code is Code.UNCLOSED_BLOCK and problem.statement is not None:
        yield from _end(text, diagram, problem.statement)
    elif problem.code is Code.BROKEN_STATEMENT and problem.statement is not None:
        beside = _BESIDE.match(text, start, end)
        if beside:
            yield Repair(TextEdit(beside.end(1), beside.end(2), " of "), "wrote `of`")
        yield from _semicolon(text, diagram, problem)
        if ":" not in text[start:end]:
            stop = start + len(text[start:end].rstrip())
            yield Repair(TextEdit(stop, stop, ":"), "added the `:`")


def _semicolon(text: str, diagram: Diagram, problem: Problem) -> Iterator[Repair]:
    """The `;` that ended the text before: as an entity code, it is a character of the text."""
    index = problem.statement or 0
    before = diagram.statements[index - 1] if index else None
    if isinstance(before, (Message, Note)) and "#59;" in continued(diagram.statements, index):
        mark = text.rfind(";", 0, problem.span[0])
        yield Repair(TextEdit(mark, mark + 1, "#59;"), "wrote `;` in a text as `#59;`")


def _end(text: str, diagram: Diagram, opener: int) -> Iterator[Repair]:
    """The `end` of a block: where the indentation says that it is, if it says so at all."""
    statements = diagram.statements
    outside = own_indent(statements[opener])
    unit = indent_unit(diagram)
    last = opener
    if not unit or opener + 1 >= len(statements):
        return
    while last + 1 < len(statements) and own_indent(statements[last + 1]).startswith(outside + unit):
        last += 1
    if last == opener:
        return
    stop = spans(diagram)[last][1]
    newline = text.find("\n", stop)
    place = len(text) if newline < 0 else newline + 1
    lead = "" if newline >= 0 else "\n"
    yield Repair(TextEdit(place, place, f"{lead}{outside}end\n"), "closed the block with `end`")
