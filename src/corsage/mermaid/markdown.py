"""Where diagrams stand in a document: fenced blocks of Markdown, blocks of AsciiDoc, of reStructuredText.

CommonMark 0.31, section 4.5: a fence is three or more backticks or tildes; one at least as long closes it; the block's
indentation is not part of its content. What stands before the fence in its line, blanks and the marks of a quote, is
what each line of the block starts with. `:::mermaid` is Azure DevOps'; `{mermaid}` MyST's and Quarto's; `{.mermaid}`
Pandoc's.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_FENCE: Final = re.compile(
    r"(?P<indent>(?:[ \t]*>)*[ \t]*)(?P<fence>`{3,}|~{3,}|:{3,}(?=[ \t]*(?:mermaid[ \t]*)?$))[ \t]*(?P<info>[^\n`]*)$",
    re.IGNORECASE,
)
_INFO: Final = re.compile(r"\{?\.?mermaid\b", re.IGNORECASE)
_ASCIIDOC: Final = re.compile(r"\[(?:source,[ \t]*)?mermaid\b[^\]]*\]$", re.IGNORECASE)
_DELIMITER: Final = re.compile(r"(-{4,}|\.{4,})$|(`{3,}|-{2})$")
_DIRECTIVE: Final = re.compile(r"(?P<indent>[ \t]*)\.\.[ \t]+mermaid::[ \t]*$")
_OPTION: Final = re.compile(r"[ \t]+:[\w-]+:")
SUFFIXES: Final = (".md", ".markdown", ".mdx", ".qmd", ".rmd", ".adoc", ".asciidoc", ".rst")
"""Files that hold diagrams among other text."""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A diagram in a document: its code without what each line starts with, and where it stands."""

    code: str
    start: int
    stop: int
    indent: str

    @property
    def is_sequence_diagram(self) -> bool:
        """Whether it is a diagram of ours, not a flowchart or the like."""
        return re.search(r"^\s*sequenceDiagram\b", self.code, re.MULTILINE | re.IGNORECASE) is not None


def code_blocks(text: str) -> Iterator[CodeBlock]:
    """The Mermaid blocks of a document, in their order; one that is not closed is none."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    at = 0
    while at < len(lines):
        block = next((it for find in _FINDERS if (it := find(lines, at)) is not None), None)
        if block is None:
            at += 1
            continue
        first, stop, indent, is_mermaid, behind = block
        if is_mermaid:
            yield CodeBlock(_without(lines[first:stop], indent), starts[first], starts[stop], indent)
        at = behind


def rewrite(text: str, change: Callable[[str], str]) -> str:
    """The document with each sequence diagram's code changed; all else stays."""
    pieces: list[str] = []
    done = 0
    for block in code_blocks(text):
        if not block.is_sequence_diagram:
            continue
        lines = change(block.code).splitlines(keepends=True)
        empty = block.indent.rstrip(" \t")
        indented = (block.indent + line if line.strip() else empty + line for line in lines)
        pieces += [text[done : block.start], *indented]
        done = block.stop
    return "".join((*pieces, text[done:]))


_Found = tuple[int, int, str, bool, int]
"""The first line of the code, the line behind it, what each starts with, whether it is Mermaid, where to go on."""


def _fenced(lines: list[str], at: int) -> _Found | None:
    opening = _FENCE.match(lines[at].rstrip("\r\n"))
    if opening is None:
        return None
    is_mermaid = _INFO.match(opening["info"]) is not None
    if opening["fence"][0] == ":" and not is_mermaid:
        return None
    for stop in range(at + 1, len(lines)):
        fence = _FENCE.match(lines[stop].rstrip("\r\n"))
        if fence and fence["fence"].startswith(opening["fence"]) and not fence["info"].strip():
            return at + 1, stop, opening["indent"], is_mermaid, stop + 1
    return len(lines), len(lines), "", False, len(lines)


def _asciidoc(lines: list[str], at: int) -> _Found | None:
    """A block of AsciiDoc: an attribute line, and a block between two delimiters that are alike."""
    if not _ASCIIDOC.match(lines[at].strip()) or at + 1 >= len(lines):
        return None
    delimiter = lines[at + 1].strip()
    if not _DELIMITER.match(delimiter):
        return None
    for stop in range(at + 2, len(lines)):
        if lines[stop].strip() == delimiter:
            return at + 2, stop, "", True, stop + 1
    return None


def _directive(lines: list[str], at: int) -> _Found | None:
    """A directive of reStructuredText: what is indented below it, behind its options."""
    opening = _DIRECTIVE.match(lines[at].rstrip("\r\n"))
    if opening is None:
        return None
    first = at + 1
    while first < len(lines) and (not lines[first].strip() or _OPTION.match(lines[first])):
        first += 1
    if first == len(lines):
        return None
    indent = re.match(r"[ \t]*", lines[first])
    assert indent
    if len(indent[0]) <= len(opening["indent"]):
        return None
    stop = first
    while stop < len(lines) and (lines[stop].startswith(indent[0]) or not lines[stop].strip()):
        stop += 1
    while not lines[stop - 1].strip():
        stop -= 1
    return first, stop, indent[0], True, stop


_FINDERS: Final = (_fenced, _asciidoc, _directive)


def _without(lines: list[str], indent: str) -> str:
    """The lines without what each of them starts with; an empty line of a quote has the mark only."""
    bare = indent.rstrip(" \t")
    return "".join(line.removeprefix(indent if line.startswith(indent) else bare) for line in lines)
