import json
from collections.abc import Iterator

from hypothesis import given
from tests.strategies.scenarios import SCENARIOS

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.request import Page, Request
from corsage.handshake import handshake_form, pair
from corsage.handshake.masking import masked, masked_scenario
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Scenario, Script, Scripted

API = "https://api.example.com"
ALLOW = (
    ("Access-Control-Allow-Origin", "https://app.example.com"),
    ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Allow-Headers", "authorization, x-api-key"),
    ("Set-Cookie", "sid=c00kie-value; Path=/; Secure; SameSite=None"),
)
SECRETS = ("hunter2hunter2", "k3y-of-the-api", "query-secret-1", "query-secret-2", "c00kie-value")
FIRST, SECOND = f"{API}/data?token=query-secret-1", f"{API}/data?token=query-secret-2"


def secretive() -> Scenario:
    """Two fetches with secrets in every place, the second of which no server answers."""
    headers = (("Authorization", "Bearer hunter2hunter2"), ("X-API-Key", "k3y-of-the-api"))
    redirect = (*ALLOW, ("Location", f"{SECOND}&ticket=hunter2hunter2"))
    return Scenario(
        Page("https://app.example.com"),
        (
            Request(FIRST, headers=headers, credentials="include"),
            Request(SECOND, headers=headers, credentials="include"),
        ),
        Scripted({FIRST: Script(Answer(204, ALLOW, b""), Answer(302, redirect, b"")), SECOND: Script(None, None)}),
    )


def ends(handshake: Handshake) -> Iterator[object]:
    """How each fetch ended: the reason, or the status; and how many exchanges it took."""
    for fetch in handshake.fetches:
        outcome = fetch.outcome
        yield outcome.reason if isinstance(outcome, Failure) else outcome.status, len(fetch.exchanges)


def test_no_secret_is_left_anywhere() -> None:
    """In the scenario, the exchanges, the steps and the outcome; the record reads as any other."""
    handshake = masked(pair.simulate(secretive(), PROFILES["chromium"]))
    form = json.dumps(handshake_form.write(handshake))
    assert [secret for secret in SECRETS if secret in form] == []
    assert "Bearer ***" in form
    assert "sid=***" in form
    assert handshake_form.read(json.loads(form)) == handshake


def test_masking_twice_changes_nothing_more() -> None:
    """A mask is no secret."""
    once = masked(pair.simulate(secretive()))
    assert masked(once) == once


def test_two_urls_stay_two() -> None:
    """Or a replay would answer both as the first, and a cache would take one for the other."""
    server = masked_scenario(secretive()).server
    assert isinstance(server, Scripted)
    assert len(server.answers) == 2


@given(SCENARIOS)
def test_a_masked_scenario_runs_the_same_way(scenario: Scenario) -> None:
    """The same exchanges and the same ends; the masked record reads back."""
    handshake = pair.simulate(scenario)
    assert list(ends(pair.simulate(masked_scenario(scenario)))) == list(ends(handshake))
    assert list(ends(masked(handshake))) == list(ends(handshake))
