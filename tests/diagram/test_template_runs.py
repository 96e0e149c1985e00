"""The template view of what happens: redirects, errors, opaque responses, several requests, custom headers."""

from typing import Any

import pytest

from corsage.diagram import template
from corsage.engines.departures.table import PROFILES
from corsage.handshake import scenario_form

APP, API = "https://app.example.com", "https://api.example.com"
OPEN = {"Access-Control-Allow-Origin": APP}
ALLOWING = {"status": 204, "headers": {**OPEN, "Access-Control-Allow-Methods": "PUT"}}
RECEIVES = "JavaScript receives response"


def drawn(server: object, *requests: dict[str, Any], **options: Any) -> str:  # noqa: ANN401 - the options of template()
    """The template of requests to a scripted server."""
    data = {"page": APP, "requests": list(requests) or [{"url": f"{API}/a"}], "server": server}
    return template(scenario_form.read(data), **options).to_text()


def test_a_redirect_is_drawn_as_one() -> None:
    """The 302 with its Location, then the request that follows it."""
    leads = {"status": 302, "headers": {**OPEN, "Location": f"{API}/b"}}
    code = drawn({f"{API}/a": leads, f"{API}/b": {"status": 200, "headers": OPEN}})
    assert code.index("302 Found") < code.index(f"location: {API}/b") < code.index("GET /b (redirected)")
    assert RECEIVES in code


def test_a_401_is_a_401() -> None:
    """The script gets its response, whose status is an error."""
    code = drawn({f"{API}/a": {"status": 401, "headers": OPEN}})
    assert "Server->>Browser: 401 Unauthorized + CORS headers" in code
    assert "status 401: response.ok is false" in code
    assert "200 OK" not in code


@pytest.mark.parametrize("request_", [{"url": f"{API}/a"}, {"url": f"{API}/a", "method": "PUT"}])
def test_a_403_without_headers_has_none(request_: dict[str, Any]) -> None:
    """Nothing is made up: no CORS headers, no response, no branch where CORS allows it."""
    code = drawn({f"{API}/a": {"status": 403}}, request_)
    assert "Server->>Browser: 403 Forbidden\n" in code
    assert "no CORS headers" in code
    assert RECEIVES not in code
    assert "CORS allowed" not in code


def test_a_dropped_connection_gives_no_response() -> None:
    """A cross at the browser's line, and a network error."""
    code = drawn({f"{API}/a": "close"})
    assert "Server-xBrowser: connection closed" in code
    assert "network error, throw TypeError" in code
    assert RECEIVES not in code


def test_an_opaque_response_is_opaque() -> None:
    """No branch of CORS, and nothing that the script could read."""
    code = drawn({f"{API}/a": {"status": 200}}, {"url": f"{API}/a", "mode": "no-cors"})
    assert "JavaScript gets an opaque response" in code
    assert "opaque: nothing can be read" in code
    assert "CORS allowed" not in code
    assert RECEIVES not in code


def test_all_requests_are_drawn() -> None:
    """Each on a ground of its own, each server once."""
    code = drawn({f"{API}/a": {"status": 200, "headers": OPEN}}, {"url": f"{API}/a"}, {"url": "https://cdn.test/x"})
    assert code.count("rect ") == 2
    assert "Browser->>Server: GET /a" in code
    assert "Browser->>Server2: GET /x" in code


def test_an_allowed_origin_is_not_said_to_be_missing() -> None:
    """The other branch is about another origin; where every origin is allowed, about credentials."""
    code = drawn({f"{API}/a": {"status": 200, "headers": OPEN}})
    assert "another origin: not in Allow-Origin list" in code
    assert "origin not in Allow-Origin list" not in code
    code = drawn({f"{API}/a": {"status": 200, "headers": {"Access-Control-Allow-Origin": "*"}}})
    assert "not in Allow-Origin list" not in code
    assert "with credentials: Allow-Origin * is not enough" in code


def test_no_response_is_promised_for_a_method_that_the_policy_refuses() -> None:
    """Neither branch ends in a response."""
    policy = {"policy": {"allow_origins": [APP], "allow_methods": ["GET"]}}
    assert RECEIVES not in drawn(policy, {"url": f"{API}/a", "method": "DELETE"})


def test_a_remembered_preflight_is_said() -> None:
    """The second request needs one, and sends none."""
    server = {f"{API}/a": {"preflight": ALLOWING, "actual": {"status": 200, "headers": OPEN}}}
    put = {"url": f"{API}/a", "method": "PUT"}
    assert "PUT /a (the preflight is remembered)" in drawn(server, put, put)


def test_a_custom_header_takes_part_when_asked_for() -> None:
    """A participant a header: asked about in the preflight, there in the actual request; not without the option."""
    policy = {"policy": {"allow_origins": [APP], "allow_headers": ["X-API-Key", "Content-Type"]}}
    headers = {"X-API-Key": "k", "Content-Type": "application/json"}
    request = {"url": f"{API}/a", "headers": headers}
    code = drawn(policy, request, header_participants=True)
    assert "participant Header1 as X-Api-Key<br/>custom header" in code
    assert "Header1->>Server: may it be sent?" in code
    assert "Server-->>Header1: listed" in code
    assert "Header1->>Server: goes along" in code
    assert "Header2" not in code
    assert "Header1" not in drawn(policy, request)


def test_a_browser_draws_its_own_behaviour() -> None:
    """An upload listener on a GET asks for a preflight in Firefox, not in Chromium."""
    server = {f"{API}/a": {"preflight": ALLOWING, "actual": {"status": 200, "headers": OPEN}}}
    request = {"url": f"{API}/a", "initiator": "xhr", "uploadListeners": True}
    assert "OPTIONS" in drawn(server, request, profile=PROFILES["firefox"])
    assert "OPTIONS" not in drawn(server, request, profile=PROFILES["chromium"])


def test_a_websocket_is_drawn_as_it_goes() -> None:
    """The handshake and its 101; CORS has no branch there."""
    code = drawn({f"{API}/a": {"status": 101}}, {"url": "wss://api.example.com/a", "initiator": "websocket"})
    assert "101 Switching Protocols" in code
    assert "CORS allowed" not in code
    assert "network error" not in code
