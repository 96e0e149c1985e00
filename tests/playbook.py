"""A playbook for the engine: what the server answers, in order; what the browser made of it comes back."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import pytest

from corsage.fetch.algorithm.main_fetch import fetch
from corsage.fetch.cors.preflight_cache import Cache
from corsage.fetch.network import Answer, Lost, LostCause, Received, Send
from corsage.fetch.outcome import Failure, Outcome, Response
from corsage.fetch.profile import STANDARD, Profile
from corsage.fetch.reason import Reason
from corsage.fetch.request import Page, Request
from corsage.fetch.step import Step

APP = Page("https://app.example.com")


class Played(NamedTuple):
    """One fetch: how it ended, what was sent, and the steps."""

    outcome: Outcome
    sent: list[Send]
    steps: list[Step]

    @property
    def response(self) -> Response:
        """The response; fails the test where there is none."""
        assert isinstance(self.outcome, Response), self.outcome
        return self.outcome

    @property
    def reason(self) -> Reason:
        """Why it failed; fails the test where it did not."""
        assert isinstance(self.outcome, Failure), self.outcome
        return self.outcome.reason

    @property
    def lines(self) -> list[str]:
        """What was sent, as "METHOD URL"."""
        return [f"{send.method} {send.url}" for send in self.sent]

    def header(self, index: int, name: str) -> str | None:
        """A header of one of the requests that were sent."""
        return next((value for key, value in self.sent[index].headers if key.lower() == name), None)


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Monotonic seconds."""
        return self.now


class Playbook:
    """Call it with a request and the answers to come; its caches and `clock` outlive the calls, as in one page."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.caches: dict[str, Cache] = {}

    def __call__(self, request: Request, *answers: Received, page: Page = APP, profile: Profile = STANDARD) -> Played:
        """Run one fetch. An answer too few is a dropped connection, one too many fails the test."""
        left = list(answers)
        played = self.against(
            request, lambda _: left.pop(0) if left else Lost(LostCause.CLOSED), page=page, profile=profile
        )
        assert not left, f"never asked for: {left}"
        return played

    def against(
        self, request: Request, serve: Callable[[Send], Received], *, page: Page = APP, profile: Profile = STANDARD
    ) -> Played:
        """Run one fetch against a server that is a function."""
        steps: list[Step] = []
        sent: list[Send] = []
        cache = self.caches.setdefault(profile.name, profile.cache(self.clock))
        running = fetch(request, page, cache, steps, profile)
        try:
            send = next(running)
            while True:
                sent.append(send)
                send = running.send(serve(send))
        except StopIteration as stop:
            return Played(stop.value, sent, steps)


Answering: TypeAlias = Callable[..., Answer]


@pytest.fixture
def play() -> Playbook:
    """A page with an empty preflight cache."""
    return Playbook()


@pytest.fixture
def answer() -> Answering:
    """Make an answer from a status and headers given as keywords: `answer(200, allow_origin="*", etag="x")`."""

    def make(status: int = 200, /, body: bytes = b"", **named: str) -> Answer:
        headers = [(_name(name), value) for name, value in named.items()]
        return Answer(status, tuple(headers), body)

    return make


_CORS = ("allow_origin", "allow_credentials", "allow_methods", "allow_headers", "max_age", "expose_headers")


def _name(keyword: str) -> str:
    return ("access-control-" if keyword in _CORS else "") + keyword.replace("_", "-")
