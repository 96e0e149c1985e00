"""A scenario run for real: the engine decides, HTTP carries, and the record is the same as of a run in memory."""

import time
from collections.abc import Awaitable, Callable

from corsage.browser.wire import Limits, Wire
from corsage.fetch.algorithm import Running, fetch
from corsage.fetch.network import Received, Send
from corsage.fetch.outcome import Outcome
from corsage.fetch.profile import STANDARD, Profile
from corsage.fetch.step import Step
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.scenario import Scenario


async def run(scenario: Scenario, profile: Profile = STANDARD, limits: Limits | None = None) -> Handshake:
    """Make the scenario's requests over HTTP, whatever its server is; never raises for what servers do."""
    async with Wire(limits) as wire:
        return await run_over(wire.exchange, scenario, profile)


async def run_over(
    exchange: Callable[[Send], Awaitable[Received]], scenario: Scenario, profile: Profile = STANDARD
) -> Handshake:
    """Make the scenario's requests over a given carrier, one page's fetches in order."""
    cache, records = profile.cache(time.monotonic), []
    for request in scenario.requests:
        steps: list[Step] = []
        exchanges, outcome = await _converse(fetch(request, scenario.page, cache, steps, profile), exchange)
        records.append(FetchRecord(request, exchanges, tuple(steps), outcome))
    return Handshake(scenario, profile.name, tuple(records))


async def _converse(
    running: Running, exchange: Callable[[Send], Awaitable[Received]]
) -> tuple[tuple[Exchange, ...], Outcome]:
    """Let the engine and the carrier talk until the engine has its outcome."""
    exchanges: list[Exchange] = []
    try:
        sent = next(running)
        while True:
            received = await exchange(sent)
            exchanges.append(Exchange(sent, received))
            sent = running.send(received)
    except StopIteration as stop:
        return tuple(exchanges), stop.value
