"""How well the engine agrees with a real browser: `python -m tests.live.conformance --browser firefox --seeds 500`.

Prints each disagreement with its smallest case as a scenario, then the figure. Exit code 1 where there is one.
"""

import argparse
import itertools
import json
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final, TextIO

from tests.live import chromium, drawing, firefox, webkit
from tests.live.browser import Browser, MissingBrowserError
from tests.live.comparison import compare
from tests.live.kinds import KINDS
from tests.live.lab import Lab
from tests.live.shrinking import smallest

from corsage.engines.departures.table import PROFILES
from corsage.fetch.profile import Profile

BROWSERS: Final[dict[str, Callable[..., AbstractContextManager[tuple[Lab, Browser]]]]] = {
    "chromium": chromium.opened,
    "firefox": firefox.opened,
    "webkit": webkit.opened,
}


def disagreements(profile: Profile, kind: str, seeds: range, lab: Lab, browser: Browser, out: TextIO, show: int) -> int:
    """Run the seeds; report up to `show` disagreements in full on `out`; how many there are.

    A rule differs each time: what a browser does once and not again (a connection that it asks a second time, say) is
    printed and is none.
    """
    count = 0
    for seed in seeds:
        case = KINDS[kind](seed, lab)
        found = compare(case, profile, lab, browser)
        if not found.lines:
            continue
        if not compare(_renamed(case, 0), profile, lab, browser).kinds & found.kinds:
            print(
                f"\n{kind} {seed} as {profile.name}, once and not again:", *found.lines, sep="\n", file=out, flush=True
            )
            continue
        count += 1
        if count <= show:
            small = _smallest(case, profile, found.kinds, lab, browser)
            print(f"\n{kind} {seed} as {profile.name}:", *found.lines, sep="\n", file=out)
            print(drawing.told(f"{profile.name}-{kind}-{seed}", small, compare(small, profile, lab, browser)), file=out)
            out.flush()
    return count


def _smallest(
    case: dict[str, Any], profile: Profile, kinds: frozenset[str], lab: Lab, browser: Browser
) -> dict[str, Any]:
    """The smallest case that differs in a thing that `case` differs in, at a URL that no browser remembers."""
    attempts = itertools.count(1)

    def fresh(candidate: dict[str, Any]) -> dict[str, Any]:
        return _renamed(candidate, next(attempts))

    return fresh(smallest(case, lambda smaller: bool(compare(fresh(smaller), profile, lab, browser).kinds & kinds)))


def _renamed(case: dict[str, Any], attempt: int) -> dict[str, Any]:
    """The case at a URL of its own."""
    renamed: dict[str, Any] = json.loads(json.dumps(case).replace(f"/{case['id']}/", f"/{case['id']}t{attempt}/"))
    return renamed


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.live.conformance")
    parser.add_argument("--browser", required=True, choices=BROWSERS)
    parser.add_argument("--seeds", type=int, default=200, help="how many of each kind")
    parser.add_argument("--first", type=int, default=int(time.time()), help="the first seed; fresh ones by default")
    parser.add_argument("--kind", choices=KINDS, nargs="*", default=list(KINDS), help="all by default")
    parser.add_argument("--show", type=int, default=10, help="how many disagreements to print in full")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    count = 0
    try:
        with BROWSERS[given.browser]() as (lab, browser):
            for kind in given.kind:
                differing = disagreements(PROFILES[given.browser], kind, seeds, lab, browser, sys.stdout, given.show)
                _print_agreement(f"{given.browser} {kind}", differing, len(seeds), given.first)
                count += differing
    except MissingBrowserError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command's output
        return 4
    _print_agreement(given.browser, count, len(seeds) * len(given.kind), given.first)
    return int(count > 0)


def _print_agreement(what: str, count: int, of: int, first: int) -> None:
    print(f"{what}: {of - count}/{of} agree, {100 * (of - count) / of:.2f} % (from seed {first})", flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    sys.exit(main())
