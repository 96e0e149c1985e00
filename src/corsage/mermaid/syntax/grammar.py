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

from typing import Final

from corsage.mermaid.syntax.arrows import BLOCKS
from corsage.mermaid.syntax.tokens import (
    AFTER_ATTRIBUTE,
    ARROW,
    ATTRIBUTES,
    BLANK,
    NAME_PATTERN,
    NUMBER,
    RESERVED_PATTERN,
    SPACES,
    WS,
    any_case,
    compiled,
)

# What the lexer drops between tokens: white space (rule 1, which swallows a newline that follows a blank), `#` to the
# end of the line (3), `%` to the end (4), and any character followed by `%%` to the end (5). But a newline where a
# token may start is a token (0). An empty `accDescr { }` makes no token either (52, 53).
_COMMENT = r"\#[^\n]*|%(?!\{)[^\n]*|[^}]%%[^\n]*"
_NO_DESCRIPTION = rf"{any_case('accDescr')}{WS}*\{{{WS}*\}}"
SKIP: Final = rf"(?:(?!\n)(?:{WS}+|{_COMMENT}|{_NO_DESCRIPTION}))*+"
# In the states ID, ALIAS and LINE only blanks (2) and `#` comments (3) are dropped.
_LINE_SKIP = rf"(?:{BLANK}+|\#[^\n]*)*+"
# A statement ends at a newline (0), at `;` (59) or where the text ends (92).
_END = rf"({SKIP}(?:\n|;|\Z))"
# Statements that need no such end take the rest of their line's white space and comment all the same.
_LINE_REST = rf"({BLANK}*+(?:(?:\#|%(?!\{{))[^\n]*+)?(?:\n|;)?)"

_ACTOR = rf"((?!{RESERVED_PATTERN}){NAME_PATTERN})"
_TEXT = rf"(:)({BLANK}*+)([^#\n;]*+)"  # 87, 88
_LINE = rf"({_LINE_SKIP})([^#\n;]*+)"  # 34

# The state ID, after `participant` and its like: a name before `@{` (11) or before ` as ` (12) has no blank in it;
# any other runs to the end of the statement (13), `#` included where the line has nothing that a name may not have.
_WORD = rf"[^<>:\n,;@{SPACES}]++"
_BEFORE_AS = rf"(?={WS}+{any_case('as')}{WS})"
_REST = r"(?:[^<>:\n,;@]++(?=[\n;]|\Z)|[^<>:\n,;@]+(?=\#))"
_DECLARED = rf"((?>{_WORD}(?={WS}*@\{{)|{_WORD}{_BEFORE_AS}|{_REST}))"
_NAMED = rf"((?!{_WORD}{WS}*@\{{)(?>{_WORD}{_BEFORE_AS}|{_REST}))"
# In the state ALIAS, anything but `as` ends the statement, even nothing (22).
_NAME_END = rf"({_BEFORE_AS}{BLANK}*+\n|{SKIP}(?:\n|;|\Z))"

LEADING: Final = compiled(rf"(?:[{SPACES};]+|{_COMMENT})*+(\w*)")
"""What may stand before a statement (empty statements, white space, comments), and the word that it starts with.

That word tells which patterns may match.
"""
HEADER: Final = compiled(rf"({any_case('sequenceDiagram')}\b){_LINE_REST}")

PARTICIPANT: Final = compiled(
    rf"(?:({any_case('create')})\b({SKIP}))?({any_case('participant', 'actor')})\b({_LINE_SKIP}){_DECLARED}"
    rf"(?:({_LINE_SKIP})(@\{{[^}}]+\}}))?"
    rf"(?:({BLANK}++)({any_case('as')})(?={WS}){_LINE})?{_NAME_END}"
)
DESTROY: Final = compiled(
    rf"(?:({any_case('create')})\b({SKIP}))?({any_case('destroy')})\b({_LINE_SKIP}){_NAMED}{_NAME_END}"
)
ACTIVATION: Final = compiled(rf"({any_case('activate', 'deactivate')})\b({_LINE_SKIP}){_NAMED}{_NAME_END}")
# Where the source has a central connection (group 3), the target may have no mark but another.
MESSAGE: Final = compiled(
    rf"{_ACTOR}({SKIP})(\(\))?({SKIP})({ARROW})({SKIP})((?(3)\(\)|(?:\+|(?!{ARROW})-|\(\))))?({SKIP}){_ACTOR}({SKIP})"
    rf"{_TEXT}{_END}"
)
NOTE_OVER: Final = compiled(
    rf"({any_case('note')})\b({SKIP})({any_case('over')})\b({SKIP}){_ACTOR}"
    rf"(?:({SKIP})(,)({SKIP}){_ACTOR})?({SKIP}){_TEXT}{_END}"
)
NOTE_BESIDE: Final = compiled(
    rf"({any_case('note')})\b({SKIP})({any_case('left of', 'right of')})\b({SKIP}){_ACTOR}()()()()({SKIP})"
    rf"{_TEXT}{_END}"
)
ATTRIBUTE: Final = compiled(rf"({any_case(*ATTRIBUTES)})(?={AFTER_ATTRIBUTE})({SKIP}){_ACTOR}({SKIP}){_TEXT}{_END}")
BLOCK: Final = compiled(rf"({any_case(*BLOCKS)})\b{_LINE}{_LINE_REST}")
BRANCH: Final = compiled(rf"({any_case('else', 'and', 'option')})\b{_LINE}{_LINE_REST}")
BOX: Final = compiled(rf"({any_case('box')})\b{_LINE}{_LINE_REST}")
CLOSE: Final = compiled(rf"({any_case('end')})\b{_LINE_REST}")
AUTONUMBER: Final = compiled(
    rf"({any_case('autonumber')})\b(?:({SKIP})({NUMBER}|{any_case('off')}\b)(?:(?<=[0-9])({SKIP})({NUMBER}))?)?{_END}"
)
TITLE: Final = compiled(rf"({any_case('title:?')})({WS})([^#\n;]+){_LINE_REST}")
ACC_TITLE: Final = compiled(rf"({any_case('accTitle')})({WS}*)(:)({WS}*)([^\n]*)(\n?)")
ACC_DESCRIPTION: Final = compiled(rf"({any_case('accDescr')})({WS}*)(:)({WS}*)([^\n]*)(\n?)")
ACC_DESCRIPTION_BLOCK: Final = compiled(rf"({any_case('accDescr')})({WS}*)(\{{)({WS}*)([^}}]*)()(\}}?){_LINE_REST}")
# Any other single character is INVALID (93), which the grammar takes for an empty statement.
STRAY: Final = compiled(rf"(?!{ARROW}|\(\))([/\\()<>]){_LINE_REST}")
BROKEN: Final = compiled(r"([^\n]*)(\n?)")
"""What is left when no pattern matches: the rest of the line."""
BROKEN_CONFIG: Final = compiled(r"((?:[^\n@]|@(?!\{))*+@\{[^}]*+\}?+[^\n]*)(\n?)")
"""The same where a configuration was started: Mermaid reads that to its brace, over many lines if need be."""
