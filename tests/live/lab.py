"""Raw HTTP/1.1 servers on loopback: every header line goes out as the case has it, every request is written down.

One `Lab` holds the three origins of a run (the page's, an API, a stranger), the answers of the case that is being
run, and what reached the servers. What may not live here: browsers, and any idea of what is right.
"""

import asyncio
import contextlib
import functools
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import trustme

from corsage.fetch.network import Answer
from corsage.handshake.scenario import Script

PAGE: Final = "/page"
COOKIE: Final = "sid=1"
PLAIN: Final = ("http", "http", "http")
_BODYLESS: Final = frozenset({204, 304})
_DOCUMENT: Final = b"<!doctype html><title>page</title><body></body>"


class Sites(NamedTuple):
    """The origins of a run; `app` is the page's."""

    app: str
    api: str
    other: str


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
    """Where the cases are answered. `answers` is replaced for each case; `seen` grows until it is taken."""

    sites: Sites
    answers: Mapping[str, Script] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    def take(self) -> list[Seen]:
        """What has been seen since it was last taken."""
        taken, self.seen = self.seen, []
        return taken

    def respond(self, seen: Seen) -> bytes | None:
        """What to write for a request, or None to drop the connection."""
        if seen.url.endswith(PAGE):
            return _page(seen)
        if seen.url.endswith("/favicon.ico"):
            return _wire(seen, Answer(404))
        self.seen.append(seen)
        script = self.answers.get(seen.url)
        if script is None:
            return _wire(seen, Answer(404, (), b"not found"))
        asks = seen.method == "OPTIONS" and seen.get("access-control-request-method") is not None
        answer = script.preflight if asks else script.actual
        return None if answer is None else _wire(seen, answer)


def _page(seen: Seen) -> bytes:
    """The page itself, with a cookie for its host; the servers of a site share one."""
    lines = (("Content-Type", "text/html;charset=utf-8"), ("Set-Cookie", COOKIE), ("Cache-Control", "no-store"))
    return _wire(seen, Answer(200, lines, _DOCUMENT))


def _wire(seen: Seen, answer: Answer) -> bytes:
    head = [f"HTTP/1.1 {answer.status} {answer.reason_phrase}", *[f"{name}: {value}" for name, value in answer.headers]]
    if answer.status not in _BODYLESS and not any(name.lower() == "content-length" for name, _ in answer.headers):
        head.append(f"Content-Length: {len(answer.body)}")
    body = b"" if answer.status in _BODYLESS or seen.method == "HEAD" else answer.body
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


async def _converse(lab: Lab, scheme: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, ssl.SSLError, asyncio.IncompleteReadError, asyncio.CancelledError):
        while True:
            seen = await _request(scheme, reader)
            response = lab.respond(seen)
            if response is None:
                break
            writer.write(response)
            await writer.drain()
        writer.close()
        return
    writer.transport.abort()  # TLS would wait for a goodbye of who is gone


async def _request(scheme: str, reader: asyncio.StreamReader) -> Seen:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ")
    headers = tuple([(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)])
    seen = Seen(f"{scheme}://{dict(headers)['host']}{path}", method, headers)
    return seen._replace(body=await reader.readexactly(int(seen.get("content-length") or 0)))


@contextlib.contextmanager
def opened(
    hosts: tuple[str, str, str], addresses: tuple[str, str, str], schemes: tuple[str, str, str] = PLAIN
) -> Iterator[Lab]:
    """Servers for three hosts, each at its own address and port, in a thread of their own, until the block ends.

    Those of the scheme https have a certificate that nobody trusts.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    lab = Lab(Sites("", "", ""))

    context = _certified(hosts)

    async def start(address: str, scheme: str) -> asyncio.Server:
        secure = context if scheme == "https" else None
        return await asyncio.start_server(functools.partial(_converse, lab, scheme), address, 0, ssl=secure)

    servers = [
        asyncio.run_coroutine_threadsafe(start(address, scheme), loop).result()
        for address, scheme in zip(addresses, schemes, strict=True)
    ]
    ports = [server.sockets[0].getsockname()[1] for server in servers]
    lab.sites = Sites(*[f"{scheme}://{host}:{port}" for scheme, host, port in zip(schemes, hosts, ports, strict=True)])
    try:
        yield lab
    finally:
        asyncio.run_coroutine_threadsafe(_stop(servers), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _certified(hosts: tuple[str, str, str]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(*hosts).configure_cert(context)
    return context


async def _stop(servers: list[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.05)  # what was aborted is closed by the loop
