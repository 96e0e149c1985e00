"""A SOCKS5 proxy (RFC 1928) that takes every host for loopback: for a browser that maps no hosts by itself."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from typing import Final

_NO_AUTHENTICATION: Final = b"\x05\x00"
_CONNECTED: Final = b"\x05\x00\x00\x01" + bytes(6)
_NAME: Final = 3


@contextlib.contextmanager
def opened() -> Iterator[int]:
    """The proxy's port, until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(_serve, "127.0.0.1", 0), loop).result()
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
        there, back = await asyncio.open_connection("127.0.0.1", await _port(reader, writer))
        writer.write(_CONNECTED)
        await asyncio.gather(_pump(reader, back), _pump(there, writer))
    writer.close()


async def _port(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
    """The port that the client asks for, whatever the host."""
    _, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(_NO_AUTHENTICATION)
    *_, kind = await reader.readexactly(4)
    await reader.readexactly((await reader.readexactly(1))[0] if kind == _NAME else 4)
    return int.from_bytes(await reader.readexactly(2))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
