"""Real servers behind an export answer every request of the matrix as our own middleware does."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.servers import raw

from corsage.fetch.network import Send
from corsage.fetch.outcome import Failure
from corsage.handshake.pair import simulate_against
from corsage.handshake.record import Handshake
from corsage.stacks import STACKS, export

from .lab import Middleware, Program, Seen, seen, serve, upstream
from .matrix import CONFIGURATIONS, Probe, probes, scenarios
from .programs import PROGRAMS

pytestmark = pytest.mark.servers

each_program = pytest.mark.parametrize("program", PROGRAMS, ids=[program.stack for program in PROGRAMS])
each_configuration = pytest.mark.parametrize("name", CONFIGURATIONS)


@pytest.fixture(scope="session")
def upstream_port() -> Iterator[int]:
    """The upstream application on loopback."""

    def respond(sent: Send) -> bytes | None:
        return raw.lines(upstream(sent.method, "/" + sent.url.split("/", 3)[3]))

    with raw.serving(respond) as origin:
        yield int(origin.rpartition(":")[2])


@cache
def answered(name: str) -> tuple[tuple[Probe, Seen], ...]:
    """Every probe, and how our middleware answers it under a configuration."""
    ours = Middleware(CONFIGURATIONS[name])
    return tuple([(probe, seen(probe, ours(probe))) for probe in probes()])


@each_program
@each_configuration
def test_every_request_is_answered_as_by_our_middleware(
    program: Program, name: str, tmp_path: Path, upstream_port: int
) -> None:
    """Status, CORS headers, Vary and the application's body are the same for every probe."""
    wrong = []
    with program.running(tmp_path, export(CONFIGURATIONS[name], program.stack), upstream_port) as theirs:
        for probe, expected in answered(name):
            got = seen(probe, theirs(probe))
            if got != expected:
                wrong.append(f"{probe}\n  ours   {expected}\n  theirs {got}")
    assert not wrong, f"{len(wrong)} answers differ:\n" + "\n".join(wrong[:12])


@each_program
@each_configuration
def test_a_browser_sees_the_same(program: Program, name: str, tmp_path: Path, upstream_port: int) -> None:
    """A simulated browser, in every mode that matters, gives a script the same response or the same failure."""
    configuration = CONFIGURATIONS[name]
    ours = serve(Middleware(configuration))
    with program.running(tmp_path, export(configuration, program.stack), upstream_port) as remote:
        theirs = serve(remote)
        for scenario in scenarios():
            expected, got = simulate_against(scenario, ours), simulate_against(scenario, theirs)
            assert verdict(got) == verdict(expected), scenario


def verdict(handshake: Handshake) -> tuple[object, ...]:
    """What the script gets of the only fetch: the failure's cause, or status, body and what CORS lets it read."""
    outcome = handshake.fetches[0].outcome
    if isinstance(outcome, Failure):
        return (outcome.reason,)
    return outcome.status, outcome.body, dict(outcome.headers).get("x-total")


def test_what_is_called_verified_is_run_here() -> None:
    """A stack says that it is verified exactly where a program of this module runs its export."""
    assert {stack.name for stack in STACKS.values() if stack.verified} == {program.stack for program in PROGRAMS}
