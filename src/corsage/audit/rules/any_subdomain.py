"""Every subdomain is allowed.

What
    A pattern allows all subdomains of a domain.

Why
    One subdomain that somebody else controls (a forgotten DNS entry, a hosted page) can read everything.

Bad
    allow_origins = ["https://*.example.com"]
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


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    for pattern in policy.listed("allow_origins"):
        if "://*." in pattern:
            severity = Severity.MEDIUM if policy.credentials else None
            yield Hit(
                f"{pattern} allows every subdomain", origins.subdomain(pattern), "allow_origins", severity=severity
            )


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    if any(probe.is_named for probe in endpoint.of("stranger")):
        return
    for probe in endpoint.of("subdomain"):
        if probe.is_named:
            severity = Severity.MEDIUM if probe.credentials else None
            yield Hit(
                f"{probe.origin} is allowed: every subdomain is", probe.origin, probes=(probe,), severity=severity
            )


RULE = Rule(
    name="any-subdomain",
    severity=Severity.LOW,
    fix="List the subdomains that need it, above all where credentials are allowed.",
    policy=_policy,
    endpoint=_endpoint,
)
