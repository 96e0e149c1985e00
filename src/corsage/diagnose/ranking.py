"""The ranking: each cause's clues are weighed, refuted causes fall out, and what decides too little is `undetermined`.

Clues of one cause are independent reasons to believe it, so they combine as 1 - (1-a)(1-b)...; a habit of the stack
counts as one clue. Confidence is that weight, and never certainty.
"""

from typing import Final, NamedTuple

from corsage.diagnose.catalogue import CAUSES, UNDETERMINED
from corsage.diagnose.cause import Cause, Clue
from corsage.diagnose.facts import Facts
from corsage.evidence.known import Evidence

#: Below this weight, a cause is not named first: with observations that leave it open, and with the stack alone.
DECIDES: Final = 0.5
PRIOR_DECIDES: Final = 0.34
#: Below this weight, a cause is not named at all.
NAMED: Final = 0.15
CERTAIN: Final = 0.98
MOST: Final = 5


class Named(NamedTuple):
    """One cause of a diagnosis."""

    cause: Cause
    confidence: float
    because: tuple[str, ...]


class Diagnosis(NamedTuple):
    """The causes of one failure, best first, and the evidence that they rest on."""

    facts: Facts
    causes: tuple[Named, ...]

    @property
    def evidence(self) -> Evidence:
        """What the diagnosis rests on."""
        return self.facts.evidence


def diagnose(evidence: Evidence) -> Diagnosis:
    """Rank the causes that the evidence speaks for; `undetermined` first where it does not decide."""
    facts = Facts(evidence)
    ranked = [named for cause in CAUSES.values() if (named := _weigh(cause, facts)) is not None]
    ranked.sort(key=lambda named: -named.confidence)
    ranked = ranked[:MOST]
    if not ranked or ranked[0].confidence < _threshold(facts):
        ranked.insert(0, _undetermined(facts, ranked))
    return Diagnosis(facts, tuple(ranked))


def _threshold(facts: Facts) -> float:
    observed = facts.failing or facts.evidence.symptoms or facts.evidence.actual or facts.evidence.preflight
    return DECIDES if observed else PRIOR_DECIDES


def _weigh(cause: Cause, facts: Facts) -> Named | None:
    if cause is UNDETERMINED or not _explains(cause, facts) or any(refutes(facts) for refutes in cause.refuted_by):
        return None
    clues = [clue for look in cause.clues if (clue := look(facts)) is not None]
    habit = facts.habit(cause.name)
    if habit is not None:
        clues.append(Clue(habit.weight, f"{facts.evidence.stack}: {habit.because}"))
    doubt = 1.0
    for clue in clues:
        doubt *= 1 - clue.weight
    weight = min(1 - doubt, CERTAIN)
    return Named(cause, round(weight, 2), tuple([clue.because for clue in clues])) if weight >= NAMED else None


def _explains(cause: Cause, facts: Facts) -> bool:
    """Whether the cause can lead to one of the checks that are known to have failed."""
    return cause.fits is None or not facts.failing or any(failing.reason in cause.fits for failing in facts.failing)


def _undetermined(facts: Facts, candidates: list[Named]) -> Named:
    missing = []
    if facts.preflight.status is None and facts.evidence.preflight is None:
        missing.append("whether there was a preflight, with its status and headers")
    if facts.actual.status is None:
        missing.append("the status and headers of the real request's answer")
    if not facts.evidence.console:
        missing.append("the console's message")
    wanted = " and ".join(missing[:2]) or "a HAR of the failing request"
    open_ones = [named.cause.name for named in candidates[:3]]
    between = f"; it would decide between {', '.join(open_ones)}" if len(open_ones) > 1 else ""
    confidence = round(1 - (candidates[0].confidence if candidates else 0.0), 2)
    return Named(UNDETERMINED, confidence, (f"not known: {wanted}{between}",))
