"""A response as JavaScript sees it: what `fetch()` resolves with (Fetch, 5.5, and its Headers, 5.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from corsage.consoles import recording
from corsage.fetch.outcome import Response
from corsage.handshake.record import Handshake
from corsage.http.headers import HeaderList

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class ReadableHeaders(Mapping[str, str]):
    """The headers that a script can read, each once; a name is found in any case, as `Headers.get` finds it."""

    __slots__ = ("_values",)

    def __init__(self, listed: HeaderList) -> None:
        self._values: Final = dict(listed)

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        """The names, in lower case and sorted."""
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(self._values)


@dataclass(frozen=True, slots=True, repr=False)
class ClientResponse:
    """A response as JavaScript sees it, with the handshake that JavaScript does not see."""

    outcome: Response
    handshake: Handshake

    def __repr__(self) -> str:
        """A line of a test's report, not the whole record."""
        return f"<ClientResponse {self.type} {self.status} {self.url}>"

    @property
    def type(self) -> str:
        """basic, cors, opaque or opaqueredirect."""
        return self.outcome.type

    @property
    def status(self) -> int:
        """The status; 0 for an opaque response."""
        return self.outcome.status

    @property
    def status_text(self) -> str:
        """The server's reason phrase."""
        return self.outcome.status_text

    @property
    def ok(self) -> bool:
        """Whether the status is 200 to 299."""
        return 200 <= self.outcome.status <= 299

    @property
    def url(self) -> str:
        """The final URL, without fragment; "" for an opaque response."""
        return self.outcome.url

    @property
    def redirected(self) -> bool:
        """Whether a redirect was followed."""
        return self.outcome.redirected

    @property
    def headers(self) -> "ReadableHeaders":
        """The headers that the script can read: names in lower case, asked for in any."""
        return ReadableHeaders(self.outcome.headers)

    @property
    def body(self) -> bytes:
        """The body's bytes."""
        return self.outcome.body

    @property
    def console(self) -> tuple[str, ...]:
        """What the engine's console says of it, a line each: Chromium names a status that is an error."""
        return recording.console_lines(self.handshake, self.handshake.fetches[-1])

    def text(self) -> str:
        """The body as UTF-8, what is broken replaced (Encoding, "UTF-8 decode": a byte order mark is dropped)."""
        return self.outcome.body.removeprefix(_BYTE_ORDER_MARK).decode("utf-8", "replace")

    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        """The body as JSON, read as UTF-8 like `text()`. Raises ValueError."""
        return msgspec.json.decode(self.outcome.body.removeprefix(_BYTE_ORDER_MARK))
