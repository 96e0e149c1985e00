"""The engine against the real browsers: seeds that are always the same, and seeds that nobody has seen."""

import os
import sys
import time

import pytest
from tests.live.browser import MissingBrowserError, skip_or_fail
from tests.live.conformance import BROWSERS, disagreements

KNOWN = {"chromium": range(1, 151), "firefox": range(1, 61), "webkit": range(1, 151)}
FRESH = {"chromium": 250, "firefox": 120, "webkit": 250}
#: A rule of a browser that no one has met yet may show in one case of many: it is printed, and to be found. What fails
#: a run is what would be a fault of the engine.
TOLERATED = 0.01


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize("name", BROWSERS)
def test_it_does_what_the_browser_does(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Outcome, every exchange, and for Chromium code and console; each disagreement is printed as a smallest case."""
    first = int(os.environ.get("CORSAGE_LIVE_SEED", time.time()))
    fresh = range(first, first + FRESH[name])
    try:
        with BROWSERS[name]() as (lab, browser), capsys.disabled():
            assert disagreements(name, KNOWN[name], lab, browser, sys.stdout, show=5) == 0
            count = disagreements(name, fresh, lab, browser, sys.stdout, show=5)
    except MissingBrowserError as error:
        skip_or_fail(error)
    assert count <= TOLERATED * len(fresh), f"{count} of {len(fresh)} from seed {first}"
