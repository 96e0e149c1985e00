"""Real servers behind an export answer every request of the matrix as our own middleware does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers import raw

from corsage.fetch.network import Send
from corsage.stacks import STACKS, export

from .lab import Middleware, Program, seen, upstream
from .matrix import CONFIGURATIONS, probes
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


@each_program
@each_configuration
def test_every_request_is_answered_as_by_our_middleware(
    program: Program, name: str, tmp_path: Path, upstream_port: int
) -> None:
    """Status, CORS headers, Vary and the application's body are the same for every probe."""
    configuration = CONFIGURATIONS[name]
    ours = Middleware(configuration)
    wrong = []
    with program.running(tmp_path, export(configuration, program.stack), upstream_port) as theirs:
        for probe in probes():
            expected, got = seen(probe, ours(probe)), seen(probe, theirs(probe))
            if got != expected:
                wrong.append(f"{probe}\n  ours   {expected}\n  theirs {got}")
    assert not wrong, f"{len(wrong)} answers differ:\n" + "\n".join(wrong[:12])


def test_what_is_called_verified_is_run_here() -> None:
    """A stack says that it is verified exactly where a program of this module runs its export."""
    assert {stack.name for stack in STACKS.values() if stack.verified} == {program.stack for program in PROGRAMS}
