"""Sockets and servers on 127.0.0.1: the one address that this package listens on.

uvicorn adds no Date and no Server header of its own, so that what an application answers is what arrives.
"""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn

from corsage.server.asgi import ASGIApp
from corsage.studio.impatience import EndingServer, ImpatientProtocol

HOST: Final = "127.0.0.1"
#: Seconds that a server which was told to stop waits for open requests.
PATIENCE: Final = 2


def listen(port: int) -> socket.socket:
    """A listening socket on loopback; port 0 takes any free one. Raises OSError."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def origin(listener: socket.socket) -> str:
    """The origin that the socket serves."""
    port: int = listener.getsockname()[1]
    return f"http://{HOST}" if port == 80 else f"http://{HOST}:{port}"


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until the process is told to stop."""
    try:
        asyncio.run(EndingServer(_config(app)).serve([listener]))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


async def serve_both(app: ASGIApp, listener: socket.socket, beside: ASGIApp, another: socket.socket) -> None:
    """Serve one application, and another beside it, until the process is told to stop."""
    async with serving(beside, another):
        await EndingServer(_config(app)).serve([listener])


@asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket) -> AsyncIterator[str]:
    """Serve beside whatever else the loop does, and give the origin; stop on the way out."""
    server = _Beside(_config(app))
    running = asyncio.create_task(server.serve([listener]))
    try:
        await server.ready.wait()
        yield origin(listener)
    finally:
        server.should_exit = True
        await running


class _Beside(uvicorn.Server):
    """A server that leaves the process's signals to others, and says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready: Final = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=ImpatientProtocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        date_header=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=PATIENCE,
    )
