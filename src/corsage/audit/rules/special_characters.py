"""A host with a special character is taken for another one.

What
    The comparison stops at a character such as `_` or a backtick.

Why
    Some browsers send such hosts: `https://app.example.com_.attacker.example` belongs to the attacker.

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from corsage.audit.rule import Rule, slipped
from corsage.findings.finding import Severity

RULE = Rule(
    name="special-characters",
    severity=Severity.MEDIUM,
    fix="Compare the whole origin.",
    endpoint=slipped("special", what="the comparison stops at a special character"),
)
