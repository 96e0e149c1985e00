from collections.abc import Iterator
from contextlib import ExitStack

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.servers.raw import lines, serving
from tests.strategies.scenarios import scenarios, scripted

from corsage.browser import live
from corsage.fetch.network import Lost, Send
from corsage.fetch.outcome import Failure
from corsage.handshake import pair, servers
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.scenario import Scenario, Scripted


class Loopback:
    """Three origins on loopback that answer by one script, which each example replaces."""

    def __init__(self) -> None:
        self.script = Scripted({})

    def respond(self, sent: Send) -> bytes | None:
        """The script's answer, line by line."""
        return lines(servers.scripted(self.script)(sent).received)


@pytest.fixture(scope="module")
def loopback() -> Iterator[tuple[Loopback, tuple[str, str, str]]]:
    """The servers and their origins: the page's, the API's, another."""
    played = Loopback()
    with ExitStack() as stack:
        origins = tuple([stack.enter_context(serving(played.respond)) for _ in range(3)])
        assert len(origins) == 3
        yield played, origins


def comparable(handshake: Handshake) -> Handshake:
    """The handshake without what only one of the two can know: the transport's own words for a lost connection."""
    return handshake._replace(fetches=tuple([_fetch(fetch) for fetch in handshake.fetches])).as_the_browser_saw_it()


def _fetch(fetch: FetchRecord) -> FetchRecord:
    outcome = fetch.outcome._replace(detail="") if isinstance(fetch.outcome, Failure) else fetch.outcome
    return fetch._replace(exchanges=tuple([_exchange(exchange) for exchange in fetch.exchanges]), outcome=outcome)


def _exchange(exchange: Exchange) -> Exchange:
    received = exchange.received
    return exchange._replace(received=Lost(received.cause)) if isinstance(received, Lost) else exchange


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_the_same_scenario_gives_the_same_handshake_both_ways(
    loopback: tuple[Loopback, tuple[str, str, str]], data: st.DataObject
) -> None:
    """In memory and over HTTP: every exchange, every step, every outcome alike."""
    played, origins = loopback
    scenario: Scenario = data.draw(scenarios(*origins, scripted(*origins)))
    assert isinstance(scenario.server, Scripted)
    played.script = scenario.server
    assert comparable(anyio.run(live.run, scenario)) == comparable(pair.simulate(scenario))
