"""An expression can be made to run for ever.

What
    The time to match an origin grows beyond all bounds with its length.

Why
    One request stops the server.

Bad
    allow_origin_regex = 'https://([a-z]+)+\\.example\\.com'

Good
    allow_origin_regex = 'https://[a-z]+\\.example\\.com'

Reference
    OWASP, Regular expression Denial of Service.
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity
from corsage.policy import Code


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    for problem in policy.problems:
        if problem.code is Code.REGEX_EXPLOSIVE:
            yield Hit(problem.sentence, field="allow_origin_regex")


RULE = Rule(
    name="explosive-expression",
    severity=Severity.HIGH,
    fix="Write the expression without nested repetition, or list the origins.",
    policy=_policy,
)
