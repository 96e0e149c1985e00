"""What a live browser is to the tests: something that runs fetch() calls in a page, and says what the script saw.

`SCRIPT` (page.js) is the page's side, the same in all engines. Each engine's module knows how its browser is spoken to.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

T = TypeVar("T")

#: `await run(request)` in the page: a request as a scenario has it, to what the script saw.
SCRIPT: Final = (Path(__file__).parent / "page.js").read_text("utf-8")


@dataclass
class Seen:
    """What a script saw of one fetch, and what the browser told its developer."""

    outcome: dict[str, Any]
    console: list[str] = field(default_factory=list)
    cors_error: tuple[str, str] | None = None


class Browser(Protocol):
    """A running browser with a page open, and in it a sandboxed frame whose origin is opaque."""

    def run(self, request: dict[str, Any], *, sandboxed: bool) -> Seen:
        """Make one fetch() call in the page or in its sandboxed frame, and wait for its end."""


class MissingBrowserError(RuntimeError):
    """The browser is not installed, or does not start."""


def required(*programs: str) -> None:
    """Raise `MissingBrowserError` unless all the programs are there."""
    for program in programs:
        if shutil.which(program) is None:
            raise MissingBrowserError(f"{program} is not installed")


@contextmanager
def started(command: Callable[[Path], list[str]]) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A program with a directory of its own, in a process group that is ended with the block."""
    with tempfile.TemporaryDirectory(prefix="live-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(
                command(home), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield home, process
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def eventually(attempt: Callable[[], T | None], what: str, seconds: float = 30) -> T:
    """The first answer that is not None; raises `MissingBrowserError` when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = attempt()
        if answer is not None:
            return answer
        time.sleep(0.05)
    raise MissingBrowserError(f"{what} did not come in {seconds:g} s")
