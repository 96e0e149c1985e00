"""For how long the real browsers remember a preflight, in seconds that really pass: all cases at once, two waits."""

import time

import pytest
from tests.live.browser import Browser, Document, MissingBrowserError
from tests.live.conformance import BROWSERS
from tests.live.lab import PAGE, Lab
from tests.machine import missing
from tests.playbook import Playbook

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer, Send
from corsage.fetch.request import Page, Request
from corsage.handshake.scenario import Script
from corsage.http.headers import get

#: Access-Control-Max-Age; None: absent, so five seconds. No end of an age is close to a moment.
AGES = (
    None, "", "0", "1", "3", "-1", "+3", "3.9", "abc", "600", "600, 600", "600;", "0600", "1e3", "0x10", "+", "--3",
    "\x0b600", "4294967297", "99999999999999999999", "-99999999999999999999",
)  # fmt: skip
#: When the second fetch is made, in seconds after the first.
MOMENTS = (2.0, 7.0)


def _answer(lab: Lab, age: str | None) -> Answer:
    lines = [
        ("Access-Control-Allow-Origin", lab.sites.app),
        ("Access-Control-Allow-Methods", "PUT"),
        ("Cache-Control", "no-store"),
    ]
    return Answer(200, (*lines, *([] if age is None else [("Access-Control-Max-Age", age)])))


def _put(lab: Lab, browser: Browser, url: str) -> list[str]:
    """The methods of what reached the server."""
    lab.take()
    browser.run(
        {"url": url, "method": "PUT", "headers": [], "body": None, "mode": "cors", "credentials": "same-origin",
         "redirect": "follow"}, Document(lab.sites.app + PAGE),
    )  # fmt: skip
    return [seen.method for seen in lab.take()]


def _remembered(lab: Lab, name: str, age: str | None, moment: float) -> list[str]:
    """The same of the engine, whose clock is the test's."""
    play, answer = Playbook(), _answer(lab, age)

    def serve(sent: Send) -> Answer:
        assert get(sent.headers, "origin") == lab.sites.app
        return answer

    asked = Request(f"{lab.sites.api}/t", "PUT")
    play.against(asked, serve, page=Page(lab.sites.app), profile=PROFILES[name])
    play.clock.now += moment
    played = play.against(asked, serve, page=Page(lab.sites.app), profile=PROFILES[name])
    return [sent.method for sent in played.sent]


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")  # what a browser that is ended leaves open is not ours
@pytest.mark.parametrize("name", BROWSERS)
def test_how_long_a_preflight_is_remembered(name: str) -> None:
    """Each value of Access-Control-Max-Age, after two seconds, and when five are over; as long as it really took."""
    try:
        with BROWSERS[name]() as (lab, browser):
            cases = {
                (age, moment): f"{lab.sites.api}/t{i}-{moment}" for i, age in enumerate(AGES) for moment in MOMENTS
            }
            lab.answers = {url: Script(_answer(lab, age), _answer(lab, age)) for (age, _), url in cases.items()}
            differing, begun = [], {}
            for case, url in cases.items():
                before = time.monotonic()
                assert _put(lab, browser, url) == ["OPTIONS", "PUT"]
                begun[case] = (before, time.monotonic())
            for case in sorted(cases, key=lambda case: case[1]):
                first, last = begun[case]
                time.sleep(max(0.0, last + case[1] - time.monotonic()))
                least = time.monotonic() - last
                seen = _put(lab, browser, cases[case])
                spans = (least, time.monotonic() - first)
                if seen not in [_remembered(lab, name, case[0], span) for span in spans]:
                    differing.append((case, spans, seen))
    except MissingBrowserError as error:
        missing(str(error))
    assert not differing
