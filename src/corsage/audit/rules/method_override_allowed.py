"""A header that changes the method is allowed.

What
    `X-HTTP-Method-Override` or a like header may be sent.

Why
    A POST, which may be allowed, can then do what a DELETE, which is not, would do.

Bad
    allow_origins = ["https://app.example.com"]
    allow_headers = ["X-HTTP-Method-Override"]

Good
    allow_origins = ["https://app.example.com"]
    allow_headers = ["Content-Type"]

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator
from typing import Final

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity

_NAMES: Final = frozenset({"x-http-method-override", "x-http-method", "x-method-override"})


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    for name in policy.listed("allow_headers"):
        if name.lower() in _NAMES:
            yield Hit(f"{name} may be sent", field="allow_headers")


RULE = Rule(
    name="method-override-allowed",
    severity=Severity.LOW,
    fix="Remove the header, or list the methods that it can stand for.",
    policy=_policy,
)
