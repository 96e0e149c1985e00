"""Every origin is allowed by name.

What
    The answer names whatever origin asks, without credentials.

Why
    It is `*` in a form that caches can mix up. Data that only a network protects (an intranet) is open to every site.

Bad
    danger_reflect_any_origin = true

Good
    allow_origins = ["https://app.example.com"]

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit import origins
from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject, PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    if policy.fields.get("danger_reflect_any_origin") is True and not policy.credentials:
        yield Hit("every origin is allowed", origins.STRANGER, "danger_reflect_any_origin")


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.of("stranger"):
        if probe.is_named and not probe.credentials:
            yield Hit(f"the answer names {probe.origin}, which nobody can have listed", probe.origin, probes=(probe,))


RULE = Rule(
    name="reflected-origin",
    severity=Severity.MEDIUM,
    fix="List the origins of your own pages. For public data on purpose, answer `*` instead.",
    policy=_policy,
    endpoint=_endpoint,
)
