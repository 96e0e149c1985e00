from typing import Any

from hypothesis import given, settings
from tests.conftest import MermaidOracle
from tests.strategies.scenarios import SCENARIOS

from corsage.diagram import template
from corsage.handshake import scenario_form
from corsage.handshake.scenario import Scenario

REQUEST = {
    "url": "https://api.example.com/api/data",
    "method": "POST",
    "headers": [["Content-Type", "application/json"]],
    "body": "{}",
}
POLICY = {"allow_origins": ["https://app.example.com"], "allow_methods": ["POST"], "allow_headers": ["content-type"]}


def drawn(request: dict[str, Any] | None = None, server: dict[str, Any] | None = None) -> str:
    """The template of a scenario that differs from the default one in this."""
    scenario = {
        "page": "https://app.example.com",
        "requests": [REQUEST | (request or {})],
        "server": server or {"policy": POLICY},
    }
    return template(scenario_form.read(scenario)).to_text()


def test_the_default_scenario() -> None:
    """A page posts JSON to another origin: both branches, with real values in place of the general words."""
    assert (
        drawn()
        == """\
sequenceDiagram
    participant Browser as Browser<br/>https://app.example.com
    participant Server as Server<br/>https://api.example.com
    Browser->>Server: OPTIONS /api/data (preflight)
    Note over Browser,Server: no credentials, CORS headers:<br/>Origin: https://app.example.com<br/>\
Access-Control-Request-Method: POST<br/>Access-Control-Request-Headers: content-type
    Server->>Server: check origin, method, headers
    Server->>Browser: 204 No Content + CORS headers
    Note over Browser,Server: Access-Control-Allow-Origin: https://app.example.com<br/>\
Access-Control-Allow-Methods: POST<br/>Access-Control-Allow-Headers: content-type<br/>Access-Control-Max-Age: 600
    alt CORS allowed
        Browser->>Server: POST /api/data (actual request)
        Server->>Browser: 200 OK + data
        Browser->>Browser: JavaScript receives response
    else CORS denied
        Browser->>Browser: block response, throw CORS error
        Note over Browser: another origin: not in Allow-Origin list: https://app.example.com
    end
"""
    )


def test_general_words_stand_in_for_a_server_that_is_not_known() -> None:
    """A live server's answer is not made up."""
    code = drawn(server={"url": "https://api.example.com"})
    assert "Server->>Browser: 200 OK + CORS headers" in code
    assert "Note over Browser,Server: Allow-Origin, Allow-Methods, Allow-Headers\n" in code


def test_credentials_are_a_note() -> None:
    """When the request carries them: Allow-Credentials: true and an explicit origin are required."""
    note = "Access-Control-Allow-Credentials: true<br/>and an explicit origin (not *) are required"
    assert note not in drawn()
    assert note in drawn({"credentials": "include"}, {"policy": POLICY | {"allow_credentials": True}})


def test_several_origins_expand_to_the_lookup() -> None:
    """The check of the origin becomes a lookup among all that are allowed."""
    origins = ["https://app.example.com", "https://admin.example.com"]
    code = drawn(server={"policy": POLICY | {"allow_origins": origins}})
    assert "Server->>Server: look up https://app.example.com among the allowed origins\n" in code
    assert "Note over Server: https://app.example.com<br/>https://admin.example.com\n" in code


def test_the_lookup_is_by_environment() -> None:
    """Where a policy differs by environment, the lookup says which origins hold where."""
    environments = {"production": {}, "dev": {"allow_origins": ["http://localhost:3000"]}}
    code = drawn(server={"policy": POLICY, "environments": environments})
    assert "Note over Server: production: https://app.example.com<br/>dev: http://localhost:3000\n" in code


def test_custom_headers_are_in_the_question_the_answer_and_the_request() -> None:
    """X-API-Key and X-CSRF-Token: asked for by the preflight, listed by the answer, carried by the actual request."""
    sent = {"headers": [["X-API-Key", "k"], ["X-CSRF-Token", "t"]]}
    code = drawn(sent, {"policy": POLICY | {"allow_headers": ["content-type", "x-api-key", "x-csrf-token"]}})
    assert "Access-Control-Request-Headers: x-api-key,x-csrf-token" in code
    assert "Access-Control-Allow-Headers: content-type, x-api-key, x-csrf-token" in code
    assert "Note over Browser,Server: with X-API-Key, X-CSRF-Token\n" in code


def test_the_denied_branch_names_the_reason_that_the_server_would_give() -> None:
    """A header that the policy does not list is what blocks, not the origin."""
    code = drawn({"headers": [["X-API-Key", "k"]]})
    denied = code.partition("else CORS denied")[2]
    assert "does not name" in denied or "has no" in denied
    assert "origin not in" not in denied


def test_a_request_that_needs_no_preflight_reaches_the_server_first() -> None:
    """What CORS withholds is then the answer: the server has already acted."""
    code = drawn({"method": "GET", "headers": [], "body": None})
    assert "OPTIONS" not in code
    assert code.index("GET /api/data (no preflight needed)") < code.index("alt CORS allowed")


def test_same_origin_needs_no_cors() -> None:
    """One origin on both sides: no branch to draw."""
    code = drawn({"url": "https://app.example.com/x"})
    assert "same origin: CORS does not apply" in code
    assert "alt " not in code


def test_a_mistake_of_the_script_is_drawn_as_one() -> None:
    """What fetch() throws for never reaches a server."""
    assert "throw TypeError, nothing is sent" in drawn({"method": "TRACE"})


@settings(max_examples=50)
@given(SCENARIOS)
def test_mermaid_accepts_every_template(mermaid_oracle: MermaidOracle, scenario: Scenario) -> None:
    """Whatever stands in headers, paths and names, the code is a diagram."""
    mermaid_oracle.assert_accepts([template(scenario).to_text()])
