"""The WSGI middleware: as the ASGI middleware, in strings."""

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any
from wsgiref.validate import validator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage import Policy
from corsage.policy.routes import Configuration, Route
from corsage.server.wsgi import CORSMiddleware, StartResponse, WSGIApp

APP = "https://app.example.com"
POLICY = Policy(allow_origins=[APP], allow_methods=["PUT"], allow_headers=["x-a"], allow_credentials=True)
Headers = list[tuple[str, str]]
ALLOWED = ("access-control-allow-origin", APP)


def run(
    app: WSGIApp, method: str = "GET", headers: Headers | None = None, path: str = "/"
) -> tuple[str, Headers, bytes]:
    """Status, headers and body of the answer to one request."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "wsgi.errors": StringIO(),
    }
    for name, value in headers or []:
        key = f"HTTP_{name.upper().replace('-', '_')}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    started: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda _: None

    result = app(environ, start_response)
    try:
        body = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    return (*started[-1], body)


def answering(headers: Headers | None = None) -> WSGIApp:
    """An application that answers 200 with these headers."""

    def app(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        start_response("200 OK", list(headers or []))
        return [environ["REQUEST_METHOD"].encode()]

    return app


PREFLIGHT = [("Origin", APP), ("Access-Control-Request-Method", "PUT")]


def test_the_decision_is_enforced_on_every_answer() -> None:
    """Allowed, refused, no Origin, preflight allowed, preflight refused, other OPTIONS."""
    app = CORSMiddleware(answering([("X", "y")]), POLICY)
    assert run(app, headers=[("Origin", APP)])[1] == [("X", "y"), *POLICY.decide("GET", (("origin", APP),)).headers]
    for headers in ([], [("Origin", "https://evil.test")], [("Origin", APP), ("Origin", APP)]):
        assert run(app, headers=headers)[1:] == ([("X", "y"), ("vary", "Origin")], b"GET")
    status, headers, body = run(app, "OPTIONS", PREFLIGHT)
    assert (status, headers, body) == ("204 No Content", list(POLICY.decide("OPTIONS", tuple(PREFLIGHT)).headers), b"")
    status, headers, _ = run(app, "OPTIONS", [PREFLIGHT[0], ("Access-Control-Request-Method", "DELETE")])
    assert (status, [name for name, _ in headers]) == ("403 Forbidden", ["vary", "content-length"])
    assert run(app, "OPTIONS", PREFLIGHT[:1])[2] == run(app, "OPTIONS", PREFLIGHT[1:])[2] == b"OPTIONS"


def test_the_applications_own_cors_headers_are_replaced() -> None:
    """Whatever their case; its Vary is merged."""
    theirs = [("Access-Control-ALLOW-Origin", "*"), ("Vary", "Accept, origin")]
    headers = run(CORSMiddleware(answering(theirs), POLICY), headers=[("Origin", APP)])[1]
    assert headers == [("Vary", "Accept, origin"), ALLOWED, ("access-control-allow-credentials", "true")]


@pytest.mark.parametrize("origin", [APP, "https://evil.test"])
def test_the_applications_list_stays_as_it_is(origin: str) -> None:
    """An application may keep one list for every response; what is not a list is read once, and is one afterwards."""
    kept = [("X", "y")]
    ours = [*POLICY.decide("GET", (("origin", origin),)).headers]
    for theirs in (kept, kept, tuple(kept), iter(kept)):

        def app(environ: dict[str, Any], start_response: StartResponse, given: object = theirs) -> list[bytes]:
            start_response("200 OK", given)
            return []

        assert run(CORSMiddleware(app, POLICY), headers=[("Origin", origin)])[1] == [("X", "y"), *ours]
    assert kept == [("X", "y")]


def broken_at_once(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    """Raise before anything is answered."""
    raise RuntimeError("broken")


def broken_when_read(environ: dict[str, Any], start_response: StartResponse) -> Iterator[bytes]:
    """Raise when the server asks for the first piece."""
    yield from broken_at_once(environ, start_response)


def broken_midway(environ: dict[str, Any], start_response: StartResponse) -> Iterator[bytes]:
    """Raise after the answer has begun."""
    start_response("200 OK", [])
    yield b"x"
    raise RuntimeError("broken")


@pytest.mark.parametrize("app", [broken_at_once, broken_when_read])
def test_an_error_before_the_answer_is_a_500_that_the_page_can_read(app: WSGIApp) -> None:
    """A page that may read the answer can read the error, and the exception follows the answer."""
    started: list[tuple[str, Headers]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
        started.append((status, headers))
        return written.append

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SCRIPT_NAME": "", "HTTP_ORIGIN": APP}
    with pytest.raises(RuntimeError, match="broken"):
        list(CORSMiddleware(app, POLICY)(environ, start_response))
    assert written == [b"Internal Server Error"]
    ((status, headers),) = started
    assert status == "500 Internal Server Error"
    assert ALLOWED in headers
    assert ("content-length", "21") in headers


@pytest.mark.parametrize("app", [broken_at_once, broken_when_read])
def test_a_server_without_write_gets_the_error_as_a_body(app: WSGIApp) -> None:
    """Such as asgiref: `start_response` returns None. The exception follows when the body is read on."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SCRIPT_NAME": "", "HTTP_ORIGIN": APP}
    pieces = iter(CORSMiddleware(app, POLICY)(environ, lambda *_: None))  # type: ignore[arg-type]
    assert next(pieces) == b"Internal Server Error"
    with pytest.raises(RuntimeError, match="broken"):
        next(pieces)


@pytest.mark.parametrize("app", [broken_at_once, broken_when_read])
def test_an_error_of_a_page_that_may_not_read_is_the_servers(app: WSGIApp) -> None:
    """Without Origin nothing is put in the place of the server's own error."""
    with pytest.raises(RuntimeError, match="broken"):
        run(CORSMiddleware(app, POLICY))


@pytest.mark.parametrize("app", [broken_at_once, broken_when_read])
def test_werkzeugs_debugger_gets_the_exception(app: WSGIApp) -> None:
    """It answers with its own page, which an answer of ours would replace."""
    environ = {"REQUEST_METHOD": "GET", "HTTP_ORIGIN": APP, "werkzeug.debug.preserve_context": [].append}
    with pytest.raises(RuntimeError, match="broken"):
        list(CORSMiddleware(app, POLICY)(environ, lambda *_: lambda _: None))


def test_an_error_after_the_answer_has_begun_is_the_servers() -> None:
    """Nothing can be answered twice."""
    with pytest.raises(RuntimeError, match="broken"):
        run(CORSMiddleware(broken_midway, POLICY), headers=[("Origin", APP)])


@pytest.mark.parametrize("origin", [APP, "https://evil.test"])
def test_an_application_may_start_again_with_an_error(origin: str) -> None:
    """PEP 3333, "Error Handling": what it says of the exception reaches the server, and our headers are there once."""
    seen: list[tuple[Headers, tuple[object, ...]]] = []

    def app(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        start_response("200 OK", [("X", "1")])
        start_response("500 Oops", [("X", "2")], (ValueError, ValueError(), None))
        return []

    def server(status: str, headers: Headers, *rest: object) -> Callable[[bytes], object]:
        seen.append((headers, rest))
        return lambda _: None

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SCRIPT_NAME": "", "HTTP_ORIGIN": origin}
    assert list(CORSMiddleware(app, POLICY)(environ, server)) == []
    (_, nothing), (headers, (exc_info,)) = seen
    assert nothing == ()
    assert isinstance(exc_info, tuple)
    assert exc_info[0] is ValueError
    assert headers == [("X", "2"), *POLICY.decide("GET", (("origin", origin),)).headers]


def test_the_middleware_keeps_the_rules_of_wsgi() -> None:
    """Wsgiref's validator watches both sides, `close` included."""

    def app(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x"]

    inner: Any = validator(app)
    outer: Any = validator(CORSMiddleware(inner, POLICY))
    from wsgiref.util import setup_testing_defaults  # noqa: PLC0415 - of this test alone

    for origin in (APP, "https://evil.test"):
        environ: dict[str, Any] = {"HTTP_ORIGIN": origin, "QUERY_STRING": ""}
        setup_testing_defaults(environ)
        result = outer(environ, lambda *_: lambda _: None)
        assert list(result) == [b"x"]
        result.close()


def test_routes_choose_the_policy() -> None:
    """SCRIPT_NAME and PATH_INFO together are the path."""
    app = CORSMiddleware(answering(), Configuration(POLICY, (Route("/public/**", (), Policy(allow_origins=["*"])),)))
    assert run(app, path="/public/x")[1] == [("access-control-allow-origin", "*")]
    assert run(app, path="/other")[1] == [("vary", "Origin")]


def test_a_coroutine_function_is_refused_at_once() -> None:
    """WSGI cannot await; better at the start than at the first request."""

    async def known(origin: str) -> bool:
        return True

    with pytest.raises(TypeError, match="only the ASGI middleware"):
        CORSMiddleware(answering(), Policy(allow_origin_function=known))


def test_keywords_debug_and_change_of_policy() -> None:
    """The same arguments as the ASGI middleware."""
    app = CORSMiddleware(answering(), debug=True, allow_origins=[APP], allow_methods=["GET"])
    status, headers, _ = run(app, "OPTIONS", PREFLIGHT)
    assert (status, dict(headers)["access-control-allow-methods"]) == ("204 No Content", "GET")
    app.policy = Policy()
    assert run(app, "OPTIONS", PREFLIGHT)[0] == "403 Forbidden"
    assert app.policy == Policy()
    with pytest.raises(TypeError, match="not both"):
        CORSMiddleware(answering(), POLICY, allow_origins=["*"])


NAMES = ["origin", "access-control-request-method", "access-control-request-headers", "x"]
VALUES = [APP, "null", "PUT", "x-a", "x-a,x-b", "*"]
LATIN = st.characters(max_codepoint=0xFF, exclude_characters="\r\n\0 \t,\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0")


@given(
    st.sampled_from(["GET", "OPTIONS"]),
    st.dictionaries(st.sampled_from(NAMES), st.text(LATIN, max_size=20) | st.sampled_from(VALUES)),
)
def test_the_middleware_does_what_decide_says(method: str, headers: dict[str, str]) -> None:
    """For every request: the same status, the same headers, and nothing fails."""
    decision = POLICY.decide(method, tuple(headers.items()))
    status, answered, _ = run(CORSMiddleware(answering(), POLICY), method, list(headers.items()))
    assert int(status[:3]) == (decision.status or 200)
    assert answered == [*decision.headers, *([("content-length", "0")] if decision.status == 403 else [])]
