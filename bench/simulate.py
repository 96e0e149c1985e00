"""How fast the engine simulates a preflighted handshake in memory, and how that compares with the real Chromium.

`python bench/simulate.py`. The scenario: a PUT of JSON with credentials and a header of its own, the preflight, the
answer, one exposed header; nothing is remembered between runs. Figures are of one core: the best of several rounds.
"""

import json
import time
from collections.abc import Callable
from typing import Any, Final

from corsage.fetch.deviations import PROFILES
from corsage.handshake import scenario_form
from corsage.handshake.pair import simulate

MARK: Final = 50  # microseconds for a preflighted handshake
ROUNDS: Final = 20


def _case(app: str, api: str) -> dict[str, Any]:
    origin = ["Access-Control-Allow-Origin", app]
    credentials = ["Access-Control-Allow-Credentials", "true"]
    return {
        "page": app,
        "requests": [
            {
                "url": f"{api}/data",
                "method": "PUT",
                "headers": [["Content-Type", "application/json"], ["X-Request-Id", "1"]],
                "body": "{}",
                "mode": "cors",
                "credentials": "include",
                "redirect": "follow",
            }
        ],
        "server": {
            f"{api}/data": {
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
    for name, profile in PROFILES.items():
        seconds = _best(lambda profile=profile: simulate(scenario, profile), 200, time.process_time)  # type: ignore[misc]
        print(f"{name:9} {seconds * 1e6:6.1f} microseconds a handshake (mark: {MARK}), {1 / seconds:8,.0f} a second")
    real = _chromium()
    if real is not None:
        ours = _best(lambda: simulate(scenario, PROFILES["chromium"]), 200, time.process_time)
        print(f"Chromium  {real * 1e6:6.0f} microseconds a handshake; the engine is {real / ours:,.0f} x as fast")


if __name__ == "__main__":
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parent.parent))
    main()
