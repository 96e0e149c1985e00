"""The origin `null` is allowed.

What
    Pages without an origin (sandboxed frames, files, data: URLs) may read the answers.

Why
    Any site can make a sandboxed frame, so `null` is every site.

Bad
    allow_origins = ["https://app.example.com"]
    danger_allow_null_origin = true

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
    if policy.fields.get("danger_allow_null_origin") is True or "null" in policy.listed("allow_origins"):
        field = "allow_origins" if "null" in policy.listed("allow_origins") else "danger_allow_null_origin"
        yield Hit("the origin null is allowed", "null", field, severity=Severity.HIGH if policy.credentials else None)


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.of("null"):
        if probe.is_named:
            severity = Severity.HIGH if probe.credentials else None
            yield Hit("the answer allows the origin null", "null", probes=(probe,), severity=severity)


RULE = Rule(
    name="null-origin",
    severity=Severity.MEDIUM,
    fix="Remove `null`. Serve the page that needs it from an http or https origin.",
    policy=_policy,
    endpoint=_endpoint,
)
