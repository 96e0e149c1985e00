"""A finding as a value: what an audit, or any other check, has to say about a policy or an endpoint."""

from enum import IntEnum, StrEnum, unique
from typing import NamedTuple


@unique
class Severity(IntEnum):
    """How bad it is; higher is worse."""

    INFORMATION = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()


@unique
class Confidence(StrEnum):
    """`firm`: proved by what the policy says or by a pair of requests. `tentative`: a sign of it."""

    FIRM = "firm"
    TENTATIVE = "tentative"


@unique
class Persona(StrEnum):
    """Who wants to see it: everybody, those who want every improvement, or an auditor who wants every fact."""

    REGULAR = "regular"
    PEDANTIC = "pedantic"
    AUDITOR = "auditor"


class Location(NamedTuple):
    """A place in a file. Lines count from 1; 0 says that the line is not known."""

    file: str
    line: int = 0


class Evidence(NamedTuple):
    """One request and the answer that proves the finding, each as lines of text, secrets masked."""

    request: str
    response: str


class Finding(NamedTuple):
    """One thing that is wrong, or worth knowing.

    `origin` is the origin that slips through, if the finding is about one. `subject` is the field, header or
    environment that it is about.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    persona: Persona
    summary: str
    fix: str
    origin: str | None = None
    subject: str = ""
    location: Location | None = None
    evidence: tuple[Evidence, ...] = ()
