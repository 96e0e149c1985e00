r"""The scalars of YAML as js-yaml reads them: a cursor over the text, plain, quoted and block scalars, and their types.

Types are those of js-yaml's JSON schema: `null`, `true`, numbers, `.inf`; anything else is a text. How
nodes nest is the business of `yaml`. YAML 1.2.2, chapters 6 to 8 and 10.2; where js-yaml departs, it is followed.
"""

import math
import re
from collections.abc import Callable
from typing import Any, Final

BLANK_OR_END: Final = (" ", "\t", "\n")
FLOW_INDICATORS: Final = (",", "[", "]", "{", "}")
_BLANKS: Final = re.compile(r"([ \t]*)")
_BLANKS_AND_COMMENT: Final = re.compile(r"([ \t]*)(?:#[^\n\0]*)?")
_INDENT: Final = re.compile(r" *")
_SEPARATOR: Final = re.compile(r"(?:---|\.\.\.)(?=[ \t\n\0])")
_NO_PLAIN: Final = re.compile(r"[ \t\n\0,\[\]{}#&*!|>'\"%@`]|[?-][ \t\n]")
_NO_FLOW_PLAIN: Final = re.compile(r"[ \t\n\0,\[\]{}#&*!|>'\"%@`]|[?-][ \t\n,\[\]{}]")
_PLAIN: Final = re.compile(r"(?:[^:#\n\0]|:(?![ \t\n])|(?<![ \t\n])\#)*")
_FLOW_PLAIN: Final = re.compile(r"(?:[^:#\n\0,\[\]{}]|:(?![ \t\n,\[\]{}])|(?<![ \t\n])\#)*")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_HEADER: Final = re.compile(r"[|>]([+-]?)([0-9]?)([+-]?)(?:[ \t]+(?:#[^\n]*)?)?(?=\n)")
_ESCAPED: Final = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})")
_ESCAPES: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_WORDS: Final = {
    **dict.fromkeys(("~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT: Final = re.compile(r"[-+]?(?:0b[01]+|0x[0-9a-fA-F]+|0o[0-7]+|[0-9]+)")
_FLOAT: Final = re.compile(
    r"[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9]+(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_BASES: Final = {"0b": 2, "0o": 8, "0x": 16}


class YamlError(ValueError):
    """Why a text is no YAML, and on which line (from 0)."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason, line)
        self.reason = reason
        self.line = line

    def __str__(self) -> str:
        return f"not YAML, in line {self.line + 1}: {self.reason}"


class Cursor:
    r"""A place in a text, which ends with a newline and a `\0`, and what is known of its line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 0
        self.line_start = 0
        self.indent = 0
        """The blanks at the start of this line, as far as they were skipped."""
        self.tab = -1
        """Where the first tab stands that was skipped in this line; -1 if none was."""

    def error(self, reason: str) -> YamlError:
        """The error to raise here."""
        return YamlError(reason, self.line)

    def peek(self, ahead: int = 0) -> str:
        """The character here, or so many further."""
        return self.text[self.at + ahead : self.at + ahead + 1]

    def skip(self) -> int:
        """Skip blanks, comments and line ends; how many lines."""
        return self._skip(_BLANKS_AND_COMMENT)

    def skip_blanks(self) -> int:
        """Skip blanks and line ends; how many lines."""
        return self._skip(_BLANKS)

    def at_separator(self) -> bool:
        """Whether a line `---` or `...` starts here."""
        return self.at == self.line_start and _SEPARATOR.match(self.text, self.at) is not None

    def newline(self) -> None:
        """Go over a line end."""
        if self.peek() != "\n":
            raise self.error("end of the line expected")
        self.at += 1
        self.line += 1
        self.line_start = self.at
        self.tab = -1

    def _skip(self, pattern: re.Pattern[str]) -> int:
        lines = 0
        while True:
            match = pattern.match(self.text, self.at)
            assert match
            if self.tab < 0:
                self.tab = self.text.find("\t", match.start(1), match.end(1))
            self.at = match.end()
            if self.peek() != "\n":
                return lines
            self.newline()
            lines += 1
            indent = _INDENT.match(self.text, self.at)
            assert indent
            self.at = indent.end()
            self.indent = len(indent[0])


def plain(cursor: Cursor, indent: int) -> str | None:
    """A plain scalar in a block, whose further lines are indented at least so deep; None if none starts here."""
    return None if _NO_PLAIN.match(cursor.text, cursor.at) else _plain(cursor, indent, _PLAIN)


def flow_plain(cursor: Cursor, indent: int) -> str | None:
    """A plain scalar in a flow collection; None if none starts here."""
    return None if _NO_FLOW_PLAIN.match(cursor.text, cursor.at) else _plain(cursor, indent, _FLOW_PLAIN)


def _plain(cursor: Cursor, indent: int, pattern: re.Pattern[str]) -> str | None:
    pieces: list[str] = []
    joint = ""
    while not cursor.at_separator():
        match = pattern.match(cursor.text, cursor.at)
        assert match
        if match[0]:
            pieces += (joint, match[0].rstrip(" \t"))
        end = match.start() + len(match[0].rstrip(" \t"))
        cursor.at = match.end()
        if cursor.peek() != "\n":
            break
        place = cursor.line, cursor.line_start, cursor.indent
        joint = _fold(cursor.skip_blanks())
        if cursor.indent < indent:
            cursor.at = end
            cursor.line, cursor.line_start, cursor.indent = place
            break
    return _printable(cursor, "".join(pieces)) or None


def quoted(cursor: Cursor) -> str:
    """A scalar in single or double quotes."""
    quote = cursor.peek()
    stop = re.compile(rf"[^{quote}\\\n\0]*" if quote == '"' else r"[^'\n\0]*")
    pieces: list[str] = []
    cursor.at += 1
    while True:
        if cursor.at_separator():
            raise cursor.error("the document ends in a quoted text")
        match = stop.match(cursor.text, cursor.at)
        assert match
        cursor.at = match.end()
        piece = match[0]
        if re.search(r"[\x00-\x08\x0b-\x1f]", piece):
            raise cursor.error("a control character stands in a quoted text")
        after = cursor.peek()
        if after == "\n":
            pieces += (piece.rstrip(" \t"), _fold(cursor.skip_blanks()))
        elif after == "\\":
            pieces += (piece, _escape(cursor))
        elif after != quote:
            raise cursor.error("a quote is not closed")
        elif quote == "'" and cursor.peek(1) == "'":
            pieces += (piece, "'")
            cursor.at += 2
        else:
            cursor.at += 1
            return "".join((*pieces, piece))


def _escape(cursor: Cursor) -> str:
    cursor.at += 1
    letter = cursor.peek()
    if letter == "\n":
        cursor.skip_blanks()
        return ""
    code = _ESCAPED.match(cursor.text, cursor.at)
    if code:
        cursor.at = code.end()
        number = int(code[1] or code[2] or code[3], 16)
        if number > 0x10FFFF:
            raise cursor.error("no such character")
        return chr(number)
    if letter not in _ESCAPES:
        raise cursor.error(f"unknown escape \\{letter}")
    cursor.at += 1
    return _ESCAPES[letter]


def block_scalar(cursor: Cursor, indent: int) -> str:
    """A literal or a folded scalar, `|` or `>`, in a node that is indented so deep."""
    header = _HEADER.match(cursor.text, cursor.at)
    if not header or (header[1] and header[3]) or header[2] == "0":
        raise cursor.error("after `|` or `>` stands an indentation, `+` or `-`, and nothing else")
    chomping = header[1] or header[3]
    width = indent + int(header[2]) - 1 if header[2] else None
    cursor.at = header.end()
    folded, text = header[0][0] == ">", ""
    empty, was_deeper = 0, False
    least = indent
    while cursor.peek() != "\0":
        cursor.newline()
        blanks = _INDENT.match(cursor.text, cursor.at, len(cursor.text) if width is None else cursor.at + width)
        assert blanks
        cursor.at = blanks.end()
        cursor.indent = len(blanks[0])
        if width is None:
            least = max(least, cursor.indent)
        if cursor.peek() == "\n":
            empty += 1
            continue
        if cursor.indent < (least if width is None else width):
            tail = {"+": empty + bool(text), "-": 0}.get(chomping, 1 if text else 0)
            return text + "\n" * tail
        width = least if width is None else width
        deeper = cursor.peek() in (" ", "\t")
        text += _joint(empty, started=bool(text), folded=folded and not deeper, was_deeper=was_deeper)
        was_deeper, empty = folded and deeper, 0
        end = cursor.text.find("\n", cursor.at) % len(cursor.text)
        text += _printable(cursor, cursor.text[cursor.at : end])
        cursor.at = end
    return text


def _joint(empty: int, *, started: bool, folded: bool, was_deeper: bool) -> str:
    """What joins two lines of a block scalar that so many empty lines part."""
    if not folded:
        return "\n" * (empty + started)
    if was_deeper:
        return "\n" * (empty + 1)
    return "\n" * empty or " " * started


def _fold(lines: int) -> str:
    """What so many line ends are in a folded text."""
    return " " if lines == 1 else "\n" * (lines - 1)


def _printable(cursor: Cursor, text: str) -> str:
    if _UNPRINTABLE.search(text):
        raise cursor.error("a character that cannot be printed")
    return text


def as_null(text: str) -> None:
    """Null. Raises ValueError for another text."""
    if text not in _WORDS or _WORDS[text] is not None:
        raise ValueError(text)


def as_bool(text: str) -> bool:
    """A truth value. Raises ValueError for another text."""
    value = _WORDS.get(text)
    if value is None:
        raise ValueError(text)
    return value


def as_int(text: str) -> int | float:
    """A number, as JavaScript has it. Raises ValueError for another text."""
    if not _INT.fullmatch(text):
        raise ValueError(text)
    digits = text.lstrip("+-")
    base = _BASES.get(digits[:2])
    number = float(int(digits[2:], base)) if base else float(digits)
    return _number(-number if text[0] == "-" else number)


def as_float(text: str) -> int | float:
    """A number, as JavaScript has it. Raises ValueError for another text."""
    if not _FLOAT.fullmatch(text):
        raise ValueError(text)
    number = float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    if math.isinf(number) and not text.lower().endswith("inf"):
        raise ValueError(text)
    return _number(number)


IMPLICIT: Final[tuple[Callable[[str], Any], ...]] = (as_null, as_bool, as_int, as_float)


def resolved(text: str) -> Any:  # noqa: ANN401  # any JSON scalar
    """The value of a plain scalar."""
    for construct in IMPLICIT:
        try:
            return construct(text)
        except ValueError:
            continue
    return text


def _number(number: float) -> int | float:
    return int(number) if math.isfinite(number) and number.is_integer() and abs(number) < 1e21 else number
