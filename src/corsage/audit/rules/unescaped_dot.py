"""A dot in an expression matches any character.

What
    An expression has `.` where `\\.` is meant.

Why
    An attacker registers a domain with another character there: `https://appXexample.com`.

Bad
    allow_origin_regex = 'https://app.example\\.com'

Good
    allow_origin_regex = 'https://app\\.example\\.com'

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule, slipped
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity
from corsage.policy import Code


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    for problem in policy.problems:
        if problem.code is Code.REGEX_UNESCAPED_DOT:
            yield Hit(
                problem.sentence, field="allow_origin_regex", severity=Severity.HIGH if policy.credentials else None
            )


RULE = Rule(
    name="unescaped-dot",
    severity=Severity.MEDIUM,
    fix="List the origins, or write a pattern such as `https://*.example.com` for subdomains of your own.",
    policy=_policy,
    endpoint=slipped("dot", what="a dot of the expression matches any character"),
)
