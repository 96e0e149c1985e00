"""The ASGI middleware: the decision enforced on every response."""

import asyncio
import inspect
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage import CORSMiddleware, Policy
from corsage.policy.policy import FIELDS
from corsage.policy.routes import Configuration, Route
from corsage.server.asgi import ASGIApp, Message, Receive, Scope, Send, cors
from corsage.server.migration import PolicyFields

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
    assert [name for name, _ in start["headers"]] == [b"vary", b"content-length"]


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
        asyncio.run(CORSMiddleware(broken, POLICY).as_coroutine(scope, receive, send))
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


def test_every_field_of_a_policy_is_a_keyword() -> None:
    """What a policy can say can be said to the middleware: an expression that the audit refuses, too."""
    assert set(PolicyFields.__annotations__) == set(FIELDS)
    app = CORSMiddleware(answering(), allow_origin_regex=r"https://.*example\.com", danger_skip_regex_audit=True)
    assert isinstance(app.policy, Policy)
    assert app.policy.danger_skip_regex_audit


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


def test_a_coroutine_function_is_awaited() -> None:
    """Preflight, actual request and websocket all wait for the verdict; what is no origin is not asked about."""
    asked: list[str] = []

    async def known(origin: str) -> bool:
        await asyncio.sleep(0)
        asked.append(origin)
        return origin == APP.decode()

    app = CORSMiddleware(answering(), Policy(allow_origin_function=known))
    start, _ = run(app, headers=[(b"origin", APP)])
    assert (b"access-control-allow-origin", APP) in start["headers"]
    preflight = (b"access-control-request-method", b"GET")
    assert run(app, "OPTIONS", [(b"origin", APP), preflight])[0]["status"] == 204
    assert run(app, "OPTIONS", [(b"origin", b"https://evil.test"), preflight])[0]["status"] == 403
    assert run(app, headers=[(b"origin", b"https://evil.test/")])[0]["headers"] == [(b"vary", b"Origin")]
    refused = run(app, headers=[(b"origin", b"https://evil.test")], kind="websocket")
    assert refused[0]["type"] == "websocket.close"
    assert asked == [APP.decode(), APP.decode(), "https://evil.test", "https://evil.test"]


def test_debug_mode_answers_a_refused_preflight_so_that_the_browser_can_name_the_cause() -> None:
    """An allowed origin is told the methods; a strange one still learns nothing."""
    app = CORSMiddleware(answering(), POLICY, debug=True)
    asked = [(b"origin", APP), (b"access-control-request-method", b"DELETE")]
    start, _ = run(app, "OPTIONS", asked)
    assert start["status"] == 204
    assert (b"access-control-allow-methods", b"PUT") in start["headers"]
    start, _ = run(app, "OPTIONS", [(b"origin", b"https://evil.test"), asked[1]])
    assert start["status"] == 403
    assert [name for name, _ in start["headers"]] == [b"vary", b"content-length"]


def test_routes_choose_the_policy_and_a_preflight_counts_as_the_method_it_asks_for() -> None:
    """The public route answers `*`, all else the base policy."""
    public = Policy(allow_origins=["*"])
    app = CORSMiddleware(answering(), Configuration(POLICY, (Route("/public/**", ("GET",), public),)))
    asked = [(b"origin", b"https://any.test"), (b"access-control-request-method", b"GET")]
    for path, origin in (("/public/x", b"*"), ("/private", None)):
        start, _ = run(app, headers=asked[:1], path=path)
        assert dict(start["headers"]).get(b"access-control-allow-origin") == origin
        start, _ = run(app, "OPTIONS", asked, path=path)
        assert dict(start["headers"]).get(b"access-control-allow-origin") == origin


def test_the_decorator_gives_one_application_a_policy() -> None:
    """`@cors(policy)` is the middleware around what it decorates."""
    start, _ = run(cors(POLICY)(answering()), headers=[(b"origin", APP)])
    assert (b"access-control-allow-origin", APP) in start["headers"]


def test_a_policy_and_its_fields_are_not_both_given() -> None:
    """One of the two would be ignored."""
    with pytest.raises(TypeError, match="not both"):
        CORSMiddleware(answering(), POLICY, allow_origins=["*"])


NAMES = [b"origin", b"access-control-request-method", b"access-control-request-headers", b"host", b"x",
         b"access-control-request-private-network"]  # fmt: skip
VALUES = [APP, b" " + APP, b"null", b"PUT", b"x-a", b"x-a,x-b", b"true", b"*"]


@given(
    st.sampled_from(["GET", "OPTIONS", "POST"]),
    st.lists(st.tuples(st.sampled_from(NAMES), st.binary(max_size=30) | st.sampled_from(VALUES)), max_size=6),
    st.booleans(),
)
def test_the_middleware_does_what_decide_says(method: str, headers: list[tuple[bytes, bytes]], public: bool) -> None:  # noqa: FBT001
    """For every request, bytes that are not ASCII included: the same status, the same headers, and nothing fails."""
    policy = Policy(allow_origins=["*"], allow_headers=["*"]) if public else POLICY
    decision = policy.decide(method, tuple([(n.decode(), v.decode("latin-1")) for n, v in headers]))
    start, _ = run(CORSMiddleware(answering(), policy), method, headers)
    assert start["status"] == (decision.status or 200)
    framing = [(b"content-length", b"0")] if decision.status == 403 else []
    assert start["headers"] == [*[(n.encode(), v.encode("latin-1")) for n, v in decision.headers], *framing]


def test_what_is_sent_belongs_to_the_receiver() -> None:
    """Middleware around this one may change the list of headers; the next answer must not show it."""
    app = CORSMiddleware(answering(), POLICY)
    for method in (b"PUT", b"DELETE"):
        asked = [(b"origin", APP), (b"access-control-request-method", method)]
        before = list(run(app, "OPTIONS", asked)[0]["headers"])
        run(app, "OPTIONS", asked)[0]["headers"].append((b"x", b"y"))
        assert run(app, "OPTIONS", asked)[0]["headers"] == before


def test_a_server_that_asks_finds_a_coroutine_function() -> None:
    """Uvicorn and hypercorn tell ASGI from WSGI by the instance's `__call__`."""
    assert inspect.iscoroutinefunction(CORSMiddleware(answering(), POLICY).__call__)


def test_what_a_function_allowed_once_is_asked_again() -> None:
    """Only what a table says is remembered."""
    verdicts = iter([True, False, True, False])
    app = CORSMiddleware(answering(), Policy(allow_origin_function=lambda _: next(verdicts)))
    asked = [(b"origin", APP), (b"access-control-request-method", b"GET")]
    assert [run(app, "OPTIONS", asked)[0]["status"] for _ in range(2)] == [204, 403]
    assert [len(run(app, headers=asked[:1])[0]["headers"]) for _ in range(2)] == [2, 1]


def test_every_origin_may_read_the_error_where_every_origin_may_read() -> None:
    """A 500 in the application's place carries the asterisk too."""

    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {}

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"origin", APP)]}
    with pytest.raises(RuntimeError):
        asyncio.run(CORSMiddleware(broken, Policy(allow_origins=["*"])).as_coroutine(scope, receive, send))
    assert sent[0]["status"] == 500
    assert (b"access-control-allow-origin", b"*") in sent[0]["headers"]


@pytest.mark.parametrize("more", [[], ["https://*.example.org"]])
def test_strangers_leave_nothing_behind(more: list[str]) -> None:
    """What is refused is not remembered, whether the policy lists its origins or has patterns."""
    app = CORSMiddleware(answering(), Policy(allow_origins=[APP.decode(), *more], allow_methods=["PUT"]))
    enforcement = app._enforcements.base
    for number in range(30):
        stranger = b"https://evil%d.test" % number
        assert run(app, headers=[(b"origin", stranger)])[0]["headers"] == [(b"vary", b"Origin")]
        asked = [(b"origin", stranger), (b"access-control-request-method", b"PUT")]
        assert run(app, "OPTIONS", asked)[0]["status"] == 403
        assert run(app, "OPTIONS", [(b"origin", APP), (asked[1][0], b"X%d" % number)])[0]["status"] == 403
    assert (len(enforcement.known), len(enforcement.preflights)) == (1, 0)


def test_what_is_remembered_is_bounded_and_changes_no_answer() -> None:
    """Allowed values by the thousand neither fill the memory nor push another out of it for good."""
    app = CORSMiddleware(answering(), Policy(allow_origins=["https://*.example.org"], allow_headers=["*"]))
    enforcement = app._enforcements.base

    def answers(origin: bytes, names: bytes) -> None:
        line = (b"access-control-allow-origin", origin)
        assert line in run(app, headers=[(b"origin", origin)])[0]["headers"]
        asked = [
            (b"origin", origin),
            (b"access-control-request-method", b"GET"),
            (b"access-control-request-headers", names),
        ]
        for _ in range(2):
            start, _ = run(app, "OPTIONS", asked)
            assert start["status"] == 204
            assert line in start["headers"]

    for number in range(1100):
        answers(b"https://a%d.example.org" % number, b"x-%d" % number)
        assert len(enforcement.known) <= 1024
        assert len(enforcement.preflights) <= 1024
    answers(b"https://a0.example.org", b"x-0")
    answers(b"https://a0.example.org", b"x" * 1000)
    assert all(len(names or b"") <= 512 for _, _, names in enforcement.preflights)


def test_the_asterisk_stands_beside_other_origins() -> None:
    """Where every origin may read, the answer is the same for all of them: a cache may keep it."""
    app = CORSMiddleware(answering(), Policy(allow_origins=["*", APP.decode()]))
    assert run(app, headers=[(b"origin", APP)])[0]["headers"] == [(b"access-control-allow-origin", b"*")]


@pytest.mark.parametrize("more", [[], ["https://*.example.org"], [f"https://a{n}.example.net" for n in range(1100)]])
def test_white_space_around_an_origin_is_not_part_of_it(more: list[str]) -> None:
    """Not every server trims (RFC 9110, 5.5); the answer is the same for a policy of any kind."""
    app = CORSMiddleware(answering(), Policy(allow_origins=[APP.decode(), *more]))
    for _ in range(2):
        for origin in (APP, b" " + APP, APP + b"\t "):
            assert (b"access-control-allow-origin", APP) in run(app, headers=[(b"origin", origin)])[0]["headers"]
        assert len(run(app, headers=[(b"origin", APP + b" x")])[0]["headers"]) == 1


def test_a_message_without_headers_gets_ours() -> None:
    """ASGI: the headers of a response are optional, and any iterable of pairs."""

    def app_of(**headers: object) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, **headers})

        return app

    assert run(CORSMiddleware(app_of(), POLICY))[0]["headers"] == [(b"vary", b"Origin")]
    pairs = ([name, b"y"] for name in (b"x", b"etag"))
    expected = [[b"x", b"y"], [b"etag", b"y"], (b"vary", b"Origin")]
    assert run(CORSMiddleware(app_of(headers=pairs), POLICY))[0]["headers"] == expected


def test_an_answer_is_the_callers_to_change() -> None:
    """A server or another middleware may write into the list of headers; the next answer does not have it."""
    app = CORSMiddleware(answering(), POLICY)
    asked = [(b"origin", APP), (b"access-control-request-method", b"PUT")]
    for method, headers in (("GET", [(b"origin", APP)]), ("GET", []), ("OPTIONS", asked), ("OPTIONS", asked[:1])):
        first = run(app, method, headers)[0]["headers"]
        kept = [*first]
        first.append((b"x", b"y"))
        assert run(app, method, headers)[0]["headers"] == kept
