"""Access-Control-Allow-Credentials is not `true`.

What
    The header has another value.

Why
    Only `true`, in lower case, counts; every other value means no.

Reference
    Fetch, CORS check, step 7.
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject
from corsage.findings.finding import Severity


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.probes:
        value = probe.headers.get("access-control-allow-credentials")
        if value not in {None, "true"}:
            yield Hit(f"Access-Control-Allow-Credentials is {value}, which counts as no", probes=(probe,))
            return


RULE = Rule(
    name="invalid-allow-credentials",
    severity=Severity.LOW,
    fix="Send `true`, or leave the header out.",
    endpoint=_endpoint,
)
