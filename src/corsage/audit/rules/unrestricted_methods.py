"""Every method is allowed.

What
    The policy allows `*` as method.

Why
    The list of methods is the second lock; here it is open.

Bad
    allow_origins = ["https://app.example.com"]
    allow_methods = ["*"]

Good
    allow_origins = ["https://app.example.com"]
    allow_methods = ["GET", "PUT"]

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    if "*" in policy.listed("allow_methods"):
        yield Hit("every method may be asked for", field="allow_methods")


RULE = Rule(
    name="unrestricted-methods",
    severity=Severity.LOW,
    fix="List the methods that the API has.",
    policy=_policy,
)
