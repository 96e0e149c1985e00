"""A page that came over http is allowed.

What
    An http origin that is not on the machine itself is allowed.

Why
    Whoever controls the network can change that page, and then reads the answers.

Bad
    allow_origins = ["http://app.example.com"]

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
    for origin in policy.listed("allow_origins"):
        if origin.startswith("http://") and not origins.is_local(origin):
            severity = Severity.HIGH if policy.credentials else None
            yield Hit(f"{origin} is not protected by TLS", origin, "allow_origins", severity=severity)


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    if any(probe.is_named for probe in endpoint.of("stranger")):
        return
    for probe in endpoint.of("insecure"):
        if probe.is_named:
            severity = Severity.HIGH if probe.credentials else None
            yield Hit(f"{probe.origin} is allowed, over http", probe.origin, probes=(probe,), severity=severity)


RULE = Rule(
    name="insecure-origin",
    severity=Severity.MEDIUM,
    fix="Serve the page over https and allow that origin only.",
    policy=_policy,
    endpoint=_endpoint,
)
