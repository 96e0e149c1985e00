"""A preflight is cached for very long.

What
    Access-Control-Max-Age is more than two hours.

Why
    Chromium caps it at two hours, Firefox at a day. A change of the policy takes that long to arrive.

Bad
    allow_origins = ["https://app.example.com"]
    max_age = 86400

Good
    allow_origins = ["https://app.example.com"]
    max_age = 600

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject, PolicySubject
from corsage.findings.finding import Persona, Severity


def _policy(policy: PolicySubject) -> Iterator[Hit]:
    value = policy.fields.get("max_age")
    if isinstance(value, int) and value > 7200:
        yield Hit(f"preflights are cached for {value} seconds", field="max_age")


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.of("preflight"):
        value = probe.headers.get("access-control-max-age", "")
        if value.isdecimal() and int(value[:12]) > 7200:
            yield Hit(f"Access-Control-Max-Age is {value[:12]}", probes=(probe,))


RULE = Rule(
    name="excessive-max-age",
    severity=Severity.INFORMATION,
    fix="Use 7200 seconds or less.",
    persona=Persona.PEDANTIC,
    policy=_policy,
    endpoint=_endpoint,
)
