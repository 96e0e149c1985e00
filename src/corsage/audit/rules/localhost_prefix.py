"""A host that starts with localhost is taken for the machine itself.

What
    The comparison asks whether the origin starts with `http://localhost`.

Why
    An attacker registers `localhost.attacker.example`.

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from corsage.audit.rule import Rule, slipped
from corsage.findings.finding import Severity

RULE = Rule(
    name="localhost-prefix",
    severity=Severity.MEDIUM,
    fix="Compare the whole origin, and leave development origins out of production.",
    endpoint=slipped("localhost-prefix", what="only the start of the host is compared with localhost"),
)
