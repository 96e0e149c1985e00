"""Where each key and each item of a TOML text stands: tomllib does not say, and an error without a line is a search.

What lives here: positions in a text that tomllib has accepted (TOML 1.0; of inline tables, only where they start).
What may not: any value; tomllib reads those.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Final, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_TOKEN: Final = re.compile(
    r'"{3}(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}=,\n]|[^\s\[\]{}=,#"\']+',
    re.DOTALL,
)


def positions(text: str) -> dict[Path, int]:
    """The line, from 1, of every table, key and list item of a valid TOML text, by its path."""
    return _Positions(text).found


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """The tokens but comments, each with its line."""
    line, start = 1, 0
    for match in _TOKEN.finditer(text):
        line, start = line + text.count("\n", start, match.start()), match.start()
        if match[0][0] != "#":
            yield match[0], line


class _Positions:
    """One pass over the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._table: Path = ()
        self._pieces: Final = list(_pieces(text))
        self._at = 0
        while self._at < len(self._pieces):
            self._statement()

    def _statement(self) -> None:
        piece, line = self._pieces[self._at]
        if piece == "\n":
            self._at += 1
        elif piece == "[":
            self._header(line)
        else:
            key = tuple(self._until("="))
            self.found.setdefault(self._table + key, line)
            self._value(self._table + key)

    def _header(self, line: int) -> None:
        opened = 0
        while self._pieces[self._at][0] == "[":
            opened, self._at = opened + 1, self._at + 1
        path = self._inside(list(self._until("]")))
        if opened == 2:
            self._counts[path] = self._counts.get(path, -1) + 1
            self._at += 1
            path = (*path, self._counts[path])
        self._table = path
        for size in range(1, len(path) + 1):  # [a.b] is where `a` is first spoken of, too
            self.found.setdefault(path[:size], line)

    def _inside(self, keys: list[str]) -> Path:
        """The path of a header, through the last item of every array of tables on the way."""
        path: Path = ()
        for place, key in enumerate(keys):
            path = (*path, key)
            if path in self._counts and place < len(keys) - 1:
                path = (*path, self._counts[path])
        return path

    def _until(self, end: str) -> Iterator[str]:
        """The parts of a dotted key, up to and with the piece that ends it."""
        while (piece := self._pieces[self._at][0]) != end:
            self._at += 1
            if piece[0] in "\"'":
                yield next(iter(tomllib.loads(f"{piece} = 0")))
            else:
                yield from filter(None, piece.split("."))
        self._at += 1

    def _value(self, path: Path) -> None:
        depth = item = 0
        while self._at < len(self._pieces):
            piece, line = self._pieces[self._at]
            self._at += 1
            if piece == "\n":
                if depth == 0:
                    return
            elif piece in "]}":
                depth -= 1
            elif piece == ",":
                item += depth == 1
            elif piece in "[{":
                depth += 1
            elif depth == 1:
                self.found.setdefault((*path, item), line)
