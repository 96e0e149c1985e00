"""An expression allows origins that were not meant.

What
    The origins that the expression accepts include one of a domain that it does not spell out.

Why
    Whoever registers that domain is allowed.

Bad
    allow_origin_regex = 'https://.*'

Good
    allow_origin_regex = 'https://(app|admin)\\.example\\.com'

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator
from typing import Final

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import PolicySubject
from corsage.findings.finding import Severity
from corsage.policy import Code

_CODES: Final = frozenset({Code.REGEX_TOO_WIDE, Code.REGEX_UNANCHORED})


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    for problem in policy.problems:
        if problem.code in _CODES:
            yield Hit(problem.sentence, field="allow_origin_regex")


RULE = Rule(
    name="regex-policy",
    severity=Severity.HIGH,
    fix="List the origins, or narrow the expression to domains of your own.",
    policy=_policy,
)
