import pytest
from hypothesis import given
from tests.strategies.scenarios import SCENARIOS

from corsage.fetch.reason import Reason
from corsage.fetch.request import Page, Request
from corsage.handshake import pair, verdict
from corsage.handshake.scenario import Scenario, Scripted


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason: Reason) -> None:
    """No view is ever left with a bare name."""
    assert verdict.short(reason)


def test_a_preflights_failure_is_told_of_the_preflight() -> None:
    """The CORS check's words are shared; which response failed is said."""
    reason = Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER
    assert verdict.short(reason) == verdict.short(Reason.MISSING_ALLOW_ORIGIN_HEADER)


@given(SCENARIOS)
def test_every_outcome_is_a_sentence(scenario: Scenario) -> None:
    """Values are filled in, whatever they are, and the sentence ends."""
    for fetch in pair.simulate(scenario).fetches:
        sentence = verdict.of(fetch)
        assert sentence.endswith(".")
        assert "{observed}" not in sentence
        assert "None" not in sentence


@pytest.mark.parametrize(("url", "words"), [("ws://api.example/", "new WebSocket"), ("file:///x", "over http")])
def test_a_scheme_that_has_another_way_is_shown_it(url: str, words: str) -> None:
    """Whoever writes ws: or file: into fetch() wants something else."""
    scenario = Scenario(Page("https://app.example.com"), (Request(url),), Scripted({}))
    assert words in verdict.of(pair.simulate(scenario).fetches[0])
