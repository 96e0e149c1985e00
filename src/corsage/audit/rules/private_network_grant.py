"""Public pages may reach a private network.

What
    The answer grants private network access.

Why
    A page on the internet can then ask a machine that only the private network should reach.

Bad
    allow_origins = ["https://app.example.com"]
    allow_private_network = true

Good
    allow_origins = ["https://app.example.com"]

Reference
    Private Network Access (draft); Local Network Access.
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    if policy.fields.get("allow_private_network") is True:
        yield Hit("pages of public networks may reach this server in a private one", field="allow_private_network")


RULE = Rule(
    name="private-network-grant",
    severity=Severity.LOW,
    fix="Switch it off unless the server is meant to be reached from public pages.",
    policy=_policy,
)
