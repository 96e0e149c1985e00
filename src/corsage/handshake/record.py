"""The `Handshake`: every exchange and every step that either side took, with its reason.

All values are frozen. What was sent and received is kept as it went over the wire; what a side made of it is a
step. The server's view of an exchange is there when the server is ours to look into, and None when it is not.
"""

from enum import StrEnum
from typing import NamedTuple

from corsage.fetch.network import Received, Send
from corsage.fetch.outcome import Failure, Outcome
from corsage.fetch.request import Request
from corsage.fetch.step import Step
from corsage.handshake.scenario import Scenario
from corsage.policy import Check, Decision


class ServerView(NamedTuple):
    """What the server's policy made of a request: the decision, and each check that led to it."""

    decision: Decision
    checks: tuple[Check, ...]


class ProxyPart(StrEnum):
    """What a proxy between page and server did with a request."""

    ANSWERED = "answered"
    PASSED_ON = "passed on"


class Exchange(NamedTuple):
    """One request on the wire and what came back.

    `server` is what the server's policy checked, where known; `proxy` what a proxy in between did, None without one.
    """

    sent: Send
    received: Received
    server: ServerView | None = None
    proxy: ProxyPart | None = None


class FetchRecord(NamedTuple):
    """One fetch() call: what was asked, what went over the wire, each step, and what the script saw."""

    request: Request
    exchanges: tuple[Exchange, ...]
    steps: tuple[Step, ...]
    outcome: Outcome

    @property
    def preflights(self) -> tuple[Exchange, ...]:
        """The exchanges that were preflights."""
        return tuple([exchange for exchange in self.exchanges if exchange.sent.preflight])

    @property
    def failed_step(self) -> Step | None:
        """The step that decided against the request, or None where the script got a response."""
        return next((step for step in reversed(self.steps) if step.passed is False), None)


class Handshake(NamedTuple):
    """One run of a scenario, as `browser` (the profile's name); a record a fetch, in order."""

    scenario: Scenario
    browser: str
    fetches: tuple[FetchRecord, ...]

    @property
    def blocked(self) -> bool:
        """Whether any fetch ended in a TypeError."""
        return any(isinstance(fetch.outcome, Failure) for fetch in self.fetches)

    def as_the_browser_saw_it(self) -> "Handshake":
        """The same without the server's view, to compare a run in memory with one over the wire."""
        fetches = [
            fetch._replace(exchanges=tuple([exchange._replace(server=None) for exchange in fetch.exchanges]))
            for fetch in self.fetches
        ]
        return self._replace(fetches=tuple(fetches))
