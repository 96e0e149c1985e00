"""How fast the engine simulates a preflighted handshake in memory, and how that compares with the real Chromium.

`python bench/simulate.py`. The scenario: a PUT of JSON with credentials and a header of its own, the preflight, the
answer, one exposed header. No preflight is remembered between runs. Figures are of one core.

Parsing is remembered by the engine within bounds (URLs, header lists), so there are two figures: for one handshake
again and again, which is what Chromium is given too, and for handshakes that are met for the first time: other page,
other host, other path, other header value, and more of them than the bounds hold.

Others' work on the machine can only make a figure larger, never smaller: each is the mean of the best batch, and
batches are short, so that some run undisturbed. All figures take turns over the whole run, so that a quiet moment is
everybody's; the engine and Chromium, whose ratio is wanted, take turns with each other. One clock measures both, the
wall's, since Chromium's work is spread over processes. Chromium is driven as a test drives it: a script's fetch() and
what the browser tells of it, over the DevTools protocol, on a page that is open.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))  # the browser is the tests' own

from corsage.engines.departures.table import PROFILES
from corsage.handshake import scenario_form
from corsage.handshake.pair import simulate

MARK: Final = 50  # microseconds for a preflighted handshake
ROUNDS: Final = 300
BATCH: Final = 25  # handshakes in memory
BROWSER_ROUNDS: Final = 100
BROWSER_BATCH: Final = 3
DISTINCT: Final = 5000  # handshakes of three URLs each; the engine remembers 4096 URLs


def _case(app: str, api: str, number: int = 1) -> dict[str, Any]:
    origin = ["Access-Control-Allow-Origin", app]
    credentials = ["Access-Control-Allow-Credentials", "true"]
    url = f"{api}/data/{number}"
    return {
        "page": app,
        "requests": [
            {
                "url": url,
                "method": "PUT",
                "headers": [["Content-Type", "application/json"], ["X-Request-Id", str(number)]],
                "body": "{}",
                "mode": "cors",
                "credentials": "include",
                "redirect": "follow",
            }
        ],
        "server": {
            url: {
                "preflight": {
                    "status": 204,
                    "headers": [
                        origin,
                        credentials,
                        ["Access-Control-Allow-Methods", "PUT, DELETE"],
                        ["Access-Control-Allow-Headers", "content-type, x-request-id"],
                        ["Access-Control-Max-Age", "0"],
                    ],
                },
                "actual": {
                    "status": 200,
                    "headers": [origin, credentials, ["ETag", "e"], ["Access-Control-Expose-Headers", "ETag"]],
                    "body": "{}",
                },
            }
        },
    }


def _best(runs: Mapping[str, tuple[Callable[[], object], int]], rounds: int) -> dict[str, float]:
    """Seconds for one run of each, by name: the mean of its best batch. They take turns, a batch each."""
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for name, (run, times) in runs.items():
            start = time.perf_counter()
            for _ in range(times):
                run()
            best[name] = min(best[name], (time.perf_counter() - start) / times)
    return best


def _against_chromium(ours: Callable[[], object]) -> dict[str, float] | None:
    """Seconds for one such handshake in the engine and in the real Chromium on loopback; None where there is none."""
    try:
        from tests.live import chromium
        from tests.live.browser import Document, MissingBrowserError
        from tests.live.lab import PAGE
    except ImportError as error:
        print(f"no Chromium to compare with: {error}")
        return None
    try:
        with chromium.opened() as (lab, browser):
            case = _case(lab.sites.app, lab.sites.api)
            lab.answers = scenario_form.read(case).server.answers  # type: ignore[union-attr] # scripted, as written above
            request = json.loads(json.dumps(case["requests"][0]))
            page = Document(lab.sites.app + PAGE)
            outcome = browser.run(request, page).outcome
            assert outcome["type"] == "cors", outcome
            theirs = (lambda: browser.run(request, page), BROWSER_BATCH)
            return _best({"engine": (ours, BATCH), "Chromium": theirs}, BROWSER_ROUNDS)
    except MissingBrowserError as error:
        print(f"no Chromium to compare with: {error}")
        return None


def main() -> None:
    """Print the figures."""
    scenario = scenario_form.read(_case("https://app.example.com", "https://api.example.com"))
    others = cycle(
        [
            scenario_form.read(_case(f"https://app{number}.example.com", f"https://api{number}.example.com", number))
            for number in range(DISTINCT)
        ]
    )
    runs: dict[str, tuple[Callable[[], object], int]] = {}
    for name, profile in PROFILES.items():
        runs[name] = (lambda profile=profile: simulate(scenario, profile), BATCH)  # type: ignore[misc]
        runs[f"{name}, first"] = (lambda profile=profile: simulate(next(others), profile), BATCH)  # type: ignore[misc]
    best = _best(runs, ROUNDS)
    for name in PROFILES:
        again, first = best[name], best[f"{name}, first"]
        print(
            f"{name:9} {again * 1e6:6.1f} microseconds a handshake (mark: {MARK}), {1 / again:8,.0f} a second;"
            f" {first * 1e6:6.1f} for one that was never met"
        )
    both = _against_chromium(lambda: simulate(scenario, PROFILES["chromium"]))
    if both is not None:
        ours, theirs = both["engine"], both["Chromium"]
        print(f"Chromium  {theirs * 1e6:6.0f} microseconds a handshake; the engine is {theirs / ours:,.0f} x as fast")


if __name__ == "__main__":
    main()
