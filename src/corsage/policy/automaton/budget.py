"""The limits of reasoning about one expression: characters, depth, and steps of work.

Every phase spends from one `Budget`, so that building an automaton ends after a number of steps that is known before.
A step is about a microsecond of work; what does not fit is refused, never cut short.
"""

from typing import Final

LONGEST_EXPRESSION: Final = 10_000
DEEPEST_NESTING: Final = 60
# Positions of the automaton: each character or set of the expression, repeats written out.
MOST_POSITIONS: Final = 5_000
MOST_STEPS: Final = 25_000


class NotUnderstoodError(Exception):
    """An expression that cannot become an automaton; `reason` and `hint` say why, and what to write."""

    def __init__(self, reason: str, hint: str) -> None:
        self.reason: Final = reason
        self.hint: Final = hint
        super().__init__(reason)


class NotRegularError(NotUnderstoodError):
    """What the expression matches depends on more than a finite memory, or on the order in which it is tried."""


class TooLargeError(NotUnderstoodError):
    """The automaton needs more steps than the limit allows."""


class Budget:
    """Steps that may still be made."""

    __slots__ = ("left",)

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Pay for work before it is done. Raises `TooLargeError` when the limit is reached."""
        self.left -= steps
        if self.left < 0:
            hint = "write shorter repeats, or list the origins and patterns in allow_origins"
            raise TooLargeError(f"its automaton is too large (more than {MOST_STEPS:,} steps to build)", hint)
