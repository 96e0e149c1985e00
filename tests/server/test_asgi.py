"""The ASGI middleware: the decision enforced on every response."""

import asyncio
from collections.abc import Iterable

import pytest

from corsage import CORSMiddleware, Policy
from corsage.server.asgi import ASGIApp, Message, Receive, Scope, Send

APP = b"https://app.example.com"
POLICY = Policy(allow_origins=[APP.decode()], allow_methods=["PUT"], allow_headers=["x-a"], allow_credentials=True)

Headers = Iterable[tuple[bytes, bytes]]


def run(app: ASGIApp, method: str = "GET", headers: Headers = (), kind: str = "http", **extra: object) -> list[Message]:
    """Everything that the application sends for one request."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": f"{kind}.connect" if kind == "websocket" else "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": kind, "method": method, "path": "/", "headers": list(headers), **extra}

    async def main() -> None:
        await app(scope, receive, send)

    asyncio.run(main())
    return sent


def answering(headers: Headers = ()) -> ASGIApp:
    """An application that answers 200 with these headers."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(headers)})
        await send({"type": "http.response.body", "body": scope["method"].encode()})

    return app


def test_an_allowed_request_gets_the_headers_of_the_decision() -> None:
    """The middleware adds what `decide` says, and leaves the rest of the response alone."""
    start, body = run(CORSMiddleware(answering([(b"x", b"y")]), POLICY), headers=[(b"origin", APP)])
    assert start["headers"] == [
        (b"x", b"y"),
        (b"access-control-allow-origin", APP),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]
    assert body["body"] == b"GET"


@pytest.mark.parametrize("headers", [[], [(b"origin", b"https://evil.test")], [(b"origin", APP), (b"origin", APP)]])
def test_every_other_response_says_that_it_varies(headers: list[tuple[bytes, bytes]]) -> None:
    """A cache must not serve the answer of a request without Origin to one with it (Fetch, 3.3.5)."""
    start, _ = run(CORSMiddleware(answering(), POLICY), headers=headers)
    assert start["headers"] == [(b"vary", b"Origin")]


def test_a_preflight_never_reaches_the_application() -> None:
    """The middleware answers preflights, allowed and refused."""
    asked = [(b"origin", APP), (b"access-control-request-method", b"PUT"), (b"access-control-request-headers", b"x-a")]

    async def unreachable(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError

    start, body = run(CORSMiddleware(unreachable, POLICY), "OPTIONS", asked)
    assert (start["status"], body["body"]) == (204, b"")
    expected = POLICY.decide("OPTIONS", tuple([(n.decode(), v.decode()) for n, v in asked])).headers
    assert start["headers"] == [(n.encode(), v.encode()) for n, v in expected]
    asked[1] = (b"access-control-request-method", b"DELETE")
    start, _ = run(CORSMiddleware(unreachable, POLICY), "OPTIONS", asked)
    assert start["status"] == 403
    assert [name for name, _ in start["headers"]] == [b"vary"]


@pytest.mark.parametrize("headers", [[], [(b"origin", APP)], [(b"access-control-request-method", b"PUT")]])
def test_other_options_reach_the_application(headers: list[tuple[bytes, bytes]]) -> None:
    """OPTIONS without Origin or without Access-Control-Request-Method is an ordinary request."""
    assert run(CORSMiddleware(answering(), POLICY), "OPTIONS", headers)[1]["body"] == b"OPTIONS"


def test_an_error_before_the_answer_is_a_500_that_the_page_can_read() -> None:
    """The exception goes on to the server, after an answer with the policy's headers."""

    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("broken")

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "headers": [(b"origin", APP)]}
    with pytest.raises(RuntimeError, match="broken"):
        asyncio.run(CORSMiddleware(broken, POLICY)(scope, receive, send))
    assert sent[0]["status"] == 500
    assert (b"access-control-allow-origin", APP) in sent[0]["headers"]


def test_the_applications_own_cors_headers_are_replaced() -> None:
    """Two values of Access-Control-Allow-Origin are none, for a browser; the application's must go."""
    theirs = [(b"Access-Control-Allow-Origin", b"*"), (b"vary", b"accept"), (b"access-control-max-age", b"1")]
    for origin in (APP, b"https://evil.test"):
        start, _ = run(CORSMiddleware(answering(theirs), POLICY), headers=[(b"origin", origin)])
        allowed = [value for name, value in start["headers"] if name.lower() == b"access-control-allow-origin"]
        assert allowed == ([APP] if origin == APP else [])
        assert [value for name, value in start["headers"] if name == b"vary"] == [b"accept", b"Origin"]


def test_a_message_that_the_application_keeps_is_not_changed() -> None:
    """An application may send one constant message for every request."""
    kept: Message = {"type": "http.response.start", "status": 200, "headers": [(b"x", b"y")]}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(kept)

    run(CORSMiddleware(app, POLICY), headers=[(b"origin", APP)])
    assert kept["headers"] == [(b"x", b"y")]


@pytest.mark.parametrize(
    ("origin", "host", "scheme", "admitted"),
    [
        (None, b"api.example.com", "wss", True),
        (APP, b"api.example.com", "wss", True),
        (b"https://api.example.com", b"api.example.com", "wss", True),
        (b"http://api.example.com", b"api.example.com", "wss", False),
        (b"https://evil.test", b"api.example.com", "wss", False),
        (b"null", b"api.example.com", "wss", False),
        (b"x://", b"", "ws", False),
    ],
)
def test_a_websocket_handshake_is_judged_by_its_origin(
    origin: bytes | None,
    host: bytes,
    scheme: str,
    admitted: bool,  # noqa: FBT001 - a column
) -> None:
    """RFC 6455, 10.2: browsers connect anywhere, with cookies; the server must look at Origin."""

    async def accepting(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})

    headers = [(b"host", host)] if origin is None else [(b"host", host), (b"origin", origin)]
    (message,) = run(CORSMiddleware(accepting, POLICY), headers=headers, kind="websocket", scheme=scheme)
    assert message["type"] == ("websocket.accept" if admitted else "websocket.close")


def test_starlettes_keywords_mean_what_they_mean_there() -> None:
    """A preflight may ask for the safelisted request-headers, and `*` stands for Authorization too."""
    asked = [(b"origin", APP), (b"access-control-request-method", b"GET")]
    for listed, wanted in (((), b"content-type"), (("*",), b"authorization,x-any")):
        app = CORSMiddleware(answering(), allow_origins=[APP.decode()], allow_headers=listed)
        assert run(app, "OPTIONS", [*asked, (b"access-control-request-headers", wanted)])[0]["status"] == 204


def test_the_policy_can_be_changed_while_the_application_runs() -> None:
    """An assignment replaces the policy for the requests that follow."""
    app = CORSMiddleware(answering(), POLICY)
    app.policy = Policy(allow_origins=["*"])
    assert run(app)[0]["headers"] == [(b"access-control-allow-origin", b"*")]
    assert app.policy == Policy(allow_origins=["*"])


def test_other_kinds_of_scope_pass() -> None:
    """Lifespan and whatever else a server sends is the application's."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "lifespan.startup.complete"})

    assert run(CORSMiddleware(app, POLICY), kind="lifespan") == [{"type": "lifespan.startup.complete"}]
