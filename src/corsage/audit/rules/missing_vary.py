"""The answer depends on Origin, and does not say so.

What
    Two origins get different values of Access-Control-Allow-Origin, and an answer has no `Vary: Origin`.

Why
    A shared cache gives the answer for one origin to a page of the other: blocked at random, or poisoned.

Reference
    Fetch, 3.3.5 CORS protocol and HTTP caches.
"""

from collections.abc import Iterator

from corsage.audit.rule import Hit, Rule
from corsage.audit.subject import EndpointSubject
from corsage.findings.finding import Severity


def _endpoint(endpoint: EndpointSubject) -> Iterator[Hit]:
    plain = [probe for probe in endpoint.probes if probe.sent.method == "GET"]
    if len({probe.allowed for probe in plain}) < 2:
        return
    for probe in plain:
        varied = {item.strip().lower() for item in probe.headers.get("vary", "").split(",")}
        directives = {item.strip().lower() for item in probe.headers.get("cache-control", "").split(",")}
        if not varied & {"origin", "*"} and not directives & {"no-store", "private"}:
            other = next(item for item in plain if item.allowed != probe.allowed)
            yield Hit("the answer depends on Origin, and has no `Vary: Origin`", probes=(probe, other))
            return


RULE = Rule(
    name="missing-vary",
    severity=Severity.MEDIUM,
    fix="Add `Vary: Origin` to every answer, also to those without CORS headers.",
    endpoint=_endpoint,
)
