"""What is likely wrong with a statement that Mermaid cannot read: the hint that fits, by what stands in it."""

import re
from typing import Final

from corsage.mermaid.syntax.pattern import Pattern
from corsage.mermaid.syntax.tokens import ARROW, RESERVED_PATTERN, WS

_KEYWORD: Final = Pattern(rf"{ARROW}{WS}*(?:\+|-|\(\))?{WS}*(?P<word>{RESERVED_PATTERN})", re.ASCII)
_HINTS: Final = (
    (Pattern(rf"(?:{ARROW}|\bnote\b)[^:]*\Z", re.ASCII | re.IGNORECASE), "a `:` and a text are missing at its end"),
    (Pattern(r"[^-]=>|=>>", re.ASCII), "an arrow is written with `-`: `->>`, `-->>`"),
    (Pattern(r"(?i:participant|actor)\b[^\n]*[,:<>]", re.ASCII), "a name has no `,`, `:`, `<` or `>` in it"),
)


def hint(text: str) -> str:
    """A hint for the text of a broken statement; empty if there is none better than the usual."""
    keyword = _KEYWORD.search(text)
    if keyword:
        word = keyword["word"].strip()
        return f"`{word}` is a keyword here: rename the participant, and give it that word as its label"
    return next((said for pattern, said in _HINTS if pattern.search(text)), "")
