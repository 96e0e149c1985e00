"""How a fetch ends, in the words of a diagram: what blocked it, or what the script can read."""

from collections.abc import Iterator
from typing import Final

from corsage.diagram import words
from corsage.diagram.cast import BROWSER
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.reason import Gate
from corsage.handshake.record import FetchRecord
from corsage.mermaid import build
from corsage.mermaid.build import Item

_BLOCKED: Final[dict[Gate, str]] = {
    "cors": "block response, throw CORS error",
    "constructor": "throw TypeError, nothing is sent",
    "network": "network error, throw TypeError",
    "mixed-content": "block mixed content, nothing is sent",
    "local-network": "block local network access, nothing is sent",
    "resource-policy": "block response by its resource policy",
    "embedder-policy": "block response by the page's embedder policy",
    "content-security-policy": "block request by the page's Content-Security-Policy",
    "mime-type": "refuse response for its type",
    "opaque-response-blocking": "block opaque response (ORB)",
    "integrity": "refuse response for its integrity",
}
_UNREADABLE: Final = frozenset({"opaque", "opaqueredirect"})


def blocked(failure: Failure) -> str:
    """What the browser does in place of giving a response, by the gate that refused it."""
    return _BLOCKED[failure.gate]


def seen(response: Response) -> Iterator[str]:
    """What the script can read, a line each."""
    if response.type in _UNREADABLE:
        yield f"{response.type}: nothing can be read"
        return
    yield f"{response.type}, status {response.status}"
    names = ", ".join(name for name, _ in response.headers)
    yield words.wrapped(f"readable headers: {names or 'none'}")


def received(response: Response) -> Iterator[Item]:
    """The script gets its response; a note where it cannot read it, or where the status is an error."""
    if response.type in _UNREADABLE:
        yield build.message(BROWSER, BROWSER, f"JavaScript gets an {response.type} response")
        yield build.note_over(BROWSER, text=f"{response.type}: nothing can be read")
        return
    yield build.message(BROWSER, BROWSER, "JavaScript receives response")
    if response.status >= 400:
        yield build.note_over(BROWSER, text=f"status {response.status}: response.ok is false")


def why(fetch: FetchRecord, sentence: str) -> Iterator[Item]:
    """The block of a fetch that failed, and the sentence about it."""
    assert isinstance(fetch.outcome, Failure)
    yield build.message(BROWSER, BROWSER, blocked(fetch.outcome))
    yield build.note_over(BROWSER, text=words.wrapped(sentence))
