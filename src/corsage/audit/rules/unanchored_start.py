"""The start of the origin is not checked.

What
    A comparison looks only at the end of the origin.

Why
    An attacker registers a domain that ends in it: `https://attackerapp.example.com` or `https://evil-example.com`.

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from corsage.audit.rule import Rule, slipped
from corsage.findings.finding import Severity

RULE = Rule(
    name="unanchored-start",
    severity=Severity.MEDIUM,
    fix="Compare the whole origin, or write a pattern such as `https://*.example.com`.",
    endpoint=slipped("before", what="the start of the origin is not checked"),
)
