"""An expression is exempt from the audit.

What
    `danger_skip_regex_audit` is set.

Why
    Nobody has proved which origins the expression accepts.

Bad
    allow_origin_regex = 'https://(app|admin)\\.example\\.com'
    danger_skip_regex_audit = true

Good
    allow_origin_regex = 'https://(app|admin)\\.example\\.com'

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    if policy.fields.get("danger_skip_regex_audit") is True and policy.fields.get("allow_origin_regex"):
        yield Hit("the expression is not audited", field="danger_skip_regex_audit")


RULE = Rule(
    name="unaudited-expression",
    severity=Severity.MEDIUM,
    fix="Remove the flag, and mend what the audit then names.",
    policy=_policy,
)
