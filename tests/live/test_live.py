"""The engine against the real browsers: seeds that are always the same, and seeds that nobody has seen."""

import os
import sys
import time

import pytest
from tests.live.browser import MissingBrowserError, Settings
from tests.live.conformance import BROWSERS, disagreements
from tests.live.kinds import KINDS
from tests.machine import missing

from corsage.engines.departures.table import PROFILES
from corsage.fetch.wire.cookie_rules import ThirdParty

#: How many seeds of each kind: those that are always the same, and fresh ones.
KNOWN = {
    "plain": 100, "options": 50, "stored": 50, "xhr": 50, "streams": 30, "hops": 50, "grants": 50, "documents": 20,
    "mixed": 30, "embedder": 20, "local": 40, "cookies": 30, "asks": 60, "answers": 60, "leads": 60,
}  # fmt: skip
FRESH = {
    "plain": 200, "options": 100, "stored": 60, "xhr": 100, "streams": 40, "hops": 60, "grants": 60, "documents": 40,
    "mixed": 40, "embedder": 20, "local": 40, "cookies": 30, "asks": 80, "answers": 80, "leads": 80,
}  # fmt: skip
#: What else a user may have set; as it comes, Firefox and WebKit have rules of their own for third-party cookies.
SET: dict[str, ThirdParty] = {"chromium": "sent", "firefox": "sent", "webkit": "sent"}
#: Of the kinds, those that what a user has set is the matter of.
OF_SETTINGS = {"local": 40, "cookies": 30}
#: Of those, what a browser of its speed is asked.
SHARE = {"chromium": 1.0, "firefox": 0.4, "webkit": 0.7}
#: A rule of a browser that no one has met yet may show in one case of many: it is printed, and to be found. What fails
#: a run is what would be a fault of the engine.
TOLERATED = 0.01


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize("name", BROWSERS)
def test_it_does_what_the_browser_does(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Outcome, every exchange, and for Chromium code and console; each disagreement is printed as a smallest case."""
    first = int(os.environ.get("CORSAGE_LIVE_SEED", time.time()))
    share, failed, total = SHARE[name], 0, 0
    try:
        with BROWSERS[name]() as (lab, browser), capsys.disabled():
            for kind in KINDS:
                known, fresh = int(KNOWN[kind] * share), int(FRESH[kind] * share)
                assert disagreements(PROFILES[name], kind, range(1, 1 + known), lab, browser, sys.stdout, show=5) == 0
                failed += disagreements(
                    PROFILES[name], kind, range(first, first + fresh), lab, browser, sys.stdout, show=5
                )
                total += fresh
    except MissingBrowserError as error:
        missing(str(error))
    assert failed <= TOLERATED * total, f"{failed} of {total} from seed {first}"


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize("name", BROWSERS)
def test_it_does_as_its_user_has_set(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Third-party cookies as they do not come, and the local network permitted: known seeds, all of which agree."""
    differing = 0
    try:
        settings = Settings(third_party=SET[name], local_network="granted")
        with BROWSERS[name](settings) as (lab, browser), capsys.disabled():
            for kind, count in OF_SETTINGS.items():
                seeds = range(1, 1 + int(count * SHARE[name]))
                differing += disagreements(PROFILES[name], kind, seeds, lab, browser, sys.stdout, show=5)
    except MissingBrowserError as error:
        missing(str(error))
    assert differing == 0
