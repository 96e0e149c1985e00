"""A header with a secret is exposed.

What
    Access-Control-Expose-Headers names a header that carries a token.

Why
    A script of another origin can read the token, and so can whatever runs in that page.

Bad
    allow_origins = ["https://app.example.com"]
    expose_headers = ["X-CSRF-Token"]

Good
    allow_origins = ["https://app.example.com"]
    expose_headers = ["X-Request-ID"]

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit import origins
from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject, PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    for name in policy.listed("expose_headers"):
        if origins.is_secret_name(name):
            yield Hit(f"{name} is exposed", field="expose_headers")


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.probes:
        for name in probe.headers.get("access-control-expose-headers", "").split(","):
            if origins.is_secret_name(name.strip()):
                yield Hit(f"{name.strip()} is exposed", probes=(probe,))
                return


RULE = Rule(
    name="sensitive-exposed-headers",
    severity=Severity.MEDIUM,
    fix="Expose only what the page needs.",
    policy=_policy,
    endpoint=_endpoint,
)
