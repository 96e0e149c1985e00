"""Text as SVG writes it: escaped, placed on its base line, in the direction of its script."""

import re
import unicodedata
from html import escape
from typing import Final

from corsage.mermaid.layout.prose import NOT_XML
from corsage.mermaid.layout.scene import Label

_BASE: Final = 15
"""From the top of a line of 20 pixels to the base line of a text of 14."""
_MARKED: Final = re.compile(rf"[&<>\"']|{NOT_XML.pattern}")
_LETTER: Final = re.compile(r"[^\W\d_]")
_SAFE_URL: Final = re.compile(r"(?:https?:|mailto:|tel:)|[^:]*(?:[/?#]|\Z)", re.IGNORECASE)


def quoted(value: str) -> str:
    """As an attribute's value, without what XML may not hold."""
    return escape(NOT_XML.sub("", value)) if _MARKED.search(value) else value


def _plain(line: str) -> str:
    """As text between tags."""
    return escape(line, quote=False) if _MARKED.search(line) else line


def centred(label: Label, style: str = "", line: int = 20) -> str:
    """A text with each line in the middle of its rectangle."""
    return _write(Label(label.x + label.text.width // 2, label.y, label.text), style, "middle", line)


def flush(label: Label, style: str = "") -> str:
    """A text with its lines at the left edge of its rectangle; a line of a script that runs left is still there."""
    return _write(label, style, "start", 20)


def _write(label: Label, style: str, anchor: str, line: int) -> str:
    """A text with its anchor at the label's x."""
    x, y, text = label
    if not text.lines:
        return ""
    base = y + _BASE + (line - 20) // 2
    named = f' class="{style}"' if style else ""
    middle = ' text-anchor="middle"' if anchor == "middle" else ""
    if len(text.lines) == 1:
        turned = _direction(text.lines[0], anchor)
        return f'<text x="{x}" y="{base}"{named}{turned or middle}>{_plain(text.lines[0])}</text>'
    spans = "".join(
        [
            f'<tspan x="{x}" y="{base + i * line}"{_direction(it, anchor)}>{_plain(it)}</tspan>'
            for i, it in enumerate(text.lines)
        ]
    )
    return f"<text{named}{middle}>{spans}</text>"


def is_rtl(line: str) -> bool:
    """Whether it runs from right to left: the first letter decides (Unicode Bidirectional Algorithm, P2)."""
    if line.isascii():
        return False
    letter = _LETTER.search(line)
    return letter is not None and unicodedata.bidirectional(letter[0]) in {"R", "AL"}


def _direction(line: str, anchor: str) -> str:
    """At the start of a line that runs left is its right end."""
    if not is_rtl(line):
        return ""
    return f' direction="rtl" text-anchor="{"middle" if anchor == "middle" else "end"}"'


def link(url: str, inner: str) -> str:
    """A link, unless following it could run code."""
    url = url.strip()
    if not url or not _SAFE_URL.match(url):
        return inner
    return f'<a href="{quoted(url)}" target="_blank" rel="noopener noreferrer">{inner}</a>'
