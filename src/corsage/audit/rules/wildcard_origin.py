"""Every page may read the answers.

What
    Access-Control-Allow-Origin is `*`.

Why
    Right for public data. Wrong where a network, and no login, protects the data.

Bad
    allow_origins = ["*"]

Good
    allow_origins = ["https://app.example.com"]

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject, PolicySubject
from corsage.findings.finding import Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    if "*" in policy.listed("allow_origins") and not policy.credentials:
        yield Hit("every origin may read the answers, without credentials", field="allow_origins")


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.of("stranger"):
        if probe.allowed == "*" and probe.headers.get("access-control-allow-credentials") is None:
            yield Hit("Access-Control-Allow-Origin is `*`: every page may read the answer", probes=(probe,))


RULE = Rule(
    name="wildcard-origin",
    severity=Severity.INFORMATION,
    fix="If the data is public on purpose, say so in the baseline; else list the origins.",
    policy=_policy,
    endpoint=_endpoint,
)
