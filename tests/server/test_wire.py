"""One matrix of requests over the wire, on loopback, against every server: each answers as `decide` says."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from corsage.http.headers import HeaderList
from corsage.policy import Kind, Policy

HERE = Path(__file__).parent
PYTHON = [sys.executable, "-W", "ignore", "-m"]
SERVERS = {
    "uvicorn": [*PYTHON, "uvicorn", "wire_apps:asgi_app", "--port", "{port}", "--log-level", "critical"],
    "hypercorn": [*PYTHON, "hypercorn", "wire_apps:asgi_app", "--bind", "127.0.0.1:{port}", "--log-level", "critical"],
    "gunicorn": [*PYTHON, "gunicorn", "wire_apps:wsgi_app", "--bind", "127.0.0.1:{port}", "--log-level", "critical"],
    "flask": [*PYTHON, "flask", "--app", "wire_apps:flask_app", "run", "--port", "{port}"],
    "django": [
        sys.executable,
        "-W",
        "ignore",
        str(HERE / "wire_apps.py"),
        "runserver",
        "127.0.0.1:{port}",
        "--noreload",
    ],
    "django, gunicorn": [*PYTHON, "gunicorn", "wire_apps:django_app()", "--bind", "127.0.0.1:{port}"],
}
APP = ("Origin", "https://app.example.com")
ASK = ("Access-Control-Request-Method", "PUT")
REQUESTS: list[tuple[str, str, HeaderList]] = [
    ("GET", "/", ()),
    ("GET", "/", (APP,)),
    ("GET", "/", (("Origin", "http://localhost:3000"),)),
    ("GET", "/", (("Origin", "https://evil.test"),)),
    ("GET", "/", (("Origin", "null"),)),
    ("GET", "/", (APP, APP)),
    ("GET", "/", (("Origin", "https://\xe4pp.example.com"),)),
    ("GET", "/", (("oRiGiN", "  https://app.example.com  "),)),
    ("PUT", "/", (APP,)),
    ("GET", "/missing", (APP,)),
    ("GET", "/missing", (("Origin", "https://evil.test"),)),
    ("GET", "/broken", (APP,)),
    ("GET", "/stream", (APP,)),
    ("GET", "/stream", (("Origin", "https://evil.test"),)),
    ("HEAD", "/", (APP,)),
    ("HEAD", "/missing", (APP,)),
    ("HEAD", "/", (("Origin", "https://evil.test"),)),
    ("OPTIONS", "/", ()),
    ("OPTIONS", "/", (APP,)),
    ("OPTIONS", "/", (ASK,)),
    ("OPTIONS", "/", (APP, ASK)),
    ("OPTIONS", "/", (APP, ASK, ("Access-Control-Request-Headers", "x-a"))),
    ("OPTIONS", "/", (APP, ASK, ("Access-Control-Request-Headers", " X-A ,, "))),
    ("OPTIONS", "/", (APP, ASK, ("Access-Control-Request-Headers", "x-b"))),
    ("OPTIONS", "/", (APP, ASK, ("Access-Control-Request-Headers", "x-a"), ("Access-Control-Request-Headers", "x-b"))),
    ("OPTIONS", "/", (APP, ("Access-Control-Request-Method", "DELETE"))),
    ("OPTIONS", "/", (APP, ASK, ASK)),
    ("OPTIONS", "/", (("Origin", "https://evil.test"), ASK)),
    ("OPTIONS", "/missing", (APP, ASK)),
]


def policy() -> Policy:
    """The policy that the servers enforce."""
    sys.path.insert(0, str(HERE))
    try:
        from wire_apps import POLICY  # type: ignore[import-not-found] # noqa: PLC0415 - the servers import it so
    finally:
        sys.path.remove(str(HERE))
    assert isinstance(POLICY, Policy)
    return POLICY


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module", params=SERVERS)
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """Each server, for all tests."""
    with running(request.param) as number:
        yield number


@contextmanager
def running(name: str) -> Iterator[int]:
    """A server, started and stopped; its port."""
    number = free_port()
    command = [part.format(port=number) for part in SERVERS[name]]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            assert process.poll() is None, f"{name} has ended"
            try:
                socket.create_connection(("127.0.0.1", number), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield number
    finally:
        process.terminate()
        process.wait(20)


def ask(port: int, method: str, path: str, headers: HeaderList) -> tuple[int, list[tuple[str, str]], bytes]:
    """Send one request line by line, and read its answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, path)
        for name, value in headers:
            connection.putheader(name, value.encode("latin-1"))
        connection.endheaders()
        response = connection.getresponse()
        return response.status, [(name.lower(), value) for name, value in response.getheaders()], response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(("method", "path", "headers"), REQUESTS)
def test_every_server_answers_as_the_policy_decides(port: int, method: str, path: str, headers: HeaderList) -> None:
    """The same statuses, CORS headers and Vary, error responses and the application's own opinions included."""
    status, answered, body = ask(port, method, path, headers)
    decision = policy().decide(method, headers)
    assert status == (decision.status or {"/missing": 404, "/broken": 500}.get(path, 200))
    cors = {name: value for name, value in answered if name.startswith("access-control-")}
    assert cors == {name: value for name, value in decision.headers if name != "vary"}
    assert len(cors) == sum(name.startswith("access-control-") for name, _ in answered)
    varied = {item.strip() for name, value in answered if name == "vary" for item in value.split(",")}
    wanted = {item for name, value in decision.headers if name == "vary" for item in value.split(", ")}
    assert wanted <= varied
    if method == "HEAD":
        assert body == b""
    elif path == "/stream":
        assert body == b"one two"
    if decision.kind is Kind.PREFLIGHT:
        assert body == b""
        assert "transfer-encoding" not in dict(answered)
