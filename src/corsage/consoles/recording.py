"""The JSON form of an observed fetch: its outcome and exchanges, in the form of the recordings of real browsers.

{"id", "observed": [{"outcome": ..., "exchanges": [{"url", "method", "preflight", "headers": {name: value}}]}]}, one
entry for each request. `corsage simulate --format jsonl` prints this form, for comparison with what a browser did.
"""

from typing import Any

from corsage.consoles import chromium_network as network_messages
from corsage.consoles import lines as console
from corsage.consoles.blocked import Blocked
from corsage.consoles.chromium import cors_error, network_line
from corsage.consoles.evidence import blocked, leads_astray, responded
from corsage.fetch import step
from corsage.fetch.outcome import Outcome
from corsage.fetch.reason import Reason
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.wire_form import write_outcome
from corsage.http.origin import OPAQUE


def write(handshake: Handshake) -> dict[str, Any]:
    """One line for one scenario."""
    return {
        "id": handshake.scenario.id,
        "observed": [
            {
                "outcome": _outcome(fetch.outcome) | _developer_view(handshake, fetch),
                "exchanges": [_exchange(exchange) for exchange in fetch.exchanges],
            }
            for fetch in handshake.fetches
        ],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    """The recordings have no status text."""
    return {key: value for key, value in write_outcome(outcome).items() if key != "status_text"}


def _developer_view(handshake: Handshake, fetch: FetchRecord) -> dict[str, Any]:
    """The engine's console lines and, in Chromium, its error code; a page of an opaque origin gets no error code."""
    failure, lines = blocked(handshake, fetch), console_lines(handshake, fetch)
    has_console = failure is not None and handshake.browser in console.ENGINES
    view: dict[str, Any] = {"console": list(lines)} if lines or has_console else {}
    if failure is None or handshake.browser != "chromium" or failure.origin == OPAQUE:
        return view
    error = cors_error(failure)
    if error is None:
        return view
    return {"cors_error": dict(zip(("corsError", "failedParameter"), error, strict=True)), **view}


def console_lines(handshake: Handshake, fetch: FetchRecord) -> tuple[str, ...]:
    """Every line that the engine's console prints about a fetch, in order. The standard has no console: no lines."""
    failure = blocked(handshake, fetch)
    lines = () if failure is None else console.lines(handshake.browser, failure)
    return _with_network_lines(fetch, failure, lines) if handshake.browser == "chromium" else lines


def _with_network_lines(fetch: FetchRecord, failure: Blocked | None, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Chromium prints the lines of XMLHttpRequest first and those of its network stack last."""
    dropped = [made.observed for made in fetch.steps if made.check is step.HEADER_DROPPED]
    headers = [network_messages.unsafe_header(name or "") for name in dropped if fetch.request.initiator == "xhr"]
    last = responded(fetch) if failure is None else _network_line(fetch, failure)
    return (*headers, *lines, *([] if last is None else [last]))


def _network_line(fetch: FetchRecord, failure: Blocked) -> str | None:
    # Chromium's network stack reads Location before the redirect mode is looked at.
    if failure.failure.reason is Reason.REDIRECT_MODE_ERROR and leads_astray(fetch):
        return network_messages.failed(Reason.REDIRECT_TO_OTHER_SCHEME, None)
    return network_line(failure)


def _exchange(exchange: Exchange) -> dict[str, Any]:
    combined: dict[str, str] = {}
    for name, value in exchange.sent.headers:
        lower = name.lower()
        combined[lower] = f"{combined[lower]}, {value}" if lower in combined else value
    sent = exchange.sent
    return {"url": sent.url, "method": sent.method, "preflight": sent.preflight, "headers": combined}
