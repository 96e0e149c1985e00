"""The end of the origin is not checked.

What
    An expression or comparison matches only the beginning of the origin.

Why
    An attacker registers a domain that continues it: `https://app.example.com.attacker.example`.

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from corsage.audit.rule import Rule, slipped
from corsage.findings.finding import Severity

RULE = Rule(
    name="unanchored-end",
    severity=Severity.MEDIUM,
    fix="List the origins, or write a pattern such as `https://*.example.com` for subdomains of your own.",
    endpoint=slipped("after", what="the end of the origin is not checked"),
)
