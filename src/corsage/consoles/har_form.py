"""Handshakes as a HAR file (HTTP Archive 1.2), in the form that Chromium's Network panel exports and imports.

A preflight is an entry of the type "preflight"; a request that its preflight ended has an entry with the status 0. What
a check refused keeps its status and headers, with the error of Chromium. A handshake has no clock: entries are one
millisecond apart, from the first moment of 2026 on.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from corsage.consoles.chromium_network import ERRORS, LOST
from corsage.fetch.network import Answer, Lost
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.http.headers import HeaderList, get
from corsage.http.status import REASON_PHRASES

_START: Final = datetime(2026, 1, 1, tzinfo=UTC)
_FAILED: Final = "net::ERR_FAILED"
_TIMINGS: Final = {"blocked": 0, "dns": -1, "ssl": -1, "connect": -1, "send": 0, "wait": 1, "receive": 0}
_HTTP: Final = "HTTP/1.1"


def write(handshakes: Iterable[Handshake], version: str) -> dict[str, Any]:
    """One HAR of all exchanges, in order; each handshake is a page; `version` is ours."""
    pages, entries = [], []
    for number, handshake in enumerate(handshakes, 1):
        page = f"page_{number}"
        for fetch in handshake.fetches:
            entries += [{**entry, "pageref": page} for entry in _fetch(fetch)]
        shown = handshake.scenario.page.url or handshake.scenario.page.origin
        pages.append(
            {
                "startedDateTime": _time(0),
                "id": page,
                "title": shown,
                "pageTimings": {"onContentLoad": -1, "onLoad": -1},
            }
        )
    for number, entry in enumerate(entries):
        entry["startedDateTime"] = _time(number)
    creator = {"name": "Corsage", "version": version}
    return {"log": {"version": "1.2", "creator": creator, "pages": pages, "entries": entries}}


def _fetch(fetch: FetchRecord) -> Iterator[dict[str, Any]]:
    last = len(fetch.exchanges) - 1
    for number, exchange in enumerate(fetch.exchanges):
        refused = number == last and isinstance(fetch.outcome, Failure) and not exchange.sent.preflight
        error = _error(fetch, exchange) if refused else ""
        yield _entry(fetch, exchange, error)
    if isinstance(fetch.outcome, Failure) and fetch.exchanges and fetch.exchanges[-1].sent.preflight:
        sent = fetch.exchanges[-1].sent
        request = _request(sent.url, fetch.request.method, fetch.request.headers, None)
        yield _whole(fetch.request.initiator, request, _nothing(_FAILED))


def _entry(fetch: FetchRecord, exchange: Exchange, error: str) -> dict[str, Any]:
    sent, received = exchange.sent, exchange.received
    request = _request(sent.url, sent.method, sent.headers, sent.body)
    response = (
        _nothing(error or LOST.get(received.cause, _FAILED))
        if isinstance(received, Lost)
        else _response(received, error)
    )
    return _whole("preflight" if sent.preflight else fetch.request.initiator, request, response)


def _whole(kind: str, request: dict[str, Any], response: dict[str, Any]) -> dict[str, Any]:
    return {
        "_initiator": {"type": "preflight" if kind == "preflight" else "script"},
        "_priority": "High",
        "_resourceType": kind,
        "cache": {},
        "connection": "",
        "request": request,
        "response": response,
        "serverIPAddress": "",
        "time": 1,
        "timings": _TIMINGS,
    }


def _error(fetch: FetchRecord, exchange: Exchange) -> str:
    """What Chromium notes of a request that failed: its network's error, or the one of every refusal."""
    assert isinstance(fetch.outcome, Failure)
    reason = fetch.outcome.reason
    if isinstance(exchange.received, Lost):
        return LOST.get(exchange.received.cause, _FAILED)
    if reason in {Reason.CROSS_ORIGIN_RESOURCE_POLICY, Reason.CROSS_ORIGIN_EMBEDDER_POLICY}:
        return "net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin"
    return ERRORS.get(reason, _FAILED)


def _request(url: str, method: str, headers: HeaderList, body: bytes | None) -> dict[str, Any]:
    query = [{"name": name, "value": value} for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)]
    posted = {} if body is None else {"postData": {"mimeType": get(headers, "content-type") or "", **_text(body)}}
    return {
        "method": method,
        "url": url,
        "httpVersion": _HTTP,
        "headers": _headers(headers),
        "queryString": query,
        "cookies": [],
        "headersSize": -1,
        "bodySize": len(body or b""),
        **posted,
    }


def _response(answer: Answer, error: str) -> dict[str, Any]:
    content = {"size": len(answer.body), "mimeType": get(answer.headers, "content-type") or "x-unknown"}
    return {
        "status": answer.status,
        "statusText": answer.reason_phrase or REASON_PHRASES.get(answer.status, ""),
        "httpVersion": _HTTP,
        "headers": _headers(answer.headers),
        "cookies": [],
        "content": {**content, **_text(answer.body)} if answer.body and not error else content,
        "redirectURL": get(answer.headers, "location") or "",
        "headersSize": -1,
        "bodySize": len(answer.body),
        **({"_error": error} if error else {}),
    }


def _nothing(error: str) -> dict[str, Any]:
    """The response of a request that had none, as Chromium writes it."""
    return {**_response(Answer(0), error), "httpVersion": "", "bodySize": -1}


def _headers(listed: HeaderList) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in listed]


def _text(body: bytes) -> dict[str, str]:
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"text": b64encode(body).decode(), "encoding": "base64"}


def _time(milliseconds: int) -> str:
    return (_START + timedelta(milliseconds=milliseconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
