"""Browser and server as a pair, over the wire: what every simulated browser makes of every real server's answers."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from tests.stacks.lab import Remote, serve

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.request import Credentials, Page, Request
from corsage.handshake.pair import simulate, simulate_against
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Guarded, Scenario
from corsage.http.headers import HeaderList

from .test_wire import SERVERS, policy, running

STATUSES = {"/": 200, "/missing": 404, "/broken": 500, "/stream": 200}
PAGES = ("https://app.example.com", "http://localhost:3000", "https://evil.test", "null")
#: Method, headers, path.
ASKED: tuple[tuple[str, HeaderList, str], ...] = (
    ("GET", (), "/"),
    ("GET", (), "/missing"),
    ("GET", (), "/broken"),
    ("GET", (), "/stream"),
    ("HEAD", (), "/"),
    ("POST", (("Content-Type", "application/json"),), "/"),
    ("PUT", (("X-A", "1"),), "/"),
    ("PUT", (("X-A", "1"), ("X-B", "1")), "/"),
    ("PUT", (), "/missing"),
    ("DELETE", (), "/"),
)


class Case(NamedTuple):
    """A page's request, and the browser that makes it."""

    page: str
    asked: tuple[str, HeaderList, str]
    credentials: Credentials
    browser: str

    def scenario(self) -> Scenario:
        """The scenario, with the policy in place of the server that enforces it."""
        method, headers, path = self.asked
        answer = Answer(STATUSES[path], (), b"")
        request = Request(f"https://api.example.net{path}", method, headers, credentials=self.credentials)
        return Scenario(Page(self.page), (request,), Guarded(policy(), answer))


def cases() -> Iterator[Case]:
    """Every page, request, credentials mode and browser."""
    for page in PAGES:
        for asked in ASKED:
            for credentials in ("omit", "include"):
                for browser in PROFILES:
                    yield Case(page, asked, credentials, browser)


def seen(handshake: Handshake) -> object:
    """The reason of a failure, or the status that the script reads."""
    outcome = handshake.fetches[0].outcome
    return outcome.reason if isinstance(outcome, Failure) else outcome.status


@pytest.mark.parametrize("server", SERVERS)
def test_every_browser_sees_what_the_policy_says(server: str) -> None:
    """A page reads, or fails for the reason, that the policy alone gives it: the server adds and loses nothing."""
    wrong = []
    with running(server) as port:
        for case in cases():
            scenario = case.scenario()
            remote = Remote(port)
            got = seen(simulate_against(scenario, serve(remote), PROFILES[case.browser]))
            remote.close()
            expected = seen(simulate(scenario, PROFILES[case.browser]))
            if got != expected:
                wrong.append(f"{case}: {got}, not {expected}")
    assert wrong == []


def test_the_cases_are_of_both_kinds() -> None:
    """Some pages read and some do not, for several reasons."""
    outcomes = [
        seen(simulate(case.scenario(), PROFILES[case.browser])) for case in cases() if case.browser == "standard"
    ]
    assert {200, 404, 500} < set(outcomes)
    assert len(set(outcomes) - {200, 404, 500}) >= 1
