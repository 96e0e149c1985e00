"""A table of cases from one policy file: origins x methods x credentials x environments, each with what is expected.

What is expected comes from the policy itself, run through the engine in memory. A test then asserts that the real
application does the same.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Final, Literal, NamedTuple

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.request import Page, Request
from corsage.handshake import pair
from corsage.handshake.scenario import Guarded, Scenario
from corsage.policy import Policy
from corsage.policy.configuration import from_toml
from corsage.testing.page import OTHER_ORIGIN

Credentials = Literal["omit", "include"]

METHODS: Final = ("GET", "POST", "PUT", "DELETE")
URL: Final = "https://testserver/"


class Case(NamedTuple):
    """One request, and whether the policy of that environment lets the page read the answer."""

    environment: str
    origin: str
    method: str
    credentials: Credentials
    allowed: bool

    def __str__(self) -> str:
        verdict = "allowed" if self.allowed else "blocked"
        return f"{self.environment}-{self.origin}-{self.method}-{self.credentials}-{verdict}"


def matrix(
    file: str | Path,
    *,
    environments: Sequence[str] = (),
    origins: Iterable[str] = (),
    methods: Iterable[str] = METHODS,
    credentials: Iterable[Credentials] = ("omit", "include"),
) -> list[Case]:
    """Every case of a policy file, in a fixed order: parametrize a test with it, and with `ids=str`.

    `environments` are names in the file; without them the base policy is meant. `origins` are asked beside those that
    the policies list without a pattern, one of another site, and `null`. The policy is that of the path `/`.
    Raises `ConfigurationError` for a file with mistakes, `OSError` for one that cannot be read.
    """
    text = Path(file).read_text("utf-8")
    policies = {
        name or "base": from_toml(text, str(file), name or None).policy_for("GET", "/")
        for name in (environments or ("",))
    }
    listed = [origin for policy in policies.values() for origin in policy.allow_origins if "*" not in origin]
    every = tuple(dict.fromkeys([*listed, *origins, OTHER_ORIGIN, "null"]))
    rows = product(policies.items(), every, tuple(methods), tuple(credentials))
    return [
        Case(name, origin, method, mode, _is_allowed(policy, origin, method, mode))
        for (name, policy), origin, method, mode in rows
    ]


def _is_allowed(policy: Policy, origin: str, method: str, credentials: Credentials) -> bool:
    request = Request(URL, method=method, credentials=credentials)
    scenario = Scenario(Page(origin), (request,), Guarded(policy, Answer(200)))
    (fetch,) = pair.simulate(scenario, PROFILES["standard"]).fetches
    return not isinstance(fetch.outcome, Failure)
