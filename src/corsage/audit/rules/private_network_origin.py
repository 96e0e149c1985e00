"""An origin of a private network is allowed.

What
    The host is a private address, or a name that only a private network knows.

Why
    The same address belongs to another machine in every other network: a page there is allowed, too.

Bad
    allow_origins = ["https://192.168.1.10"]

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
        if origins.is_private(origin):
            yield Hit(f"{origin} is an address of a private network", origin, "allow_origins")


RULE = Rule(
    name="private-network-origin",
    severity=Severity.LOW,
    fix="Give the page a name of your own domain.",
    policy=_policy,
)
