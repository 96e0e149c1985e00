r"""The lexical grammar of Mermaid 12.3's sequence diagrams, a pattern for each statement.

Mermaid scans text with a lexer of 94 rules in eight states, where the first rule that matches wins, and feeds an
LALR(1) grammar. No statement's first token can start another statement (but for `link`, settled by its lookahead), so
the language is the union of one regular expression per statement, and what nests (blocks, boxes) is checked on the flat
list of statements, in `outline`. Each pattern here is tiled by its groups: group n is field n of the node (in `tree`)
that the pattern makes, so nothing of the text is lost. Possessive and atomic groups keep "first rule wins" (no second
guess) and keep every match linear.

All patterns read *cleaned* text (see `source`): line ends are `\n`, comment lines are gone.
Rule numbers in comments are indices into the `rules` array of Mermaid's compiled lexer, which is the truth.
"""

import re
from typing import Final

from corsage.mermaid.arrows import BLOCKS, Arrow

SPACES: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
r"""What JavaScript's `\s` and `trim()` take for white space; Python's own idea differs."""

WS: Final = "[" + SPACES + "]"
BLANK: Final = "[" + SPACES.replace("\n", "") + "]"


def _compile(pattern: str) -> re.Pattern[str]:
    r"""Compile with JavaScript's idea of `\b` and `\w`, which is ASCII."""
    return re.compile(pattern, re.ASCII)


def _any_case(*words: str) -> str:
    """Match one of the words whatever its case; scoped, for a pattern that ignores case as a whole runs slower."""
    return f"(?i:{'|'.join(words)})"


# What the lexer drops between tokens: white space (rule 1, which swallows a newline that follows a blank), `#` to the
# end of the line (3), `%` to the end (4), and any character followed by `%%` to the end (5). But a newline where a
# token may start is a token (0).
_COMMENT = r"\#[^\n]*|%(?!\{)[^\n]*|[^}]%%[^\n]*"
SKIP: Final = rf"(?:(?!\n)(?:{WS}+|{_COMMENT}))*+"
# In the states ID, ALIAS and LINE only blanks (2) and `#` comments (3) are dropped.
_LINE_SKIP = rf"(?:{BLANK}+|\#[^\n]*)*+"
# A statement ends at a newline (0), at `;` (59) or where the text ends (92).
_END = rf"({SKIP}(?:\n|;|\Z))"
# Statements that need no such end take the rest of their line's white space and comment all the same.
_LINE_REST = rf"({BLANK}*+(?:(?:\#|%(?!\{{))[^\n]*+)?(?:\n|;)?)"

_NUMBER = r"(?:[0-9]+(?:\.[0-9]{1,2})?|\.[0-9]{1,2})(?=[ \n])"  # 6
_ATTRIBUTE_NAME = r"[ \t]+[^/\\+()<>:,;\-" + SPACES + "]"  # what must follow `link` and its like, 38-41

# 61-86, in the lexer's order: the first that matches wins, so `->` never stands before `->>`.
_ARROWS_IN_ORDER = (
    "->>", "<<->>", "-->>", "<<-->>", "->", "-->", "-x", "--x", "-)", "--)", "--|\\", "--|/", "--\\\\", "--//",
    "/|--", "\\|--", "//--", "\\\\--", "-|\\", "-|/", "-\\\\", "-//", "/|-", "\\|-", "//-", "\\\\-",
)  # fmt: skip
assert set(_ARROWS_IN_ORDER) == set(Arrow)
ARROW: Final = _any_case(*map(re.escape, _ARROWS_IN_ORDER))

_ATTRIBUTES = ("links?", "properties", "details")
_WORDS = (
    "box", "participant", "actor", "create", "destroy", *BLOCKS, "else", "and", "option", "end", "left of", "right of",
    "over", "note", "activate", "deactivate", "sequenceDiagram", "autonumber", "off",
)  # fmt: skip
# The tokens that win over ACTOR (60) where a participant's name may stand.
_RESERVED = (
    rf"(?:{_any_case(*_WORDS)}\b|{_any_case(*_ATTRIBUTES)}(?={_ATTRIBUTE_NAME})|{_any_case('title:?')}{WS}[^#\n;]"
    rf"|{_any_case('accTitle')}{WS}*:|{_any_case('accDescr')}{WS}*[:{{]|{_NUMBER})"
)
# ACTOR (60). `-` may stand inside a name where no arrow starts with it; `/`, `\` and parentheses may, but not first.
_NAME = (
    r"[^/\\+()<>:\n,;\-]++"
    r"(?:(?!-[xX]|--|-\)|-\|[\\/]|-[\\/]|/\|-|\\\|-|//-|\\\\-|\(\))-*[^+<>:\n,;\-]+)*+"
)
_ACTOR = rf"((?!{_RESERVED}){_NAME})"
_TEXT = rf"(:)({BLANK}*+)([^#\n;]*+)"  # 87, 88
_LINE = rf"({_LINE_SKIP})([^#\n;]*+)"  # 34

# The state ID, after `participant` and its like: a name before `@{` (11) or before ` as ` (12) has no blank in it;
# any other runs to the end of the statement (13), `#` included where the line has nothing that a name may not have.
_WORD = rf"[^<>:\n,;@{SPACES}]++"
_BEFORE_AS = rf"(?={WS}+{_any_case('as')}{WS})"
_REST = r"(?:[^<>:\n,;@]++(?=[\n;]|\Z)|[^<>:\n,;@]+(?=\#))"
_DECLARED = rf"((?>{_WORD}(?={WS}*@\{{)|{_WORD}{_BEFORE_AS}|{_REST}))"
_NAMED = rf"((?!{_WORD}{WS}*@\{{)(?>{_WORD}{_BEFORE_AS}|{_REST}))"
# In the state ALIAS, anything but `as` ends the statement, even nothing (22).
_NAME_END = rf"({_BEFORE_AS}{BLANK}*+\n|{SKIP}(?:\n|;|\Z))"

RESERVED: Final = _compile(_RESERVED)
"""A keyword, or a number, where a participant's name was meant."""
NAME: Final = _compile(_NAME)
"""A participant's name outside its declaration, with the blanks after it."""
LEADING: Final = _compile(rf"(?:[{SPACES};]+|{_COMMENT})*+")
"""What may stand before a statement: empty statements, white space, comments."""
WORD: Final = _compile(r"\w*")
"""The word that a statement starts with: it tells which patterns may match."""
HEADER: Final = _compile(rf"({_any_case('sequenceDiagram')}\b){_LINE_REST}")

PARTICIPANT: Final = _compile(
    rf"(?:({_any_case('create')})\b({SKIP}))?({_any_case('participant', 'actor')})\b({_LINE_SKIP}){_DECLARED}"
    rf"(?:({_LINE_SKIP})(@\{{[^}}]+\}}))?"
    rf"(?:({BLANK}++)({_any_case('as')})(?={WS}){_LINE})?{_NAME_END}"
)
DESTROY: Final = _compile(
    rf"(?:({_any_case('create')})\b({SKIP}))?({_any_case('destroy')})\b({_LINE_SKIP}){_NAMED}{_NAME_END}"
)
ACTIVATION: Final = _compile(rf"({_any_case('activate', 'deactivate')})\b({_LINE_SKIP}){_NAMED}{_NAME_END}")
# Where the source has a central connection (group 3), the target may have no mark but another.
MESSAGE: Final = _compile(
    rf"{_ACTOR}({SKIP})(\(\))?({SKIP})({ARROW})({SKIP})((?(3)\(\)|(?:\+|(?!{ARROW})-|\(\))))?({SKIP}){_ACTOR}({SKIP})"
    rf"{_TEXT}{_END}"
)
NOTE_OVER: Final = _compile(
    rf"({_any_case('note')})\b({SKIP})({_any_case('over')})\b({SKIP}){_ACTOR}"
    rf"(?:({SKIP})(,)({SKIP}){_ACTOR})?({SKIP}){_TEXT}{_END}"
)
NOTE_BESIDE: Final = _compile(
    rf"({_any_case('note')})\b({SKIP})({_any_case('left of', 'right of')})\b({SKIP}){_ACTOR}()()()()({SKIP})"
    rf"{_TEXT}{_END}"
)
ATTRIBUTE: Final = _compile(rf"({_any_case(*_ATTRIBUTES)})(?={_ATTRIBUTE_NAME})({SKIP}){_ACTOR}({SKIP}){_TEXT}{_END}")
BLOCK: Final = _compile(rf"({_any_case(*BLOCKS)})\b{_LINE}{_LINE_REST}")
BRANCH: Final = _compile(rf"({_any_case('else', 'and', 'option')})\b{_LINE}{_LINE_REST}")
BOX: Final = _compile(rf"({_any_case('box')})\b{_LINE}{_LINE_REST}")
CLOSE: Final = _compile(rf"({_any_case('end')})\b{_LINE_REST}")
AUTONUMBER: Final = _compile(
    rf"({_any_case('autonumber')})\b(?:({SKIP})({_NUMBER}|{_any_case('off')}\b)(?:(?<=[0-9])({SKIP})({_NUMBER}))?)?{_END}"
)
TITLE: Final = _compile(rf"({_any_case('title:?')})({WS})([^#\n;]+){_LINE_REST}")
ACC_TITLE: Final = _compile(rf"({_any_case('accTitle')})({WS}*)(:)({WS}*)([^\n]*)(\n?)")
ACC_DESCRIPTION: Final = _compile(rf"({_any_case('accDescr')})({WS}*)(:)({WS}*)([^\n]*)(\n?)")
ACC_DESCRIPTION_BLOCK: Final = _compile(rf"({_any_case('accDescr')})({WS}*)(\{{)({WS}*)([^}}]*)()(\}}?){_LINE_REST}")
# Any other single character is INVALID (93), which the grammar takes for an empty statement.
STRAY: Final = _compile(rf"(?!{ARROW}|\(\))([/\\()<>]){_LINE_REST}")
BROKEN: Final = _compile(r"([^\n]*)(\n?)")
"""What is left when no pattern matches: the rest of the line."""
BROKEN_CONFIG: Final = _compile(r"((?:[^\n@]|@(?!\{))*+@\{[^}]*+\}?+[^\n]*)(\n?)")
"""The same where a configuration was started: Mermaid reads that to its brace, over many lines if need be."""
