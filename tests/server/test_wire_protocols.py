"""Over the wire beside HTTP/1.1: HTTP/2 to hypercorn, and websockets to uvicorn and hypercorn."""

import asyncio
import socket
from collections.abc import Iterator

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, ResponseReceived, StreamEnded
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from corsage.http.headers import HeaderList

from .test_wire import APP, ASK, REQUESTS, policy, running

#: What h2 will not send: header lines that HTTP/2 forbids, or that it folds.
ODD = {"oRiGiN"}


@pytest.fixture(scope="module")
def hypercorn() -> Iterator[int]:
    """The port of a hypercorn, for all tests."""
    with running("hypercorn") as port:
        yield port


@pytest.fixture(scope="module", params=["uvicorn", "hypercorn"])
def either(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of each server that speaks websockets."""
    with running(request.param) as port:
        yield port


@pytest.mark.parametrize(
    ("method", "path", "headers"), [row for row in REQUESTS if not {name for name, _ in row[2]} & ODD]
)
def test_http2_is_answered_as_the_policy_decides(hypercorn: int, method: str, path: str, headers: HeaderList) -> None:
    """The same statuses and headers; names of headers are in lower case there."""
    status, answered, body = ask(hypercorn, method, path, headers)
    decision = policy().decide(method, headers)
    assert status == (decision.status or {"/missing": 404, "/broken": 500}.get(path, 200))
    cors = [(name, value) for name, value in answered if name.startswith("access-control-")]
    assert sorted(cors) == sorted([pair for pair in decision.headers if pair[0] != "vary"])
    varied = {item.strip() for name, value in answered if name == "vary" for item in value.split(",")}
    assert {item for name, value in decision.headers if name == "vary" for item in value.split(", ")} <= varied
    assert body == b"" or (method != "HEAD" and decision.status is None)


def ask(port: int, method: str, path: str, headers: HeaderList) -> tuple[int, list[tuple[str, str]], bytes]:
    """One request over HTTP/2, with prior knowledge (RFC 9113, 3.3)."""
    connection = H2Connection(H2Configuration(client_side=True, header_encoding="latin-1"))
    connection.initiate_connection()
    pseudo = [(":method", method), (":path", path), (":scheme", "http"), (":authority", f"127.0.0.1:{port}")]
    lines = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    connection.send_headers(1, [*[(n.encode(), v.encode()) for n, v in pseudo], *lines], end_stream=True)
    status, answered, body = 0, [], b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as stream:
        stream.sendall(connection.data_to_send())
        while True:
            for event in connection.receive_data(stream.recv(65536)):
                if isinstance(event, ResponseReceived):
                    answered = [(str(name), str(value)) for name, value in event.headers or ()]
                    status = int(dict(answered)[":status"])
                elif isinstance(event, DataReceived):
                    body += event.data or b""
                elif isinstance(event, StreamEnded):
                    return status, answered, body
            stream.sendall(connection.data_to_send())


@pytest.mark.parametrize(
    ("origin", "admitted"),
    [(APP[1], True), ("http://localhost:3000", True), (None, True), ("https://evil.test", False), ("null", False)],
)
def test_a_websocket_is_judged_by_its_origin(either: int, origin: str | None, admitted: bool) -> None:  # noqa: FBT001
    """403 before the handshake where the origin is refused; a client without Origin is no browser."""

    async def first(port: int) -> str | bytes:
        headers = {} if origin is None else {"Origin": origin}
        async with connect(f"ws://127.0.0.1:{port}/", additional_headers=headers, proxy=None) as websocket:
            return await websocket.recv()

    if admitted:
        assert asyncio.run(first(either)) == "welcome"
        return
    with pytest.raises(InvalidStatus) as caught:
        asyncio.run(first(either))
    assert caught.value.response.status_code == 403


def test_the_matrix_has_preflights() -> None:
    """What HTTP/2 leaves out is not the heart of the matter."""
    assert sum(ASK in row[2] for row in REQUESTS) > 5
