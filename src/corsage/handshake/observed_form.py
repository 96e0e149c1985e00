"""The JSON form of what was observed of a fetch: its outcome and its exchanges, as recordings of real browsers have it.

{"id", "observed": [{"outcome": ..., "exchanges": [{"url", "method", "preflight", "headers": {name: value}}]}]}, one
entry a request: the form that `corsage simulate --format jsonl` prints, to be held against what a browser did.
"""

from typing import Any

from corsage.fetch.outcome import Failure, Outcome
from corsage.handshake import body_form
from corsage.handshake.record import Exchange, Handshake


def write(handshake: Handshake) -> dict[str, Any]:
    """One line for one scenario."""
    return {
        "id": handshake.scenario.id,
        "observed": [
            {
                "outcome": write_outcome(fetch.outcome),
                "exchanges": [_exchange(exchange) for exchange in fetch.exchanges],
            }
            for fetch in handshake.fetches
        ],
    }


def write_outcome(outcome: Outcome) -> dict[str, Any]:
    """What the script saw; a failure with the reason that the script is not told."""
    if isinstance(outcome, Failure):
        return {
            "error": "TypeError",
            "reason": outcome.reason.value,
            "parameter": outcome.parameter,
            **({"detail": outcome.detail} if outcome.detail else {}),
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
