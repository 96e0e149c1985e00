"""What every stack has in common, as values: files out, limits said, a reading back.

What lives here: names and shapes. What may not: the syntax of any stack.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Final, NamedTuple

from corsage.policy import Problem
from corsage.policy.routes import Configuration
from corsage.stacks.kit.plan import Plan


@unique
class Lack(StrEnum):
    """What a stack cannot express: a closed set of names."""

    ORIGIN_FUNCTION = "origin-function"
    ORIGIN_REGEX = "origin-regex"
    ORIGIN_PATTERN = "origin-pattern"
    NULL_ORIGIN = "null-origin"
    UNUSUAL_NAME = "unusual-name"
    METHODS = "methods"
    HEADERS = "headers"
    EXPOSED_HEADERS = "exposed-headers"
    MAX_AGE = "max-age"
    CREDENTIALS = "credentials"
    PRIVATE_NETWORK = "private-network"
    ROUTES = "routes"
    ROUTE_METHODS = "route-methods"
    # Of the stack's behaviour, whatever the policy says; they concern no field
    OTHER_OPTIONS = "other-options"
    REFUSAL_STATUS = "refusal-status"
    ERROR_RESPONSES = "error-responses"
    APPLICATION_HEADERS = "application-headers"
    VARY = "vary"


@unique
class Effect(StrEnum):
    """What the limit does to pages: nothing that they see, less than the policy allows, or more."""

    SAME = "same"
    NARROWER = "narrower"
    WIDER = "wider"


class Limit(NamedTuple):
    """One thing that the exported text does not do as the policy says. `field` is empty where it concerns none."""

    lack: Lack
    field: str
    effect: Effect
    sentence: str


class File(NamedTuple):
    """One file of an export: its usual name, where it belongs, its text."""

    name: str
    place: str
    text: str


class Export(NamedTuple):
    """What stands for a configuration in one stack. `verified` says whether our tests ran such text."""

    stack: str
    files: tuple[File, ...]
    limits: tuple[Limit, ...]
    verified: bool

    @property
    def text(self) -> str:
        """All files, one after the other: what `read` takes."""
        return "\n".join([file.text for file in self.files])


class Reading(NamedTuple):
    """What a stack's text says.

    `configuration` is None where there are problems: then `base` and `routes` hold the fields as they were found.
    `remarks` are sentences about what the text does that no policy says. `unread` are sentences about what was not
    understood, or where the server does not do what the policy says: then the policy must not be trusted as it is.
    `reflects` says whether every origin is answered by its name, which with credentials is another thing than `*`.
    """

    configuration: Configuration | None
    base: dict[str, object]
    routes: tuple[dict[str, object], ...]
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    unread: tuple[str, ...] = ()
    reflects: bool = False


def _none(plan: Plan) -> Iterable[Limit]:
    del plan
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One row of the table of stacks.

    comment: what a line of comment starts with.
    verified: what ran the exported text in our tests; None where nothing did.
    """

    name: str
    title: str
    comment: str
    verified: str | None
    write: Callable[[Plan], tuple[File, ...]]
    limits: Callable[[Plan], Iterable[Limit]] = field(default=_none)
    read: Callable[[str], Reading] | None = None


ACCEPTED_RISKS: Final = "Accepted risks:"
#: By these words an exported text is known.
WRITTEN_BY: Final = "written by `corsage export`"


def heading(stack: Stack, plan: Plan, limits: tuple[Limit, ...]) -> Iterator[str]:
    """The lines of comment that every exported file starts with, without the mark."""
    environment = f", environment {plan.environment}" if plan.environment else ""
    yield f"CORS for {stack.title}, {WRITTEN_BY}{environment}."
    if stack.verified is None:
        yield "NOT VERIFIED: no test of Corsage has run this text in the real thing. Try it before you trust it."
    else:
        yield f"Verified: the tests of Corsage run such text in {stack.verified}."
    if plan.risks:
        yield f"{ACCEPTED_RISKS} {', '.join(plan.risks)}"
    if limits:
        yield "What it does not do as the policy says:"
        yield from (f"- {limit.sentence} ({limit.lack}; {_EFFECTS[limit.effect]})" for limit in limits)


_EFFECTS: Final = {
    Effect.SAME: "pages see no difference",
    Effect.NARROWER: "allows less",
    Effect.WIDER: "ALLOWS MORE",
}
