"""The application's own error answer reaches the page, with CORS headers, and the exception whoever stands outside."""

import logging
from collections.abc import Callable
from typing import Any

import flask
import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from corsage import CORSMiddleware, Policy, PolicyError
from corsage.server import wsgi

APP = "https://app.example.com"
ALLOWED = "access-control-allow-origin"


async def broken(_: Request) -> Response:
    """Raise."""
    raise RuntimeError("broken")


def starlette(**settings: Any) -> Starlette:  # noqa: ANN401 - as Starlette has them
    """A Starlette application with the middleware added, as its documentation says."""
    app = Starlette(routes=[Route("/", broken)], **settings)
    app.add_middleware(CORSMiddleware, allow_origins=[APP])
    return app


def ask(app: Any, origin: str | None = APP) -> Any:  # noqa: ANN401 - any ASGI application; httpx's response
    """The answer to one request."""
    client = TestClient(app, raise_server_exceptions=False)
    return client.get("/", headers={} if origin is None else {"origin": origin})


def asynchronous(calls: list[str]) -> Callable[..., Any]:
    """A handler that is a coroutine function."""

    async def handle(_: Request, error: Exception) -> Response:
        calls.append(str(error))
        return JSONResponse({"error": str(error)}, 503)

    return handle


def synchronous(calls: list[str]) -> Callable[..., Any]:
    """A handler that is a plain function."""

    def handle(_: Request, error: Exception) -> Response:
        calls.append(str(error))
        return JSONResponse({"error": str(error)}, 503)

    return handle


@pytest.mark.parametrize("handler", [asynchronous, synchronous])
@pytest.mark.parametrize("key", [Exception, 500])
def test_the_applications_handler_answers_once(key: object, handler: Callable[[list[str]], Any]) -> None:
    """Its status and body are readable, and its effects happen once for each exception, allowed origin or not."""
    calls: list[str] = []
    app = starlette(exception_handlers={key: handler(calls)})
    for number, origin in enumerate([APP, APP, None, "https://evil.test", APP], 1):
        response = ask(app, origin)
        assert (response.status_code, response.json()) == (503, {"error": "broken"})
        assert response.headers.get(ALLOWED) == (APP if origin == APP else None)
        assert len(calls) == number


def test_fastapi_exception_handlers_answer() -> None:
    """The form of the framework's documentation."""
    app = FastAPI()
    app.add_middleware(CORSMiddleware, allow_origins=[APP])

    @app.exception_handler(Exception)
    async def handle(_: Request, error: Exception) -> Response:
        return JSONResponse({"error": str(error)}, 503)

    @app.get("/")
    async def view() -> None:
        raise RuntimeError("broken")

    response = ask(app)
    assert (response.status_code, response.json(), response.headers[ALLOWED]) == (503, {"error": "broken"}, APP)


def test_the_debug_page_stays() -> None:
    """`debug=True` shows the traceback, to a page of an allowed origin, too."""
    response = ask(starlette(debug=True))
    assert "RuntimeError: broken" in response.text
    assert response.headers[ALLOWED] == APP


def test_without_a_handler_it_is_a_plain_500() -> None:
    """The framework's own."""
    response = ask(starlette())
    assert (response.status_code, response.text, response.headers[ALLOWED]) == (500, "Internal Server Error", APP)


@pytest.mark.parametrize("handled", [True, False])
def test_whoever_stands_outside_sees_the_exception(*, handled: bool) -> None:
    """A server logs it, a test client raises it, an error monitor reports it."""
    handlers: dict[Any, Any] = {Exception: asynchronous([])} if handled else {}
    with pytest.raises(RuntimeError, match="broken"):
        TestClient(starlette(exception_handlers=handlers)).get("/", headers={"origin": APP})


def test_a_handler_that_raises_is_the_one_that_is_seen() -> None:
    """Its exception is the news."""

    async def worse(_: Request, _error: Exception) -> Response:
        raise LookupError("worse")

    with pytest.raises(LookupError, match="worse"):
        TestClient(starlette(exception_handlers={Exception: worse})).get("/", headers={"origin": APP})


@pytest.mark.parametrize("settings", [{"TESTING": True}, {"DEBUG": True}])
def test_flask_lets_the_exception_through_where_it_is_told_to(settings: dict[str, bool]) -> None:
    """With `testing` and in debug mode a test client sees the application's exception."""
    app = flask.Flask("broken")
    app.config.update(settings)

    @app.get("/")
    def view() -> str:
        raise RuntimeError("broken")

    app.wsgi_app = wsgi.CORSMiddleware(app.wsgi_app, Policy(allow_origins=[APP]))  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="broken"):
        app.test_client().get("/", headers={"Origin": APP})


def test_a_refused_policy_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Starlette builds the middleware late, and some servers hide what it raises."""
    app = Starlette(routes=[Route("/", broken)])
    app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com/"])
    with caplog.at_level(logging.CRITICAL), pytest.raises(PolicyError):
        TestClient(app).get("/")
    (record,) = [record for record in caplog.records if record.name == "corsage"]
    assert record.levelno == logging.CRITICAL
    assert "origin-trailing-slash" in record.getMessage()
