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
from corsage.engines.departures.table import PROFILES
from corsage.fetch import step
from corsage.fetch.element import loads
from corsage.fetch.elements import run as elements
from corsage.fetch.outcome import Failure, Outcome
from corsage.fetch.profile import Profile
from corsage.fetch.reason import Reason
from corsage.fetch.wire import metadata
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.wire_form import write_outcome
from corsage.http.origin import OPAQUE


def write(handshake: Handshake) -> dict[str, Any]:
    """One line for one scenario."""
    return {
        "id": handshake.scenario.id,
        "observed": [
            {
                "outcome": _page_view(handshake, fetch) | _developer_view(handshake, fetch),
                "exchanges": [_exchange(exchange) | _full(handshake, fetch, exchange) for exchange in fetch.exchanges],
            }
            for fetch in handshake.fetches
        ],
    }


def _page_view(handshake: Handshake, fetch: FetchRecord) -> dict[str, Any]:
    """What the page sees: of an element its events, of a fetch() call the outcome."""
    seen = elements.seen(fetch.steps)
    if fetch.request.initiator == "xhr" and handshake.scenario.full_headers:
        return {"events": ["error" if isinstance(fetch.outcome, Failure) else "load"]} | seen
    element = fetch.request.element
    return seen if element is not None and element.kind != "fetch" else _outcome(fetch.outcome) | seen


def _full(handshake: Handshake, fetch: FetchRecord, exchange: Exchange) -> dict[str, Any]:
    """The headers with Cookie and Fetch metadata, where a scenario wants to see them."""
    if not handshake.scenario.full_headers:
        return {}
    sent, profile = exchange.sent, PROFILES[handshake.browser]
    mode, rules = _mode(fetch, exchange, profile), profile.metadata
    lines = metadata.header_list(sent, handshake.scenario.page, "cors", rules)
    shown = {name.lower(): value for name, value in lines if mode is not None}
    if "sec-fetch-mode" in shown:
        shown["sec-fetch-mode"] = str(mode)
    cookie = {"cookie": "(set before)"} if sent.credentials else {}
    return {"headers": _exchange(exchange)["headers"] | shown | cookie}


def _mode(fetch: FetchRecord, exchange: Exchange, profile: Profile) -> str | None:
    """What Sec-Fetch-Mode says of an exchange; None where an engine says nothing."""
    element = fetch.request.element
    if exchange.sent.preflight:
        return "cors"
    if element is None:
        return fetch.request.mode
    mode = loads(element).mode
    if element.kind == "websocket":
        return mode if profile.elements.websocket_says_mode else None
    if element.kind == "font" and not profile.elements.fonts_use_cors:
        return "no-cors"
    if element.kind == "beacon":
        return "cors" if any(it.check is step.PREFLIGHT_NEEDED for it in fetch.steps) else "no-cors"
    return "cors" if element.kind == "worker" and element.inner else mode


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
