"""From text to tree: every text gives a diagram, and the diagram prints back to the byte.

Reads statements one after the other, by the word that each starts with; no recursion, no backtracking across
statements. What Mermaid would reject becomes a `Broken` statement and reading goes on with the next line. Whether the
statements make a diagram together (blocks, names, activations) is the business of `outline` and `meaning`.
"""

import re
from array import array
from typing import Final

from corsage.mermaid.syntax import grammar
from corsage.mermaid.syntax.pattern import Pattern
from corsage.mermaid.syntax.record import made
from corsage.mermaid.syntax.source import Source, clean
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
    Header,
    Message,
    Note,
    Participant,
    Statement,
    Stray,
    Title,
)

Rule = tuple[Pattern, type[Statement], tuple[int, ...]]
"""A pattern, the node that its groups make, and the groups whose trailing blanks belong to the gap after them."""

_MESSAGE: Final[Rule] = (grammar.MESSAGE, Message, (0, 8, 12))
_STRAY: Final[Rule] = (grammar.STRAY, Stray, ())
_PARTICIPANT: Final[Rule] = (grammar.PARTICIPANT, Participant, (4, 10))
_DESTROY: Final[Rule] = (grammar.DESTROY, Destroy, (4,))
_ACTIVATION: Final[Rule] = (grammar.ACTIVATION, Activation, (2,))
_ATTRIBUTE: Final[Rule] = (grammar.ATTRIBUTE, Attribute, (2, 6))
_BLOCK: Final[Rule] = (grammar.BLOCK, Block, (2,))
_BRANCH: Final[Rule] = (grammar.BRANCH, Branch, (2,))
_AFTER: Final[dict[str, tuple[Rule, ...]]] = {
    "participant": (_PARTICIPANT,),
    "actor": (_PARTICIPANT,),
    "create": (_PARTICIPANT, _DESTROY),
    "destroy": (_DESTROY,),
    "activate": (_ACTIVATION,),
    "deactivate": (_ACTIVATION,),
    "note": ((grammar.NOTE_OVER, Note, (4, 8, 12)), (grammar.NOTE_BESIDE, Note, (4, 12))),
    "link": (_ATTRIBUTE, _MESSAGE),
    "links": (_ATTRIBUTE, _MESSAGE),
    "properties": (_ATTRIBUTE, _MESSAGE),
    "details": (_ATTRIBUTE, _MESSAGE),
    **dict.fromkeys(("loop", "rect", "opt", "alt", "par", "par_over", "critical", "break"), (_BLOCK,)),
    **dict.fromkeys(("else", "and", "option"), (_BRANCH,)),
    "box": ((grammar.BOX, Box, (2,)),),
    "end": ((grammar.CLOSE, End, ()),),
    "autonumber": ((grammar.AUTONUMBER, Autonumber, ()),),
    "title": ((grammar.TITLE, Title, ()), _MESSAGE),
    "acctitle": ((grammar.ACC_TITLE, AccTitle, (4,)), _MESSAGE),
    "accdescr": (
        (grammar.ACC_DESCRIPTION, AccDescription, (4,)),
        (grammar.ACC_DESCRIPTION_BLOCK, AccDescriptionBlock, (4,)),
        _MESSAGE,
    ),
}
_DECLARING: Final = ("participant", "actor", "create", "destroy", "activate", "deactivate")
_OTHERWISE: Final[tuple[Rule, ...]] = (_MESSAGE, _STRAY)


def parse(text: str) -> Diagram:
    """The tree of a text, whatever the text; `parse(text).to_text() == text`."""
    return from_source(clean(text))


def from_source(source: Source) -> Diagram:
    """The tree of a cleaned text, cut from the text as written."""
    cut = _Whole(source) if source.origin is None else _Mapped(source, source.origin)
    text, position = source.text, 0
    length = len(text)
    rules_after = _AFTER
    head = Header("", "", "")
    header = grammar.HEADER.match(text, _start(text, 0)[0])
    if header:
        head = Header(*cut(0, header, ()))
        position = header.end()
    statements: list[Statement] = []
    while True:
        start, word = _start(text, position)
        if start == length:
            break
        for pattern, node, trimmed in rules_after.get(word, _OTHERWISE):
            match = pattern.match(text, start)
            if match:
                statements.append(made(node, cut(position, match, trimmed)))
                break
        else:
            match = _broken(text, start, word)
            statements.append(made(Broken, cut(position, match, ())))
        position = match.end()
    return Diagram(source.raw[: source.frontmatter_end], head, tuple(statements), cut.rest(position))


def _start(text: str, position: int) -> tuple[int, str]:
    """Where the next statement starts, and with which word."""
    leading = grammar.LEADING.match(text, position)
    assert leading  # it matches, if only nothing
    return leading.start(1), leading[1].lower()


def _broken(text: str, start: int, word: str) -> re.Match[str]:
    """What to give up on: the line, or all that Mermaid takes for a configuration."""
    match = (word in _DECLARING and grammar.BROKEN_CONFIG.match(text, start)) or grammar.BROKEN.match(text, start)
    assert match
    return match


def _groups(text: str, position: int, match: re.Match[str], trimmed: tuple[int, ...]) -> list[str]:
    """The fields of a node: what leads it, then the groups of its pattern, blanks moved from tokens into gaps."""
    fields = [text[position : match.start()], *match.groups("")]
    for i in trimmed:
        token = fields[i + 1]
        if token[-1:] in SPACES:
            short = token.rstrip(SPACES)
            fields[i + 1] = short
            fields[i + 2] = token[len(short) :] + fields[i + 2]
    return fields


class _Whole:
    """Cuts fields from a text that needed no cleaning."""

    def __init__(self, source: Source) -> None:
        self._raw = source.raw
        self._text = source.text

    def __call__(self, position: int, match: re.Match[str], trimmed: tuple[int, ...]) -> list[str]:
        fields = _groups(self._text, position, match, trimmed)
        if match.end() == len(self._text):
            last = max(i for i, field in enumerate(fields) if field)
            fields[last] = fields[last][:-1]  # the newline that Mermaid adds
        return fields

    def rest(self, position: int) -> str:
        return self._raw[position:]


class _Mapped:
    """Cuts fields from the text as written, where a cleaned one was matched.

    Fields alternate between gaps and tokens. A token reaches from the origin of its first character to that of its
    last; what was cut out between two tokens (a comment, a directive) is part of the gap.
    """

    def __init__(self, source: Source, origin: "array[int]") -> None:
        self._raw = source.raw
        self._text = source.text
        self._origin = origin
        self._done = source.frontmatter_end

    def __call__(self, position: int, match: re.Match[str], trimmed: tuple[int, ...]) -> list[str]:
        raw, origin, done = self._raw, self._origin, self._done
        end = match.end()
        after = min(origin[end - 1] + 1, len(raw))
        self._done = after
        if origin[position] == done and after - done == end - position and raw[done:after] == self._text[position:end]:
            return _groups(self._text, position, match, trimmed)  # nothing was cleaned here
        spans = match.regs[1:]
        fields = [""] * (len(spans) + 1)
        seen = False
        for i in range(0, len(spans) - 1, 2):
            start, stop = spans[i]
            if i in trimmed:
                stop = start + len(self._text[start:stop].rstrip(SPACES))
            if start < stop:
                fields[i if seen else 0] = raw[done : origin[start]]  # before the first token stands what leads it
                done = min(origin[stop - 1] + 1, len(raw))
                fields[i + 1] = raw[origin[start] : done]
                seen = True
        fields[-1] = raw[done:after]
        return fields

    def rest(self, _position: int) -> str:
        return self._raw[self._done :]
