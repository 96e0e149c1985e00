"""The HTML standard's tokenizer (13.2.5): tags, texts and comments out of characters, their newlines normalised.

Each pattern is a run of the standard's states. What a comment says is of no use here and not kept; a tag that the text
ends in is none. That a `title` or a `script` holds text only is known to the tree: it asks for `raw`.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

from corsage.mermaid.html.references import resolved

_NEWLINE: Final = re.compile(r"\r\n?")
# Data and tag open states: any other `<` is text.
_MARKUP: Final = re.compile(r"<(?=[a-zA-Z!?]|/.)", re.DOTALL)
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\t\n\f />]*)")
# Before attribute name state and those after it; a name may begin with `=`, and what is not closed reaches to the end.
_ATTRIBUTE: Final = re.compile(
    r"""[\t\n\f /]*(=[^\t\n\f />=]*|[^\t\n\f />=]+)
    (?:[\t\n\f ]*=[\t\n\f ]*(?:"([^"]*)(?:"|\Z)|'([^']*)(?:'|\Z)|([^\t\n\f >"'][^\t\n\f >]*)|(?=>|\Z)))?""",
    re.VERBOSE,
)
_TAG_END: Final = re.compile(r"[\t\n\f /]*(>|\Z)")
# Comment start state and those after it, and the bogus comment state, which ends at the first `>`.
_COMMENT: Final = re.compile(r"<!--(?:-?>|.*?--!?>|.*)|<[!?/][^>]*>?", re.DOTALL)
_NO_TOKEN: Final = re.compile(r"</>|<!doctype", re.IGNORECASE | re.ASCII)
# Script data states: what enters and leaves the escaped and the double escaped ones.
_SCRIPT: Final = re.compile(r"<!(?=--)|-->|<(/?)script(?=[\t\n\f />])", re.IGNORECASE | re.ASCII)
_TO_LOWER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)} | {0: "\ufffd"}
_TO_REPLACEMENT: Final = {0: "\ufffd"}


class StartTag(NamedTuple):
    """A start tag: its name in lower case, its attributes in their order, the first of each name."""

    name: str
    attributes: dict[str, str]


class EndTag(NamedTuple):
    """An end tag, of which only the name counts."""

    name: str


class Comment(Enum):
    """A comment: that there is one is all that counts."""

    COMMENT = "comment"


Token = StartTag | EndTag | Comment | str


class Tokenizer:
    """Reads one text from its start to its end."""

    def __init__(self, text: str) -> None:
        self._text = _NEWLINE.sub("\n", text)
        self._at = 0

    def __iter__(self) -> Iterator[Token]:
        while self._at < len(self._text):
            markup = _MARKUP.search(self._text, self._at)
            end = markup.start() if markup else len(self._text)
            if end > self._at:
                text, self._at = self._text[self._at : end], end
                yield resolved(text)
            elif tag := _TAG.match(self._text, end):
                yield from self._tag(tag)
            else:
                yield from self._comment()

    def raw(self, name: str) -> str:
        """What an element that holds text only holds, references and all; its end tag is passed."""
        text = self._text
        end = self._script_end() if name == "script" else self._end_tag(name)
        content, self._at = text[self._at : end], end
        if tag := _TAG.match(text, end):
            for _ in self._tag(tag):
                """The end tag is not worth a token."""
        return content.translate(_TO_REPLACEMENT)

    def rest(self) -> str:
        """Everything up to the end, as text."""
        content, self._at = self._text[self._at :], len(self._text)
        return content.translate(_TO_REPLACEMENT)

    def _tag(self, tag: re.Match[str]) -> Iterator[Token]:
        self._at = tag.end()
        attributes: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self._text, self._at):
            name, *values = match.groups()
            value = next(filter(None, values), "").translate(_TO_REPLACEMENT)
            attributes.setdefault(name.translate(_TO_LOWER), resolved(value, attribute=True))
            self._at = match.end()
        end = _TAG_END.match(self._text, self._at)
        assert end, "an attribute stops before white space, a slash, a > or the end"
        self._at = end.end()
        if end[1]:
            name = tag[2].translate(_TO_LOWER)
            yield EndTag(name) if tag[1] else StartTag(name, attributes)

    def _comment(self) -> Iterator[Token]:
        match = _COMMENT.match(self._text, self._at)
        assert match, "the data state lets nothing else through"
        self._at = match.end()
        if not _NO_TOKEN.match(match[0]):
            yield Comment.COMMENT

    def _end_tag(self, name: str) -> int:
        """Where the appropriate end tag of an element starts."""
        match = re.compile(rf"</{name}(?=[\t\n\f />])", re.IGNORECASE | re.ASCII).search(self._text, self._at)
        return match.start() if match else len(self._text)

    def _script_end(self) -> int:
        """The same for a script, where `<!-- <script>` hides an end tag."""
        at, escaped, doubly = self._at, False, False
        while match := _SCRIPT.search(self._text, at):
            at = match.end()
            if match[1] is None:
                escaped, doubly = match[0] != "-->", False if match[0] == "-->" else doubly
            elif match[1] and not doubly:
                return match.start()
            else:
                doubly = escaped and not match[1]
        return len(self._text)
