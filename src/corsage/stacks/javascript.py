"""The literals of JavaScript: objects, arrays, strings, numbers, regular expressions; everything else is `UNKNOWN`.

What lives here: enough of ECMAScript's grammar to read data out of a source, by recursive descent. Nothing is executed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

Value: TypeAlias = object


class Regex(NamedTuple):
    """A regular expression literal."""

    source: str
    flags: str


class _Unknown:
    def __repr__(self) -> str:
        return "an expression"


UNKNOWN: Final = _Unknown()
DEEPEST: Final = 32

_TOKEN: Final = re.compile(
    r"""(?:\s+|//[^\n]*|/\*.*?\*/)*(?:
      (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`)
    | (?P<regex>/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*)
    | (?P<number>-?[0-9][0-9_]*(?:\.[0-9]+)?)
    | (?P<name>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)
    | (?P<mark>\.\.\.|.))""",
    re.VERBOSE | re.DOTALL,
)
_WORDS: Final[Mapping[str, Value]] = {"true": True, "false": False, "null": None, "undefined": None}
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


def constants(text: str) -> dict[str, Value]:
    """What `const NAME = literal` says, for every name; the last one counts."""
    out: dict[str, Value] = {}
    for found in re.finditer(r"\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=\n]+)?=(?!=)", text):
        out[found[1]] = _Parser(text, found.end(), out).value()
    return out


def arguments(text: str, function: str, names: Mapping[str, Value]) -> Iterator[Value]:
    """The first argument of every call of the function; None where there is none."""
    for found in re.finditer(rf"(?<![\w$.]){re.escape(function)}\(", text):
        parser = _Parser(text, found.end(), names)
        yield None if parser.next_is(")") else parser.value()


class _Parser:
    """Recursive descent from a position. A value that is not a literal is skipped, brackets balanced."""

    def __init__(self, text: str, position: int, names: Mapping[str, Value]) -> None:
        self._text, self._position, self._names = text, position, names

    def next_is(self, mark: str) -> bool:
        found = _TOKEN.match(self._text, self._position)
        return found is not None and found["mark"] == mark

    def _take(self) -> re.Match[str] | None:
        found = _TOKEN.match(self._text, self._position)
        if found is not None:
            self._position = found.end()
        return found

    def value(self, depth: int = 0) -> Value:
        """The value here, up to a comma or a closing bracket."""
        found = self._take()
        if found is None or depth > DEEPEST:
            return UNKNOWN
        literal = self._literal(found, depth)
        return literal if self._ends() else self._skip()

    def _literal(self, found: re.Match[str], depth: int) -> Value:
        if found["string"] is not None:
            return re.sub(r"\\(.)", r"\1", found["string"][1:-1])
        if found["regex"] is not None:
            source, _, flags = found["regex"][1:].rpartition("/")
            return Regex(source.replace("\\/", "/"), flags)
        if found["number"] is not None:
            digits = found["number"].replace("_", "")
            return float(digits) if "." in digits else int(digits)
        if found["name"] is not None:
            return _WORDS.get(found["name"], self._names.get(found["name"], UNKNOWN))
        if found["mark"] == "[":
            return self._array(depth)
        if found["mark"] == "{":
            return self._object(depth)
        self._position = found.start("mark")
        return self._skip()

    def _array(self, depth: int) -> Value:
        items = []
        while not self.next_is("]"):
            items.append(self.value(depth + 1))
            if not self.next_is(","):
                break
            self._take()
        self._take()
        return items

    def _object(self, depth: int) -> Value:
        members: dict[str, Value] = {}
        while not self.next_is("}"):
            found = self._take()
            if found is None:
                break
            key = found["string"][1:-1] if found["string"] else found["name"] or ""
            if self.next_is(":"):
                self._take()
                members[key] = self.value(depth + 1)
            else:  # a shorthand, a method, a spread
                members[key] = self._names.get(key, UNKNOWN) if self._ends() else self._skip()
            if self.next_is(","):
                self._take()
        self._take()
        return members

    def _ends(self) -> bool:
        """Whether a value ends here."""
        found = _TOKEN.match(self._text, self._position)
        if found is None or found["mark"] in {",", ")", "]", "}", ";", ":"}:
            return True
        # No operator: what follows starts a new statement.
        return found["mark"] is None and "\n" in self._text[self._position : found.start(found.lastgroup or 0)]

    def _skip(self) -> Value:
        """Leave out the rest of an expression."""
        open_brackets: list[str] = []
        while (found := _TOKEN.match(self._text, self._position)) is not None:
            mark = found["mark"]
            if not open_brackets and mark in {",", ")", "]", "}", ";"}:
                break
            if mark in _CLOSING:
                open_brackets.append(_CLOSING[mark])
            elif open_brackets and mark == open_brackets[-1]:
                open_brackets.pop()
            self._position = found.end()
        return UNKNOWN
