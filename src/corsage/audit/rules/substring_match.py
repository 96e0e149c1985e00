"""The origin is only searched in the text of another one.

What
    A comparison asks whether the allowed origin or host stands anywhere in the Origin header.

Why
    An attacker puts it into a subdomain of his own: `https://app.example.com.attacker.example`.

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from corsage.audit.rule import Rule, slipped
from corsage.findings.finding import Severity

RULE = Rule(
    name="substring-match",
    severity=Severity.MEDIUM,
    fix="Compare the whole origin.",
    endpoint=slipped("inside", what="the allowed host is only searched inside of the origin"),
)
