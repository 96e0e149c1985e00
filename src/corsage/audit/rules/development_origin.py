"""A development origin is allowed.

What
    An origin of the machine itself (`localhost`) is allowed, and no environment says that it is for development.

Why
    Any program on a user's machine that serves pages can read the answers as the user.

Bad
    allow_origins = ["https://app.example.com", "http://localhost:3000"]

Good
    allow_origins = ["https://app.example.com"]
    [environments.development]
    allow_origins = ["http://localhost:3000"]

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit import origins
from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject, PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    if policy.environment is not None:
        return
    for origin in policy.listed("allow_origins"):
        if origins.is_local(origin):
            severity = Severity.MEDIUM if policy.credentials else None
            yield Hit(f"{origin} is for development", origin, "allow_origins", severity=severity)


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    if any(probe.is_named for probe in endpoint.of("stranger")):
        return
    for probe in endpoint.of("localhost"):
        if probe.is_named:
            severity = Severity.MEDIUM if probe.credentials else None
            yield Hit(f"{probe.origin} is allowed", probe.origin, probes=(probe,), severity=severity)


RULE = Rule(
    name="development-origin",
    severity=Severity.LOW,
    fix="Move it into an environment for development.",
    policy=_policy,
    endpoint=_endpoint,
)
