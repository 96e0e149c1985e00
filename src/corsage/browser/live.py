"""A scenario run for real: the engine decides, HTTP carries, and the record is the same as of a run in memory."""

import time
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from typing import Final, TypeAlias, TypeVar

from corsage.browser.wire import Limits, Wire
from corsage.fetch import step
from corsage.fetch.algorithm.construct import mode_sent
from corsage.fetch.algorithm.main_fetch import Revalidating, fetch
from corsage.fetch.cors.preflight_cache import Cache
from corsage.fetch.http_cache.store import HTTPCache
from corsage.fetch.network import Answer, LostCause, Received, Send
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.profile import STANDARD, Profile
from corsage.fetch.reason import Reason
from corsage.fetch.request import Page, Request
from corsage.fetch.step import Step
from corsage.fetch.wire import metadata
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.scenario import Scenario
from corsage.http.headers import without

T = TypeVar("T")

#: What takes a request to whoever answers it.
Carry: TypeAlias = Callable[[Send], Awaitable[Exchange]]
#: Who runs what a page does not wait for.
Behind: TypeAlias = Callable[[Callable[[], Awaitable[None]]], None]
#: The responses whose bodies a script can read.
_READABLE: Final = frozenset({"basic", "cors"})


async def run(scenario: Scenario, profile: Profile = STANDARD, limits: Limits | None = None) -> Handshake:
    """Make the scenario's requests over HTTP, whatever its server is; never raises for what servers do."""
    async with Wire(limits, http1=profile.http1) as wire:
        return await run_over(wire.exchange, scenario, profile)


async def run_over(
    exchange: Callable[[Send], Awaitable[Received]], scenario: Scenario, profile: Profile = STANDARD
) -> Handshake:
    """Make the scenario's requests over a given carrier, one page's fetches in order."""

    async def carry(sent: Send) -> Exchange:
        return Exchange(sent, await exchange(sent))

    cache, http_cache = profile.cache(time.monotonic), HTTPCache(time.time, profile.http_cache)
    records = [
        read(await record(request, scenario.page, cache, profile, carry, http_cache=http_cache))
        for request in scenario.requests
    ]
    return Handshake(scenario, profile.name, tuple(records))


async def record(  # noqa: PLR0913 - the parties of a conversation
    request: Request,
    page: Page,
    cache: Cache,
    profile: Profile,
    carry: Carry,
    *,
    http_cache: HTTPCache | None = None,
    behind: Behind | None = None,
) -> FetchRecord:
    """Let the engine and the carrier talk until the engine has its outcome, and keep what was said.

    What goes out has the Fetch metadata, wherever it is carried; they are not part of the record, which is that of the
    same run in memory (docs/decisions/0008-metadata-goes-with-cookies.md). Nor is what `behind` is given to run;
    without it, a revalidation in the background is waited for and recorded.
    """
    steps: list[Step] = []
    exchanges: list[Exchange] = []
    left: list[Revalidating] = []
    mode = mode_sent(request, profile)
    streamed = request.stream and profile.streams in {"sent", "cors"}

    async def described(sent: Send) -> Exchange:
        lines = metadata.header_list(sent, page, mode, profile.metadata)
        stream = streamed and sent.body is not None and not sent.preflight
        exchange = await carry(sent._replace(headers=(*sent.headers, *lines), stream=stream))
        recorded = exchange.sent._replace(headers=without(exchange.sent.headers, metadata.NAMES), stream=False)
        return exchange._replace(sent=recorded)

    running = fetch(
        request, page, cache, steps, profile, http_cache=http_cache, behind=None if behind is None else left
    )
    outcome = await _converse(running, described, exchanges)
    if behind is not None:
        for revalidating in left:
            behind(partial(_converse, revalidating, described, []))
    return FetchRecord(request, tuple(exchanges), tuple(steps), outcome)


async def _converse(running: Generator[Send, Received, T], carry: Carry, exchanges: list[Exchange]) -> T:
    """Until the engine has what it returns."""
    try:
        sent = next(running)
        while True:
            exchange = await carry(sent)
            exchanges.append(exchange)
            sent = running.send(exchange.received)
    except StopIteration as stop:
        ended: T = stop.value
        return ended


def read(fetch: FetchRecord) -> FetchRecord:
    """The fetch and the reading of its body as one: a response whose body broke off is a network error.

    `fetch()` has resolved by then, and `text()` rejects. Who has to tell the two apart asks before.
    """
    outcome = fetch.outcome
    if not isinstance(outcome, Response) or outcome.type not in _READABLE or not fetch.exchanges:
        return fetch
    last = fetch.exchanges[-1].received
    if not isinstance(last, Answer) or not last.broken or outcome.status != last.status:
        return fetch
    reason, cause = Reason.NETWORK_FAILURE, LostCause.MALFORMED
    broken = Step(step.ANSWERED, False, cause, None, reason, len(fetch.exchanges) - 1)  # noqa: FBT003 - the field `passed`
    failure = Failure(reason, detail=last.broken, url=outcome.url)
    return fetch._replace(steps=(*fetch.steps, broken), outcome=failure)
