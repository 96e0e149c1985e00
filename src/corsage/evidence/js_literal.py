"""Literals of JavaScript as snippets have them: strings, objects, lists, names. Anything else is a hole (None).

Nothing is run. Positions are indices into the text; what is not closed ends at the end of the text.
"""

import re
from typing import Any, Final

_BLANK: Final = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING: Final = re.compile(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"|`((?:[^`\\]|\\.)*)`", re.DOTALL)
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.DOTALL)
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_OPEN: Final = {"(": ")", "[": "]", "{": "}"}
_WORDS: Final = {"true": True, "false": False, "null": None, "undefined": None}
_DEEPEST: Final = 50


def read(text: str, start: int, names: dict[str, Any], depth: int = 0) -> tuple[Any, int]:
    """The value at a position, and where it ends; `names` are the values of constants."""
    at = blank(text, start)
    string = _STRING.match(text, at)
    if string is not None:
        value = next(group for group in string.groups() if group is not None)
        return _expression(text, string.end(), _ESCAPE.sub(_escape, value))
    if text.startswith("{", at) and depth < _DEEPEST:
        return _object(text, at + 1, names, depth)
    name = _NAME.match(text, at)
    if name is not None:
        if name[0] == "new" and (made := re.compile(r"new\s+Headers\s*\(").match(text, at)):
            value, end = read(text, made.end(), names, depth + 1)
            return value, skip(text, end) + 1
        return _expression(text, name.end(), _WORDS.get(name[0], names.get(name[0])))
    return None, skip(text, at)


def blank(text: str, start: int) -> int:
    """Where blanks and comments end."""
    match = _BLANK.match(text, start)
    return match.end() if match else start


def skip(text: str, start: int) -> int:
    """Where an expression ends: at a comma, a semicolon or a closing bracket of its own level."""
    at, open_ones = start, 0
    while at < len(text):
        string = _STRING.match(text, at)
        if string is not None:
            at = string.end()
            continue
        char = text[at]
        if char in _OPEN:
            open_ones += 1
        elif char in ")]}":
            if not open_ones:
                return at
            open_ones -= 1
        elif char in ",;" and not open_ones:
            return at
        at += 1
    return at


def _expression(text: str, end: int, value: Any) -> tuple[Any, int]:  # noqa: ANN401 - a literal's value
    """A literal that is the whole expression keeps its value; a part of one is a hole."""
    after = blank(text, end)
    if after >= len(text) or text[after] in ",;)]}" or "\n" in text[end:after]:
        return value, after
    return None, skip(text, after)


def _object(text: str, start: int, names: dict[str, Any], depth: int) -> tuple[dict[str, Any], int]:
    members: dict[str, Any] = {}
    at = blank(text, start)
    while at < len(text) and text[at] != "}":
        string, name = _STRING.match(text, at), _NAME.match(text, at)
        key_end = string.end() if string else name.end() if name else skip(text, at)
        key = next(g for g in string.groups() if g is not None) if string else name[0] if name else ""
        at = blank(text, key_end)
        if text.startswith(":", at):
            value, at = read(text, at + 1, names, depth + 1)
        else:  # a shorthand, a spread or a method
            value, at = names.get(key), skip(text, at)
        if key:
            members[key] = value
        at = blank(text, at)
        if at < len(text) and text[at] in ",;)]":
            at = blank(text, at + 1)
    return members, at + 1


def _escape(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1 and code[0] in "ux":
        return chr(int(code[1:], 16))
    return "" if "\n" in code else _LETTERS.get(code, code)
