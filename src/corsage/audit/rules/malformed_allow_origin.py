"""The policy or the answer names no valid origin.

What
    A value is not an origin as a browser sends it: a path, no scheme, upper case, a list.

Why
    Browsers compare byte by byte, so nobody is allowed by it. It hides what was meant.

Bad
    allow_origins = ["https://app.example.com/"]

Good
    allow_origins = ["https://app.example.com"]

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator
from typing import Final

from corsage.audit import origins
from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject, PolicySubject
from corsage.findings.finding import Severity
from corsage.policy import Code

_OTHERS: Final = frozenset({Code.ORIGIN_NULL, Code.ORIGIN_PUBLIC_SUFFIX})


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    for problem in policy.problems:
        if problem.field == "allow_origins" and problem.code.startswith("origin-") and problem.code not in _OTHERS:
            yield Hit(problem.sentence, field="allow_origins")


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.probes:
        value = probe.allowed
        if value is not None and value not in {"*", "null"} and "," not in value and not origins.is_origin(value):
            yield Hit(f"Access-Control-Allow-Origin is {value}, which is not an origin", probes=(probe,))
            return


RULE = Rule(
    name="malformed-allow-origin",
    severity=Severity.LOW,
    fix="Write scheme, host and, if it is not the default, port: `https://app.example.com`.",
    policy=_policy,
    endpoint=_endpoint,
)
