"""How a verb fails: one sentence and an exit code."""

import sys
from typing import Final

from corsage.cli.terminal import visible

BLOCKED: Final = 1
BAD_INPUT: Final = 2
UNREACHABLE: Final = 4


class Failed(Exception):  # noqa: N818 - said as the sentence is: "corsage failed: ..."
    """Ends the verb with a sentence for people on stderr and the documented exit code."""

    def __init__(self, sentence: str, code: int = BAD_INPUT) -> None:
        super().__init__(sentence)
        self.code = code


def say(sentence: str, code: int) -> int:
    """Print the sentence that a verb fails with on stderr, and give its exit code back."""
    sys.stderr.write(f"corsage: {visible(sentence)}\n")
    return code
