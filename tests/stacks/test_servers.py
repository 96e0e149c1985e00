"""Real servers behind an export answer every request of the matrix as our own middleware does."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest
from tests.servers import raw

from corsage.fetch.network import Send
from corsage.fetch.outcome import Failure
from corsage.handshake.pair import simulate_against
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Scenario
from corsage.stacks import STACKS, Effect, Lack, export

from .frameworks import FRAMEWORKS
from .lab import Middleware, Program, Remote, Seen, free_port, seen, serve, upstream
from .matrix import APP, CONFIGURATIONS, Probe, probes, scenarios
from .programs import PROGRAMS

pytestmark = pytest.mark.servers

#: A failure's reason; or status, body, and a header that CORS has to expose.
Watched: TypeAlias = tuple[object, ...]


@pytest.fixture(scope="session")
def upstream_port() -> Iterator[int]:
    """The upstream application on loopback."""

    def respond(sent: Send) -> bytes | None:
        return raw.lines(upstream(sent.method, "/" + sent.url.split("/", 3)[3]))

    with raw.serving(respond) as origin:
        yield int(origin.rpartition(":")[2])


PAIRS = [(program, name) for program in PROGRAMS for name in CONFIGURATIONS]


class Behind(NamedTuple):
    """A real server behind the export of a configuration."""

    name: str
    server: Remote


@pytest.fixture(scope="module", params=PAIRS, ids=[f"{program.stack}, {name}" for program, name in PAIRS])
def behind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, upstream_port: int
) -> Iterator[Behind]:
    """Each server with each configuration, started once for all tests."""
    program, name = request.param
    exported = export(CONFIGURATIONS[name], program.stack)
    with program.running(tmp_path_factory.mktemp(program.stack), exported, upstream_port) as server:
        yield Behind(name, server)


@cache
def answered(name: str) -> tuple[tuple[Probe, Seen], ...]:
    """Every probe, and how our middleware answers it under a configuration."""
    ours = Middleware(CONFIGURATIONS[name])
    return tuple([(probe, seen(probe, ours(probe))) for probe in probes()])


@cache
def watched(name: str) -> tuple[tuple[Scenario, Watched], ...]:
    """Every scenario, and what a script gets of our middleware."""
    ours = serve(Middleware(CONFIGURATIONS[name]))
    return tuple([(scenario, verdict(simulate_against(scenario, ours))) for scenario in scenarios()])


def test_every_request_is_answered_as_by_our_middleware(behind: Behind) -> None:
    """Status, CORS headers, Vary and the application's body are the same for every probe."""
    wrong = []
    for probe, expected in answered(behind.name):
        got = seen(probe, behind.server(probe))
        if got != expected:
            wrong.append(f"{probe}\n  ours   {expected}\n  theirs {got}")
    assert not wrong, f"{len(wrong)} answers differ:\n" + "\n".join(wrong[:12])


def test_a_browser_sees_the_same(behind: Behind) -> None:
    """A simulated browser gives a script the same response, or the same failure."""
    theirs = serve(behind.server)
    for scenario, expected in watched(behind.name):
        assert verdict(simulate_against(scenario, theirs)) == expected, scenario


def verdict(handshake: Handshake) -> Watched:
    """What the script gets of the only fetch: the failure's cause, or status, body and what CORS lets it read."""
    outcome = handshake.fetches[0].outcome
    if isinstance(outcome, Failure):
        return (outcome.reason,)
    return outcome.status, outcome.body, dict(outcome.headers).get("x-total")


def test_what_is_called_verified_is_run_here() -> None:
    """A stack says that it is verified exactly where a program of this folder, or a framework, runs its export."""
    run = {program.stack for program in PROGRAMS} | set(FRAMEWORKS)
    assert {stack.name for stack in STACKS.values() if stack.verified} == run


@pytest.mark.parametrize("program", PROGRAMS, ids=[program.stack for program in PROGRAMS])
def test_errors_of_the_server_itself_are_readable_where_no_limit_says_otherwise(
    program: Program, tmp_path: Path
) -> None:
    """With an upstream that is down, the page reads the 5xx, but for stacks that say that it cannot."""
    exported = export(CONFIGURATIONS["listed"], program.stack)
    unreadable = any((limit.lack, limit.effect) == (Lack.ERROR_RESPONSES, Effect.NARROWER) for limit in exported.limits)
    with program.running(tmp_path, exported, free_port()) as server:
        answer = server(Probe("GET", "/data", (("Origin", APP),)))
    assert answer.status >= 500
    allowed = [value for name, value in answer.headers if name.lower() == "access-control-allow-origin"]
    assert allowed == ([] if unreadable else [APP])
