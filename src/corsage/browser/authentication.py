"""HTTP authentication as a page meets it (Fetch, 4.6, steps 8.23 and 14; RFC 7617): Basic, without a dialogue.

An XMLHttpRequest may bring a user and a password along, in its URL. They are not sent before a server of the page's own
origin asks for them with a 401; then they are an authentication entry, which goes along with every request with
credentials that is at or below the directory of that URL. A 401 that no entry answers is the page's to see.
"""

import base64
from typing import Final
from urllib.parse import unquote_to_bytes

from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.url import URL
from corsage.http.headers import values


class Authentication:
    """The authentication entries of one browser."""

    def __init__(self) -> None:
        self._entries: Final[dict[str, str]] = {}

    def known(self, sent: Send, url: URL | None) -> Send:
        """The request with the credentials known for its space. Those of its own URL wait for a challenge."""
        own = url is not None and url.has_credentials and url.target == sent.url
        if own or not sent.credentials or values(sent.headers, "authorization"):
            return sent
        entry = next((value for place, value in self._entries.items() if sent.url.startswith(place)), None)
        return sent if entry is None else _with(sent, entry)

    def answer(self, sent: Send, url: URL | None, page: str, received: Received) -> Send | None:
        """The request with the user and the password of its URL, where a 401 of the page's origin asks for them."""
        if url is None or not url.has_credentials or url.target != sent.url or url.serialized_origin != page:
            return None
        if not sent.credentials or values(sent.headers, "authorization") or not _challenges(received):
            return None
        return _with(sent, _basic(url))

    def learn(self, sent: Send, received: Received) -> None:
        """Keep what a server was satisfied with (RFC 7617, 2.2: for what is below the directory)."""
        if isinstance(received, Answer) and received.status != 401:
            place = sent.url.partition("?")[0].rpartition("/")[0]
            self._entries[f"{place}/"] = values(sent.headers, "authorization")[0]


def _challenges(received: Received) -> bool:
    if not isinstance(received, Answer) or received.status != 401:
        return False
    return any("basic" in value.lower().split() for value in values(received.headers, "www-authenticate"))


def _basic(url: URL) -> str:
    pair = unquote_to_bytes(url.username) + b":" + unquote_to_bytes(url.password)
    return f"Basic {base64.b64encode(pair).decode('ascii')}"


def _with(sent: Send, value: str) -> Send:
    return sent._replace(headers=(*sent.headers, ("Authorization", value)))
