"""What a rule is: a name, how bad it is, and what it looks for in a policy and in an endpoint's answers.

Rules give hits; the engine makes findings of them, so that no rule repeats its name, its fix or the place.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from corsage.audit.subject import EndpointSubject, PolicySubject, Probe
from corsage.findings.finding import Confidence, Persona, Severity


class Hit(NamedTuple):
    """One thing that a rule has to say. `field` is the policy's field; `probes` prove it on an endpoint."""

    summary: str
    origin: str | None = None
    field: str = ""
    probes: tuple[Probe, ...] = ()
    severity: Severity | None = None
    confidence: Confidence = Confidence.FIRM


def nothing_in_policies(_: PolicySubject) -> Iterable[Hit]:
    """For rules about endpoints only."""
    return ()


def nothing_in_endpoints(_: EndpointSubject) -> Iterable[Hit]:
    """For rules about policies only."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `fix` says what to do, in one or two sentences; it never opens a door."""

    name: str
    severity: Severity
    fix: str
    persona: Persona = Persona.REGULAR
    policy: Callable[[PolicySubject], Iterable[Hit]] = nothing_in_policies
    endpoint: Callable[[EndpointSubject], Iterable[Hit]] = nothing_in_endpoints


def slipped(*kinds: str, what: str) -> Callable[[EndpointSubject], Iterator[Hit]]:
    """The check of a rule about an origin that slips through: a probe of this kind was granted by name.

    Nothing is reported if the endpoint names every origin: then the pattern is not what is wrong.
    """

    def check(endpoint: EndpointSubject) -> Iterator[Hit]:
        if any(probe.is_named for probe in endpoint.of("stranger")):
            return
        for probe in endpoint.of(*kinds):
            if probe.is_named:
                severity = Severity.HIGH if probe.credentials else Severity.MEDIUM
                yield Hit(f"{probe.origin} is allowed: {what}", probe.origin, probes=(probe,), severity=severity)

    return check
