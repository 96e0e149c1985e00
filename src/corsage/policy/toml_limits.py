"""What a TOML text may hold at most: numbers and nesting that no policy has, and that would stop the reader.

A million origins are within the limits. Each limit has one sentence, and the line where it is first exceeded.
"""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

MOST_DIGITS: Final = 4_300
DEEPEST: Final = 50


class Limit(NamedTuple):
    """A limit: why it is exceeded, what to do, and how its line is found."""

    reason: str
    hint: str
    line: Callable[[str], int]


def broken_by(error: ValueError | RecursionError) -> Limit:
    """The limit that the reader stopped at."""
    return DEPTH if isinstance(error, RecursionError) else DIGITS


def is_too_deep(data: dict[str, Any]) -> bool:
    """Whether tables and lists are nested deeper than the limit, by brackets or by dots in keys."""
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return False
    return True


def _inside(value: dict[str, Any] | list[Any]) -> list[Any]:
    values = value.values() if isinstance(value, dict) else value
    return [inner for inner in values if isinstance(inner, dict | list)]


def _line_of_digits(text: str) -> int:
    found = re.search(rf"[0-9a-fA-F_]{{{MOST_DIGITS + 1}}}", text)
    return text.count("\n", 0, found.start() if found else 0) + 1


def _line_of_depth(text: str) -> int:
    """The line with the most brackets and dots: nothing else can nest."""
    lines = text.split("\n")
    return max(range(len(lines)), key=lambda place: sum(map(lines[place].count, "[{."))) + 1


DIGITS: Final = Limit(f"a number has more than {MOST_DIGITS:,} digits", "write a shorter number", _line_of_digits)
DEPTH: Final = Limit(
    f"tables and lists are nested more than {DEEPEST} deep", "write fewer brackets or dots", _line_of_depth
)
