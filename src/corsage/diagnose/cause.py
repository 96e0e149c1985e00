"""The type of a cause, and the clues and refutations that its file is made of.

A clue weighs (0 to 1) and says on which fact it rests. A refutation is a fact that the cause contradicts: such a cause
is never named. `fits` are the failed checks that the cause can explain; None means that it explains any.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from corsage.diagnose.facts import Facts
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason
from corsage.http.status import REASON_PHRASES
from corsage.policy.problems import Code


class Clue(NamedTuple):
    """A fact that speaks for a cause."""

    weight: float
    because: str


Look: TypeAlias = Callable[[Facts], Clue | None]
Refutation: TypeAlias = Callable[[Facts], bool]

#: The parts of a cause's docstring, which is its page.
_LABELS: Final = ("Tell-tale", "Why", "Confirm", "Fix")
_PART: Final = re.compile(rf"^({'|'.join(_LABELS)}): ", re.MULTILINE)


class Text(NamedTuple):
    """A cause's page: what it is, how it shows, why it happens, how to confirm it, and what to change."""

    what: str
    tell_tale: str
    why: str
    confirm: str
    fix: str


@dataclass(frozen=True, slots=True)
class Cause:
    """One root cause. `page` is its module's docstring; `example` a report whose diagnosis is exactly this cause."""

    name: str
    page: str
    clues: tuple[Look, ...]
    example: Mapping[str, Any]
    fits: frozenset[Reason] | None = None
    refuted_by: tuple[Refutation, ...] = ()
    text: Text = field(init=False)

    def __post_init__(self) -> None:
        """Read the docstring once."""
        what, *parts = _PART.split(self.page)
        named = dict(zip(parts[::2], parts[1::2], strict=True))
        object.__setattr__(
            self, "text", Text(*[" ".join(part.split()) for part in (what, *[named[n] for n in _LABELS])])
        )


def failed(weight: float, *reasons: Reason, in_preflight: bool | None = None) -> Look:
    """A check failed for one of these reasons; with `in_preflight`, not where it is known to be the other request."""

    def look(facts: Facts) -> Clue | None:
        for failing in facts.failing:
            fits = in_preflight is None or failing.in_preflight in {None, in_preflight}
            if failing.reason in reasons and fits:
                return Clue(weight, failing.because)
        return None

    return look


def reported(weight: float, *symptoms: Symptom) -> Look:
    """A console or a person reports one of these symptoms."""

    def look(facts: Facts) -> Clue | None:
        words = facts.symptom(*symptoms)
        return None if words is None else Clue(weight, f"reported: {words[:160]!r}")

    return look


def configured(weight: float, subject: str) -> Look:
    """The configuration refuses the request for its origin, method or header."""

    def look(facts: Facts) -> Clue | None:
        known = facts.evidence.configured
        refused = [value for each, value in (known.refused or () if known else ()) if each == subject]
        if known is None or not refused:
            return None
        return Clue(weight, f"the configuration ({known.stack}) does not allow the {subject} {', '.join(refused)}")

    return look


def misconfigured(weight: float, *codes: Code) -> Look:
    """The configuration has one of these problems."""

    def look(facts: Facts) -> Clue | None:
        known = facts.evidence.configured
        problem = next((each for each in known.problems if each.code in codes), None) if known else None
        return None if problem is None else Clue(weight, f"the configuration has {problem.value!r}: {problem.reason}")

    return look


def preflight_status(weight: float, statuses: Collection[int]) -> Look:
    """The preflight was answered with one of these."""
    return _status("preflight", weight, statuses)


def actual_status(weight: float, statuses: Collection[int]) -> Look:
    """The real request was answered with one of these."""
    return _status("actual", weight, statuses)


def _status(which: str, weight: float, statuses: Collection[int]) -> Look:
    subject = "the preflight" if which == "preflight" else "the request"

    def look(facts: Facts) -> Clue | None:
        status = getattr(facts, which).status
        if status not in statuses:
            return None
        return Clue(weight, f"{subject} was answered {status} {REASON_PHRASES.get(status, '')}".rstrip())

    return look


def when(weight: float, because: str, holds: Callable[[Facts], bool]) -> Look:
    """A fact of the cause's own."""

    def look(facts: Facts) -> Clue | None:
        return Clue(weight, because) if holds(facts) else None

    return look
