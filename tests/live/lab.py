"""Raw HTTP/1.1 servers on loopback: every header line goes out as the case has it, every request is written down.

One `Lab` holds the three origins of a run (the page's, an API, a stranger), the answers of the case that is being
run, and what reached the servers. Each server speaks plain HTTP and TLS at one port, so that each origin has a secure
twin. What may not live here: browsers, and any idea of what is right.
"""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import trustme

from corsage.fetch.network import Answer
from corsage.handshake.scenario import Script
from corsage.http.status import REASON_PHRASES

PAGE: Final = "/page"
COOKIE: Final = "sid=1"
#: The page's side of a fetch, the same in all engines.
SCRIPT: Final = (Path(__file__).parent / "page.js").read_text("utf-8")
#: The address spaces that servers of their own are put into.
SPACES: Final = ("public", "local", "loopback")
_BODYLESS: Final = frozenset({204, 304})
_DOCUMENT: Final = f"<!doctype html><title>page</title><body><script>{SCRIPT}</script></body>".encode()


class Sites(NamedTuple):
    """The origins of a run; `app` is the page's."""

    app: str
    api: str
    other: str

    @property
    def secure(self) -> "Sites":
        """The same servers, over TLS."""
        return Sites(*[f"https{origin.removeprefix('http')}" for origin in self])


class Seen(NamedTuple):
    """A request as it reached a server: the URL that it was for, and its header lines (names in lower case)."""

    url: str
    method: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def get(self, name: str) -> str | None:
        """A header's value, several lines joined."""
        values = [value for key, value in self.headers if key == name]
        return ", ".join(values) if values else None


@dataclass
class Lab:
    """Where the cases are answered. `answers` is replaced for each case; `seen` grows until it is taken.

    `spaces` are ports of further servers, by the address space that a browser is told they are in.
    """

    sites: Sites
    spaces: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, Script] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    @property
    def hosts(self) -> frozenset[str]:
        """Those that a browser finds here."""
        return frozenset([*[str(urlsplit(origin).hostname) for origin in self.sites], "localhost", "127.0.0.1"])

    def take(self) -> list[Seen]:
        """What has been seen since it was last taken."""
        taken, self.seen = self.seen, []
        return taken

    def at(self, space: str) -> Sites:
        """The three hosts at the server of an address space."""
        return Sites(*[f"{origin.rpartition(':')[0]}:{self.spaces[space]}" for origin in self.sites])

    def respond(self, seen: Seen) -> bytes | None:
        """What to write for a request, or None to drop the connection."""
        url = urlsplit(seen.url)
        if url.path == PAGE:
            return _page(seen, url.query)
        if url.path == "/favicon.ico":
            return _wire(seen, Answer(204))
        self.seen.append(seen)
        script = self.answers.get(seen.url)
        if script is None:
            return _wire(seen, Answer(404, (), b"not found"))
        asks = seen.method == "OPTIONS" and seen.get("access-control-request-method") is not None
        answer = script.preflight if asks else script.actual
        return None if answer is None else _wire(seen, answer)


def _page(seen: Seen, query: str) -> bytes:
    """The page itself: the header lines that its query asks for, or a cookie for its host where there is none."""
    lines = parse_qsl(query, keep_blank_values=True) if query else [("Set-Cookie", COOKIE)]
    lines += [("Content-Type", "text/html;charset=utf-8"), ("Cache-Control", "no-store")]
    return _wire(seen, Answer(200, tuple(lines), _DOCUMENT))


def _wire(seen: Seen, answer: Answer) -> bytes:
    phrase = answer.reason_phrase or REASON_PHRASES.get(answer.status, "")
    head = [f"HTTP/1.1 {answer.status} {phrase}", *[f"{name}: {value}" for name, value in answer.headers]]
    if answer.status not in _BODYLESS and not any(name.lower() == "content-length" for name, _ in answer.headers):
        head.append(f"Content-Length: {len(answer.body)}")
    body = b"" if answer.status in _BODYLESS or seen.method == "HEAD" else answer.body
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


class _Server:
    """One port: whoever begins with the first byte of a TLS handshake is answered over TLS."""

    def __init__(self, lab: Lab, address: str, context: ssl.SSLContext) -> None:
        self._lab, self._context = lab, context
        self._socket = socket.create_server((address, 0), backlog=128)
        self._socket.settimeout(0)
        self.port = int(self._socket.getsockname()[1])

    async def run(self) -> None:
        """Accept until cancelled."""
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    connection, _ = await loop.sock_accept(self._socket)
                    group.create_task(self._serve(connection))
            finally:
                self._socket.close()

    async def _serve(self, connection: socket.socket) -> None:
        try:
            secure = await _first_byte(connection) == _TLS
            loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
            protocol = asyncio.StreamReaderProtocol(reader)
            transport, _ = await loop.connect_accepted_socket(
                lambda: protocol, connection, ssl=self._context if secure else None
            )
        except OSError:
            connection.close()
            return
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        try:
            await _converse(self._lab, "https" if secure else "http", reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            transport.abort()  # TLS would wait for a goodbye of who is gone


_TLS: Final = b"\x16"


async def _first_byte(connection: socket.socket) -> bytes:
    loop, readable = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(connection, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(connection)
    return connection.recv(1, socket.MSG_PEEK)


async def _converse(lab: Lab, scheme: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while (response := lab.respond(await _request(scheme, reader))) is not None:
        writer.write(response)
        await writer.drain()
    writer.close()


async def _request(scheme: str, reader: asyncio.StreamReader) -> Seen:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ")
    headers = tuple([(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)])
    seen = Seen(f"{scheme}://{dict(headers)['host']}{path}", method, headers)
    return seen._replace(body=await reader.readexactly(int(seen.get("content-length") or 0)))


@contextlib.contextmanager
def opened(hosts: tuple[str, str, str]) -> Iterator[Lab]:
    """Servers for three hosts, each at its own port, in a thread of their own, until the block ends.

    Over TLS they have a certificate that nobody trusts.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    lab, context = Lab(Sites("", "", "")), _certified(hosts)
    servers = [_Server(lab, "127.0.0.1", context) for _ in (*hosts, *SPACES)]
    ports = [server.port for server in servers]
    lab.sites = Sites(*[f"http://{host}:{port}" for host, port in zip(hosts, ports, strict=False)])
    lab.spaces = dict(zip(SPACES, ports[len(hosts) :], strict=True))
    running = [asyncio.run_coroutine_threadsafe(server.run(), loop) for server in servers]
    try:
        yield lab
    finally:
        for future in running:
            future.cancel()
        asyncio.run_coroutine_threadsafe(_closed(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _certified(hosts: tuple[str, str, str]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(*hosts, "localhost", "127.0.0.1").configure_cert(context)
    return context


async def _closed() -> None:
    """Wait for what was cancelled, and for what was aborted."""
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.05)
