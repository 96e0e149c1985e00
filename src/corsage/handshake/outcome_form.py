"""The JSON form of an outcome: what the script saw, and for a failure the reason that the script is not told."""

from typing import Any

from corsage.fetch.outcome import Failure, Outcome
from corsage.handshake import body_form


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
