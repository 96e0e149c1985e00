import time
from collections.abc import Iterator

import anyio
import pytest
from tests.servers.raw import lines, serving

from corsage.browser import AsyncBrowser, Browser
from corsage.browser.background import MOST, Background
from corsage.fetch.network import Answer, Send

BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])


class Server:
    """Answers that are stale at once and may be used for a minute; each after the first takes `slow` seconds."""

    def __init__(self, slow: float) -> None:
        self.seen: list[Send] = []
        self._slow = slow

    def respond(self, sent: Send) -> bytes | None:
        """The number of the request, in the body."""
        self.seen.append(sent)
        number = len(self.seen)
        if number > 1:
            time.sleep(self._slow)
        told = (("Cache-Control", "max-age=0, stale-while-revalidate=60"), ("Content-Length", "1"))
        return lines(Answer(200, told, str(number).encode()))


@pytest.fixture
def slow() -> Iterator[tuple[Server, str]]:
    """A server that takes its time."""
    server = Server(0.3)
    with serving(server.respond) as origin:
        yield server, origin


@BACKENDS
def test_a_stale_answer_is_given_at_once(slow: tuple[Server, str], backend: str) -> None:
    """The revalidation goes on beside the page, is no part of the handshake, and renews what is stored."""
    server, origin = slow

    async def main() -> None:
        async with AsyncBrowser(origin) as browser:
            await browser.fetch(f"{origin}/a")
            began = time.monotonic()
            stale = await browser.fetch(f"{origin}/a")
            assert time.monotonic() - began < 0.2
            assert (stale.text(), stale.handshake.fetches[0].exchanges) == ("1", ())
            with anyio.fail_after(5):
                while (renewed := await browser.fetch(f"{origin}/a", cache="force-cache")).text() == "1":  # noqa: ASYNC110 - a cache tells nobody
                    await anyio.sleep(0.02)
            assert renewed.text() == "2"

    anyio.run(main, backend=backend)
    assert len(server.seen) == 2


@BACKENDS
def test_what_goes_on_is_cancelled_with_the_client(slow: tuple[Server, str], backend: str) -> None:
    """Closing waits for no server."""
    _, origin = slow

    async def main() -> float:
        browser = AsyncBrowser(origin)
        await browser.fetch(f"{origin}/a")
        await browser.fetch(f"{origin}/a")
        began = time.monotonic()
        await browser.aclose()
        return time.monotonic() - began

    assert anyio.run(main, backend=backend) < 0.2


def test_a_client_that_blocks_does_not_wait_either(slow: tuple[Server, str]) -> None:
    """Its thread goes on while the caller has the answer."""
    server, origin = slow
    with Browser(origin) as browser:
        browser.fetch(f"{origin}/a")
        began = time.monotonic()
        assert browser.fetch(f"{origin}/a").text() == "1"
        assert time.monotonic() - began < 0.2
        while len(server.seen) < 2:
            time.sleep(0.01)


@BACKENDS
def test_there_are_never_too_many(backend: str) -> None:
    """What is beyond the bound is not started; an end makes room."""
    started: list[int] = []

    async def main() -> None:
        background, go = Background(), anyio.Event()

        async def task() -> None:
            started.append(1)
            await go.wait()

        for _ in range(MOST + 5):
            background.start(task)
        await anyio.wait_all_tasks_blocked()
        assert len(started) == MOST
        go.set()
        await anyio.wait_all_tasks_blocked()
        background.start(task)
        await anyio.wait_all_tasks_blocked()
        assert len(started) == MOST + 1
        await background.aclose()

    anyio.run(main, backend=backend)
