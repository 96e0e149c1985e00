"""The JSON form of what was observed of a fetch: its outcome and its exchanges, as recordings of real browsers have it.

{"id", "observed": [{"outcome": ..., "exchanges": [{"url", "method", "preflight", "headers": {name: value}}]}]}, one
entry a request: the form that `corsage simulate --format jsonl` prints, to be held against what a browser did.
"""

from typing import Any

from corsage.fetch import console
from corsage.fetch import url as urls
from corsage.fetch.network import Answer
from corsage.fetch.origin import OPAQUE
from corsage.fetch.outcome import Failure, Outcome
from corsage.handshake import body_form
from corsage.handshake.record import Exchange, FetchRecord, Handshake


def write(handshake: Handshake) -> dict[str, Any]:
    """One line for one scenario."""
    return {
        "id": handshake.scenario.id,
        "observed": [
            {
                "outcome": write_outcome(fetch.outcome) | _told(handshake, fetch),
                "exchanges": [_exchange(exchange) for exchange in fetch.exchanges],
            }
            for fetch in handshake.fetches
        ],
    }


def _told(handshake: Handshake, fetch: FetchRecord) -> dict[str, Any]:
    """What the engine tells a developer: its console's lines, and Chromium's error code unless the page is opaque."""
    told = blocked(handshake, fetch)
    if told is None or handshake.browser not in console.ENGINES:
        return {}
    error = console.cors_error(told) if handshake.browser == "chromium" and told.origin != OPAQUE else None
    named = {} if error is None else {"cors_error": dict(zip(("corsError", "failedParameter"), error, strict=True))}
    return {**named, "console": list(console.lines(handshake.browser, told))}


def blocked(handshake: Handshake, fetch: FetchRecord) -> console.Blocked | None:
    """A failure with what stood around it, for `corsage.fetch.console`; None for a response."""
    if not isinstance(fetch.outcome, Failure):
        return None
    page, failed = handshake.scenario.page, fetch.failed_step
    first = urls.parse(fetch.request.url, page.base)
    # A console shows what the script wrote, user and password too.
    given = first.href if first is not None else fetch.request.url
    url = given if first is not None and fetch.outcome.url == first.shown else fetch.outcome.url
    received = None if failed is None or failed.exchange is None else fetch.exchanges[failed.exchange].received
    return console.Blocked(
        fetch.outcome,
        page.origin,
        url,
        given,
        received.status if isinstance(received, Answer) else None,
        failed.observed if failed is not None else None,
        fetch.request.initiator,
        fetch.request.mode,
        page.base or "",
    )


def write_outcome(outcome: Outcome) -> dict[str, Any]:
    """What the script saw; a failure with the reason that the script is not told."""
    if isinstance(outcome, Failure):
        return {
            "error": "TypeError",
            "reason": outcome.reason.value,
            "parameter": outcome.parameter,
            **({"detail": outcome.detail} if outcome.detail else {}),
            **({"url": outcome.url} if outcome.url else {}),
        }
    return {
        "type": outcome.type,
        "status": outcome.status,
        "url": outcome.url,
        "redirected": outcome.redirected,
        "headers": [list(pair) for pair in outcome.headers],
        "body": body_form.write_octets(outcome.body),
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    combined: dict[str, str] = {}
    for name, value in exchange.sent.headers:
        lower = name.lower()
        combined[lower] = f"{combined[lower]}, {value}" if lower in combined else value
    sent = exchange.sent
    return {"url": sent.url, "method": sent.method, "preflight": sent.preflight, "headers": combined}
