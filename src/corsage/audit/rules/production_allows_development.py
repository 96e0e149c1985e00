"""The production environment allows a development origin.

What
    An environment whose name says production allows an origin of the machine itself.

Why
    Any program on a user's machine that serves pages can read the answers as the user.

Bad
    allow_origins = ["https://app.example.com"]
    [environments.production]
    allow_origins = ["https://app.example.com", "http://localhost:3000"]

Good
    allow_origins = ["https://app.example.com"]
    [environments.development]
    allow_origins = ["http://localhost:3000"]

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit import origins
from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    if not (policy.environment or "").lower().startswith(("prod", "live")):
        return
    for origin in policy.listed("allow_origins"):
        if origins.is_local(origin):
            severity = Severity.HIGH if policy.credentials else None
            yield Hit(f"{policy.environment} allows {origin}", origin, "allow_origins", severity=severity)


RULE = Rule(
    name="production-allows-development",
    severity=Severity.MEDIUM,
    fix="Remove it from the production environment.",
    policy=_policy,
)
