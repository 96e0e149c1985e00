"""What goes on when an answer has been given: revalidations that a page does not wait for (Fetch, 4.6, step 8.25.3.2).

A task belongs to no `async with` block of the caller's, since a client may be opened in one task and closed in another;
it ends with the client. It is started by asyncio or trio itself, whichever runs: anyio has tasks in groups only.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import anyio

#: Tasks under way at once; what is beyond is not started: a stale response is asked about when it is used again.
MOST: Final = 16


class Background:
    """The tasks of one client; a task never raises."""

    def __init__(self) -> None:
        self._scopes: Final[dict[anyio.CancelScope, anyio.Event]] = {}

    def start(self, task: Callable[[], Awaitable[None]]) -> None:
        """Run it beside what is running, or not at all where enough is under way."""
        if len(self._scopes) >= MOST:
            return
        scope, ended = anyio.CancelScope(), anyio.Event()
        self._scopes[scope] = ended

        async def run() -> None:
            try:
                with scope:
                    await task()
            finally:
                del self._scopes[scope]
                ended.set()

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            _with_trio(run)
        else:
            _with_asyncio(run)

    async def aclose(self) -> None:
        """Cancel what is under way, and wait for its end."""
        under_way = list(self._scopes.items())
        for scope, _ in under_way:
            scope.cancel()
        for _, ended in under_way:
            await ended.wait()


#: asyncio keeps no task alive by itself.
_TASKS: Final[set[asyncio.Task[None]]] = set()


def _with_asyncio(run: Callable[[], Awaitable[None]]) -> None:
    task = asyncio.ensure_future(run())
    assert isinstance(task, asyncio.Task)
    _TASKS.add(task)
    task.add_done_callback(_TASKS.discard)


def _with_trio(run: Callable[[], Awaitable[None]]) -> None:
    import trio  # noqa: PLC0415 - only who runs it has it

    trio.lowlevel.spawn_system_task(run)
