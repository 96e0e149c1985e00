import asyncio
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from corsage.browser.wire import Wire
from corsage.fetch.network import Received, Send
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
        return scenario_form.read(DEFAULT.scenario() | change)


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
    outcome = theatre.run(scenario_form.read(sample.scenario())).fetches[0].outcome
    assert (outcome.reason if isinstance(outcome, Failure) else None) == sample.ends


@pytest.mark.parametrize("sample", GALLERY, ids=lambda s: s.id)
def test_a_run_over_http_is_the_run_in_memory(theatre: Theatre, sample: Sample) -> None:
    """Every exchange, header by header, every step and the server's own view: the handshakes are equal."""
    scenario = scenario_form.read(sample.scenario())
    assert theatre.run(scenario) == pair.simulate(scenario)


def test_the_policys_view_is_left_out_where_the_policy_was_not_asked(theatre: Theatre) -> None:
    """The login in front answers the preflight: there is no decision of the policy to show."""
    request = {"url": f"https://api.example.com{LOCKED}", "headers": [["Authorization", "Bearer abc"]]}
    (exchange,) = theatre.run(theatre.read(requests=[request])).fetches[0].exchanges
    assert exchange.server is None


@pytest.mark.parametrize(
    "url",
    ["https://example.com/a", "http://127.0.0.1:8123/a", "http://0x7f.1:80/a", "https://[::1]/a", "//other.example/a"],
)
def test_the_studio_is_no_proxy(theatre: Theatre, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Whatever server a URL names, the demo API answers for it: no connection goes anywhere else."""
    reached: list[str] = []
    exchange = Wire.exchange

    async def watched(wire: Wire, sent: Send) -> Received:
        reached.append(sent.url)
        return await exchange(wire, sent)

    monkeypatch.setattr(Wire, "exchange", watched)
    theatre.run(theatre.read(page="http://app.example.com", requests=[{"url": url}]))
    assert reached
    assert all(one.startswith(f"{theatre.origin}/") for one in reached)


@pytest.mark.parametrize("url", ["data:text/plain,hi", "not a url://", "blob:https://app.example.com/1"])
def test_what_needs_no_network_is_the_engines_matter(theatre: Theatre, url: str) -> None:
    """A URL that no request is sent for is an outcome, not a mistake of form."""
    assert theatre.run(theatre.read(page="null", requests=[{"url": url}])).fetches[0].exchanges == ()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"server": {"url": "https://example.com"}}, "server"),
        ({"requests": [{"url": "data:,"}] * (MOST_REQUESTS + 1)}, "requests"),
    ],
)
def test_what_the_demo_api_cannot_be_is_refused(theatre: Theatre, change: dict[str, Any], path: str) -> None:
    """A real server, or more requests than a run may have: refused with the place."""
    with pytest.raises(FormError) as raised:
        theatre.run(theatre.read(**change))
    assert raised.value.path == path


@pytest.mark.parametrize(
    "server",
    [
        {"https://example.com/": {"preflight": "close", "actual": "close"}},
        {"policy": {"allow_origins": ["https://app.example.com"]}, "answer": {"status": 418}},
    ],
)
def test_answers_that_are_written_down_are_run_in_memory(theatre: Theatre, server: dict[str, Any]) -> None:
    """The demo API has one answer; a scenario that brings its own is run without it."""
    scenario = theatre.read(server=server)
    assert not theatre.stage.carries(scenario)
    assert theatre.run(scenario) == pair.simulate(scenario)


def test_runs_take_turns() -> None:
    """Runs that are asked for at once do not see each other's policies."""

    async def together() -> list[Handshake]:
        listener, api = loopback.listen(0), DemoAPI(Policy())
        async with loopback.serving(api, listener) as origin:
            stage = Stage(api, origin)
            scenarios = [scenario_form.read(sample.scenario()) for sample in GALLERY[:3] * 4]
            return await asyncio.gather(*map(stage.run, scenarios))

    ended = [handshake.blocked for handshake in anyio.run(together)]
    assert ended == [sample.ends is not None for sample in GALLERY[:3] * 4]


def test_a_run_that_hangs_is_given_up(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run has its time, the wait for its turn included."""
    monkeypatch.setattr(live, "RUN_SECONDS", 0.0)
    with pytest.raises(TimeoutError):
        theatre.run(theatre.read())
