from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from tests.strategies.scenarios import SCENARIOS

from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.reason import Reason
from corsage.fetch.request import Page, Request
from corsage.handshake import pair
from corsage.handshake.scenario import Guarded, Live, Scenario, Script, Scripted
from corsage.policy import Policy, Refusal

APP, API = "https://app.example.com", "https://api.example.com/api/data"
POST = Request(API, "POST", (("Content-Type", "application/json"),), "{}")
POLICY = Policy(allow_origins=[APP], allow_methods=["POST"], allow_headers=["content-type"])
DEFAULT = Scenario(Page(APP), (POST,), Guarded(POLICY))


def test_the_default_scenario_is_allowed() -> None:
    """A page posts JSON to another origin whose policy allows it: a preflight, the request, and the script reads it."""
    fetch = pair.simulate(DEFAULT).fetches[0]
    assert [exchange.sent.method for exchange in fetch.exchanges] == ["OPTIONS", "POST"]
    assert isinstance(fetch.outcome, Response)
    assert (fetch.outcome.type, fetch.outcome.status) == ("cors", 200)
    assert fetch.failed_step is None


def test_another_origin_is_blocked_at_the_preflight() -> None:
    """The server gives nothing away, and the actual request is never sent."""
    fetch = pair.simulate(replace(DEFAULT, page=Page("https://evil.example"))).fetches[0]
    assert [exchange.sent.method for exchange in fetch.exchanges] == ["OPTIONS"]
    failure = Failure(Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER, url="https://api.example.com/api/data")
    assert fetch.outcome == failure
    assert fetch.failed_step is not None
    assert fetch.failed_step.check.name == "allow-origin"


def test_the_servers_view_is_recorded() -> None:
    """Each check that the policy made is there, with the reason of its refusal."""
    refused = pair.simulate(replace(DEFAULT, page=Page("https://evil.example"))).fetches[0].exchanges[0].server
    assert refused is not None
    assert refused.decision.refusal is Refusal.ORIGIN_NOT_ALLOWED
    assert [(check.subject.value, check.passed) for check in refused.checks][:2] == [
        ("origin", False),
        ("method", True),
    ]


def test_fetches_of_a_page_share_the_preflight_cache() -> None:
    """The second call of the same kind asks no more."""
    handshake = pair.simulate(replace(DEFAULT, requests=(POST, POST)))
    assert [len(fetch.exchanges) for fetch in handshake.fetches] == [2, 1]


def test_the_clock_is_the_callers() -> None:
    """What the cache remembers expires by the clock that was passed in."""
    seconds = iter(range(0, 100_000, 700))
    handshake = pair.simulate(replace(DEFAULT, requests=(POST, POST)), clock=lambda: float(next(seconds)))
    assert [len(fetch.exchanges) for fetch in handshake.fetches] == [2, 2]


def test_a_live_server_is_not_simulated() -> None:
    """Nothing is made up about a server that is not ours: the caller is told what to do."""
    with pytest.raises(pair.NotInMemoryError, match="corsage check"):
        pair.simulate(replace(DEFAULT, server=Live("https://api.example.com")))


def test_a_dropped_connection_is_a_network_error() -> None:
    """A script's answer may be none."""
    scenario = replace(DEFAULT, server=Scripted({API: Script(None, Answer(200))}))
    outcome = pair.simulate(scenario).fetches[0].outcome
    assert isinstance(outcome, Failure)
    assert outcome.reason is Reason.NETWORK_FAILURE


@given(SCENARIOS)
def test_a_run_always_ends_with_an_outcome_that_its_steps_explain(scenario: Scenario) -> None:
    """Whatever is asked and answered: a failure has the failed step with its reason, a response has none."""
    for fetch in pair.simulate(scenario).fetches:
        if isinstance(fetch.outcome, Failure):
            assert fetch.failed_step is not None
            assert fetch.failed_step.reason is fetch.outcome.reason
        else:
            assert fetch.failed_step is None


@given(SCENARIOS)
def test_a_step_speaks_of_an_exchange_that_there_was(scenario: Scenario) -> None:
    """Exchange numbers of steps go up, and each is one of the record's."""
    for fetch in pair.simulate(scenario).fetches:
        numbers = [-1 if step.exchange is None else step.exchange for step in fetch.steps]
        assert numbers == sorted(numbers)
        assert all(number < len(fetch.exchanges) for number in numbers)


@given(SCENARIOS)
def test_every_record_has_all_its_fields(scenario: Scenario) -> None:
    """What `corsage.fetch.record` makes is what the class would have made: a field too few would go unseen."""
    handshake = pair.simulate(scenario)
    exchanges = [exchange for fetch in handshake.fetches for exchange in fetch.exchanges]
    steps = [step for fetch in handshake.fetches for step in fetch.steps]
    made: list[Any] = [handshake, *handshake.fetches, *exchanges, *[exchange.sent for exchange in exchanges], *steps]
    for value in made:
        assert len(value) == len(value._fields)
        assert value == type(value)(**value._asdict())
