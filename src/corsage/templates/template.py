"""What a template is: a scenario in its JSON form, with the question that it answers and what it ends in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from corsage.fetch.reason import Reason

APP: Final = "https://app.example.com"
API: Final = "https://api.example.com"
#: What `corsage serve` enforces when it is told nothing, and the first scenario's policy.
POLICY: Final[dict[str, Any]] = {
    "allow_origins": [APP],
    "allow_methods": ["GET", "POST"],
    "allow_headers": ["content-type"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One scenario. `ends` is the reason for which it is blocked, or None; `shelf` is Learn, Adapt or Break."""

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
