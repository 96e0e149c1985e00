import socket
import threading

import anyio
import pytest
from tests.servers.raw import Last, Reply, serving

from corsage.browser.wire import Limits, Wire
from corsage.fetch.network import Answer, Send

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"


def asked(url: str, method: str = "GET", body: bytes | None = None) -> Send:
    """A request of a page."""
    return Send(url, method, (), body, preflight=False, credentials=False)


def answers(*sent: Send) -> list[bytes]:
    """The bodies that one wire's exchanges end in, in order; all of them have to."""

    async def run() -> list[bytes]:
        bodies = []
        async with Wire(Limits(seconds=10)) as wire:
            for one in sent:
                received = await wire.exchange(one)
                assert isinstance(received, Answer), received
                bodies.append(received.body)
        return bodies

    return anyio.run(run)


def test_a_connection_is_used_again() -> None:
    """The server's thread of a connection answers both."""

    def which(_sent: Send) -> Reply:
        return OK + str(threading.get_ident() % 100).zfill(2).encode()

    with serving(which) as at:
        assert len(set(answers(asked(at), asked(at), asked(at)))) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_kept_connection_that_the_server_closed_is_no_failure(method: str) -> None:
    """The request goes out again on a new one, as browsers send it, a POST too."""
    with serving(lambda _sent: Last(OK + b"ok")) as at:
        assert answers(*[asked(at, method, b"x" if method == "POST" else None)] * 3) == [b"ok"] * 3


def test_what_follows_a_response_without_a_body_is_not_the_next_response() -> None:
    """A server that sends one with a 204 all the same; it comes when the connection has been put away."""
    answered, said = threading.Event(), threading.Event()

    def garrulous() -> None:
        first, _ = listener.accept()
        first.recv(1000)
        first.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        answered.wait(10)
        first.sendall(b"more")
        said.set()
        second, _ = listener.accept()
        second.recv(1000)
        second.sendall(OK + b"ok")
        first.close()
        second.close()

    async def run(url: str) -> None:
        async with Wire(Limits(seconds=10)) as wire:
            await wire.exchange(asked(url))
            answered.set()
            said.wait(10)
            received = await wire.exchange(asked(url))
        assert isinstance(received, Answer)
        assert (received.status, received.body) == (200, b"ok")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=garrulous)
        thread.start()
        anyio.run(run, f"http://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join(10)


def test_an_answer_that_comes_before_all_was_sent_counts() -> None:
    """A server that says no and hangs up while a large body is still on its way."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse() -> None:
            client, _ = listener.accept()
            with client:
                client.recv(1000)
                client.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")
                client.shutdown(socket.SHUT_WR)
                while client.recv(1 << 16):
                    pass

        thread = threading.Thread(target=refuse)
        thread.start()
        assert answers(asked(f"http://127.0.0.1:{listener.getsockname()[1]}/", "POST", b"x" * 4_000_000)) == [b"no"]
        thread.join(10)


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [("POST", None, "0"), ("PUT", None, "0"), ("patch", None, None), ("DELETE", None, None), ("DELETE", b"", "0")],
)
def test_the_method_is_spelled_as_the_engine_says_and_a_length_goes_along(
    method: str, body: bytes | None, length: str | None
) -> None:
    """Fetch, HTTP-network-or-cache fetch, steps 8.5 to 8.8; `patch` is not PATCH."""
    seen: list[Send] = []

    def record(sent: Send) -> Reply:
        seen.append(sent)
        return OK + b"ok"

    with serving(record) as at:
        answers(asked(at, method, body))
    assert seen[0].method == method
    assert dict(seen[0].headers).get("Content-Length") == length


def test_a_misdirected_request_is_sent_again_on_a_new_connection() -> None:
    """Once: a 421 says that this connection does not lead to the right server (RFC 9110, 15.5.20)."""
    seen: list[int] = []

    def misdirected(_sent: Send) -> Reply:
        seen.append(threading.get_ident())
        return b"HTTP/1.1 421 No\r\nContent-Length: 2\r\n\r\nno"

    with serving(misdirected) as at:
        assert answers(asked(at, "POST", b"x")) == [b"no"]
    assert len(seen) == len(set(seen)) == 2
