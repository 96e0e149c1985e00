"""The Host and Origin guard."""

import asyncio
from typing import Any

import pytest

from corsage import Policy
from corsage.server.asgi import Message, Receive, Scope, Send
from corsage.server.guard import HostOriginGuard, WSGIHostOriginGuard


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 200, or accept."""
    await send(
        {"type": "websocket.accept"} if scope["type"] == "websocket" else {"type": "http.response.start", "status": 200}
    )


def ask(headers: list[tuple[bytes, bytes]], kind: str = "http") -> Message:
    """The first message that is sent for a request."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {}

    guard = HostOriginGuard(app, policy=Policy(allow_origins=["https://app.example.com"]))
    asyncio.run(guard({"type": kind, "headers": headers}, receive, send))
    return sent[0]


def ask_wsgi(host: bytes, origin: bytes | None) -> int:
    """The status of the WSGI guard's answer to the same request, or of the application's."""
    statuses: list[str] = []

    def start_response(status: str, headers: object) -> Any:  # noqa: ANN401 - nobody writes
        statuses.append(status)
        return None

    def app(environ: object, start_response: Any) -> list[bytes]:  # noqa: ANN401
        start_response("200 OK", [])
        return []

    environ = {"HTTP_HOST": host.decode()} if host else {}
    if origin is not None:
        environ["HTTP_ORIGIN"] = origin.decode()
    guard = WSGIHostOriginGuard(app, policy=Policy(allow_origins=["https://app.example.com"]))
    assert list(guard(environ, start_response)) == []
    (status,) = statuses
    return int(status[:3])


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        (b"localhost:8000", None, 200),
        (b"LOCALHOST", None, 200),
        (b"[::1]:8000", b"http://[::1]:8000", 200),
        (b"127.0.0.1:8000", b"http://127.0.0.1:8000", 200),
        (b"localhost:8000", b"https://app.example.com", 200),
        (b"evil.test:8000", None, 421),
        (b"evil.test:8000", b"http://evil.test:8000", 421),
        (b"localhost.evil.test", None, 421),
        (b"localhost:x", None, 421),
        (b"localhost@evil.test", None, 421),
        (b"", None, 421),
        (b"localhost:8000", b"http://localhost:8001", 403),
        (b"localhost:8000", b"https://evil.test", 403),
        (b"localhost:8000", b"null", 403),
    ],
)
def test_a_request_is_let_through_by_host_and_origin(host: bytes, origin: bytes | None, status: int) -> None:
    """A rebound name shows in Host, a strange page in Origin; a websocket handshake and WSGI are judged alike."""
    headers = [(b"host", host)] if origin is None else [(b"host", host), (b"origin", origin)]
    assert ask(headers)["status"] == status
    accepted = ask(headers, "websocket")["type"] == "websocket.accept"
    assert accepted is (status == 200)
    assert ask_wsgi(host, origin) == status


def test_two_hosts_are_none() -> None:
    """Several Host lines are a sign of smuggling (RFC 9110, 7.2)."""
    assert ask([(b"host", b"localhost"), (b"host", b"localhost")])["status"] == 421


def test_hosts_in_one_string_are_refused() -> None:
    """A string would be its characters."""
    with pytest.raises(TypeError, match="as a list"):
        HostOriginGuard(app, "localhost")
    with pytest.raises(TypeError, match="as a list"):
        WSGIHostOriginGuard(lambda *_: [], "localhost")


def test_wsgi_cannot_await() -> None:
    """A coroutine function as a policy's verdict is refused when the guard is built, not at the first request."""

    async def allows(origin: str) -> bool:
        return False

    with pytest.raises(TypeError, match="only the ASGI guard"):
        WSGIHostOriginGuard(lambda *_: [], policy=Policy(allow_origin_function=allows))
