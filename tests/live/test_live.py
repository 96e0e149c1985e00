"""The engine against the real browsers: fresh seeds each time, compared in full."""

import os
import sys
import time

import pytest
from tests.live.browser import MissingBrowserError, skip_or_fail
from tests.live.conformance import BROWSERS, disagreements

SEEDS = {"chromium": 400, "firefox": 250, "webkit": 400}


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize("name", BROWSERS)
def test_it_does_what_the_browser_does(name: str) -> None:
    """Outcome, every exchange, and for Chromium code and console: no disagreement on seeds that nobody has seen."""
    first = int(os.environ.get("CORSAGE_LIVE_SEED", time.time()))
    seeds = range(first, first + SEEDS[name])
    try:
        with BROWSERS[name]() as (lab, browser):
            assert disagreements(name, seeds, lab, browser, sys.stdout, show=5) == 0, f"first seed {first}"
    except MissingBrowserError as error:
        skip_or_fail(error)
