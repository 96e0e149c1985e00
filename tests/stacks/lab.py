"""An upstream application, our middleware in front of it in memory, real servers in front of it, what is compared.

A server runs as this user, from a folder that goes away with it, on a free port of 127.0.0.1, and is ended, and waited
for, when its test ends.
"""

import asyncio
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from shutil import which
from typing import Any, Final, NamedTuple

import pytest
from tests.machine import missing

from corsage.fetch import url as urls
from corsage.fetch.network import Answer, Send
from corsage.handshake.record import Exchange
from corsage.http.headers import HeaderList
from corsage.policy import Policy
from corsage.policy.decision import OWNED
from corsage.policy.routes import Configuration
from corsage.server.asgi import CORSMiddleware, Message, Receive, Scope
from corsage.server.asgi import Send as ASGISend
from corsage.stacks import Export

from .matrix import Probe

STARTING_SECONDS: Final = 20.0
#: Lists: their items are compared, whatever their order, case and the white space between them.
_LISTS: Final = frozenset({"vary", "access-control-allow-methods", "access-control-allow-headers",
                           "access-control-expose-headers"})  # fmt: skip


def upstream(method: str, path: str) -> Answer:
    """The application: `/status/N` answers with N; it has CORS headers of its own, which must not get through."""
    tail = path.rpartition("/status/")[2]
    status = int(tail) if tail.isdigit() and "/status/" in path else 200
    body = b"" if status in {204, 304} else f"{method} {path}".encode()
    headers = [
        ("Vary", "Accept-Language"),
        ("Access-Control-Allow-Origin", "https://application.example"),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Expose-Headers", "X-Secret"),
        ("X-Total", "5"),
    ]
    if status not in {204, 304}:
        headers += [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
    if status == 301:
        headers.append(("Location", "/data"))
    return Answer(status, tuple(headers), b"" if method == "HEAD" else body)


class Middleware:
    """Our own middleware in front of an application, in memory: what every server is compared with."""

    def __init__(self, configuration: Policy | Configuration, behind: Callable[[str, str], Answer] = upstream) -> None:
        async def application(scope: Scope, receive: Receive, send: ASGISend) -> None:
            del receive
            answer = behind(scope["method"], scope["path"])
            headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers]
            await send({"type": "http.response.start", "status": answer.status, "headers": headers})
            await send({"type": "http.response.body", "body": answer.body})

        self._app = CORSMiddleware(application, configuration)

    def __call__(self, probe: Probe) -> Answer:
        """The answer to one request."""
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        headers = [(name.lower().encode(), value.encode()) for name, value in probe.headers]
        scope: dict[str, Any] = {"type": "http", "method": probe.method, "path": probe.path, "headers": headers}

        async def run() -> None:
            await self._app(scope, receive, send)

        asyncio.run(run())
        lines = tuple([(name.decode(), value.decode()) for name, value in sent[0]["headers"]])
        return Answer(sent[0]["status"], lines, sent[1]["body"])


class Remote:
    """A server on loopback."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def __call__(self, probe: Probe) -> Answer:
        """The answer to one request."""
        connection = self._connection
        connection.putrequest(probe.method, probe.path, skip_accept_encoding=True)
        for name, value in probe.headers:
            connection.putheader(name, value)
        if probe.method in {"POST", "PUT", "PATCH"}:
            connection.putheader("Content-Length", "0")
        connection.endheaders()
        response = connection.getresponse()
        return Answer(response.status, tuple(response.getheaders()), response.read())

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Seen(NamedTuple):
    """What of an answer must be the same everywhere; the body only where the application answers."""

    status: int
    headers: Mapping[str, str | frozenset[str]]
    body: bytes | None


def seen(probe: Probe, answer: Answer) -> Seen:
    """What is compared of an answer."""
    headers: dict[str, str | frozenset[str]] = {}
    for name in (*OWNED, "vary", "x-total"):
        values = [value for line, value in answer.headers if line.lower() == name]
        if name in _LISTS:
            # RFC 9110, 5.6.1.2: empty elements do not count
            items = frozenset([item.strip().lower() for value in values for item in value.split(",") if item.strip()])
            headers |= {name: items} if items else {}
        elif values:
            headers[name] = ", ".join(values)
    asks = any(name.lower() == "access-control-request-method" for name, _ in probe.headers)
    preflight = probe.method == "OPTIONS" and asks and any(name.lower() == "origin" for name, _ in probe.headers)
    return Seen(answer.status, headers, None if preflight else answer.body)


def serve(answer: Callable[[Probe], Answer]) -> Callable[[Send], Exchange]:
    """A server for the simulated browser."""

    def exchange(sent: Send) -> Exchange:
        url = urls.parse(sent.url)
        assert url is not None
        path = "/" + url.target.split("://", 1)[1].partition("/")[2]
        return Exchange(sent, answer(Probe(sent.method, path, _without_host(sent.headers))))

    return exchange


def _without_host(headers: HeaderList) -> HeaderList:
    return tuple([pair for pair in headers if pair[0].lower() not in {"host", "content-length"}])


def free_port() -> int:
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Program(NamedTuple):
    """How a server is started: its program, and its command line from a folder with files, a port, and the upstream's.

    `command` writes the configuration into the folder and says what to run there.
    """

    name: str
    stack: str
    command: Callable[[str, Path, Export, int, int], Sequence[str]]

    @contextmanager
    def running(self, folder: Path, export: Export, upstream_port: int) -> Iterator[Remote]:
        """The server behind an export, for as long as the block runs."""
        program = which(self.name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        if program is None:
            missing(f"{self.name} is not installed: tests/install-machine")
        port = free_port()
        command = self.command(program, folder, export, port, upstream_port)
        log = folder / "log"
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PORT": str(port)}
        with log.open("wb") as out, subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=environment
        ) as process:  # fmt: skip
            try:
                _wait(process, port, log)
                with closing(Remote(port)) as remote:
                    yield remote
            finally:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(5)
                process.kill()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    pytest.fail(f"the server did not start:\n{log.read_text()}")
