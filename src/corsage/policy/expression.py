"""An expression of a policy, understood: its language among serialised origins.

What lives here: the one way from the text of `allow_origin_regex` to a value that audit, comparison and matching share.
The expression itself is never run: an automaton answers, in time linear in the length of the Origin. Only what no
automaton can stand for, and the danger flag lets pass, is left to `re`.
"""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from corsage.policy.automaton.budget import Budget, NotUnderstoodError
from corsage.policy.automaton.language import Language, language_of
from corsage.policy.automaton.positions import Positions
from corsage.policy.automaton.serialized import SERIALIZED
from corsage.policy.automaton.tree import INVALID, InvalidError, Node, read, without_anchors


@dataclass(frozen=True, slots=True)
class Understood:
    """An expression that became an automaton.

    tree: the expression as it was written; trimmed: without the anchors that always hold.
    ambiguous: whether one text may lead to one position in two ways, which makes a backtracking matcher slow.
    """

    tree: Node
    trimmed: Node
    positions: Positions
    language: Language
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """An expression that did not; its positions where it got that far."""

    error: InvalidError | NotUnderstoodError
    positions: Positions | None


def understand(text: str) -> Understood:
    """The expression, understood. Raises `InvalidError` or `NotUnderstoodError`."""
    outcome = attempt(text)
    if isinstance(outcome, NotUnderstood):
        raise outcome.error.with_traceback(None)
    return outcome


# Environments and routes inherit the expression of the base, and each of their policies is checked.
@lru_cache(64)
def attempt(text: str) -> Understood | NotUnderstood:
    """The expression, understood, or why not."""
    budget = Budget()
    positions = None
    try:
        tree = read(text, budget)
        trimmed = without_anchors(tree)
        positions = Positions(trimmed, budget)
        language, ambiguous = language_of(positions, SERIALIZED, budget)
    except (InvalidError, NotUnderstoodError) as error:
        return NotUnderstood(error, positions)
    return Understood(tree, trimmed, positions, language, ambiguous)


def matcher(text: str) -> Callable[[str], object]:
    """What says whether a serialised origin is matched. Raises `InvalidError`."""
    try:
        return understand(text).language.matcher()
    except NotUnderstoodError:
        return _compiled(text).fullmatch


def _compiled(text: str) -> re.Pattern[str]:
    """Compile an expression; raises what Python only warns of, such as a set in a set."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            return re.compile(text)
    except (*INVALID, RecursionError) as error:
        raise InvalidError(str(error)) from None
