"""EventSource, WebSocket and sendBeacon: what is asked again, what is no CORS at all, and what nobody hears of."""

from dataclasses import replace
from typing import Any, Final

from corsage.fetch import step
from corsage.fetch import url as urls
from corsage.fetch.elements import content
from corsage.fetch.elements.load import Got, Loader, Loading
from corsage.fetch.network import Answer, Send
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.reason import Reason
from corsage.fetch.url import URL
from corsage.http import headers
from corsage.http.status import REDIRECT_STATUSES

#: How often a stream is asked for again: what a page sees of more is the same.
MOST_CONNECTIONS: Final = 3
_HTTP: Final = {"ws": "http", "wss": "https"}
_ACCEPT: Final = (("Accept", "text/event-stream"), ("Cache-Control", "no-cache"))


def event_source(loader: Loader) -> Loading:
    """HTML, 9.2: a stream that ends is asked for again, until the server says that it is over."""
    seen: list[list[Any]] = []
    url, last_id = loader.request.url, ""
    for _ in range(MOST_CONNECTIONS):
        add = (("Last-Event-ID", last_id),) if last_id else ()
        got = yield from loader.ask(url, add=add, headers=_ACCEPT[:1])
        outcome = got.outcome
        if seen and isinstance(outcome, Failure) and outcome.reason is Reason.NETWORK_FAILURE:
            seen.append(["error", 0])  # "if res is a network error, ... reestablish the connection"
            continue
        if isinstance(outcome, Failure) and _throws(loader, outcome):
            return outcome
        if isinstance(outcome, Failure) or not _is_stream(got):
            seen.append(["error", 2])
            break
        seen.append(["open", 1])
        seen += [["message", 1]] * content.events(got.body)
        seen.append(["error", 0])
        last_id = _last_id(got) or last_id
        if loader.profile.elements.reconnects_to_target and outcome.redirected:
            url = outcome.url
    loader.sees(events=seen)
    return outcome


def _throws(loader: Loader, failure: Failure) -> bool:
    """Whether the constructor throws for what the page's policy forbids."""
    by_policy = failure.reason is Reason.CONTENT_SECURITY_POLICY and not loader.exchanges
    if not by_policy or loader.element.kind not in loader.profile.elements.policy_throws:
        return False
    loader.sees(thrown="SecurityError")
    return True


def _is_stream(got: Got) -> bool:
    return got.answer is not None and got.answer.status == 200 and content.essence(got.headers) == "text/event-stream"


def _last_id(got: Got) -> str:
    lines = [line[3:].strip() for line in got.body.decode("utf-8", "replace").splitlines() if line.startswith("id:")]
    return lines[-1] if lines else ""


def websocket(loader: Loader) -> Loading:
    """WebSockets, "establish a WebSocket connection": no CORS. The server looks at Origin; the browser does not ask."""
    target = urls.parse(loader.request.url, loader.page.base)
    if target is None or target.scheme not in {"ws", "wss", "http", "https"} or target.fragment is not None:
        loader.sees(thrown="SyntaxError")
        return Failure(Reason.INVALID_URL, loader.request.url)
    blocked = loader.violation(_over_ws(target), "connect-src", redirected=False)
    if blocked is not None and not _throws(loader, blocked):
        loader.sees(events=[["error", 3], ["close", 3]])
    if blocked is not None:
        return blocked
    url = _over_http(target)
    via: tuple[str, ...] = ()
    while True:
        received = yield Send(url, "GET", _handshake(loader), None, False, True, via)  # noqa: FBT003 - fields
        loader.exchanges += 1
        location = _followed(loader, received, url)
        if location is None:
            break
        via, url = (*via, url), location
    return _opened(loader, received, url)


def _over_http(target: URL) -> str:
    return f"{_HTTP.get(target.scheme, target.scheme)}:{target.target.partition(':')[2]}"


def _over_ws(target: URL) -> str:
    schemes = {"http": "ws", "https": "wss"}
    return f"{schemes.get(target.scheme, target.scheme)}:{target.target.partition(':')[2]}"


def _handshake(loader: Loader) -> headers.HeaderList:
    protocols = ", ".join(loader.element.protocols)
    return (
        ("Origin", loader.page.origin),
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        *((("Sec-WebSocket-Protocol", protocols),) if protocols else ()),
    )


def _followed(loader: Loader, received: object, url: str) -> str | None:
    """Where an engine goes that follows redirects of a handshake."""
    if not isinstance(received, Answer) or not loader.profile.elements.websocket_follows:
        return None
    location = headers.get(received.headers, "location") if received.status in REDIRECT_STATUSES else None
    target = None if location is None else urls.parse_header(location, url)
    return None if target is None or loader.exchanges > 20 else _over_http(target)


def _opened(loader: Loader, received: object, url: str) -> Failure | Response:
    status = received.status if isinstance(received, Answer) else None
    chosen = headers.get(received.headers, "sec-websocket-protocol") if isinstance(received, Answer) else None
    wanted = loader.element.protocols
    if status != 101 or not _agrees(loader, chosen):
        loader.sees(events=[["error", 3], ["close", 3]])
        observed = f"status {status}" if status != 101 else f"protocol {chosen or 'none'}"
        required = "101" if status != 101 else ", ".join(wanted) or "no protocol"
        return loader.fail(step.WEBSOCKET, Reason.WEBSOCKET_REFUSED, observed, required)
    loader.steps.append(step.Step(step.WEBSOCKET, True, "101", "101", None, loader.exchanges - 1))  # noqa: FBT003 - `passed`
    loader.sees(events=[["open", 1], ["message", 1], ["close", 3]])
    return Response("basic", 101, url, redirected=False, headers=(), body=b"")


def _agrees(loader: Loader, chosen: str | None) -> bool:
    """Fetch, "establish a WebSocket connection", step 11: the protocol that the server chose is one of the page's."""
    wanted = loader.element.protocols
    if chosen is None:
        return not wanted or not loader.profile.elements.websocket_needs_protocol
    return chosen in wanted


def beacon(loader: Loader) -> Loading:
    """Beacon: CORS only for a type that needs a preflight; the page hears nothing of the answer."""
    kind = headers.get(loader.request.headers, "content-type")
    safe = kind is None or kind.partition(";")[0].strip().lower() in {
        "text/plain", "multipart/form-data", "application/x-www-form-urlencoded",
    }  # fmt: skip
    page = loader.page
    if page.url and page.origin == "null" and loader.profile.elements.beacon_names_url:
        own = urls.parse(page.url)
        loader.page = replace(page, origin=own.serialized_origin) if own is not None else page
    loader.sees(returned=True)
    mode = "no-cors" if safe else "cors"
    got = yield from loader.ask(method="POST", keepalive=True, mode=mode, credentials="include")
    return got.outcome
