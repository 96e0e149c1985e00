"""How fast the engine simulates a preflighted handshake in memory, and how that compares with the real Chromium.

`python bench/simulate.py`. The scenario: a PUT of JSON with credentials and a header of its own, the preflight, the
answer, one exposed header. No preflight is remembered between runs. Figures are of one core: the best of several
rounds.

Parsing is remembered by the engine within bounds (URLs, header lists), so there are two figures: for one handshake
again and again, which is what Chromium is given too, and for handshakes that are met for the first time: other page,
other host, other path, other header value, and more of them than the bounds hold.
"""

import json
import time
from collections.abc import Callable
from itertools import cycle
from typing import Any, Final

from corsage.fetch.deviations import PROFILES
from corsage.handshake import scenario_form
from corsage.handshake.pair import simulate

MARK: Final = 50  # microseconds for a preflighted handshake
ROUNDS: Final = 20
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


def _best(run: Callable[[], object], times: int, clock: Callable[[], float]) -> float:
    """Seconds for one run: the best round's mean."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = clock()
        for _ in range(times):
            run()
        best = min(best, (clock() - start) / times)
    return best


def _chromium() -> float | None:
    """Seconds for one such handshake in the real Chromium on loopback, or None where there is none."""
    try:
        from tests.live import chromium
        from tests.live.browser import MissingBrowserError
    except ImportError:
        return None
    try:
        with chromium.opened() as (lab, browser):
            case = _case(lab.sites.app, lab.sites.api)
            lab.answers = scenario_form.read(case).server.answers  # type: ignore[union-attr] # scripted, as written above
            request = json.loads(json.dumps(case["requests"][0]))
            return _best(lambda: browser.run(request, sandboxed=False), 20, time.perf_counter)
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
    for name, profile in PROFILES.items():
        again = _best(lambda profile=profile: simulate(scenario, profile), 200, time.process_time)  # type: ignore[misc]
        first = _best(lambda profile=profile: simulate(next(others), profile), 200, time.process_time)  # type: ignore[misc]
        print(
            f"{name:9} {again * 1e6:6.1f} microseconds a handshake (mark: {MARK}), {1 / again:8,.0f} a second;"
            f" {first * 1e6:6.1f} for one that was never met"
        )
    real = _chromium()
    if real is not None:
        ours = _best(lambda: simulate(scenario, PROFILES["chromium"]), 200, time.process_time)
        print(f"Chromium  {real * 1e6:6.0f} microseconds a handshake; the engine is {real / ours:,.0f} x as fast")


if __name__ == "__main__":
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parent.parent))
    main()
