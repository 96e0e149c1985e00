"""The templates, as data. A test runs each, in memory and over HTTP, and asserts what it ends in."""

from typing import Final

from corsage.fetch.reason import Reason
from corsage.templates.template import APP, Template

_JSON: Final = ["Content-Type", "application/json"]
_ALLOW_ORIGIN: Final = ["Access-Control-Allow-Origin", APP]
NO_CONTENT: Final = {"status": 204, "headers": []}
ALLOWED: Final = {"status": 200, "headers": [_ALLOW_ORIGIN]}

#: A login that stands before CORS: it answers the preflight too, which never carries a token.
UNAUTHORIZED: Final = {
    "status": 401,
    "headers": [["content-type", "application/json"], ["www-authenticate", "Bearer"]],
    "body": '{"error": "log in first"}',
}

TEMPLATES: Final = (
    Template(
        id="json-post",
        question="How does a preflight work?",
        summary="The handshake everybody draws: a preflight, a yes, then the request.",
        method="POST",
        headers=[_JSON],
        body='{"name": "Ada"}',
    ),
    Template(
        id="wrong-origin",
        question="Why is my origin refused?",
        shelf="Break",
        summary="The same request from another page. The preflight is refused.",
        ends=Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        page="https://elsewhere.example",
        method="POST",
        headers=[_JSON],
        body='{"name": "Ada"}',
    ),
    Template(
        id="no-preflight",
        question="When is there no preflight?",
        summary="A method and headers that any page could always send: nobody is asked first.",
    ),
    Template(
        id="credentials",
        question="How do I send cookies?",
        shelf="Adapt",
        summary="Credentials need Allow-Credentials: true and the origin spelled out.",
        method="POST",
        headers=[_JSON],
        body="{}",
        credentials="include",
        policy={"allow_credentials": True},
    ),
    Template(
        id="credentials-wildcard",
        question="Why is * not enough with cookies?",
        shelf="Break",
        summary="The asterisk is not enough as soon as the request carries credentials.",
        ends=Reason.WILDCARD_ORIGIN_NOT_ALLOWED,
        credentials="include",
        policy={"allow_origins": ["*"]},
    ),
    Template(
        id="custom-headers",
        question="How do I send my own headers?",
        shelf="Adapt",
        summary="X-API-Key and X-CSRF-Token are asked for in the preflight, and granted.",
        method="POST",
        headers=[_JSON, ["X-API-Key", "k-123"], ["X-CSRF-Token", "t-456"]],
        body="{}",
        policy={"allow_headers": ["content-type", "x-api-key", "x-csrf-token"]},
    ),
    Template(
        id="header-not-allowed",
        question="Why is my header refused?",
        shelf="Break",
        summary="The page sends X-CSRF-Token; the policy does not name it.",
        ends=Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        method="POST",
        headers=[_JSON, ["X-CSRF-Token", "t-456"]],
        body="{}",
    ),
    Template(
        id="several-origins",
        question="How do I allow each environment?",
        shelf="Adapt",
        summary="Production, staging by pattern, and a developer's own machine.",
        page="https://pr-42.staging.example.com",
        method="PUT",
        headers=[_JSON],
        body="{}",
        policy={
            "allow_origins": [APP, "https://*.staging.example.com", "http://localhost:*"],
            "allow_methods": ["GET", "POST", "PUT"],
        },
        environments={
            "production": {"allow_origins": [APP]},
            "staging": {"allow_origins": ["https://*.staging.example.com"]},
            "development": {"allow_origins": ["http://localhost:*"]},
        },
    ),
    Template(
        id="preflight-401",
        question="Why is my preflight 401?",
        shelf="Break",
        summary="The server wants a token before anything else. A preflight never carries one.",
        ends=Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        path="/api/locked",
        headers=[["Authorization", "Bearer abc"]],
        answers={"preflight": UNAUTHORIZED, "actual": UNAUTHORIZED},
    ),
    Template(
        id="no-cors",
        question="What does no-cors really do?",
        summary="No error, and nothing to read: the response is opaque.",
        page="https://elsewhere.example",
        mode="no-cors",
    ),
    Template(
        id="preflight-404",
        question="Why is my preflight 404?",
        shelf="Break",
        summary="No route answers OPTIONS at this URL. The request itself would be answered.",
        ends=Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        method="PUT",
        answers={"preflight": {"status": 404, "headers": []}, "actual": ALLOWED},
    ),
    Template(
        id="preflight-405",
        question="Why is my preflight 405?",
        shelf="Break",
        summary="The route knows GET and PUT, and refuses OPTIONS before CORS is looked at.",
        ends=Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        method="PUT",
        answers={"preflight": {"status": 405, "headers": [["Allow", "GET, PUT"]]}, "actual": ALLOWED},
    ),
    Template(
        id="preflight-redirect",
        question="Why may a preflight not be redirected?",
        shelf="Break",
        summary="The server adds a slash by a redirect. A preflight must be answered where it was sent.",
        ends=Reason.PREFLIGHT_DISALLOWED_REDIRECT,
        method="PUT",
        answers={"preflight": {"status": 301, "headers": [["Location", "/api/data/"]]}, "actual": ALLOWED},
    ),
    Template(
        id="error-without-headers",
        question="Why does a server error look like a CORS error?",
        shelf="Break",
        summary="The answer 500 is made outside of the CORS code, so the page cannot read it.",
        ends=Reason.MISSING_ALLOW_ORIGIN_HEADER,
        answers={"preflight": NO_CONTENT, "actual": {"status": 500, "headers": []}},
    ),
    Template(
        id="double-headers",
        question="Why are two layers worse than one?",
        shelf="Break",
        summary="The proxy and the application both add Access-Control-Allow-Origin.",
        ends=Reason.MULTIPLE_ALLOW_ORIGIN_VALUES,
        answers={
            "preflight": NO_CONTENT,
            "actual": {"status": 200, "headers": [_ALLOW_ORIGIN, ["Access-Control-Allow-Origin", "*"]]},
        },
    ),
    Template(
        id="credentials-not-allowed",
        question="Why are my cookies refused?",
        shelf="Break",
        summary="The origin is allowed, and Access-Control-Allow-Credentials is missing.",
        ends=Reason.INVALID_ALLOW_CREDENTIALS,
        credentials="include",
        answers={"preflight": NO_CONTENT, "actual": ALLOWED},
    ),
    Template(
        id="null-origin",
        question="Why is my origin null?",
        shelf="Break",
        summary="A sandboxed frame, a file and a data: URL have no origin that could be allowed.",
        ends=Reason.MISSING_ALLOW_ORIGIN_HEADER,
        page="null",
    ),
    Template(
        id="exposed-headers",
        question="Why can my script not read a header?",
        shelf="Adapt",
        summary="A script reads seven headers. Any other one must be exposed by name.",
        policy={"expose_headers": ["x-request-id"]},
    ),
)

#: The templates by their names.
BY_ID: Final = {template.id: template for template in TEMPLATES}
