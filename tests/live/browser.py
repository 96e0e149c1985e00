"""What a live browser is to the tests: something that runs fetch() calls in a page, and says what the script saw.

The page's side (page.js) is the same in all engines. Each engine's module knows how its browser is spoken to.
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
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias, TypeVar

from corsage.fetch.address_space import Permission
from corsage.fetch.wire.cookie_rules import ThirdParty

T = TypeVar("T")

Frame: TypeAlias = Literal["", "sandboxed", "srcdoc", "sandboxed srcdoc", "data", "blob", "sandboxed blob"]


class Document(NamedTuple):
    """Where a script runs: a page, by its URL, or a frame in it, by what the frame is (page.js)."""

    url: str
    frame: Frame = ""


class Settings(NamedTuple):
    """What the user has set about third-party cookies (None: nothing) and local networks; hosts, if not the usual."""

    third_party: ThirdParty | None = None
    hosts: tuple[str, str, str] | None = None
    local_network: Permission = "denied"


AS_IT_COMES: Final = Settings()


@dataclass
class Seen:
    """What a script saw of one fetch, and what the browser told its developer."""

    outcome: dict[str, Any]
    console: list[str] = field(default_factory=list)
    cors_error: tuple[str, str] | None = None


class Browser(Protocol):
    """A running browser, which opens a page when it is first asked for, and keeps it."""

    @property
    def settings(self) -> Settings:
        """What the user has set."""

    def run(self, request: dict[str, Any], at: Document) -> Seen:
        """Make one fetch() call in a document, and wait for its end."""

    def forget(self) -> None:
        """Have no cookies."""


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
