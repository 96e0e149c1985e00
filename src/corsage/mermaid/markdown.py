"""Where diagrams stand in Markdown: fenced code blocks whose info string is `mermaid`.

CommonMark 0.31, section 4.5: a fence is three or more backticks or tildes; one at least as long closes it; the block's
indentation is not part of its content. A block in a list or a quote is found where its lines start with blanks only.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_FENCE: Final = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)$")


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A diagram in a document: its code without the block's indentation, and where it stands."""

    code: str
    start: int
    stop: int
    indent: str

    @property
    def is_sequence_diagram(self) -> bool:
        """Whether it is a diagram of ours, not a flowchart or the like."""
        return re.search(r"^\s*sequenceDiagram\b", self.code, re.MULTILINE) is not None


def code_blocks(text: str) -> Iterator[CodeBlock]:
    """The Mermaid blocks of a document; one that is not closed is none."""
    opening: re.Match[str] | None = None
    start = at = 0
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        fence = _FENCE.match(line.rstrip("\r\n"))
        if opening is None:
            opening, start = fence, end
        elif fence and fence["fence"].startswith(opening["fence"]) and not fence["info"].strip():
            if opening["info"].split()[:1] == ["mermaid"]:
                indent = opening["indent"]
                lines = text[start:at].splitlines(keepends=True)
                yield CodeBlock("".join(line.removeprefix(indent) for line in lines), start, at, indent)
            opening = None
        at = end


def rewrite(text: str, change: Callable[[str], str]) -> str:
    """The document with each sequence diagram's code changed; all else stays."""
    pieces: list[str] = []
    done = 0
    for block in code_blocks(text):
        if not block.is_sequence_diagram:
            continue
        lines = change(block.code).splitlines(keepends=True)
        pieces += [text[done : block.start], *(block.indent + line if line.strip() else line for line in lines)]
        done = block.stop
    return "".join((*pieces, text[done:]))
