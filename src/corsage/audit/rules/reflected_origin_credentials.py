"""Every origin is allowed, with credentials.

What
    The answer names whatever origin asks, and allows credentials.

Why
    Any site can act as the logged-in user and read what it gets.

Bad
    allow_origins = []
    danger_reflect_any_origin = true
    allow_credentials = true

Good
    allow_origins = ["https://app.example.com"]
    allow_credentials = true

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit import origins
from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject, PolicySubject
from corsage.findings.finding import Severity
from corsage.policy import Code


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    if not policy.credentials or "*" in policy.listed("allow_origins"):
        return
    problem = any(item.code is Code.ANY_ORIGIN_WITH_CREDENTIALS for item in policy.problems)
    if policy.fields.get("danger_reflect_any_origin") is True or problem:
        yield Hit("every origin is allowed, with credentials", origins.STRANGER, "allow_credentials")


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.of("stranger"):
        if probe.credentials:
            summary = f"the answer names {probe.origin}, which nobody can have listed, and allows credentials"
            yield Hit(summary, probe.origin, probes=(probe,))


RULE = Rule(
    name="reflected-origin-credentials",
    severity=Severity.CRITICAL,
    fix="List the origins of your own pages. Do not answer with the value of the Origin header.",
    policy=_policy,
    endpoint=_endpoint,
)
