"""Regular expressions over origins as finite automata: read, built, compared, searched. Nothing is sampled.

    text -> tree -> positions -> subsets -> language, and questions about languages

`Language` is the value that everything else asks: membership, intersection, difference, complement, emptiness, a
shortest member. `shortest_origin` asks for the shortest member that a browser can send, outside of what is covered.
What cannot be an automaton, or would be too large a one, raises `NotUnderstoodError`. No I/O, nothing of a policy.
"""

from corsage.policy.automaton.budget import (
    LONGEST_EXPRESSION,
    MOST_POSITIONS,
    MOST_STEPS,
    Budget,
    NotRegularError,
    NotUnderstoodError,
    TooLargeError,
)
from corsage.policy.automaton.hosts import Covered
from corsage.policy.automaton.language import Language
from corsage.policy.automaton.search import Question, shortest_origin
from corsage.policy.automaton.serialized import SERIALIZED
from corsage.policy.automaton.tree import InvalidError

__all__ = [
    "LONGEST_EXPRESSION",
    "MOST_POSITIONS",
    "MOST_STEPS",
    "SERIALIZED",
    "Budget",
    "Covered",
    "InvalidError",
    "Language",
    "NotRegularError",
    "NotUnderstoodError",
    "Question",
    "TooLargeError",
    "shortest_origin",
]
