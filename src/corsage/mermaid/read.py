"""From tree to meaning, as Mermaid reads it: with its settings, its idea of a header, its order of cleaning."""

import re
from collections.abc import Iterable
from typing import Any, Final

from corsage.mermaid.database import Database
from corsage.mermaid.diagnosis import before_header, in_context
from corsage.mermaid.look import look_of
from corsage.mermaid.meaning import Meaning
from corsage.mermaid.outline import outline
from corsage.mermaid.problems import Code, Problem
from corsage.mermaid.settings import Refused, wraps
from corsage.mermaid.syntax.parse import from_source
from corsage.mermaid.syntax.record import made
from corsage.mermaid.syntax.source import Source, clean, unmasked
from corsage.mermaid.syntax.spans import spans
from corsage.mermaid.syntax.tokens import SPACES
from corsage.mermaid.syntax.tree import Diagram, Participant, Statement

_COMMENT: Final = re.compile(r"%%[^\n]*\n")


def read(diagram: Diagram | str) -> Meaning:
    """The meaning of a diagram, or of a text."""
    source = clean(diagram if isinstance(diagram, str) else diagram.to_text())
    if source.origin is not None:
        tree = _twin(source)
    else:
        tree = diagram if isinstance(diagram, Diagram) else from_source(source)
    meaning = _read(source, tree)
    if not meaning.problems:
        return meaning
    written = diagram if isinstance(diagram, Diagram) else from_source(source)
    places = spans(written)
    head = (0, len(written.frontmatter) + len(written.header.to_text()))
    text = written.to_text()
    lines = _lines(text, [start for start, _ in places])
    if diagram_start := before_header(written.header.leading or written.to_text().partition("sequenceDiagram")[0]):
        meaning = meaning.replace(
            problems=tuple(
                it.replace(detail=diagram_start) if it.code is Code.NO_HEADER else it for it in meaning.problems
            )
        )
    located = (
        in_context(problem, written.statements, lines).replace(
            span=head if problem.statement is None else places[problem.statement]
        )
        for problem in meaning.problems
    )
    return meaning.replace(problems=tuple(located))


def _lines(text: str, starts: Iterable[int]) -> list[int]:
    """The line of each place, from 1; the places are in order."""
    lines: list[int] = []
    line, done = 1, 0
    for start in starts:
        line += text.count("\n", done, start)
        done = start
        lines.append(line)
    return lines


def _twin(source: Source) -> Diagram:
    """A second tree, of the cleaned text: its fields are what Mermaid reads, statement for statement."""
    twin = from_source(Source(source.text[:-1], source.text, None, 0, None, ()))
    if "ﬂ°" in source.text:
        twin = twin.replace(statements=tuple(map(_unmasked, twin.statements)))
    return twin


def _unmasked(statement: Statement) -> Statement:
    """The statement with its entity codes as written, but for a configuration, where `#` would start a comment."""
    if "ﬂ°" not in statement.to_text():
        return statement
    written = made(type(statement), map(unmasked, statement))
    return written.replace(config=statement.config) if isinstance(statement, Participant) else written


def _read(source: Source, diagram: Diagram) -> Meaning:
    problems = []
    wrap: Any = False
    try:
        wrap = wraps(source)
    except Refused as refused:
        problems.append(Problem(refused.code, None, str(refused)))
    if diagram.header.keyword != "sequenceDiagram" or _COMMENT.sub("", diagram.header.leading).strip(SPACES):
        problems.append(Problem(Code.NO_HEADER, None))
    database = Database(wrap)
    database.apply(diagram.statements)
    return database.meaning((*problems, *outline(diagram.statements).problems)).replace(look=look_of(source))
