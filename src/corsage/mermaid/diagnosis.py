"""What is likely wrong with a statement that Mermaid cannot read: the hint that fits, by what stands in and around it.

What Mermaid accepts but hardly anybody means has a warning.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corsage.mermaid.outline import outline
from corsage.mermaid.problems import HINTS, Code, Problem
from corsage.mermaid.syntax.pattern import Pattern
from corsage.mermaid.syntax.record import Record, record
from corsage.mermaid.syntax.tokens import ARROW, RESERVED_PATTERN, WS
from corsage.mermaid.syntax.tree import Block, Broken, End, Message, Note, Participant, Statement

_KEYWORD: Final = Pattern(rf"{ARROW}{WS}*(?:\+|-|\(\))?{WS}*(?P<word>{RESERVED_PATTERN})", re.ASCII)
_HINTS: Final = (
    (
        Pattern(r"(?i:note)\s+(?i:right|left)\s+(?!(?i:of)\b)\S", re.ASCII),
        "`of` is missing: `Note right of A: text`, `Note left of A: text`",
    ),
    (Pattern(rf"(?:{ARROW}|\bnote\b)[^:]*\Z", re.ASCII | re.IGNORECASE), "a `:` and a text are missing at its end"),
    (Pattern(r"[^-]=>|=>>", re.ASCII), "an arrow is written with `-`: `->>`, `-->>`"),
    (Pattern(r"(?i:participant|actor)\b[^\n]*[,:<>]", re.ASCII), "a name has no `,`, `:`, `<` or `>` in it"),
)
_TALK: Final = Pattern(rf"{ARROW}|:", re.ASCII)
_BRANCH_OR_TEXT: Final = (
    f"{HINTS[Code.STRAY_BRANCH]}; if this goes on with the text before it, a text ends with its line: "
    "go on in the same line after `<br/>`"
)
_ONE_MARK: Final = re.compile(r"[ \t]*(?:%(?!%)|#)")
_COMMENT: Final = re.compile(r"\s(?:#|%%)")


@record
class Warned(Record):
    """Something that Mermaid accepts and that hardly anybody means: the statement, and what to do."""

    statement: int
    text: str


def hint(text: str) -> str:
    """A hint for the text of a broken statement; empty if there is none better than the usual."""
    keyword = _KEYWORD.search(text)
    if keyword:
        word = keyword["word"].strip()
        return f"`{word}` is a keyword here: rename the participant, and give it that word as its label"
    return next((words for pattern, words in _HINTS if pattern.search(text)), "")


def in_context(problem: Problem, statements: Sequence[Statement], lines: Sequence[int]) -> Problem:
    """The problem with what only the statements around it tell; `lines` has the line of each statement, from 1."""
    index = problem.statement
    if index is None or index >= len(statements):
        return problem
    if problem.code is Code.STRAY_END:
        return problem.replace(detail=_closed_before(statements, index, lines))
    if problem.code is Code.STRAY_BRANCH and index and isinstance(statements[index - 1], (Message, Note)):
        return problem.replace(detail=_BRANCH_OR_TEXT)
    if problem.code is Code.BROKEN_STATEMENT and not problem.detail and index:
        return problem.replace(detail=continued(statements, index))
    return problem


def continued(statements: Sequence[Statement], index: int) -> str:
    """Whether a broken statement is the rest of the text before it; empty if not."""
    before, it = statements[index - 1], statements[index]
    if not isinstance(before, (Message, Note)) or not isinstance(it, Broken) or _TALK.search(it.text):
        return ""
    if before.trailing.rstrip(" \t").endswith(";"):
        return "`;` ends a statement: write `#59;` for a semicolon in a text"
    return "a text ends with its line: go on in the same line after `<br/>`, or start a comment with `%%`"


def before_header(leading: str) -> str:
    """What is wrong with the lines before the header; empty if nothing is."""
    for line in leading.splitlines():
        if _ONE_MARK.match(line):
            return "before the header, a comment starts with `%%`, not with `%` or `#`"
    return ""


def warnings(statements: Sequence[Statement]) -> Iterator[Warned]:
    """Comments at the end of a line: Mermaid takes them for a part of the name or of the text."""
    for i, it in enumerate(statements):
        if isinstance(it, Participant) and _COMMENT.search(it.name):
            yield Warned(i, f"the participant is called `{it.name}`: a comment stands in a line of its own")
        elif isinstance(it, (Message, Note)) and " %%" in it.text:
            yield Warned(i, "`%%` and what follows is shown as text: a comment stands in a line of its own")


def _closed_before(statements: Sequence[Statement], index: int, lines: Sequence[int]) -> str:
    """Which `end` closed the block that this one may have been meant for."""
    extents = [it for it in outline(statements[:index]).extents.values() if it.close is not None]
    if not extents:
        return ""
    last = max(extents, key=lambda it: it.close or 0)
    opener, close = statements[last.opener], last.close
    assert close is not None
    assert isinstance(statements[close], End)
    word = opener.keyword.lower() if isinstance(opener, Block) else "box"
    return (
        f"no block is open here: the last one, `{word}` in line {lines[last.opener]} of the diagram, "
        f"ends in line {lines[close]}: remove one of the two"
    )
