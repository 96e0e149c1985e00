import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import anyio
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from corsage.browser.wire import Wire
from corsage.fetch.network import Lost, LostCause
from corsage.fetch.outcome import Failure
from corsage.handshake import pair, scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Scenario
from corsage.policy import Policy
from corsage.studio import live, loopback
from corsage.studio.demo import LOCKED, DemoAPI
from corsage.studio.gallery import GALLERY, Sample
from corsage.studio.live import MOST_REQUESTS, Stage

DEFAULT = GALLERY[0]


class Theatre:
    """A stage and the loop that it runs in."""

    def __init__(self, portal: BlockingPortal, stage: Stage) -> None:
        self._portal = portal
        self.stage = stage
        self.origin = stage.origin

    def run(self, scenario: Scenario) -> Handshake:
        """Run it over HTTP, and wait."""
        return self._portal.call(self.stage.run, scenario)

    def read(self, **change: Any) -> Scenario:  # noqa: ANN401 - any part of the JSON form
        """The default scenario's form, parts of it replaced."""
        return scenario_form.read(DEFAULT.scenario(self.origin) | change)


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    """The demo API on loopback, and the stage in front of it."""
    listener, api = loopback.listen(0), DemoAPI(Policy())
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(loopback.serving(api, listener)) as origin,
    ):
        yield Theatre(portal, Stage(api, origin))


@pytest.mark.parametrize("sample", GALLERY, ids=lambda sample: sample.id)
def test_each_scenario_of_the_gallery_ends_as_it_says(theatre: Theatre, sample: Sample) -> None:
    """The gallery's word is what happens over HTTP."""
    outcome = theatre.run(scenario_form.read(sample.scenario(theatre.origin))).fetches[0].outcome
    assert (outcome.reason if isinstance(outcome, Failure) else None) == sample.ends


@pytest.mark.parametrize("sample", [sample for sample in GALLERY if sample.path != LOCKED], ids=lambda s: s.id)
def test_a_run_over_http_is_the_run_in_memory(theatre: Theatre, sample: Sample) -> None:
    """Every exchange, header by header, every step and the server's own view: the handshakes are equal."""
    scenario = scenario_form.read(sample.scenario(theatre.origin))
    assert theatre.run(scenario) == pair.simulate(scenario)


def test_the_policys_view_is_left_out_where_the_policy_was_not_asked(theatre: Theatre) -> None:
    """The login in front answers the preflight: there is no decision of the policy to show."""
    sample = next(sample for sample in GALLERY if sample.path == LOCKED)
    (exchange,) = theatre.run(scenario_form.read(sample.scenario(theatre.origin))).fetches[0].exchanges
    assert exchange.server is None


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "http://127.0.0.1:1/api/data",
        "http://localhost:{port}/api/data",
        "https://127.0.0.1:{port}/api/data",
        "http://127.0.0.1:{port}@example.com/",
        "http://0x7f.1:80/",
        "/relative/to/the/page",
    ],
)
def test_the_studio_is_no_proxy(theatre: Theatre, url: str) -> None:
    """A URL that is not the demo API's is refused before anything is sent, however it is spelled."""
    request = {"url": url.format(port=theatre.origin.rpartition(":")[2])}
    with pytest.raises(FormError) as raised:
        theatre.run(theatre.read(requests=[request]))
    assert raised.value.path == "requests[0].url"
    assert theatre.origin in raised.value.problem


@pytest.mark.parametrize("url", ["data:text/plain,hi", "not a url://", "blob:https://app.example.com/1"])
def test_what_needs_no_network_is_the_engines_matter(theatre: Theatre, url: str) -> None:
    """A URL that no request is sent for is an outcome, not a mistake of form."""
    assert theatre.run(theatre.read(page="null", requests=[{"url": url}])).fetches[0].exchanges == ()


def test_the_carrier_refuses_what_the_check_let_through(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a URL to slip past the check (by a redirect, say), no connection is made."""
    monkeypatch.setattr(theatre.stage, "_admit", lambda _: Policy())
    monkeypatch.setattr(Wire, "exchange", None)
    default = theatre.read()
    scenario = replace(default, requests=(replace(default.requests[0], url="https://example.com/"),))
    (exchange,) = theatre.run(scenario).fetches[0].exchanges
    assert isinstance(exchange.received, Lost)
    assert exchange.received.cause is LostCause.REFUSED


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"server": {"url": "https://example.com"}}, "server"),
        ({"server": {"https://example.com/": {"preflight": "close", "actual": "close"}}}, "server"),
        ({"server": {"policy": {}, "answer": {"status": 302}}}, "server.answer"),
        ({"requests": [{"url": "data:,"}] * (MOST_REQUESTS + 1)}, "requests"),
    ],
)
def test_only_the_demo_api_behind_a_policy_can_be_run(theatre: Theatre, change: dict[str, Any], path: str) -> None:
    """Another server, another answer, or more requests than a run may have: refused with the place."""
    with pytest.raises(FormError) as raised:
        theatre.run(theatre.read(**change))
    assert raised.value.path == path


def test_runs_take_turns() -> None:
    """Runs that are asked for at once do not see each other's policies."""

    async def together() -> list[Handshake]:
        listener, api = loopback.listen(0), DemoAPI(Policy())
        async with loopback.serving(api, listener) as origin:
            stage = Stage(api, origin)
            scenarios = [scenario_form.read(sample.scenario(origin)) for sample in GALLERY[:3] * 4]
            return await asyncio.gather(*map(stage.run, scenarios))

    ended = [handshake.blocked for handshake in anyio.run(together)]
    assert ended == [sample.ends is not None for sample in GALLERY[:3] * 4]


def test_a_run_that_hangs_is_given_up(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run has its time, the wait for its turn included."""
    monkeypatch.setattr(live, "RUN_SECONDS", 0.0)
    with pytest.raises(TimeoutError):
        theatre.run(theatre.read())
