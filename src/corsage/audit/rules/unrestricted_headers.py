"""Every request header is allowed.

What
    The policy allows `*` as header.

Why
    Headers that your proxies trust (X-Forwarded-For, method overrides) may be sent by any allowed page.

Bad
    allow_origins = ["https://app.example.com"]
    allow_headers = ["*"]

Good
    allow_origins = ["https://app.example.com"]
    allow_headers = ["Content-Type"]

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    if "*" in policy.listed("allow_headers"):
        yield Hit("every request header may be sent", field="allow_headers")


RULE = Rule(
    name="unrestricted-headers",
    severity=Severity.LOW,
    fix="List the headers that the page sends.",
    policy=_policy,
)
