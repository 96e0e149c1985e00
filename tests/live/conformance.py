"""How well the engine agrees with a real browser: `python -m tests.live.conformance --browser firefox --seeds 500`.

Prints each disagreement with its smallest case as a scenario, then the figure. Exit code 1 where there is one.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final, TextIO

from tests.live import chromium, firefox, webkit
from tests.live.browser import Browser, MissingBrowserError
from tests.live.comparison import differences, smallest
from tests.live.kinds import KINDS
from tests.live.lab import Lab

BROWSERS: Final[dict[str, Callable[[], AbstractContextManager[tuple[Lab, Browser]]]]] = {
    "chromium": chromium.opened,
    "firefox": firefox.opened,
    "webkit": webkit.opened,
}


def disagreements(name: str, kind: str, seeds: range, lab: Lab, browser: Browser, out: TextIO, show: int) -> int:
    """Run the seeds; report up to `show` disagreements in full on `out`; how many there are."""
    count = 0
    for seed in seeds:
        case = KINDS[kind](seed, lab.sites)
        found = differences(case, name, lab, browser)
        if not found:
            continue
        count += 1
        if count <= show:
            print(f"\n{kind} {seed} as {name}:", *found, sep="\n", file=out)
            print("smallest case:", json.dumps(_smallest(case, name, lab, browser)), sep="\n", file=out, flush=True)
    return count


def _smallest(case: dict[str, Any], name: str, lab: Lab, browser: Browser) -> dict[str, Any]:
    attempts = iter(range(10**6))

    def differs(candidate: dict[str, Any]) -> bool:
        # A URL of its own for each attempt: no browser may answer from what it remembers of the last.
        prefix = f"/{case['id']}/"
        fresh = json.loads(json.dumps(candidate).replace(prefix, f"/{case['id']}t{next(attempts)}/"))
        for request in fresh["requests"]:
            for key, value in (
                ("body", None),
                ("mode", "cors"),
                ("redirect", "follow"),
                ("credentials", "same-origin"),
            ):
                request.setdefault(key, value)
        return bool(differences(fresh, name, lab, browser))

    return smallest(case, differs)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.live.conformance")
    parser.add_argument("--browser", required=True, choices=BROWSERS)
    parser.add_argument("--seeds", type=int, default=200, help="how many")
    parser.add_argument("--first", type=int, default=int(time.time()), help="the first seed; fresh ones by default")
    parser.add_argument("--kind", choices=KINDS, default="plain")
    parser.add_argument("--show", type=int, default=10, help="how many disagreements to print in full")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    try:
        with BROWSERS[given.browser]() as (lab, browser):
            count = disagreements(given.browser, given.kind, seeds, lab, browser, sys.stdout, given.show)
    except MissingBrowserError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command's output
        return 4
    agreeing = len(seeds) - count
    print(  # noqa: T201 - as above
        f"{given.browser}: {agreeing}/{len(seeds)} agree, {100 * agreeing / len(seeds):.2f} % (from seed {given.first})"
    )
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
