"""Who takes part: the browser with its page, and a server for each origin that is asked, in order of appearance."""

from collections.abc import Iterable, Iterator
from typing import Final

from corsage.fetch import url as urls
from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.request import Page
from corsage.http import headers
from corsage.mermaid import Arrow, build
from corsage.mermaid.syntax.tree import Message, Participant

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


class HeaderCast:
    """A participant for each custom header (lower case), with what becomes of it; none where nobody asked for them."""

    def __init__(self, names: Iterable[Iterable[str]]) -> None:
        """Take the names of each request's headers."""
        listed = dict.fromkeys(name for group in names for name in sorted(group))
        self._names = {name: f"Header{number}" for number, name in enumerate(listed, 1)}

    def participants(self) -> Iterator[Participant]:
        """Their declarations."""
        for header, name in self._names.items():
            yield build.participant(name, f"{'-'.join(part.capitalize() for part in header.split('-'))}\ncustom header")

    def judged(self, server: str, preflight: Send, received: Received) -> Iterator[Message]:
        """The question about each header that a preflight asks for, and its answer."""
        requested = headers.get(preflight.headers, "access-control-request-headers") or ""
        granted = headers.get(received.headers, "access-control-allow-headers") if isinstance(received, Answer) else ""
        listed = {item.strip().lower() for item in (granted or "").split(",")}
        for header in requested.split(","):
            name = self._names.get(header.strip())
            if name is None:
                continue
            yield build.message(name, server, "may it be sent?")
            # "*" does not cover Authorization, and covers nothing where credentials go along: the browser says so.
            yes = header.strip() in listed or "*" in listed
            yield build.message(server, name, "listed" if yes else "not listed", Arrow.DOTTED)

    def carried(self, server: str, sent: Send) -> Iterator[Message]:
        """Each header that goes out with the actual request."""
        for header, name in self._names.items():
            if headers.has(sent.headers, header):
                yield build.message(name, server, "goes along")


def origin_of(url: str) -> str:
    """The origin that a URL belongs to, as a label; a URL that is none stands for itself."""
    parsed = urls.parse(url)
    if parsed is None:
        return lines_cut(url)
    return f"{parsed.scheme}:" if parsed.origin is None else parsed.serialized_origin


def lines_cut(text: str) -> str:
    """Short enough for a label."""
    return text if len(text) <= 40 else f"{text[:39]}…"
