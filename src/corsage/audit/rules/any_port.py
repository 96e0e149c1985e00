"""Every port is allowed.

What
    A pattern allows every port of a host.

Why
    Whatever runs on another port of that host is allowed, also what somebody else starts there.

Bad
    allow_origins = ["https://app.example.com:*"]

Good
    allow_origins = ["https://app.example.com"]

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit import origins
from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    for origin in policy.listed("allow_origins"):
        if origin.endswith(":*") and not origins.is_local(origin):
            yield Hit(f"{origin} allows every port", origin, "allow_origins")


RULE = Rule(
    name="any-port",
    severity=Severity.LOW,
    fix="List the ports that are used.",
    policy=_policy,
)
