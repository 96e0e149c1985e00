"""The preflight grants whatever is asked.

What
    The answer to a preflight grants a method that no API has.

Why
    The method and header lists are the second lock; here they are open.

Reference
    Fetch, 3.3 (HTTP extensions of the CORS protocol).
"""

from collections.abc import Iterator

from corsage.audit import origins
from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject
from corsage.findings.finding import Severity


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.of("preflight"):
        granted = {item.strip() for item in probe.headers.get("access-control-allow-methods", "").split(",")}
        if probe.is_granted and origins.UNUSUAL_METHOD in granted:
            yield Hit(f"the preflight grants the method {origins.UNUSUAL_METHOD}", probes=(probe,))


RULE = Rule(
    name="permissive-preflight",
    severity=Severity.LOW,
    fix="List the methods that the endpoint has.",
    endpoint=_endpoint,
)
