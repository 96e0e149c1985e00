r"""The tokens of Mermaid 12.3's sequence diagrams: white space, names, the words that are no names, arrows, numbers.

Numbers in comments are indices into the `rules` array of Mermaid's compiled lexer, which is the truth. What a statement
is made of is the business of `grammar`.
"""

import re
from typing import Final

from corsage.mermaid.syntax.arrows import BLOCKS, Arrow
from corsage.mermaid.syntax.pattern import Pattern

SPACES: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
r"""What JavaScript's `\s` and `trim()` take for white space; Python's own idea differs."""

WS: Final = "[" + SPACES + "]"
BLANK: Final = "[" + SPACES.replace("\n", "") + "]"


def compiled(source: str) -> Pattern:
    r"""A pattern with JavaScript's idea of `\b` and `\w`, which is ASCII."""
    return Pattern(source, re.ASCII)


def any_case(*words: str) -> str:
    """Match one of the words whatever its case; scoped, for a pattern that ignores case as a whole runs slower."""
    return f"(?i:{'|'.join(words)})"


NUMBER: Final = r"(?:[0-9]+(?:\.[0-9]{1,2})?|\.[0-9]{1,2})(?=[ \n])"  # 6
AFTER_ATTRIBUTE: Final = r"[ \t]+[^/\\+()<>:,;\-" + SPACES + "]"  # what must follow `link` and its like, 38-41

# 61-86, in the lexer's order: the first that matches wins, so `->` never stands before `->>`.
_ARROWS_IN_ORDER = (
    "->>", "<<->>", "-->>", "<<-->>", "->", "-->", "-x", "--x", "-)", "--)", "--|\\", "--|/", "--\\\\", "--//",
    "/|--", "\\|--", "//--", "\\\\--", "-|\\", "-|/", "-\\\\", "-//", "/|-", "\\|-", "//-", "\\\\-",
)  # fmt: skip
assert set(_ARROWS_IN_ORDER) == set(Arrow)
ARROW: Final = any_case(*map(re.escape, _ARROWS_IN_ORDER))

ATTRIBUTES: Final = ("links?", "properties", "details")
_WORDS = (
    "box", "participant", "actor", "create", "destroy", *BLOCKS, "else", "and", "option", "end", "left of", "right of",
    "over", "note", "activate", "deactivate", "sequenceDiagram", "autonumber", "off",
)  # fmt: skip
# The tokens that win over ACTOR (60) where a participant's name may stand.
RESERVED_PATTERN: Final = (
    rf"(?:{any_case(*_WORDS)}\b|{any_case(*ATTRIBUTES)}(?={AFTER_ATTRIBUTE})|{any_case('title:?')}{WS}[^#\n;]"
    rf"|{any_case('accTitle')}{WS}*:|{any_case('accDescr')}{WS}*[:{{]|{NUMBER})"
)
# ACTOR (60). `-` may stand inside a name where no arrow starts with it; `/`, `\` and parentheses may, but not first.
NAME_PATTERN: Final = (
    r"[^/\\+()<>:\n,;\-]++"
    r"(?:(?!-[xX]|--|-\)|-\|[\\/]|-[\\/]|/\|-|\\\|-|//-|\\\\-|\(\))-*[^+<>:\n,;\-]+)*+"
)
RESERVED: Final = compiled(RESERVED_PATTERN)
"""A keyword, or a number, where a participant's name was meant."""
NAME: Final = compiled(NAME_PATTERN)
"""A participant's name outside its declaration, with the blanks after it."""
