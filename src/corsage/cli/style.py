"""How a report looks: its width, its colours, and whether checks that passed are shown one by one.

Colours are for terminals only (NO_COLOR and TERM=dumb switch them off). Text of others must be clean
(`corsage.cli.terminal`) before it is put into a style.
"""

import os
import shutil
import sys
import textwrap
from dataclasses import dataclass
from typing import Final

_NARROW: Final = 40
_WIDE: Final = 120

#: ECMA-48, 8.3.117 "select graphic rendition": the only control sequences that Corsage prints.
_BOLD: Final = "\x1b[1m"
_DIM: Final = "\x1b[2m"
_RED: Final = "\x1b[31m"
_GREEN: Final = "\x1b[32m"
_PLAIN: Final = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Style:
    """Columns of a line, colours or not, and whether every check is shown."""

    width: int = 80
    colours: bool = False
    verbose: bool = False

    def good(self, text: str) -> str:
        """What passed."""
        return self._coloured(_GREEN, text)

    def bad(self, text: str) -> str:
        """What failed."""
        return self._coloured(_RED, text)

    def strong(self, text: str) -> str:
        """What to read first."""
        return self._coloured(_BOLD, text)

    def faint(self, text: str) -> str:
        """What is there for those who look for it."""
        return self._coloured(_DIM, text)

    def prose(self, text: str, indent: str = "  ", first: str | None = None) -> list[str]:
        """Sentences in lines of the width. A URL is never broken, because nobody could copy it."""
        start = indent if first is None else first
        return textwrap.wrap(
            text, self.width, initial_indent=start, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip

    def _coloured(self, sequence: str, text: str) -> str:
        return f"{sequence}{text}{_PLAIN}" if self.colours else text


def of_stdout(*, verbose: bool = False) -> Style:
    """The style that fits what is at the other end of stdout."""
    width = min(max(shutil.get_terminal_size().columns, _NARROW), _WIDE)
    dull = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return Style(width, sys.stdout.isatty() and not dull, verbose)
