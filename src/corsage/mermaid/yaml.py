r"""The YAML that stands in diagrams: frontmatter, and the `@{ ... }` of participants.

Block and flow collections, plain and quoted and block scalars, comments, in the JSON schema, as js-yaml (which Mermaid
uses) reads them; what it rejects is rejected. Not here: anchors, tags, complex keys, several documents; those raise.
YAML 1.2.2, chapters 6 to 9. No I/O, and depth is bounded, for the text may be hostile.
"""

import re
from typing import Any, Final

_DEPTH: Final = 100
_BLANKS: Final = re.compile(r"[ \t]*")
_TO_TOKEN: Final = re.compile(r"(?:[ \t]*(?:(?<![^\s])\#[^\n]*)?(?:\n|$))*([ \t]*)")
_FLOW_GAP: Final = re.compile(r"(?:[ \t\n]+(?:\#[^\n]*)?)*")
_DOUBLE: Final = re.compile(r'"((?:[^"\\]|\\[\s\S])*)"')
_SINGLE: Final = re.compile(r"'((?:[^']|'')*)'")
_INDICATORS: Final = "-?:,[]{}#&*!|>'\"%@`"
_PLAIN: Final = re.compile(r"(?:[^\s:#]|:(?=\S)|(?<=\S)\#|[ \t]+(?=[^\s:#]|:\S))+")
_FLOW_PLAIN: Final = re.compile(
    r"(?:[^\s:#,\[\]{}]|:(?=[^\s,\[\]{}])|(?<=\S)\#|[ \t]+(?=[^\s:#,\[\]{}]|:[^\s,\[\]{}]))+"
)
_BLOCK_SCALAR: Final = re.compile(r"([|>])([+-]?[1-9]?|[1-9][+-])[ \t]*(?:(?<=[ \t])\#[^\n]*)?(?:\n|$)")
_BASED: Final = re.compile(r"[-+]?0(?:b[01_]+|x[0-9a-fA-F_]+|o[0-7_]+)")
_DECIMAL: Final = re.compile(r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9_]+(?:[eE][-+]?[0-9]+)?)")
_WORDS: Final = {
    **dict.fromkeys(("~", "null", "Null", "NULL", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_ESCAPES: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


class YamlError(ValueError):
    """Why a text is no YAML, and on which line (from 0)."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason, line)
        self.reason = reason
        self.line = line

    def __str__(self) -> str:
        return f"not YAML, in line {self.line + 1}: {self.reason}"


def load(text: str) -> Any:  # noqa: ANN401  # any YAML
    """The value of a document. Raises YamlError."""
    return _Reader(text).document()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def document(self) -> Any:  # noqa: ANN401  # any YAML
        self._to_token()
        if self.at == len(self.text):
            return None
        value = self._node(-1)
        self._to_token()
        if self.at < len(self.text):
            raise self._error("end of the document expected")
        return value

    def _node(self, parent: int) -> Any:  # noqa: ANN401  # any YAML
        """The node that starts here, in a block indented deeper than `parent`."""
        self.depth += 1
        if self.depth > _DEPTH:
            raise self._error("nested too deep")
        column = self._column()
        value: Any
        if self._is_dash():
            value = self._sequence(column)
        elif self._key_follows():
            value = self._mapping(column)
        else:
            value = self._scalar(parent)
        self.depth -= 1
        return value

    def _sequence(self, column: int) -> list[Any]:
        values: list[Any] = []
        while True:
            if not self._is_dash():
                raise self._error("bad indentation of a sequence entry")
            self.at += 1
            values.append(self._entry(column))
            if not self._next_at(column):
                return values

    def _mapping(self, column: int) -> dict[Any, Any]:
        values: dict[Any, Any] = {}
        while True:
            key = self._key()
            if key in values:
                raise self._error(f"duplicated key {key!r}")
            values[key] = self._entry(column, sequence_at=column)
            if not self._next_at(column):
                return values
            if not self._key_follows():
                raise self._error("a key and a colon expected")

    def _entry(self, column: int, sequence_at: int | None = None) -> Any:  # noqa: ANN401  # any YAML
        """The value after a dash or a colon: on this line, or deeper on the next; nothing is null."""
        line_end = self.text.find("\n", self.at) % (len(self.text) + 1)
        self._to_token()
        if self.at == len(self.text):
            return None
        if self.at < line_end:
            if sequence_at is not None and (self._key_follows() or self._is_dash()):
                raise self._error("a mapping cannot start on the line of its key")
            return self._node(column)
        if self._column() > column or (self._column() == sequence_at and self._is_dash()):
            return self._node(column)
        return None

    def _next_at(self, column: int) -> bool:
        """Whether the block goes on; a line that is indented deeper belongs to nothing."""
        self._to_token()
        if self.at == len(self.text) or self._column() < column:
            return False
        if self._column() > column:
            raise self._error("bad indentation")
        return True

    def _key_follows(self) -> bool:
        """Whether a key with its colon starts here, on this line."""
        start = self.at
        try:
            self._key()
        except YamlError:
            return False
        finally:
            self.at = start
        return True

    def _key(self) -> str:
        start = self.at
        key: Any
        if self.text[start] in "\"'":
            key = self._quoted()
        elif self.text[start] in "[{":
            raise self._error("a collection cannot be a key")
        else:
            match = _PLAIN.match(self.text, start)
            if not match or not self._may_start_plain():
                raise self._error("a key expected")
            key, self.at = _resolved(match[0]), match.end()
        self._blanks()
        if "\n" in self.text[start : self.at] or not re.compile(r":(?=\s|$)").match(self.text, self.at):
            raise self._error("a key and a colon expected")
        self.at += 1
        return key if isinstance(key, str) else _spelled(key)

    def _scalar(self, parent: int) -> Any:  # noqa: ANN401  # any YAML
        first = self.text[self.at]
        if first in "|>":
            return self._block_scalar(parent)
        value = self._flow() if first in "[{\"'" else self._plain(parent)
        rest = _BLANKS.match(self.text, self.at)
        assert rest
        self.at = rest.end()
        if self._peek() not in ("", "\n") and (self._peek() != "#" or rest.start() == rest.end()):
            raise self._error("end of the line expected")
        return value

    def _plain(self, parent: int) -> Any:  # noqa: ANN401  # any YAML scalar
        """A plain scalar; lines indented deeper than the parent continue it."""
        if not self._may_start_plain():
            raise self._error(f"{self.text[self.at]!r} cannot start a value")
        lines = []
        while match := _PLAIN.match(self.text, self.at):
            lines.append(match[0])
            self.at = match.end()
            rest = re.compile(r"[ \t]*\n").match(self.text, self.at)
            if not rest:
                break
            start = self.at
            self.at = rest.end()
            while blank := re.compile(r"[ \t]*\n").match(self.text, self.at):
                lines.append("\n")
                self.at = blank.end()
            self._blanks()
            if self.at == len(self.text) or self._column() <= parent or self.text[self.at] == "#":
                self.at = start
                break
        if re.compile(r"[ \t]*:(?=\s|$)").match(self.text, self.at):
            raise self._error("bad indentation of a mapping entry")
        while lines[-1] == "\n":
            lines.pop()
        return _resolved(_folded(lines))

    def _block_scalar(self, parent: int) -> str:
        match = _BLOCK_SCALAR.match(self.text, self.at)
        if not match:
            raise self._error("end of the line expected")
        self.at = match.end()
        lines: list[str] = []
        explicit = re.search(r"\d", match[2])
        indent = max(parent, 0) + int(explicit[0]) if explicit else 0
        while self.at < len(self.text):
            end = self.text.find("\n", self.at) % (len(self.text) + 1)
            line = self.text[self.at : end]
            width = len(line) - len(line.lstrip(" "))
            if line.strip(" "):
                indent = indent or width
                if width < indent or width <= parent:
                    break
            lines.append(line[indent:] if indent else "")
            self.at = min(end + 1, len(self.text))
        body = "\n".join(lines) if match[1] == "|" else _folded(lines)
        return body.rstrip("\n") + ("" if "-" in match[2] or not lines else "\n")

    def _flow(self) -> Any:  # noqa: ANN401  # any YAML
        """A flow collection or a scalar inside or outside of one."""
        self.depth += 1
        if self.depth > _DEPTH:
            raise self._error("nested too deep")
        first = self.text[self.at : self.at + 1]
        if first in ("[", "{"):
            value = self._flow_collection("]" if first == "[" else "}")
        elif first in ("'", '"'):
            value = self._quoted()
        else:
            value = self._flow_plain()
        self.depth -= 1
        return value

    def _flow_collection(self, close: str) -> Any:  # noqa: ANN401  # any YAML
        pairs: list[tuple[Any, Any]] = []
        values: list[Any] = []
        self.at += 1
        while True:
            self._flow_gap()
            if self._take(close):
                return dict(pairs) if close == "}" else values
            start = self.at
            key = None if self._peek() == ":" else self._flow()
            quoted = self.text[start : start + 1] in "\"'[{"
            self._flow_gap()
            value = None
            paired = self._peek() == ":" and (quoted or self.text[self.at + 1 : self.at + 2] in " \t\n,]}")
            if paired:
                self.at += 1
                self._flow_gap()
                value = None if self._peek() in (",", close) else self._flow()
                self._flow_gap()
            if close == "}":
                name = key if isinstance(key, str) else _spelled(key)
                if name in dict(pairs):
                    raise self._error(f"duplicated key {name!r}")
                pairs.append((name, value))
            else:
                values.append({key: value} if paired else key)
            if not self._take(",") and self._peek() != close:
                raise self._error(f"`,` or `{close}` expected")

    def _flow_plain(self) -> Any:  # noqa: ANN401  # any YAML scalar
        lines = []
        if not self._may_start_plain():
            raise self._error("a value expected")
        while match := _FLOW_PLAIN.match(self.text, self.at):
            lines.append(match[0])
            self.at = match.end()
            start = self.at
            self._flow_gap()
            if "\n" not in self.text[start : self.at] or "#" in self.text[start : self.at]:
                self.at = start
                break
        if not lines:
            raise self._error("a value expected")
        return _resolved(" ".join(lines))

    def _quoted(self) -> str:
        double = self.text[self.at] == '"'
        match = (_DOUBLE if double else _SINGLE).match(self.text, self.at)
        if not match:
            raise self._error("a quote is not closed")
        self.at = match.end()
        text = re.sub(r"[ \t]*\n\s*", lambda gap: "\n" * (gap[0].count("\n") - 1) or " ", match[1])
        return self._unescaped(text) if double else text.replace("''", "'")

    def _unescaped(self, text: str) -> str:
        def character(match: re.Match[str]) -> str:
            code = match[1]
            if code[0] in "xuU":
                return chr(int(code[1:], 16))
            if code[0] not in _ESCAPES:
                raise self._error(f"unknown escape \\{code[0]}")
            return _ESCAPES[code[0]]

        return re.sub(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])", character, text)

    def _may_start_plain(self) -> bool:
        first, second = self.text[self.at : self.at + 1], self.text[self.at + 1 : self.at + 2]
        return bool(first) and (first not in _INDICATORS or (first in "-?:" and second not in (" ", "\t", "\n", "")))

    def _is_dash(self) -> bool:
        return self._peek() == "-" and self.text[self.at + 1 : self.at + 2] in (" ", "\t", "\n", "")

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self, token: str) -> bool:
        taken = self._peek() == token
        self.at += taken
        return taken

    def _blanks(self) -> None:
        self.at = _BLANKS.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches, if only nothing

    def _flow_gap(self) -> None:
        self.at = _FLOW_GAP.match(self.text, self.at).end()  # type: ignore[union-attr]  # as above

    def _to_token(self) -> None:
        """Go to the next token, over blank lines and comments. A tab cannot indent."""
        match = _TO_TOKEN.match(self.text, self.at)
        assert match
        self.at = match.end()
        line = self.text.rfind("\n", 0, self.at) + 1
        if (
            self.at < len(self.text)
            and not self.text[line : self.at].strip(" \t")
            and "\t" in self.text[line : self.at]
        ):
            raise self._error("a tab cannot indent")

    def _column(self) -> int:
        return self.at - (self.text.rfind("\n", 0, self.at) + 1)

    def _error(self, reason: str) -> YamlError:
        return YamlError(reason, self.text.count("\n", 0, self.at))


def _folded(lines: list[str]) -> str:
    """Lines as one text: a line break is a blank, and an empty line a line break."""
    text = ""
    for line in lines:
        joint = "" if not text or text.endswith("\n") or line == "\n" else " "
        text += joint + line
    return text


def _resolved(text: str) -> Any:  # noqa: ANN401  # any JSON scalar
    if text in _WORDS:
        return _WORDS[text]
    digits = text.replace("_", "").lower()
    if _BASED.fullmatch(text):
        return int(digits, 0)
    if _DECIMAL.fullmatch(text) and not text.endswith("_"):
        number = float(digits)
        return int(number) if number.is_integer() and abs(number) < 1e21 else number
    return text


def _spelled(key: Any) -> str:  # noqa: ANN401  # any YAML
    """A key that is no text, as JavaScript spells it."""
    if isinstance(key, (dict, list)):
        return "[object Object]" if isinstance(key, dict) else ",".join(map(_spelled, key))
    return {None: "null", True: "true", False: "false"}.get(key, str(key))
