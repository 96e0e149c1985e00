"""One target for as long as you like: `python -m tests.fuzz asgi --seconds 600`.

Prints how many inputs were tried and the slowest of them; an input that breaks the law is shrunk, printed, and is exit
code 1. So is one that takes longer than it may: no input is larger than some kilobytes, and all work is linear.
"""

import argparse
import secrets
import sys
import time
from importlib import import_module
from types import ModuleType
from typing import Final

from hypothesis import HealthCheck, given, seed, settings

TARGETS: Final = (
    "asgi", "browser", "configuration", "diagram", "header_list", "json_form", "origin_pattern", "response",
    "stack_text", "wsgi",
)  # fmt: skip
#: An expression in a policy is audited when it is built, which takes some tenths of a second.
MOST_SECONDS: Final = 2.0


class Campaign:
    """A target, run until the time is over."""

    def __init__(self, target: ModuleType) -> None:
        self._target: Final = target
        self.tried = 0
        self.slowest: tuple[float, str] = (0.0, "")

    def run(self, first: int) -> None:
        """Some two hundred inputs."""

        @seed(first)
        @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(self._target.INPUTS)
        def run(drawn: object) -> None:
            start = time.process_time()
            self._target.check(drawn)
            taken = time.process_time() - start
            self.tried += 1
            if taken > self.slowest[0]:
                self.slowest = (taken, repr(drawn))

        run()


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32), help="the first; the next is one more")
    given = parser.parse_args()
    target = import_module(f"tests.fuzz.{given.target}")
    campaign, end, first = Campaign(target), time.monotonic() + given.seconds, given.seed
    while time.monotonic() < end:
        print(f"{given.target}: seed {first}, {campaign.tried} inputs", end="\r", file=sys.stderr)  # noqa: T201
        campaign.run(first)
        first += 1
    seconds, slowest = campaign.slowest
    print(f"{given.target}: {campaign.tried} inputs from seed {given.seed}, the law holds")  # noqa: T201
    print(f"slowest: {seconds * 1000:.1f} ms, {slowest[:400]}")  # noqa: T201
    return int(seconds > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
