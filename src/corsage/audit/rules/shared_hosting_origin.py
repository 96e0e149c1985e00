"""An origin on shared hosting is allowed.

What
    The domain is one under which anyone can have a page (`github.io`, `netlify.app`).

Why
    With a pattern, every customer of that host is allowed; with one name, whoever takes it over.

Bad
    allow_origins = ["https://*.github.io"]
    danger_allow_public_suffixes = true

Good
    allow_origins = ["https://app.example.com"]

Reference
    https://publicsuffix.org
"""

from collections.abc import Iterator

from corsage.audit import origins
from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    for origin in policy.listed("allow_origins"):
        if origins.is_shared(origin):
            wide = "*" in origin
            severity = Severity.HIGH if wide and policy.credentials else Severity.MEDIUM if wide else None
            yield Hit(f"{origin} is on a host where anyone can have a page", origin, "allow_origins", severity=severity)


RULE = Rule(
    name="shared-hosting-origin",
    severity=Severity.LOW,
    fix="Use a domain of your own for the page.",
    policy=_policy,
)
