"""A command as a shell splits it: POSIX shells with `$'...'`, and cmd of Windows with its carets. Nothing is run."""

import re
from typing import Final

_CARETS: Final = re.compile(r"\^\"|\^\r?\n")
_PART: Final = re.compile(
    r"""(?P<blank>(?:[ \t\r\n]|\\\r?\n)+)
    |\$'(?P<ansi>(?:[^'\\]|\\.)*)'
    |'(?P<single>[^']*)'
    |"(?P<double>(?:[^"\\]|\\.)*)"
    |\\(?P<escaped>.)
    |(?P<plain>[^\s'"\\$]+|\$)""",
    re.VERBOSE | re.DOTALL,
)
_IN_DOUBLE: Final = re.compile(r"\\([\"\\$`]|\r?\n)")
_ANSI: Final = re.compile(r"\\(u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}


def split(command: str) -> list[str]:
    """The words of the command's first line, continuations included; what is not closed ends the last word."""
    if _CARETS.search(command):
        command = _without_carets(command)
    words: list[str] = []
    current: str | None = None
    for match in _PART.finditer(command.strip()):
        if match["blank"] is not None:
            if current is not None:
                words.append(current)
            current = None
            continue
        current = (current or "") + _meant(match)
    return words if current is None else [*words, current]


def _meant(match: re.Match[str]) -> str:
    if match["ansi"] is not None:
        return _ANSI.sub(_ansi, match["ansi"])
    if match["double"] is not None:
        return _IN_DOUBLE.sub(lambda each: "" if "\n" in each[1] else each[1], match["double"])
    return match["single"] if match["single"] is not None else match["escaped"] or match["plain"] or ""


def _ansi(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "uUx" and len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    return chr(int(code, 8)) if code.isdigit() and code[0] < "8" else _LETTERS.get(code, code)


def _without_carets(command: str) -> str:
    """What cmd makes of a line: a caret takes its meaning from the next character; two line ends after it are one."""
    command = re.sub(r"\^\r?\n\r?\n", "\n", command)
    command = re.sub(r"\^\r?\n", " ", command)
    return re.sub(r"\^(.)", r"\1", command, flags=re.DOTALL)
