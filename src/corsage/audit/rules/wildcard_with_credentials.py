"""`*` together with credentials does not work.

What
    Access-Control-Allow-Origin is `*`, and Access-Control-Allow-Credentials is `true`.

Why
    Browsers refuse the combination: a request with credentials is blocked. It is not dangerous, it is broken.

Bad
    allow_origins = ["*"]
    allow_credentials = true

Good
    allow_origins = ["https://app.example.com"]
    allow_credentials = true

Reference
    Fetch, CORS check, step 3.
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject, PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    if "*" in policy.listed("allow_origins") and policy.credentials:
        yield Hit("`*` does not count for requests with credentials", field="allow_credentials")


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.of("stranger"):
        if probe.allowed == "*" and probe.headers.get("access-control-allow-credentials") == "true":
            yield Hit("`*` does not count for requests with credentials", probes=(probe,))


RULE = Rule(
    name="wildcard-with-credentials",
    severity=Severity.LOW,
    fix="List the origins whose requests have credentials, or switch credentials off.",
    policy=_policy,
    endpoint=_endpoint,
)
