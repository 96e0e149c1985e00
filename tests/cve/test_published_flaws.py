"""Published CORS flaws, each as a test that fails on the flawed behaviour, named by its id.

Each test carries a sentence of what went wrong. Where the flaw is a way of allowing an origin, the verdict of the
simulated browser is asserted too: the page does not get to read the answer. A hatch (`danger_...`) that opens a flaw is
used to show that the test would see it. Flaws of comparing origins and paths have a module of their own.
"""

import asyncio
import re
import tracemalloc
from collections.abc import Mapping
from typing import Any

import pytest

from corsage import CORSMiddleware, Policy, PolicyError
from corsage.handshake import pair, scenario_form
from corsage.policy import Code, Kind, Refusal
from corsage.server.asgi import Message, Receive, Scope, Send
from corsage.server.guard import HostOriginGuard
from corsage.server.wsgi import CORSMiddleware as WSGIMiddleware

APP = "https://app.example.com"
CREDENTIALED = Policy(allow_origins=[APP], allow_methods=["GET", "PUT"], allow_headers=["x-a"], allow_credentials=True)


def headers_for(policy: Policy, origin: str, method: str = "GET") -> Mapping[str, str]:
    """The headers of the answer to a request of that origin."""
    return dict(policy.decide(method, (("origin", origin),)).headers)


def is_allowed(policy: Policy, origin: str) -> bool:
    """Whether the origin is allowed, by the server's answer."""
    return "access-control-allow-origin" in headers_for(policy, origin)


def is_read(policy: Policy, page: str, **request: Any) -> bool:  # noqa: ANN401 - the fields of a scenario's request
    """Whether the simulated browser lets the page read the answer of a server with this policy."""
    request = {"url": "https://api.example.net/data", "method": "GET", "credentials": "include", **request}
    data = {"page": page, "requests": [request], "server": {"policy": policy.to_dict()}}
    return not pair.simulate(scenario_form.read(data)).blocked


def problems_of(**fields: Any) -> set[Code]:  # noqa: ANN401 - fields of a policy
    """The codes of the problems of a policy, none where it can be built."""
    try:
        Policy(**fields)
    except PolicyError as error:
        return {problem.code for problem in error.problems}
    return set()


def sent(app: Any, method: str, headers: list[tuple[bytes, bytes]], **scope: object) -> list[Message]:  # noqa: ANN401
    """Everything that an ASGI application sends for one request."""
    out: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        out.append(message)

    async def main() -> None:
        await app({"type": "http", "method": method, "path": "/", "headers": headers, **scope}, receive, send)

    asyncio.run(main())
    return out


async def ok(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers 200."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def wsgi_ok(environ: dict[str, Any], start_response: Any) -> list[bytes]:  # noqa: ANN401
    """The same in WSGI."""
    start_response("200 OK", [])
    return []


# --- the origin is reflected, or `*` becomes the origin with credentials ------------------------------------------


@pytest.mark.parametrize(
    "flaw",
    [
        "CVE-2018-20744 (rs/cors)",
        "CVE-2018-8014 (Tomcat)",
        "CVE-2024-25124 (fiber)",
        "CVE-2017-20146 (gorilla/handlers)",
        "CVE-2021-39185 (http4s): by default",
        "CVE-2026-54290 (hono): credentials and the default of any origin",
        "CVE-2020-28481 (socket.io): all domains by default",
        "Starlette, asgi-cors: * with credentials reflects",
    ],
)
def test_any_origin_with_credentials_cannot_be_built(flaw: str) -> None:
    """Told `*`, or nothing, the library answered with the request's Origin: with credentials, any site is the user."""
    assert problems_of(allow_origins=["*"], allow_credentials=True) == {Code.ANY_ORIGIN_WITH_CREDENTIALS}
    public = Policy(allow_origins=["*"])
    assert headers_for(public, "https://evil.test") == {"access-control-allow-origin": "*"}
    assert not is_read(public, "https://evil.test")
    assert is_read(public, "https://evil.test", credentials="omit")
    flawed = Policy(allow_origins=["*"], allow_credentials=True, danger_reflect_any_origin=True)
    assert headers_for(flawed, "https://evil.test")["access-control-allow-origin"] == "https://evil.test"
    assert is_read(flawed, "https://evil.test")


def test_cve_2023_49803_koa_cors_without_configuration_allows_nothing() -> None:
    """@koa/cors answered every request with the Origin that it had, when no origin was configured."""
    assert not is_allowed(Policy(), "https://evil.test")
    assert not is_read(Policy(), "https://evil.test", credentials="omit")


def test_cve_2024_25124_fiber_an_asterisk_among_origins_is_an_asterisk() -> None:
    """Fiber allowed `*` and credentials together, wherever they were set."""
    for fields in (
        {"allow_credentials": True, "allow_origins": ["*"]},
        {"allow_origins": ["*"], "allow_credentials": True},
    ):
        assert problems_of(**fields) == {Code.ANY_ORIGIN_WITH_CREDENTIALS}


def test_cve_2017_7674_tomcat_every_answer_varies_on_origin() -> None:
    """Tomcat's CORS filter did not send Vary: Origin, so that a cache gave one origin's answer to another."""
    for headers in ((), (("origin", APP),), (("origin", "https://evil.test"),)):
        assert ("vary", "Origin") in CREDENTIALED.decide("GET", headers).headers
    assert "Origin" in dict(CREDENTIALED.decide("OPTIONS", preflight()).headers)["vary"].split(", ")


# --- the origin is matched loosely --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["*.example.com", "https://*example.com", "https://example.*", "https://exam*.com", "http://localhost*"],
)
def test_cve_2019_25211_gin_a_wildcard_stands_for_labels_or_cannot_be_built(written: str) -> None:
    """gin-contrib/cors lost the character before a last wildcard: `http://localhost/*` let localhost.example.com in."""
    assert problems_of(allow_origins=[written]) & {Code.ORIGIN_WILDCARD_MISPLACED, Code.ORIGIN_NO_SCHEME}


def test_ghsa_vhxv_fg4m_p2w8_jub0bs_hosts_that_share_an_ending_are_not_mixed() -> None:
    """Of two patterns whose hosts end alike, one was put before the other: foo.com and bar.com let barfoo.com in."""
    two = Policy(allow_origins=["https://foo.com", "https://bar.com"])
    assert not is_allowed(two, "https://barfoo.com")
    assert not is_allowed(two, "https://foobar.com")
    policy = Policy(
        allow_origins=["https://foo.example.com", "https://*.bar.example.com", "http://bar.example.com:8080"]
    )
    for host in ("bar", "o", "oo", "foobar", "a.foo", "foo.bar.foo"):
        assert not is_allowed(policy, f"https://{host}.example.com")
    assert not is_allowed(policy, "http://foo.example.com:8080")
    assert is_allowed(policy, "https://foo.bar.example.com")


@pytest.mark.parametrize(
    "expression", [r"https://app.example\.com", r"https://.*example\.com", r"https://example\.com.*"]
)
def test_an_expression_that_lets_strangers_through_cannot_be_built(expression: str) -> None:
    """Starlette before 0.13 and sanic-cors (CVE-2026-37737) matched a prefix; many expressions have a hole."""
    assert problems_of(allow_origin_regex=expression) & {Code.REGEX_UNESCAPED_DOT, Code.REGEX_TOO_WIDE}
    whole = Policy(allow_origin_regex=r"https://example\.com")
    assert not is_allowed(whole, "https://example.com.evil.test")
    assert not is_allowed(whole, "https://example.com:8080")


def test_starlette_a_string_is_not_a_list_of_origins() -> None:
    """With a string for a list, `in` looks for substrings: `https://example.co` was allowed."""
    assert problems_of(allow_origins="https://example.com") == {Code.BARE_STRING}


@pytest.mark.parametrize("flaw", ["CVE-2019-9580 (stackstorm)", "null in a list", "null in an expression"])
def test_null_is_not_an_origin_that_can_be_trusted(flaw: str) -> None:
    """`null` was allowed where an origin was unknown; every site can make a sandboxed frame, whose origin is null."""
    assert problems_of(allow_origins=["null"]) == {Code.ORIGIN_NULL}
    assert not is_allowed(CREDENTIALED, "null")
    assert not is_allowed(
        Policy(allow_origin_regex=r"https://app\.example\.com|null", danger_skip_regex_audit=True), "null"
    )
    assert not is_read(CREDENTIALED, "null")
    assert is_read(Policy(allow_origins=["null"], danger_allow_null_origin=True, allow_credentials=True), "null")


def test_public_suffixes_and_insecure_origins_with_credentials_cannot_be_built() -> None:
    """PortSwigger, "Exploiting CORS misconfigurations": `*.github.io` is everybody, http whoever is on the network."""
    assert problems_of(allow_origins=["https://*.github.io"]) == {Code.ORIGIN_PUBLIC_SUFFIX}
    found = problems_of(allow_origins=["http://example.com"], allow_credentials=True)
    assert found == {Code.INSECURE_ORIGIN_WITH_CREDENTIALS}


# --- private networks, logs, headers ------------------------------------------------------------------------------


def preflight(method: str = "PUT", *more: tuple[str, str], origin: str = APP) -> tuple[tuple[str, str], ...]:
    """The headers of a preflight."""
    return (("origin", origin), ("access-control-request-method", method), *more)


def test_cve_2024_6221_flask_cors_private_networks_are_closed_unless_asked_for() -> None:
    """flask-cors answered Access-Control-Allow-Private-Network: true by default: public sites reached intranets."""
    asked = preflight("PUT", ("access-control-request-private-network", "true"))
    decision = CREDENTIALED.decide("OPTIONS", asked)
    assert decision.refusal is Refusal.PRIVATE_NETWORK_NOT_ALLOWED
    assert "access-control-allow-private-network" not in dict(decision.headers)


def test_cve_2024_1681_flask_cors_nothing_of_a_request_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """flask-cors wrote the request's path to the debug log, line breaks included."""
    with caplog.at_level(0):
        sent(
            CORSMiddleware(ok, CREDENTIALED),
            "GET",
            [(b"origin", b"https://evil.test\r\nINFO forged")],
            path="/\r\nforged",
        )
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/\r\nforged", "HTTP_ORIGIN": "https://evil.test\r\nforged"}
        WSGIMiddleware(wsgi_ok, CREDENTIALED)(environ, lambda *_: lambda _: None)
    assert [record for record in caplog.records if "forged" in record.getMessage()] == []


@pytest.mark.parametrize(
    "value", [f"{APP}\r\nset-cookie: a=b", f"{APP}\nx", f"{APP}\0", f"{APP}, {APP}", f"{APP},{APP}"]
)
def test_an_origin_never_splits_a_response(value: str) -> None:
    """A reflected Origin with a line break writes a header of its own; one with two origins, or a NUL, is none."""
    answered = sent(CORSMiddleware(ok, CREDENTIALED), "GET", [(b"origin", value.encode())])[0]["headers"]
    assert answered == [(b"vary", b"Origin")]


def test_cve_2025_47908_rs_cors_a_hostile_list_of_headers_costs_nothing() -> None:
    """rs/cors split Access-Control-Request-Headers of any length, on the heap: commas by the megabyte, for free."""
    for policy in (CREDENTIALED, Policy(allow_origins=[APP], allow_headers=["*"], allow_credentials=True)):
        app = CORSMiddleware(ok, policy)
        for value in (b"," * (1 << 20), b"x-a," * (1 << 18), b"x" * (1 << 20)):
            asked = [(b"origin", APP.encode()), (b"access-control-request-method", b"PUT")]
            scope: Any = {"type": "http", "method": "OPTIONS", "path": "/"}
            scope["headers"] = [*asked, (b"access-control-request-headers", value)]
            assert sent_now(app, scope)["status"] == 403  # what is loaded or remembered once is not the list's cost
            tracemalloc.start()
            assert sent_now(app, scope)["status"] == 403
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            # To decode the list takes its megabyte again, to split it many.
            assert peak < 64 * 1024


def sent_now(app: CORSMiddleware, scope: Scope) -> Message:
    """The first message of an answer that waits for nothing, without an event loop."""
    out: list[Message] = []

    async def send(message: Message) -> None:
        out.append(message)

    async def receive() -> Message:
        return {}

    coroutine = app.as_coroutine(scope, receive, send)
    with pytest.raises(StopIteration):
        coroutine.send(None)
    return out[0]


@pytest.mark.parametrize(
    ("flaw", "names"),
    [
        ("a name that is longer than its beginning", "x-a,x-"),
        ("a name that is the beginning of one that is allowed", "x"),
        ("two names without a comma", "x-ax-a"),
        ("a space inside", "x-a x-a"),
        ("a name that only case folding makes one (U+212A)", "x-\xe1"),
    ],
)
def test_a_list_of_headers_is_compared_name_by_name(flaw: str, names: str) -> None:
    """Names that the policy does not list were let through by their neighbours."""
    decision = CREDENTIALED.decide("OPTIONS", preflight("PUT", ("access-control-request-headers", names)))
    assert decision.refusal in {Refusal.HEADER_NOT_ALLOWED, Refusal.HEADERS_MALFORMED}
    assert not is_read(CREDENTIALED, APP, headers=[["x-b", "1"]])
    assert is_read(CREDENTIALED, APP, headers=[["x-a", "1"]])


def test_a_policy_of_one_origin_is_not_told_to_others() -> None:
    """Some servers answer every stranger with the first allowed origin; StackStorm did, to be rid of CVE-2019-9580."""
    assert "access-control-allow-origin" not in headers_for(CREDENTIALED, "https://evil.test")


def test_options_that_are_no_preflight_reach_the_application() -> None:
    """Middleware that answers every OPTIONS hides what the application says; only a preflight is a preflight."""
    assert CREDENTIALED.decide("OPTIONS", (("origin", APP),)).kind is Kind.CORS
    assert sent(CORSMiddleware(ok, CREDENTIALED), "OPTIONS", [(b"origin", APP.encode())])[0]["status"] == 200


def test_ghsa_q7jf_gf43_6x6p_hono_vary_does_not_come_from_the_request() -> None:
    """GHSA-q7jf-gf43-6x6p (hono): the request's own Vary header came back in the answer, where it misleads caches."""
    answered = sent(CORSMiddleware(ok, CREDENTIALED), "GET", [(b"origin", APP.encode()), (b"vary", b"*")])[0]["headers"]
    assert [value for name, value in answered if name == b"vary"] == [b"Origin"]


@pytest.mark.parametrize("policy", [CREDENTIALED, Policy(allow_origins=["*"], allow_methods=["*"])])
def test_cve_2020_5397_spring_a_preflight_never_reaches_the_application(policy: Policy) -> None:
    """Spring ran endpoints for preflights, and Chrome sent client certificates with them: a forged request."""
    reached: list[str] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope["method"])
        await ok(scope, receive, send)

    def wsgi_application(environ: dict[str, Any], start_response: Any) -> list[bytes]:  # noqa: ANN401 - PEP 3333
        reached.append(environ["REQUEST_METHOD"])
        return wsgi_ok(environ, start_response)

    for origin in (APP, "https://evil.test", "null", "not an origin"):
        for method in ("GET", "PUT", "DELETE", "P,Q", ""):
            pairs = [(name.encode(), value.encode()) for name, value in preflight(method, origin=origin)]
            assert sent(CORSMiddleware(application, policy), "OPTIONS", pairs)[0]["status"] in {204, 403}
            environ = {
                "HTTP_" + name.upper().replace("-", "_"): value for name, value in preflight(method, origin=origin)
            }
            WSGIMiddleware(wsgi_application, policy)(
                {"REQUEST_METHOD": "OPTIONS", **environ}, lambda *_: lambda _: None
            )
    assert reached == []


# --- what CORS does not cover -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "flaw",
    [
        "CVE-2018-14732 (webpack-dev-server)",
        "CVE-2025-30360 (webpack-dev-server): every IP address was let in",
        "CVE-2014-3429 (IPython Notebook)",
        "CVE-2019-13611 (python-engineio)",
        "CVE-2025-24010 (Vite)",
        "CWE-1385",
    ],
)
def test_a_websocket_from_a_strange_origin_is_refused(flaw: str) -> None:
    """The websocket handshake was not checked: any page connects, with the user's cookies."""
    for origin in (b"https://evil.test", b"null", b"https://app.example.com.evil.test", b"http://192.0.2.7", b""):
        headers = [(b"host", b"api.example.com"), (b"origin", origin)]
        assert sent(CORSMiddleware(ok, CREDENTIALED), "GET", headers, type="websocket")[0]["type"] == "websocket.close"


@pytest.mark.parametrize(
    "flaw",
    [
        "CVE-2018-5702 (transmission)",
        "CVE-2024-28224 (ollama)",
        "CVE-2025-66414, CVE-2025-66416 (the MCP SDKs of TypeScript and Python)",
    ],
)
def test_a_rebound_name_does_not_reach_a_loopback_service(flaw: str) -> None:
    """DNS rebinding: a page of evil.test:8000 is same-origin with evil.test:8000 when that resolves to 127.0.0.1."""
    headers = [(b"host", b"evil.test:8000"), (b"origin", b"http://evil.test:8000")]
    assert sent(HostOriginGuard(ok), "GET", headers)[0]["status"] == 421
    assert sent(HostOriginGuard(ok), "GET", headers[:1])[0]["status"] == 421


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "flaw", ["CVE-2024-23639 (Micronaut)", "CVE-2022-4147 (Quarkus)", "CVE-2025-49596 (MCP Inspector)"]
)
def test_a_page_cannot_drive_a_loopback_service_by_requests_that_need_no_preflight(flaw: str, method: str) -> None:
    """Drive-by: a simple request of any page was carried out, and CORS only kept the page from reading the answer."""
    headers = [(b"host", b"localhost:8000"), (b"origin", b"https://evil.test")]
    assert sent(CORSMiddleware(ok, CREDENTIALED), method, headers)[0]["status"] == 200  # CORS alone lets it happen
    assert sent(HostOriginGuard(ok), method, headers)[0]["status"] == 403
    assert sent(HostOriginGuard(ok), method, [headers[0], (b"origin", b"http://localhost:8000")])[0]["status"] == 200


def test_every_id_of_the_list_has_a_test() -> None:
    """The flaws that this project names are all here."""
    from pathlib import Path  # noqa: PLC0415 - of this test alone

    text = "".join([path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py")])
    wanted = [
        "2024-1681",
        "2024-6221",
        "2024-6839",
        "2024-6844",
        "2024-6866",
        "2020-25032",
        "2017-11173",
        "2019-18978",
        "2018-20744",
        "2025-47908",
        "2017-20146",
        "2022-1996",
        "2024-27302",
        "2019-25211",
        "2024-25124",
        "2023-49803",
        "2021-39185",
        "2017-7674",
        "2018-8014",
        "2026-25478",
        "2025-50864",
        "vhxv-fg4m-p2w8",
        "2026-54290",
        "2026-37737",
        "2026-40110",
    ]
    body = re.sub(r"wanted = \[.*?\]", "", text, flags=re.DOTALL).replace("_", "-").lower()
    assert [id_ for id_ in wanted if id_ not in body] == []
