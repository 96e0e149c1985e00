r"""From a text as written to the text that Mermaid's lexer sees, and back.

Mermaid rewrites a text before it parses it: line ends become `\n`, frontmatter, directives and comment lines are cut
out, quotes inside tags change, entity codes are masked (`#59;` becomes `ﬂ°°59¶ß`). `clean` does the same, in the same
order, and keeps for each character where it came from, so that the tree is cut from the text as written. Mermaid's
own expressions go quadratic on hostile text; each step here is linear.

Source: `preprocessDiagram` and `encodeEntities` of Mermaid 12.3.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from typing import Final

from corsage.mermaid.syntax.pattern import Pattern
from corsage.mermaid.syntax.record import Record, record
from corsage.mermaid.syntax.tokens import BLANK, SPACES, WS

_CARRIAGE_RETURN: Final = re.compile(r"\r\n?")
_TAG: Final = re.compile(r"<\w+[^>]*>", re.ASCII)
_QUOTED: Final = re.compile(r'="([^"]*)"')
_LINE_BREAKS: Final = "\n\u2028\u2029"
# `%%{ name: value }%%`. Without its end it reaches to the end of the text.
DIRECTIVE: Final = Pattern(
    rf"%%\{{{WS}*+(?:(\w++){WS}*+:|(\w++)){WS}*+(?:(\w++)|([^\u2028\u2029]*?)(?=\}}%%|[\u2028\u2029]|\Z)){WS}*+(?:\}}%%)?+",
    re.ASCII,
)
_LINE: Final = re.compile(rf"[^{_LINE_BREAKS}]+")
_COLOUR_IN_STYLE: Final = re.compile(rf":[^{SPACES}#:]*#")
_ENTITY: Final = re.compile(r"#(\w+);", re.ASCII)
_MASKED: Final = re.compile(r"ﬂ°°?(\w+)¶ß", re.ASCII)

Edit = tuple[int, int, str]
"""Replace the characters from the first to the second index."""


@record
class Source(Record):
    """A cleaned text, which ends with a newline of Mermaid's, and where it came from."""

    raw: str
    text: str
    origin: "array[int] | None"
    """For each character of `text` the index of its origin in `raw`; None if `text` is `raw` and that newline."""
    frontmatter_end: int
    """How much of `raw` the frontmatter with its fences takes."""
    frontmatter: str | None
    """What stands between the fences, its indentation removed."""
    directives: "tuple[Directive, ...]"


@record
class Directive(Record):
    """`%%{ name: value }%%`: `word` is a value of one word, `value` any other; both are empty in `%%{wrap}%%`."""

    name: str
    word: str
    value: str


def clean(raw: str) -> Source:
    """The text as Mermaid's lexer sees it."""
    draft = _Draft(raw)
    if "\r" in raw:
        draft.replace(
            (m.start(), m.start() + 1, "" if m[0] == "\r\n" else "\n") for m in _CARRIAGE_RETURN.finditer(raw)
        )
    if "<" in raw:
        draft.respell(_single_quoted(draft.text))
    frontmatter, length = _frontmatter(draft.text)
    frontmatter_end = draft.raw_end(length)
    directives: tuple[Directive, ...] = ()
    if length:
        draft.replace([(0, length, "")])
    if "%%" in draft.text:
        found = [*DIRECTIVE.finditer(draft.text)]
        directives = tuple(Directive(m[1] or m[2], m[3] or "", (m[4] or "").strip(SPACES)) for m in found)
        draft.replace((m.start(), m.end(), "") for m in found)
        draft.replace(_comment_lines(draft.text))
    if draft.text[:1] in SPACES:
        draft.replace([(0, len(draft.text) - len(draft.text.lstrip(SPACES)), "")])
    if "#" in draft.text:
        draft.replace(_dropped_semicolons(draft.text, "style"))
        draft.replace(_dropped_semicolons(draft.text, "classDef"))
        draft.replace((m.start(), m.end(), _masked(m[1])) for m in _ENTITY.finditer(draft.text))
    if draft.origin is not None:
        draft.origin.append(len(raw))
    return Source(raw, draft.text + "\n", draft.origin, frontmatter_end, frontmatter, directives)


def unmasked(text: str) -> str:
    """The text with its entity codes as they were written."""
    return _MASKED.sub(r"#\1;", text) if "ﬂ°" in text else text


class _Draft:
    """A text on its way to being clean, with the origin of each of its characters."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self.origin: array[int] | None = None
        self._raw_length = len(raw)

    def replace(self, edits: Iterable[Edit]) -> None:
        """Apply edits, which are in order and apart. A replaced stretch keeps the first and the last origin."""
        pieces: list[str] = []
        origins: array[int] = array("q")
        done = 0
        for start, end, new in edits:
            if self.origin is None:
                self.origin = array("q", range(len(self.text)))
            pieces += (self.text[done:start], new)
            origins += self.origin[done:start]
            if new:
                origins += array("q", [self.origin[start]] * (len(new) - 1) + [self.origin[end - 1]])
            done = end
        if pieces:
            assert self.origin is not None
            self.text = "".join((*pieces, self.text[done:]))
            self.origin = origins + self.origin[done:]

    def respell(self, text: str) -> None:
        """Take a text of the same length, each character of which comes from the one in its place."""
        if self.origin is None and text != self.text:
            self.origin = array("q", range(len(text)))
        self.text = text

    def raw_end(self, length: int) -> int:
        """How much of the raw text the first characters take."""
        return length if self.origin is None or not length else self.origin[length - 1] + 1


def _single_quoted(text: str) -> str:
    """Mermaid changes `="..."` to `='...'` in tags, which may span lines; a tag that does not close is none."""
    tags = text.rfind(">") + 1
    return _TAG.sub(lambda tag: _QUOTED.sub(r"='\1'", tag[0]), text[:tags]) + text[tags:]


def _frontmatter(text: str) -> tuple[str | None, int]:
    """The frontmatter's body, and its length with both fences and the blank lines after them; (None, 0) if none.

    Source: `matchFrontMatter`.
    """
    opening = re.match(rf"({BLANK}*)---({WS}*)", text)
    if not opening or "\n" not in opening[2]:
        return None, 0
    indent = opening[1]
    fence = re.compile(rf"\n{re.escape(indent)}---(?={WS}*\n)")
    first_body = text.index("\n", opening.start(2)) + 1
    closings = [match.start() for match in fence.finditer(text, first_body)]
    if not closings:
        return None, 0
    body = text.rindex("\n", opening.start(2), min(opening.end(2), closings[-1])) + 1
    closing = fence.search(text, body)
    assert closing
    rest = re.compile(f"{WS}*").match(text, closing.end())
    assert rest
    content = "\n".join(line.removeprefix(indent) for line in text[body : closing.start()].split("\n"))
    return content, text.rindex("\n", 0, rest.end()) + 1


def _comment_lines(text: str) -> Iterator[Edit]:
    """Lines whose first visible characters are `%%`, with the blank lines before them; `%%` alone is none."""
    done = 0
    mark = text.find("%%")
    while mark >= 0:
        before = text[done:mark]
        start = done + len(before.rstrip(SPACES))
        if start > done or (start and text[start - 1] not in _LINE_BREAKS):
            start = next((i + 1 for i in range(start, mark) if text[i] in _LINE_BREAKS), mark + 1)
        newline = text.find("\n", mark)
        end = len(text) if newline < 0 else newline
        if start <= mark and text[mark + 2 : mark + 3] not in ("{", "\n", ""):
            done = end if newline < 0 else end + 1
            yield start, done, ""
        else:
            line = _LINE.match(text, mark)
            assert line
            done = line.end()
        mark = text.find("%%", max(done, mark + 2))


def _dropped_semicolons(text: str, word: str) -> Iterator[Edit]:
    """The last `;` of each line that looks like a style with a colour in it (`style.*:\\S*#.*;`): Mermaid drops it."""
    start = text.find(word)
    while start >= 0:
        line = _LINE.match(text, start)
        assert line
        semicolon = text.rfind(";", start, line.end())
        if semicolon >= 0 and _COLOUR_IN_STYLE.search(text, start + len(word), semicolon):
            yield semicolon, semicolon + 1, ""
        start = text.find(word, line.end())


def _masked(code: str) -> str:
    return f"ﬂ°{'°' if code.isdigit() else ''}{code}¶ß"
