"""Access-Control-Allow-Origin has several values.

What
    The header lists more than one origin, or is there twice.

Why
    Browsers accept one value only, so everybody is blocked. Often two layers both add the header.

Reference
    Fetch, CORS check, step 4.
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject
from corsage.findings.finding import Severity


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    for probe in endpoint.probes:
        if probe.allowed is not None and "," in probe.allowed:
            yield Hit(f"Access-Control-Allow-Origin is {probe.allowed}: one value is allowed", probes=(probe,))
            return


RULE = Rule(
    name="multiple-allow-origin",
    severity=Severity.LOW,
    fix="Let one layer set the header, and answer with the one origin that asked if it is on the list.",
    endpoint=_endpoint,
)
