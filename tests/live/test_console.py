"""Firefox's console lines, all of them: they come when they come, so those of a whole run are compared.

Chromium's are compared with each case (`tests.live.comparison`); WebDriver tells nothing of WebKit's.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from tests.live.browser import MissingBrowserError
from tests.live.comparison import compare
from tests.live.conformance import BROWSERS
from tests.live.kinds import KINDS
from tests.machine import missing

from corsage.consoles import recording
from corsage.engines.departures.table import PROFILES

SEEDS = range(1, 81)
#: What else Firefox says is of documents and cookies.
SAID = ("Cross-Origin Request Blocked", "Security Error")
#: An opaque origin has a name of its own in Firefox, each time another.
OPAQUE = re.compile(r"moz-nullprincipal:\{[^}]*\}(?:\?\S+)?")


def _of_requests(lines: list[str]) -> Iterator[str]:
    return (OPAQUE.sub("null", line) for line in lines if line.startswith(SAID))


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
def test_firefoxs_lines_are_the_browsers() -> None:
    """Every line of failed requests, as often as it is said, and no other."""
    theirs: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    try:
        with BROWSERS["firefox"]() as (lab, browser):
            quiet: dict[str, Any] = {"url": f"{lab.sites.app}/quiet", "method": "GET", "headers": [], "body": None}
            last = {"page": lab.sites.app, "id": "quiet", "requests": [quiet], "server": {}}
            cases = [KINDS[kind](seed, lab) for kind in ("plain", "xhr") for seed in SEEDS]
            for case in (*cases, last):
                if case is last:
                    time.sleep(2)
                found = compare(case, PROFILES["firefox"], lab, browser)
                for fetch, (seen, _) in zip(found.handshake.fetches, found.observed, strict=True):
                    theirs.update(_of_requests(seen.console))
                    ours.update(_of_requests(list(recording.console_lines(found.handshake, fetch))))
    except MissingBrowserError as error:
        missing(str(error))
    assert theirs.total() > len(SEEDS)
    assert (theirs - ours, ours - theirs) == (Counter(), Counter())
