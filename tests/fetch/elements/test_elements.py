"""What is not fetch(): each kind's mode and credentials, what the page sees, and where engines differ."""

from base64 import b64encode
from hashlib import sha384
from typing import Any

import pytest

from corsage.engines.departures.table import PROFILES
from corsage.fetch.element import KINDS, LOADS
from corsage.fetch.elements.run import LOADERS, seen
from corsage.fetch.outcome import Failure
from corsage.handshake import handshake_form, pair, scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.record import Handshake

APP, API, OTHER = "https://app.example.com", "https://api.example.com", "https://other.test"
URL = f"{API}/x"
OPEN = {"Access-Control-Allow-Origin": APP}
PNG = {"base64": b64encode(b"\x89PNG\r\n\x1a\n").decode()}
FONT = {"base64": b64encode(b"\x00\x01\x00\x00").decode()}
WAV = {"base64": b64encode(b"RIFF\x00\x00\x00\x00WAVE").decode()}


def run(request: dict[str, Any], server: object, browser: str = "standard", page: object = APP) -> Handshake:
    """One load; the record and the scenario are written and read on the way."""
    scenario = scenario_form.read({"page": page, "requests": [{"url": URL, **request}], "server": server})
    assert scenario_form.read(scenario_form.write(scenario)) == scenario
    handshake = pair.simulate(scenario, PROFILES[browser])
    assert handshake_form.read(handshake_form.write(handshake)) == handshake
    return handshake


def answer(body: object = "", type_: str = "", status: int | str = 200, **headers: str) -> dict[str, Any]:
    """A server with one answer for the URL."""
    lines = {name.replace("_", "-"): value for name, value in headers.items()}
    return {URL: {"status": status, "headers": ({"Content-Type": type_} if type_ else {}) | lines, "body": body}}


def sees(request: dict[str, Any], server: object, browser: str = "standard", page: object = APP) -> dict[str, Any]:
    """What the page sees of one load."""
    return seen(run(request, server, browser, page).fetches[0].steps)


def sent(request: dict[str, Any], server: object, browser: str = "standard") -> list[tuple[str, str | None, bool]]:
    """Of each exchange: URL, Origin, and whether credentials went along."""
    exchanges = run(request, server, browser).fetches[0].exchanges
    return [(it.sent.url, dict(it.sent.headers).get("Origin"), it.sent.credentials) for it in exchanges]


def test_every_kind_has_a_loader_and_a_mode() -> None:
    """The tables cover the closed set."""
    assert set(LOADERS) == set(LOADS) == set(KINDS)


@pytest.mark.parametrize(
    ("request_", "origin", "credentials"),
    [
        ({"initiator": "image"}, None, True),
        ({"initiator": "image-crossorigin"}, APP, False),
        ({"initiator": "image", "crossorigin": "use-credentials"}, APP, True),
        ({"initiator": "script"}, None, True),
        ({"initiator": "module-script"}, APP, False),
        ({"initiator": "stylesheet"}, None, True),
        ({"initiator": "font"}, APP, False),
        ({"initiator": "media"}, None, True),
        ({"initiator": "eventsource"}, APP, False),
        ({"initiator": "beacon", "method": "POST", "body": "x"}, APP, True),
        ({"initiator": "wasm-streaming"}, APP, False),
        ({"initiator": "websocket", "url": "wss://api.example.com/x"}, APP, True),
        ({"initiator": "css", "property": "background: url(x)"}, None, True),
        ({"initiator": "css", "property": "mask-image: url(x)"}, APP, False),
    ],
)
def test_a_kind_asks_in_its_mode(request_: dict[str, Any], origin: str | None, *, credentials: bool) -> None:
    """With CORS there is an Origin; credentials go as HTML says."""
    assert sent(request_, answer()) == [(URL, origin, credentials)]


@pytest.mark.parametrize(
    "request_",
    [{"initiator": "worker"}, {"initiator": "track"}, {"initiator": "svg-use"}],
    ids=lambda request: request["initiator"],
)
def test_what_must_be_of_the_pages_origin_is_not_sent_elsewhere(request_: dict[str, Any]) -> None:
    """A worker, subtitles without the attribute, <use>: no CORS header opens them."""
    assert sent(request_, answer(**OPEN)) == []


def test_an_image_taints_a_canvas_where_cors_was_not_asked() -> None:
    """Loaded either way; with the attribute and without permission not at all."""
    bare, opened = answer(PNG, "image/png"), answer(PNG, "image/png", **OPEN)
    assert sees({"initiator": "image"}, bare) == {"event": "load", "tainted": True}
    assert sees({"initiator": "image-crossorigin"}, opened) == {"event": "load", "tainted": False}
    assert sees({"initiator": "image-crossorigin"}, bare) == {"event": "error"}
    assert sees({"initiator": "image"}, answer(PNG, "image/png", 404))["event"] == "load"


def test_opaque_response_blocking_is_chromiums() -> None:
    """Data that says nosniff is no image for Chromium; the others draw it."""
    server = answer(PNG, "text/plain", X_Content_Type_Options="nosniff")
    assert sees({"initiator": "image"}, server, "chromium") == {"event": "error"}
    assert sees({"initiator": "image"}, server, "firefox")["event"] == "load"
    outcome = run({"initiator": "image"}, server, "chromium").fetches[0].outcome
    assert isinstance(outcome, Failure)
    assert outcome.gate == "opaque-response-blocking"


@pytest.mark.parametrize(
    ("type_", "nosniff", "runs"),
    [
        ("text/javascript", False, True),
        ("text/plain", False, True),
        ("text/plain", True, False),
        ("image/png", False, False),
        ("text/csv", False, False),
    ],
)
def test_a_classic_script_needs_its_type_with_nosniff_only(type_: str, *, nosniff: bool, runs: bool) -> None:
    """Types that are never scripts are refused either way."""
    headers = {"X_Content_Type_Options": "nosniff"} if nosniff else {}
    expected = {"event": "load", "ran": 1} if runs else {"event": "error", "ran": 0}
    assert sees({"initiator": "script"}, answer("run()", type_, **headers)) == expected


def test_a_module_needs_its_type_and_its_imports() -> None:
    """What a module imports is asked for in the same way, and one that fails fails all."""
    assert sees({"initiator": "module-script"}, answer("x", "text/plain", **OPEN)) == {"event": "error", "ran": 0}
    headers = {"Content-Type": "text/javascript", **OPEN}
    server = {URL: {"status": 200, "headers": headers, "body": 'import "./y";'}}
    assert sees({"initiator": "module-script"}, server)["event"] == "error"
    server[f"{API}/y"] = {"status": 200, "headers": headers, "body": "y"}
    assert sees({"initiator": "module-script"}, server) == {"event": "load", "ran": 2}


def test_integrity_is_checked_where_the_page_may_look() -> None:
    """The right hash loads, a wrong one does not, and an opaque response matches none."""
    right = "sha384-" + b64encode(sha384(b"run()").digest()).decode()
    wrong = "sha384-" + b64encode(sha384(b"other").digest()).decode()
    script = {"initiator": "script", "crossorigin": "anonymous"}
    opened = answer("run()", "text/javascript", **OPEN)
    assert sees({**script, "integrity": right}, opened)["event"] == "load"
    assert sees({**script, "integrity": wrong}, opened)["event"] == "error"
    assert sees({"initiator": "script", "integrity": right}, opened)["event"] == "error"


def test_a_sheets_rules_are_closed_where_it_is_opaque() -> None:
    """It applies all the same; one of the wrong type does not, and Chromium fires load for it."""
    css = "a { color: red }"
    sheet = {"initiator": "stylesheet"}
    assert sees(sheet, answer(css, "text/css")) == {"event": "load", "rules": "SecurityError", "applied": True}
    opened = answer(css, "text/css", **OPEN)
    assert sees({**sheet, "crossorigin": "anonymous"}, opened) == {"event": "load", "rules": 1, "applied": True}
    assert sees(sheet, answer(css, "text/html"), "chromium")["event"] == "load"
    assert sees(sheet, answer(css, "text/html"), "firefox")["event"] == "error"


def test_webkits_fonts_need_no_cors() -> None:
    """The standard refuses a font without permission; WebKitGTK loads it, with cookies."""
    server = answer(FONT, "font/ttf")
    assert sees({"initiator": "font"}, server)["load"] == "rejected"
    assert sees({"initiator": "font"}, server, "webkit")["load"] == "resolved"
    assert sent({"initiator": "font"}, server, "webkit") == [(URL, None, True)]


def test_media_are_asked_for_by_ranges() -> None:
    """The type does not matter; an error status does."""
    exchange = run({"initiator": "media"}, answer(WAV, "text/html")).fetches[0].exchanges[0]
    assert dict(exchange.sent.headers)["Range"] == "bytes=0-"
    assert "canplay" in sees({"initiator": "media"}, answer(WAV, "text/html"))["events"]
    assert sees({"initiator": "media"}, answer(WAV, "audio/wav", 404))["events"] == ["error"]


def stream(*answers: object) -> dict[str, Any]:
    """A URL that redirects to a stream, and the stream's answers from call to call."""
    leads = {"status": 302, "headers": {"Location": f"{API}/y", **OPEN}}
    return {URL: leads, f"{API}/y": {"actual": list(answers)}}


def test_an_event_source_reconnects() -> None:
    """To its own URL; Chromium to where the redirect led. A 204 ends it."""
    headers = {"Content-Type": "text/event-stream", **OPEN, "Cache-Control": "no-store"}
    events = {"status": 200, "headers": headers, "body": "id: 7\ndata: hello\n\n"}
    over = {"status": 204, "headers": OPEN}
    request = {"initiator": "eventsource"}
    names = [event[0] for event in sees(request, stream(events, over))["events"]]
    assert names == ["open", "message", "error", "error"]
    assert [url for url, _, _ in sent(request, stream(events, over), "firefox")] == [URL, f"{API}/y"] * 2
    assert [url for url, _, _ in sent(request, stream(events, over), "chromium")] == [URL, f"{API}/y", f"{API}/y"]
    last = run(request, stream(events, over)).fetches[0].exchanges[-1].sent
    assert dict(last.headers)["Last-Event-ID"] == "7"


@pytest.mark.parametrize(
    ("browser", "status", "headers", "protocols", "opens"),
    [
        ("standard", 101, {}, [], True),
        ("standard", 404, {}, [], False),
        ("chromium", 101, {}, ["a"], False),
        ("firefox", 101, {}, ["a"], True),
        ("firefox", 101, {"Sec-WebSocket-Protocol": "b"}, ["a"], False),
        ("chromium", 101, {"Sec-WebSocket-Protocol": "a"}, ["a"], True),
        ("standard", 101, {"Sec-WebSocket-Protocol": "a"}, [], False),
    ],
)
def test_a_websocket_is_not_cors(
    browser: str, status: int, headers: dict[str, str], protocols: list[str], *, opens: bool
) -> None:
    """No Access-Control header decides; the status and the protocol do."""
    request = {"initiator": "websocket", "url": "wss://api.example.com/x", "protocols": protocols}
    events = sees(request, {URL: {"status": status, "headers": headers}}, browser)["events"]
    assert [event[0] for event in events] == (["open", "message", "close"] if opens else ["error", "close"])


def test_only_webkit_follows_a_websockets_redirect() -> None:
    """The others fail at once."""
    server = {URL: {"status": 302, "headers": {"Location": f"{API}/y"}}, f"{API}/y": {"status": 101}}
    request = {"initiator": "websocket", "url": "wss://api.example.com/x"}
    assert len(sent(request, server, "webkit")) == 2
    assert len(sent(request, server, "firefox")) == 1


def test_a_beacon_is_preflighted_for_its_type() -> None:
    """The page hears true either way; the request goes only when the preflight was granted."""
    beacon = {"initiator": "beacon", "headers": {"Content-Type": "application/json"}, "body": "{}"}
    exchanges = run(beacon, answer()).fetches[0].exchanges
    assert [it.sent.method for it in exchanges] == ["OPTIONS"]
    assert sees(beacon, answer()) == {"returned": True}


def test_a_preload_is_used_by_the_font_that_wants_it() -> None:
    """Nothing is sent again, and a failure is a failure for both."""
    preload = {"url": URL, "initiator": "link", "rel": "preload", "as": "font", "crossorigin": "anonymous"}
    requests = [preload, {"url": URL, "initiator": "font"}]
    for opened in (True, False):
        server = answer(FONT, "font/ttf", **(OPEN if opened else {}))
        scenario = scenario_form.read({"page": APP, "requests": requests, "server": server})
        second = pair.simulate(scenario).fetches[1]
        assert second.exchanges == ()
        assert seen(second.steps)["load"] == ("resolved" if opened else "rejected")


def test_a_cached_answer_without_origin_spoils_cors_in_chromium() -> None:
    """The image was stored without CORS headers; Firefox asks again."""
    rules = [
        {"if": {"origin": True}, "answer": answer(PNG, "image/png", Cache_Control="max-age=60", **OPEN)[URL]},
        {"answer": answer(PNG, "image/png", Cache_Control="max-age=60")[URL]},
    ]
    requests = [{"url": URL, "initiator": "image"}, {"url": URL, "initiator": "image-crossorigin"}]
    scenario = scenario_form.read({"page": APP, "requests": requests, "server": {URL: rules}})
    events = {
        browser: seen(pair.simulate(scenario, PROFILES[browser]).fetches[1].steps)["event"]
        for browser in ("chromium", "firefox")
    }
    assert events == {"chromium": "error", "firefox": "load"}


def test_a_recording_of_steps_is_read() -> None:
    """The form of recordings: steps, rules, bodies by their kinds, Cookie and Sec-Fetch-Mode in what is printed."""
    data = {
        "id": "s1",
        "page": {"url": f"{APP}/", "origin": APP, "headers": []},
        "steps": [{"run": "img", "url": URL, "attributes": {"crossorigin": ""}}],
        "server": {URL: [{"answer": {"status": 200, "headers": [], "body": "png", "range": "honour"}}]},
    }
    scenario = scenario_form.read(data)
    assert scenario.full_headers
    assert scenario.requests[0].element is not None
    assert scenario.requests[0].element.crossorigin == "anonymous"
    assert scenario_form.read(scenario_form.write(scenario)) == scenario


def test_fetch_checks_integrity() -> None:
    """The right hash lets the response pass, another one refuses it; priority changes nothing."""
    right = "sha384-" + b64encode(sha384(b"data").digest()).decode()
    server = answer("data", **OPEN)
    assert not run({"integrity": right, "priority": "high"}, server).blocked
    outcome = run({"integrity": right}, answer("other", **OPEN)).fetches[0].outcome
    assert isinstance(outcome, Failure)
    assert outcome.gate == "integrity"


def test_an_attribute_of_elements_is_refused_for_fetch() -> None:
    """A crossorigin that nobody reads would mislead."""
    with pytest.raises(FormError, match=r"requests\[0\]\.crossorigin: is for elements"):
        run({"crossorigin": "anonymous"}, answer())
