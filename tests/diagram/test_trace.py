from typing import Any

from hypothesis import given, settings
from tests.conftest import MermaidOracle
from tests.strategies.scenarios import SCENARIOS

from corsage.diagram import trace
from corsage.handshake import pair, scenario_form
from corsage.handshake.scenario import Scenario

APP, API = "https://app.example.com", "https://api.example.com"
POLICY = {"allow_origins": [APP], "allow_methods": ["POST"], "allow_headers": ["content-type"]}
POST = {"url": f"{API}/api/data", "method": "POST", "headers": [["Content-Type", "application/json"]], "body": "{}"}


def drawn(page: str = APP, requests: list[dict[str, Any]] | None = None, server: dict[str, Any] | None = None) -> str:
    """The trace of a scenario that differs from the default one in this."""
    scenario = {"page": page, "requests": requests or [POST], "server": server or {"policy": POLICY}}
    return trace(pair.simulate(scenario_form.read(scenario))).to_text()


def test_what_happened_is_drawn_with_its_values() -> None:
    """Real paths, statuses and header values; the server's checks; what the script can read."""
    assert (
        drawn()
        == f"""\
sequenceDiagram
    participant Browser as Browser<br/>{APP}
    participant Server as Server<br/>{API}
    Browser->>Server: OPTIONS /api/data (preflight)
    Note over Browser,Server: no credentials<br/>Origin: {APP}<br/>Access-Control-Request-Method: POST<br/>\
Access-Control-Request-Headers: content-type
    Server->>Server: check origin, method, header
    Note right of Server: ✓ origin {APP}<br/>✓ method POST<br/>✓ header content-type
    Server->>Browser: 204 No Content
    Note over Browser,Server: Access-Control-Allow-Origin: {APP}<br/>Access-Control-Allow-Methods: POST<br/>\
Access-Control-Allow-Headers: content-type<br/>Access-Control-Max-Age: 600
    Browser->>Server: POST /api/data (actual request)
    Note over Browser,Server: Origin: {APP}
    Server->>Server: check origin
    Note right of Server: ✓ origin {APP}
    Server->>Browser: 200 OK
    Note over Browser,Server: Access-Control-Allow-Origin: {APP}
    Browser->>Browser: JavaScript receives response
    Note over Browser: cors, status 200<br/>readable headers: content-length, content-type
"""
    )


def test_what_the_http_cache_answers_is_drawn() -> None:
    """A fresh stored response answers in the server's place; a stale one is asked about, with its condition."""
    lines = [["Access-Control-Allow-Origin", "*"], ["Cache-Control", "max-age=60"], ["ETag", '"a"']]
    server = {f"{API}/data": {"preflight": "close", "actual": {"status": 200, "headers": lines}}}
    get = {"url": f"{API}/data"}
    _, second, third = drawn(requests=[get, get, get | {"cache": "no-cache"}], server=server).split("    end\n")[:3]
    assert second.splitlines()[2:4] == [
        "        Browser->>Browser: read the HTTP cache",
        "        Note over Browser: nothing is sent: the stored response answers",
    ]
    assert f"{API}/data" not in second
    assert "Browser->>Server" not in second
    assert "Note over Browser: the stored response is stale: is it still good?" in third
    assert 'If-None-Match: "a"' in third


def test_a_blob_is_nobodys_server() -> None:
    """What the page itself answers is an arrow to itself, and no participant more."""
    scenario = {
        "page": APP,
        "blobs": {f"blob:{APP}/1": {"body": "x"}},
        "requests": [{"url": f"blob:{APP}/1"}],
        "server": {"policy": POLICY},
    }
    code = trace(pair.simulate(scenario_form.read(scenario))).to_text()
    assert "participant Server" not in code
    assert "Browser->>Browser: read the blob" in code


def test_a_blocked_handshake_ends_at_the_step_that_blocked_it() -> None:
    """The reason stands under the block, and nothing after it is drawn."""
    code = drawn("https://evil.example")
    assert "✗ origin https://evil.example" in code
    assert "Browser->>Browser: block response, throw CORS error" in code
    assert (
        code.rstrip().splitlines()[-1].lstrip().startswith("Note over Browser: PreflightMissingAllowOriginHeader<br/>")
    )
    assert "actual request" not in code


def test_a_lost_connection_ends_in_a_cross() -> None:
    """An answer that never came is no answer."""
    code = drawn(server={f"{API}/api/data": {"preflight": "close", "actual": {"status": 200}}})
    assert "Server-xBrowser: connection closed" in code


def test_a_cached_preflight_is_told() -> None:
    """The second fetch asks no more, and the diagram says why."""
    code = drawn(requests=[POST, POST])
    assert code.count("OPTIONS /api/data") == 1
    assert code.count("no preflight: the preflight cache still grants it") == 1


def test_a_redirect_brings_in_the_other_server() -> None:
    """Each origin is a participant; Location is shown."""
    answers = {"status": 302, "headers": [["Location", "https://other.test/x"], ["Access-Control-Allow-Origin", "*"]]}
    code = drawn(
        requests=[{"url": f"{API}/a"}],
        server={
            f"{API}/a": {"preflight": "close", "actual": answers},
            "https://other.test/x": {"preflight": "close", "actual": {"status": 200}},
        },
    )
    assert "participant Server2 as Server2<br/>https://other.test" in code
    assert "location: https://other.test/x" in code
    assert "Browser->>Server2: GET /x (actual request)" in code
    assert "Origin: null" in code


def test_control_characters_are_shown_as_their_codes() -> None:
    """What a server sends can neither break the diagram nor hide in it."""
    answer = {"status": 200, "headers": [["Access-Control-Allow-Origin", "a\x1b[31m; end\n"]]}
    code = drawn(requests=[{"url": f"{API}/a"}], server={f"{API}/a": {"preflight": answer, "actual": answer}})
    assert "\x1b" not in code
    assert "#92;x1b" in code or "\\x1b" in code


@settings(max_examples=50)
@given(SCENARIOS)
def test_mermaid_accepts_every_trace(mermaid_oracle: MermaidOracle, scenario: Scenario) -> None:
    """Whatever was sent and answered, the code is a diagram, with a line for each exchange."""
    handshake = pair.simulate(scenario)
    code = trace(handshake).to_text()
    mermaid_oracle.assert_accepts([code])
    assert code.count("(preflight)\n") == sum(len(fetch.preflights) for fetch in handshake.fetches)
