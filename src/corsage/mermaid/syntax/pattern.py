"""Regular expressions that are compiled when they are first used: an import needs none, and most diagrams a few.

Compiling the grammar takes longer than reading a thousand lines.
"""

import re
from collections.abc import Callable, Iterator


class Pattern:
    """What `re.compile` makes of the source and the flags, later."""

    __slots__ = ("_flags", "finditer", "fullmatch", "match", "search", "source")
    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.source = source
        self._flags = flags

    def __getattr__(self, method: str) -> object:
        """Called for a method that is not set yet: sets it, so that the next call finds it in its slot."""
        bound: object = getattr(re.compile(self.source, self._flags), method)
        setattr(self, method, bound)
        return bound
