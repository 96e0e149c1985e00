"""Who takes part: the browser with its page, and a server for each origin that is asked, in order of appearance."""

from collections.abc import Iterable, Iterator
from typing import Final

from corsage.fetch import url as urls
from corsage.fetch.request import Page
from corsage.mermaid import build
from corsage.mermaid.syntax.tree import Participant

BROWSER: Final = "Browser"
SERVER: Final = "Server"


class Cast:
    """Names by origin: Server, Server2, ... The first origin is the first that was asked for."""

    def __init__(self, page: Page, asked: Iterable[str]) -> None:
        self._page = page
        self._names: dict[str, str] = {}
        for url in asked:
            origin = origin_of(url)
            if origin not in self._names:
                number = len(self._names) + 1
                self._names[origin] = SERVER if number == 1 else f"{SERVER}{number}"

    def server(self, url: str) -> str:
        """The participant that answers for a URL."""
        return self._names[origin_of(url)]

    @property
    def servers(self) -> tuple[str, ...]:
        """All servers' names."""
        return tuple(self._names.values())

    def participants(self) -> Iterator[Participant]:
        """Their declarations, the browser first, each with its origin."""
        yield build.participant(BROWSER, f"{BROWSER}\n{self._page.origin}")
        for origin, name in self._names.items():
            yield build.participant(name, f"{name}\n{origin}")


def origin_of(url: str) -> str:
    """The origin that a URL belongs to, as a label; a URL that is none stands for itself."""
    parsed = urls.parse(url)
    if parsed is None:
        return lines_cut(url)
    return f"{parsed.scheme}:" if parsed.origin is None else parsed.serialized_origin


def lines_cut(text: str) -> str:
    """Short enough for a label."""
    return text if len(text) <= 40 else f"{text[:39]}…"
