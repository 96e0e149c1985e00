"""Servers on loopback: what they do not wait for, and how Ctrl-C ends them."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from corsage.server.asgi import Receive, Scope, Send
from corsage.studio import impatience, loopback
from corsage.studio.admission import OnlyHere, authorities

READY = "print(loopback.origin(listener), flush=True); loopback.serve(app, listener)"


async def _hello(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


async def _exchange(port: int, octets: bytes) -> bytes:
    """All that comes back until the server closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(octets)
    try:
        return await asyncio.wait_for(reader.read(), 5)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def _run(octets: bytes, count: int = 1) -> list[bytes]:
    async def all_of_them() -> list[bytes]:
        listener = loopback.listen(0)
        port = listener.getsockname()[1]
        app = OnlyHere(_hello, authorities(port))
        async with loopback.serving(app, listener):
            sent = octets.replace(b"PORT", str(port).encode())
            return await asyncio.gather(*[_exchange(port, sent) for _ in range(count)])

    return asyncio.run(all_of_them())


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds as tests have them."""
    monkeypatch.setattr(impatience, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(impatience, "BODY_SECONDS", 0.4)


WHOLE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "came"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b""),
        (WHOLE, b"HTTP/1.1 200 OK"),
        (WHOLE + b"GET / HT", b"HTTP/1.1 200 OK"),
        (b"POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 9\r\n\r\nhalf", b""),
    ],
    ids=["nothing", "half a head", "one request", "half a second head", "half a body"],
)
def test_a_request_that_does_not_arrive_ends_its_connection(sent: bytes, came: bytes) -> None:
    """From the first octet and after a response; what arrived whole is answered."""
    assert _run(sent)[0].partition(b"\r\n")[0] == came


def test_half_heads_leave_room() -> None:
    """Two hundred at a time are all closed."""
    assert _run(b"GET / HTTP/1.1\r\n", 200) == [b""] * 200


def test_there_are_only_so_many_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """More are closed at once."""
    monkeypatch.setattr(impatience, "MOST_CONNECTIONS", 5)
    answers = _run(WHOLE, 12)
    assert 0 < sum(answer.startswith(b"HTTP/1.1 200") for answer in answers) < 12


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (b"127.0.0.1:PORT", b"200"),
        (b"localhost:PORT", b"200"),
        (b"rebound.example:PORT", b"421"),
        (b"127.0.0.1", b"421"),
        (b"127.0.0.1:PORT\r\nX: y", b"200"),
        (b"", b"421"),
    ],
)
def test_the_demo_api_answers_under_its_own_names(host: bytes, status: bytes) -> None:
    """A name that an attacker let lead to 127.0.0.1 is not ours (DNS rebinding)."""
    assert _run(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")[0].split(b" ")[1] == status


@pytest.fixture
def stuck() -> Iterator[subprocess.Popen[str]]:
    """A server whose loop is held up by a computation that takes longer than anyone waits."""
    code = (
        "import re\nfrom corsage.studio import loopback, impatience\nimpatience.END_SECONDS = 0.5\n"
        "async def app(scope, receive, send): re.match(r'(a|a)*$', 'a' * 64 + 'b')\n"
        f"listener = loopback.listen(0)\n{READY}\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_ctrl_c_ends_a_server_that_computes(stuck: subprocess.Popen[str]) -> None:
    """An expression without an end holds the loop; the process ends all the same."""
    assert stuck.stdout is not None
    port = int(stuck.stdout.readline().rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(WHOLE)
        time.sleep(0.5)
        os.kill(stuck.pid, signal.SIGINT)
        assert stuck.wait(10) == 130
