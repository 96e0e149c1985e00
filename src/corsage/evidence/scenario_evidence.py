"""A scenario as evidence: it is run, and each fetch that failed is known completely."""

from collections.abc import Iterator, Mapping
from typing import Any

from corsage.evidence.known import Evidence, KnownAnswer, KnownRequest
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.handshake import pair, scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.http.headers import combine


def is_scenario(value: Any) -> bool:  # noqa: ANN401 - JSON is anything
    """Whether a JSON value is a scenario and not a report: it has a server."""
    return isinstance(value, Mapping) and "server" in value


def read(value: Any) -> Iterator[Evidence]:  # noqa: ANN401 - JSON is anything
    """The evidence of each fetch of a scenario that failed. Raises `FormError`."""
    try:
        handshake = pair.simulate(scenario_form.read(value))
    except pair.NotInMemoryError as error:
        raise FormError("server", str(error)) from error
    return of(handshake)


def of(handshake: Handshake) -> Iterator[Evidence]:
    """The evidence of each fetch of a handshake that failed."""
    for fetch in handshake.fetches:
        if isinstance(fetch.outcome, Failure):
            yield _evidence(handshake, fetch)


def _evidence(handshake: Handshake, fetch: FetchRecord) -> Evidence:
    preflights = [exchange for exchange in fetch.exchanges if exchange.sent.preflight]
    actuals = [exchange for exchange in fetch.exchanges if not exchange.sent.preflight]
    last = fetch.exchanges[-1].sent.url if fetch.exchanges else fetch.request.url
    first = fetch.exchanges[0].sent.url if fetch.exchanges else fetch.request.url
    request = KnownRequest(
        fetch.request.method,
        last,
        combine(fetch.request.headers),
        fetch.request.credentials,
        fetch.request.mode,
        first if first != last else None,
    )
    # A preflight of an earlier hop says nothing of the last one.
    preflight = preflights[-1] if preflights and preflights[-1].sent.url == last else None
    return Evidence(
        handshake.scenario.id,
        handshake.scenario.page.origin,
        request,
        _answer(preflight),
        _answer(actuals[-1] if actuals else None),
        browser=handshake.browser,
    )


def _answer(exchange: Exchange | None) -> KnownAnswer | None:
    if exchange is None:
        return None
    if not isinstance(exchange.received, Answer):
        return KnownAnswer(0, error=str(exchange.received.cause))
    names = [name.lower() for name, _ in exchange.received.headers]
    doubled = frozenset(name for name in names if names.count(name) > 1)
    return KnownAnswer(exchange.received.status, combine(exchange.received.headers), doubled)
