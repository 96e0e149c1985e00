"""The scenarios that the page offers: one for each thing that people meet first, as data.

Each is a scenario in its JSON form whose server is the demo API behind a policy; what it ends in is asserted by the
tests, over HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from corsage.fetch.reason import Reason
from corsage.studio.demo import LOCKED

APP: Final = "https://app.example.com"
#: What `corsage serve` enforces when it is told nothing, and the first scenario's policy.
POLICY: Final[dict[str, Any]] = {
    "allow_origins": [APP],
    "allow_methods": ["GET", "POST"],
    "allow_headers": ["content-type"],
}
_JSON: Final = ["Content-Type", "application/json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One scenario of the gallery. `ends` is the reason for which it is blocked, or None."""

    id: str
    title: str
    summary: str
    ends: Reason | None = None
    page: str = APP
    path: str = "/api/data"
    method: str = "GET"
    headers: Sequence[Sequence[str]] = ()
    body: str | None = None
    credentials: str = "same-origin"
    mode: str = "cors"
    policy: dict[str, Any] = field(default_factory=dict)

    def scenario(self, origin: str) -> dict[str, Any]:
        """The scenario's JSON form, with the demo API at that origin."""
        request = {
            "url": origin + self.path,
            "method": self.method,
            "headers": [list(pair) for pair in self.headers],
            "body": self.body,
            "mode": self.mode,
            "credentials": self.credentials,
        }
        return {"id": self.id, "page": self.page, "requests": [request], "server": {"policy": POLICY | self.policy}}


GALLERY: Final = (
    Sample(
        id="json-post",
        title="POST JSON",
        summary="The handshake everybody draws: a preflight, a yes, then the request.",
        method="POST",
        headers=[_JSON],
        body='{"name": "Ada"}',
    ),
    Sample(
        id="wrong-origin",
        title="An origin that is not on the list",
        summary="The same request from another page. The preflight is refused.",
        ends=Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        page="https://elsewhere.example",
        method="POST",
        headers=[_JSON],
        body='{"name": "Ada"}',
    ),
    Sample(
        id="no-preflight",
        title="GET, no preflight needed",
        summary="A method and headers that any page could always send: nobody is asked first.",
    ),
    Sample(
        id="credentials",
        title="With cookies, by name",
        summary="Credentials need Allow-Credentials: true and the origin spelled out.",
        method="POST",
        headers=[_JSON],
        body="{}",
        credentials="include",
        policy={"allow_credentials": True},
    ),
    Sample(
        id="credentials-wildcard",
        title="With cookies, and a wildcard",
        summary="The asterisk is not enough as soon as the request carries credentials.",
        ends=Reason.WILDCARD_ORIGIN_NOT_ALLOWED,
        credentials="include",
        policy={"allow_origins": ["*"]},
    ),
    Sample(
        id="custom-headers",
        title="Custom headers",
        summary="X-API-Key and X-CSRF-Token are asked for in the preflight, and granted.",
        method="POST",
        headers=[_JSON, ["X-API-Key", "k-123"], ["X-CSRF-Token", "t-456"]],
        body="{}",
        policy={"allow_headers": ["content-type", "x-api-key", "x-csrf-token"]},
    ),
    Sample(
        id="header-not-allowed",
        title="A header that was forgotten",
        summary="The page sends X-CSRF-Token; the policy does not name it.",
        ends=Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        method="POST",
        headers=[_JSON, ["X-CSRF-Token", "t-456"]],
        body="{}",
    ),
    Sample(
        id="several-origins",
        title="Several environments",
        summary="Production, staging by pattern, and a developer's own machine.",
        page="https://pr-42.staging.example.com",
        method="PUT",
        headers=[_JSON],
        body="{}",
        policy={
            "allow_origins": [APP, "https://*.staging.example.com", "http://localhost:*"],
            "allow_methods": ["GET", "POST", "PUT"],
        },
    ),
    Sample(
        id="preflight-401",
        title="A login in front of the preflight",
        summary="The server wants a token before anything else. A preflight never carries one.",
        ends=Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER,
        path=LOCKED,
        headers=[["Authorization", "Bearer abc"]],
        policy={"allow_headers": ["authorization"]},
    ),
    Sample(
        id="no-cors",
        title="Mode no-cors",
        summary="No error, and nothing to read: the response is opaque.",
        page="https://elsewhere.example",
        mode="no-cors",
    ),
)
