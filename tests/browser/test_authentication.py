import base64
from collections.abc import Callable

import anyio
import pytest
from tests.servers.raw import serving

from corsage.browser import AsyncBrowser
from corsage.fetch.network import Send
from corsage.fetch.outcome import Outcome, Response
from corsage.fetch.request import Page, Request
from corsage.http.headers import get

ASKS = (
    b"HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm=x\r\nAccess-Control-Allow-Origin: %s\r\n"
    b"Access-Control-Allow-Credentials: true\r\nContent-Length: 0\r\n\r\n"
)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def basic(pair: str) -> str:
    """What a user and a password are on the wire."""
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def guarded(seen: list[tuple[str, str | None]], pair: str = "us:er") -> Callable[[Send], bytes]:
    """A server that asks everybody who does not say the pair."""

    def respond(sent: Send) -> bytes:
        said = get(sent.headers, "authorization")
        seen.append((sent.url.partition("127.0.0.1")[2].partition("/")[2], said))
        return OK if said == basic(pair) else ASKS % (get(sent.headers, "origin") or "*").encode()

    return respond


def statuses(page: str, *requests: Request) -> list[int]:
    """How the calls of a page end, one after the other, in one browser."""

    async def run() -> list[Outcome]:
        async with AsyncBrowser(page) as browser:
            return [(await browser.record(request, Page(page))).outcome for request in requests]

    outcomes = anyio.run(run)
    assert all(isinstance(outcome, Response) for outcome in outcomes), outcomes
    return [outcome.status for outcome in outcomes if isinstance(outcome, Response)]


def with_user(at: str, path: str, pair: str = "us%3Aer") -> str:
    """A URL with a user and a password."""
    return f"{at.replace('://', f'://{pair}@')}{path}"


def test_a_user_and_a_password_answer_a_challenge_and_are_known_from_then_on() -> None:
    """Not before they are asked for; then for all that is below the same directory, and nothing else."""
    seen: list[tuple[str, str | None]] = []
    with serving(guarded(seen, "us:er:pass")) as at:
        first = Request(with_user(at, "/in/a", "us%3Aer:pass"), initiator="xhr")
        later = [Request(f"{at}{path}") for path in ("/in/deep/b?c", "/out")]
        assert statuses(at, first, *later) == [200, 200, 401]
    value = basic("us:er:pass")
    assert seen == [("in/a", None), ("in/a", value), ("in/deep/b?c", value), ("out", None)]


@pytest.mark.parametrize(
    "request_",
    [
        Request("/in/b", credentials="omit"),
        Request("/in/b", headers=(("Authorization", "Mine"),)),
    ],
)
def test_an_entry_does_not_push_itself_in(request_: Request) -> None:
    """Neither without credentials, nor where the script says its own."""
    seen: list[tuple[str, str | None]] = []
    with serving(guarded(seen)) as at:
        first = Request(with_user(at, "/in/a", "us:er"), initiator="xhr")
        assert statuses(at, first, request_) == [200, 401]
    assert seen[-1] == ("in/b", get(request_.headers, "authorization"))


def test_a_wrong_password_is_asked_once_and_not_kept() -> None:
    """Nobody is asked for another."""
    seen: list[tuple[str, str | None]] = []
    with serving(guarded(seen)) as at:
        assert statuses(at, Request(with_user(at, "/a", "us:no"), initiator="xhr"), Request(f"{at}/a")) == [401, 401]
    assert seen == [("a", None), ("a", basic("us:no")), ("a", None)]


def test_another_origin_cannot_ask() -> None:
    """Fetch, HTTP-network-or-cache fetch, step 14: "request's response tainting is not "cors""."""
    seen: list[tuple[str, str | None]] = []
    with serving(guarded(seen)) as at:
        request = Request(with_user(at, "/a", "us:er"), initiator="xhr", credentials="include")
        assert statuses("https://app.example.com", request) == [401]
    assert seen == [("a", None)]
