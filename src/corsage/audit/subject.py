"""What rules look at: a policy as a file or a server states it, and an endpoint as its answers show it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from corsage.fetch.network import Answer, Send
from corsage.findings.finding import Location
from corsage.http.headers import combined
from corsage.policy import Problem


class PolicySubject(NamedTuple):
    """The fields of one policy, also of one that cannot be built: then `problems` say why.

    `environment` is its name, or None for the base. `has_environments` says whether the file has any. `lines` are the
    lines of the fields, from 1, in the file `source`.
    """

    fields: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    environment: str | None = None
    has_environments: bool = False
    source: str = ""
    lines: Mapping[str, int] = {}

    def listed(self, field: str) -> tuple[str, ...]:
        """The items of a list field that are strings."""
        value = self.fields.get(field, ())
        items = value if isinstance(value, list | tuple) else ()
        return tuple([item for item in items if isinstance(item, str)])

    @property
    def credentials(self) -> bool:
        """Whether the policy allows credentials."""
        return self.fields.get("allow_credentials") is True

    def place(self, field: str) -> Location | None:
        """Where the field stands."""
        return Location(self.source, self.lines.get(field, 0)) if self.source else None


class Probe(NamedTuple):
    """One request of the audit and its answer. `kind` says what the origin tries; it was made of the origin `seed`."""

    kind: str
    origin: str | None
    sent: Send
    answer: Answer
    seed: str | None = None

    @property
    def headers(self) -> Mapping[str, str]:
        """The answer's headers, combined, names in lower case."""
        return combined(self.answer.headers)

    @property
    def allowed(self) -> str | None:
        """Access-Control-Allow-Origin."""
        return self.headers.get("access-control-allow-origin")

    @property
    def is_granted(self) -> bool:
        """Whether a page of the probe's origin may read the answer, without credentials."""
        return self.origin is not None and self.allowed in {self.origin, "*"}

    @property
    def is_named(self) -> bool:
        """Whether the answer names the probe's origin."""
        return self.origin is not None and self.allowed == self.origin

    @property
    def credentials(self) -> bool:
        """Whether the answer allows credentials to the origin that it names. `*` never does (Fetch, CORS check)."""
        return self.is_named and self.headers.get("access-control-allow-credentials") == "true"


class EndpointSubject(NamedTuple):
    """An endpoint, by its URL, with every probe that was answered."""

    url: str
    probes: tuple[Probe, ...]

    def of(self, *kinds: str) -> tuple[Probe, ...]:
        """The probes of these kinds."""
        return tuple([probe for probe in self.probes if probe.kind in kinds])
