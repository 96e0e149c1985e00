"""The in-memory pairing of browser and server: the whole handshake, both participants real code, no network.

`converse` is the one loop that drives the sans-IO engine; every transport is a function from `Send` to `Exchange`.
"""

from collections.abc import Callable, Generator
from typing import Final

from corsage.fetch.algorithm.main_fetch import fetch
from corsage.fetch.cors.preflight_cache import Clock
from corsage.fetch.elements.load import Session
from corsage.fetch.elements.run import load
from corsage.fetch.http_cache.store import HTTPCache
from corsage.fetch.network import Received, Send
from corsage.fetch.outcome import Outcome
from corsage.fetch.profile import STANDARD, Profile
from corsage.fetch.record import made
from corsage.fetch.step import Step
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.scenario import Guarded, Live, Scenario, Scripted
from corsage.handshake.servers import Serve, guarded, proxied, scripted

_PLAYERS: Final[dict[type, Callable[..., Serve]]] = {Scripted: scripted, Guarded: guarded}


class NotInMemoryError(ValueError):
    """The scenario's server is a live URL: `corsage.browser` runs it, this module does not."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def __str__(self) -> str:
        return f"the server is live ({self.url}): run it with `corsage check`, or script its answers"


def stopped_clock() -> float:
    """A clock for runs in memory: all fetches of a scenario happen at once, so nothing expires between them.

    Unix time, because an HTTP cache reads dates: the first moment of 2026.
    """
    return 1767225600.0


def simulate(scenario: Scenario, profile: Profile = STANDARD, clock: Clock = stopped_clock) -> Handshake:
    """Run a scenario in memory. Raises `NotInMemoryError` for a live server, nothing else."""
    if isinstance(scenario.server, Live):
        raise NotInMemoryError(scenario.server.url)
    serve = _PLAYERS[type(scenario.server)](scenario.server, profile.http1)
    if scenario.proxy is not None:
        serve = proxied(scenario.proxy, serve, profile.http1)
    return simulate_against(scenario, serve, profile, clock)


def simulate_against(
    scenario: Scenario, serve: Serve, profile: Profile = STANDARD, clock: Clock = stopped_clock
) -> Handshake:
    """Run a scenario's requests in order against any server in memory, in place of the scenario's own."""
    cache, http_cache, records = profile.cache(clock), HTTPCache(clock, profile.http_cache), []
    session: Session | None = None
    plain = not scenario.page.headers
    for request in scenario.requests:
        steps: list[Step] = []
        if request.element is None and plain and session is None:
            running = fetch(request, scenario.page, cache, steps, profile, http_cache=http_cache)
        else:
            session = session or Session()
            running = load(request, scenario.page, cache, steps, profile, http_cache, session)
        exchanges, outcome = converse(running, serve)
        records.append(made(FetchRecord, (request, exchanges, tuple(steps), outcome)))
    return made(Handshake, (scenario, profile.name, tuple(records)))


def converse(running: Generator[Send, Received, Outcome], serve: Serve) -> tuple[tuple[Exchange, ...], Outcome]:
    """Let the browser and the server talk until the browser has its outcome."""
    exchanges: list[Exchange] = []
    try:
        sent = next(running)
        while True:
            exchange = serve(sent)
            exchanges.append(exchange)
            sent = running.send(exchange.received)
    except StopIteration as stop:
        return tuple(exchanges), stop.value
