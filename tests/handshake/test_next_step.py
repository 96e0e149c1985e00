"""What to do next: a sentence for what can be mended, and none that opens a door."""

import pytest
from hypothesis import given
from tests.strategies.scenarios import SCENARIOS

from corsage.fetch.network import Answer
from corsage.fetch.request import Page, Request
from corsage.handshake import pair
from corsage.handshake.next_step import next_step
from corsage.handshake.scenario import Guarded, Scenario, Script, Scripted, Server
from corsage.policy import Policy

APP, API = "https://app.example.com", "https://api.example.com/data"
PUT = Request(API, method="PUT")


def advice(server: Server, request: Request, page: str = APP) -> str:
    """What to do about one request."""
    return next_step(pair.simulate(Scenario(Page(page), (request,), server)).fetches[-1])


@pytest.mark.parametrize(
    ("preflight", "words"),
    [
        (Answer(401), "before the login is asked for"),
        (Answer(403), "with an origin that is allowed"),
        (Answer(404), "Check the path"),
        (Answer(405), "before the router looks at the method"),
        (Answer(503), "the server's log for the OPTIONS request"),
        (Answer(301, (("Location", "https://api.example.com/data/"),)), "leads to: https://api.example.com/data/"),
        (Answer(204), f"If {APP} is your page"),
        (Answer(204, (("Access-Control-Allow-Origin", APP),)), "Add PUT to the methods"),
    ],
)
def test_the_server_comes_before_the_check(preflight: Answer, words: str) -> None:
    """A status has its own cure, and a missing header is cured where nothing else is wrong."""
    assert words in advice(Scripted({API: Script(preflight, Answer(200))}), PUT)


def test_a_known_policy_is_what_to_change() -> None:
    """The server's own refusal is the cause, so its policy is the place."""
    assert "corsage policy check" in advice(Guarded(Policy(allow_origins=["https://other.example"])), PUT)


@given(SCENARIOS)
def test_no_advice_opens_a_door(scenario: Scenario) -> None:
    """Neither `*` nor null is ever to be allowed."""
    for fetch in pair.simulate(scenario).fetches:
        words = next_step(fetch)
        assert "*" not in words.replace("*/*", "")
        assert "allow null" not in words
        assert "If null is your page" not in words
        assert "{" not in words
