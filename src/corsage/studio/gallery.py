"""The scenarios that the page offers: one for each thing that people meet first, as data.

Each is a scenario in its JSON form, with the question that it answers; what it ends in is asserted by the tests, in
memory and over HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from corsage import diagram
from corsage.fetch.reason import Reason
from corsage.handshake import scenario_form
from corsage.studio import forms

APP: Final = "https://app.example.com"
API: Final = "https://api.example.com"
#: What `corsage serve` enforces when it is told nothing, and the first scenario's policy.
POLICY: Final[dict[str, Any]] = {
    "allow_origins": [APP],
    "allow_methods": ["GET", "POST"],
    "allow_headers": ["content-type"],
}
_JSON: Final = ["Content-Type", "application/json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One scenario of the gallery. `ends` is the reason for which it is blocked, or None; `shelf` is its place."""

    id: str
    question: str
    summary: str
    shelf: str = "Learn"
    ends: Reason | None = None
    page: str = APP
    path: str = "/api/data"
    method: str = "GET"
    headers: Sequence[Sequence[str]] = ()
    body: str | None = None
    credentials: str = "same-origin"
    mode: str = "cors"
    policy: dict[str, Any] = field(default_factory=dict)
    environments: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] | None = None
    """What a server without a policy answers, in place of one with a policy."""

    def scenario(self, origin: str = API) -> dict[str, Any]:
        """The scenario's JSON form, with the server at that origin."""
        request = {
            "url": origin + self.path,
            "method": self.method,
            "headers": [list(pair) for pair in self.headers],
            "body": self.body,
            "mode": self.mode,
            "credentials": self.credentials,
        }
        server: dict[str, Any] = {"policy": POLICY | self.policy}
        if self.environments:
            server["environments"] = self.environments
        if self.answers is not None:
            server = {origin + self.path: self.answers}
        return {"id": self.id, "page": self.page, "requests": [request], "server": server}

    def form(self) -> forms.Sample:
        """What the page shows of it."""
        data = self.scenario()
        return {
            "id": self.id,
            "question": self.question,
            "summary": self.summary,
            "shelf": self.shelf,
            "blocked": self.ends is not None,
            "scenario": data,
            "template": diagram.template(scenario_form.read(data)).to_text(),
        }


#: A login that stands before CORS: it answers the preflight too, which never carries a token.
UNAUTHORIZED: Final = {
    "status": 401,
    "headers": [["content-type", "application/json"], ["www-authenticate", "Bearer"]],
    "body": '{"error": "log in first"}',
}

GALLERY: Final = (
    Sample(
        id="json-post",
        question="How does a preflight work?",
        summary="The handshake everybody draws: a preflight, a yes, then the request.",
        method="POST",
        headers=[_JSON],
        body='{"name": "Ada"}',
    ),
    Sample(
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
    Sample(
        id="no-preflight",
        question="When is there no preflight?",
        summary="A method and headers that any page could always send: nobody is asked first.",
    ),
    Sample(
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
    Sample(
        id="credentials-wildcard",
        question="Why is * not enough with cookies?",
        shelf="Break",
        summary="The asterisk is not enough as soon as the request carries credentials.",
        ends=Reason.WILDCARD_ORIGIN_NOT_ALLOWED,
        credentials="include",
        policy={"allow_origins": ["*"]},
    ),
    Sample(
        id="custom-headers",
        question="How do I send my own headers?",
        shelf="Adapt",
        summary="X-API-Key and X-CSRF-Token are asked for in the preflight, and granted.",
        method="POST",
        headers=[_JSON, ["X-API-Key", "k-123"], ["X-CSRF-Token", "t-456"]],
        body="{}",
        policy={"allow_headers": ["content-type", "x-api-key", "x-csrf-token"]},
    ),
    Sample(
        id="header-not-allowed",
        question="Why is my header refused?",
        shelf="Break",
        summary="The page sends X-CSRF-Token; the policy does not name it.",
        ends=Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        method="POST",
        headers=[_JSON, ["X-CSRF-Token", "t-456"]],
        body="{}",
    ),
    Sample(
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
    Sample(
        id="preflight-401",
        question="Why is my preflight 401?",
        shelf="Break",
        summary="The server wants a token before anything else. A preflight never carries one.",
        ends=Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        path="/api/locked",
        headers=[["Authorization", "Bearer abc"]],
        answers={"preflight": UNAUTHORIZED, "actual": UNAUTHORIZED},
    ),
    Sample(
        id="no-cors",
        question="What does no-cors really do?",
        summary="No error, and nothing to read: the response is opaque.",
        page="https://elsewhere.example",
        mode="no-cors",
    ),
)
