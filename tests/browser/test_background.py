import time
from collections.abc import Iterator
from threading import Event

import anyio
import pytest
from tests.servers.raw import lines, serving

from corsage.browser import AsyncBrowser, Browser
from corsage.browser.background import MOST, Background
from corsage.fetch.network import Answer, Send

BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])


class Server:
    """Answers that are stale at once and may be used for a minute; each after the first waits until it may come."""

    def __init__(self) -> None:
        self.seen: list[Send] = []
        self.may_answer = Event()

    def respond(self, sent: Send) -> bytes | None:
        """The number of the request, in the body."""
        self.seen.append(sent)
        number = len(self.seen)
        if number > 1:
            self.may_answer.wait(30)
        told = (("Cache-Control", "max-age=0, stale-while-revalidate=60"), ("Content-Length", "1"))
        return lines(Answer(200, told, str(number).encode()))


@pytest.fixture
def held() -> Iterator[tuple[Server, str]]:
    """A server that is held back; what does not wait for it ends all the same."""
    server = Server()
    with serving(server.respond) as origin:
        try:
            yield server, origin
        finally:
            server.may_answer.set()


@BACKENDS
def test_a_stale_answer_is_given_at_once(held: tuple[Server, str], backend: str) -> None:
    """The revalidation goes on beside the page, is no part of the handshake, and renews what is stored."""
    server, origin = held

    async def main() -> None:
        async with AsyncBrowser(origin) as browser:
            await browser.fetch(f"{origin}/a")
            stale = await browser.fetch(f"{origin}/a")
            assert (stale.text(), stale.handshake.fetches[0].exchanges) == ("1", ())
            server.may_answer.set()
            with anyio.fail_after(5):
                while (renewed := await browser.fetch(f"{origin}/a", cache="force-cache")).text() == "1":  # noqa: ASYNC110 - a cache tells nobody
                    await anyio.sleep(0.02)
            assert renewed.text() == "2"

    anyio.run(main, backend=backend)
    assert len(server.seen) == 2


@BACKENDS
def test_what_goes_on_is_cancelled_with_the_client(held: tuple[Server, str], backend: str) -> None:
    """Closing waits for no server."""
    server, origin = held

    async def main() -> None:
        browser = AsyncBrowser(origin)
        await browser.fetch(f"{origin}/a")
        await browser.fetch(f"{origin}/a")
        while len(server.seen) < 2:  # noqa: ASYNC110 - a server tells nobody
            await anyio.sleep(0.01)
        with anyio.fail_after(20):
            await browser.aclose()

    anyio.run(main, backend=backend)
    assert not server.may_answer.is_set()


def test_a_client_that_blocks_does_not_wait_either(held: tuple[Server, str]) -> None:
    """Its thread goes on while the caller has the answer."""
    server, origin = held
    with Browser(origin) as browser:
        browser.fetch(f"{origin}/a")
        assert browser.fetch(f"{origin}/a").text() == "1"
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
