"""One canonical, clean spelling of a diagram: a statement a line, four spaces a level, one way to write each thing.

The meaning stays (held against it before the text is given out), comments stay, in order, on lines of their own; at
most one empty line separates statements. Tokens keep their spelling but for keywords, which are written in one case.
Formatting twice changes nothing more.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from corsage.mermaid.build import INDENT
from corsage.mermaid.dump import as_json
from corsage.mermaid.problems import Problem
from corsage.mermaid.read import read
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.pattern import Pattern
from corsage.mermaid.syntax.source import DIRECTIVE
from corsage.mermaid.syntax.tokens import SPACES
from corsage.mermaid.syntax.tree import (
    AccDescription,
    AccDescriptionBlock,
    AccTitle,
    Activation,
    Attribute,
    Autonumber,
    Block,
    Box,
    Branch,
    Broken,
    Destroy,
    Diagram,
    End,
    Message,
    Note,
    Participant,
    Statement,
    Stray,
    Title,
)

_LINE_END: Final = re.compile(r"\r\n?")
_INNER_INDENT: Final = re.compile(rf"\n[{SPACES}]+")
_TRIVIA: Final = Pattern(rf"(?:{DIRECTIVE.source})|(?:[#%]|[^{SPACES};}}]%%)[^\n]*|\n", re.ASCII)
"""A directive, a comment, or a line end, in what stands between statements."""


class NotFormatted(ValueError):  # noqa: N818  # an answer: the text is as it was
    """The text was left alone: Mermaid rejects it (`problems`), or a clean spelling would mean something else."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return str(self.problems[0]) if self.problems else "a clean spelling of it would mean something else"


def format_text(text: str) -> str:
    """The canonical spelling of a diagram. Raises NotFormatted."""
    meaning = read(text)
    if meaning.problems:
        raise NotFormatted(meaning.problems)
    formatted = _Writer().write(parse(_LINE_END.sub("\n", text)))
    again = read(formatted)
    if again.problems or as_json(again) != as_json(meaning):
        raise NotFormatted(())
    return formatted.replace("\n", "\r\n" if "\r\n" in text else "\n")


class _Writer:
    """Writes lines; knows how deep it is and how many line ends it has seen since the last line."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._depth = 0
        self._line_ends = 0
        self._fresh = True

    def write(self, diagram: Diagram) -> str:
        front = diagram.frontmatter.rstrip(SPACES)
        self._put_around(diagram.header.leading + diagram.header.trailing.replace("\n", ""))
        self._put(diagram.header.keyword)
        self._depth = 1
        self._fresh = True
        self._line_ends = diagram.header.trailing.count("\n")
        for statement in diagram.statements:
            self._statement(statement)
        self._put_around(diagram.closing)
        return "\n".join(([front] if front else []) + self._lines) + "\n"

    def _statement(self, statement: Statement) -> None:
        self._put_around(statement.leading)
        self._put_around(" ".join(gap.replace("\n", " ") for gap in statement[2::2]))
        if isinstance(statement, Stray):
            return
        closes = isinstance(statement, (Branch, End))
        self._depth -= closes
        self._fresh = self._fresh or closes
        self._put(_clean(statement, INDENT * self._depth))
        opens = isinstance(statement, (Block, Branch, Box))
        self._depth += opens
        self._fresh = opens
        self._line_ends += statement.trailing.count("\n")

    def _put_around(self, text: str) -> None:
        """Put the comments and directives, each on a line of its own."""
        for piece in _TRIVIA.finditer(text):
            if piece[0] == "\n":
                self._line_ends += 1
            else:
                self._put(_comment(piece[0]))
                self._fresh = False

    def _put(self, line: str) -> None:
        """Put a line; an empty one before it, if there was one, but not where a block starts or ends."""
        if self._line_ends > 1 and self._lines and not self._fresh:
            self._lines.append("")
        self._lines.append(INDENT * self._depth + line)
        self._line_ends = 0


def _comment(text: str) -> str:
    if text.startswith("%%"):
        return text.rstrip(SPACES)
    return f"%% {text.lstrip('#%').strip(SPACES)}".rstrip()


def _clean(statement: Statement, indent: str) -> str:
    """The statement spelled cleanly; as it was, if that would read as something else."""
    clean = _CLEAN[type(statement)](statement, indent)
    again = parse(f"sequenceDiagram\n{clean}\n").statements
    if len(again) == 1 and _tokens(again[0]) == _tokens(statement):
        return clean
    whole = statement.to_text()
    return whole[len(statement.leading) : len(whole) - len(statement.trailing)].rstrip(SPACES)


def _tokens(statement: Statement) -> tuple[object, ...]:
    """What must stay: the tokens, keywords in one case."""
    words = ("keyword", "create", "as_", "placement", "arrow", "start")
    names = statement.__match_args__[1::2]
    cased = [t.lower().rstrip(":") if n in words else t for n, t in zip(names, statement.tokens(), strict=True)]
    if isinstance(statement, AccDescriptionBlock):
        cased = [_INNER_INDENT.sub("\n", token) for token in cased]
    return (type(statement), *cased)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _participant(it: Participant, _: str) -> str:
    return _joined(it.create.lower(), it.keyword.lower(), it.name + it.config, it.as_.lower(), it.label)


def _named(it: Destroy | Activation, _: str) -> str:
    create = it.create.lower() if isinstance(it, Destroy) else ""
    return _joined(create, it.keyword.lower(), it.name)


def _message(it: Message, _: str) -> str:
    return _joined(f"{it.source}{it.tail}{it.arrow.lower()}{it.mark}{it.target}:", it.text)


def _note(it: Note, _: str) -> str:
    return _joined("Note", it.placement.lower(), f"{it.first}{it.comma}{it.second}:", it.text)


def _attribute(it: Attribute, _: str) -> str:
    return _joined(it.keyword.lower(), f"{it.name}:", it.text)


def _labelled(it: Block | Branch | Box, _: str) -> str:
    return _joined(it.keyword.lower(), it.label)


def _end(_: End, __: str) -> str:
    return "end"


def _autonumber(it: Autonumber, _: str) -> str:
    return _joined("autonumber", it.start.lower(), it.step)


def _title(it: Title, _: str) -> str:
    return f"title {it.text}"  # not trimmed: Mermaid shows the blanks


def _acc_title(it: AccTitle, _: str) -> str:
    return _joined("accTitle:", it.text)


def _acc_description(it: AccDescription, _: str) -> str:
    return _joined("accDescr:", it.text)


def _acc_description_block(it: AccDescriptionBlock, indent: str) -> str:
    lines = [line.lstrip(SPACES) for line in it.text.split("\n")]
    text = "".join(f"{indent}{INDENT}{line}\n" for line in lines if line)
    return f"accDescr {{\n{text}{indent}}}" if it.close else ""


def _as_it_is(it: Stray | Broken, _: str) -> str:
    return it.text


_CLEAN: Final[dict[type[Statement], Callable[[Any, str], str]]] = {
    Participant: _participant,
    Destroy: _named,
    Activation: _named,
    Message: _message,
    Note: _note,
    Attribute: _attribute,
    Block: _labelled,
    Branch: _labelled,
    Box: _labelled,
    End: _end,
    Autonumber: _autonumber,
    Title: _title,
    AccTitle: _acc_title,
    AccDescription: _acc_description,
    AccDescriptionBlock: _acc_description_block,
    Stray: _as_it_is,
    Broken: _as_it_is,
}
