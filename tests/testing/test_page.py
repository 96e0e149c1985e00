"""A page that tests an application: what it accepts, and when its assertions fail."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeAlias

import flask
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from corsage import CORSMiddleware, Policy
from corsage.fetch.reason import Reason
from corsage.server.wsgi import CORSMiddleware as WSGIMiddleware
from corsage.testing import AsyncPage, CORSAssertionError, TestedPage

Application: TypeAlias = Any  # applications have no common type
APP = "https://app.example.com"
POLICY = Policy(allow_origins=[APP], allow_methods=["PUT"], allow_headers=["content-type"])


async def ok(_: Request) -> Response:
    """An answer."""
    return JSONResponse({"ok": True})


async def private(_: Request) -> Response:
    """A login in front."""
    return PlainTextResponse("who are you", 401)


def asgi() -> Application:
    """A Starlette application behind the middleware."""
    routes = [Route("/api", ok, methods=["GET", "PUT"]), Route("/private", private)]
    return CORSMiddleware(Starlette(routes=routes), policy=POLICY)


def wsgi() -> Application:
    """A Flask application behind the middleware."""
    app = flask.Flask("tested")
    app.add_url_rule("/api", "api", lambda: {"ok": True}, methods=["GET", "PUT"])
    return WSGIMiddleware(app, policy=POLICY)


@pytest.mark.parametrize(
    "make", [asgi, wsgi, lambda: POLICY, lambda: TestClient(asgi())], ids=["asgi", "wsgi", "policy", "client"]
)
def test_each_kind_of_target_is_asked(make: Callable[[], Application]) -> None:
    """An application of either kind, a policy and a test client answer as a server does."""
    with TestedPage(make(), APP) as page:
        assert page.assert_allowed("/api", method="PUT", json={}).status == 200
        assert page.assert_blocked(
            "/api", method="DELETE"
        ).reason is Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE or (page.record("/api", method="DELETE").blocked)
    with TestedPage(make(), "https://evil.example") as page:
        page.assert_blocked("/api", reason="MissingAllowOriginHeader")


def test_a_flask_test_client_is_asked() -> None:
    """The application behind a Flask test client."""
    app = flask.Flask("tested")
    app.add_url_rule("/api", "api", lambda: {"ok": True})
    with TestedPage(app.test_client(), "https://testserver") as page:
        assert page.assert_allowed("/api").json() == {"ok": True}


@pytest.mark.parametrize(("tested", "sentence"), [(3, "cannot test int"), (object(), "cannot test object")])
def test_what_cannot_be_tested_is_refused(tested: object, sentence: str) -> None:
    """One sentence that says what to pass."""
    with pytest.raises(TypeError, match=sentence):
        TestedPage(tested, APP)


def test_an_invalid_url_is_refused() -> None:
    """A host without a scheme is the usual mistake."""
    with pytest.raises(ValueError, match="write https://api"):
        TestedPage("api.example.com", APP)


def test_a_failed_assertion_prints_the_diagram() -> None:
    """The sentence, the verdict and the trace of what happened."""
    with TestedPage(asgi(), "https://evil.example") as page, pytest.raises(CORSAssertionError) as failed:
        page.assert_allowed("/api", method="PUT", json={})
    printed = str(failed.value)
    assert "PUT https://testserver/api from https://evil.example was blocked" in printed
    assert "sequenceDiagram" in printed
    assert "verdict: " in printed


def test_assert_blocked_fails_where_the_page_may_read() -> None:
    """An assertion that could not fail would assert nothing."""
    with TestedPage(asgi(), APP) as page, pytest.raises(CORSAssertionError, match="was allowed"):
        page.assert_blocked("/api")


def test_assert_blocked_wants_the_reason_that_is_named() -> None:
    """Another reason is another failure, and an unknown one a mistake of the test."""
    with TestedPage(asgi(), "https://evil.example") as page:
        with pytest.raises(CORSAssertionError, match="not AllowOriginMismatch"):
            page.assert_blocked("/api", reason="AllowOriginMismatch")
        with pytest.raises(ValueError, match="is not a reason"):
            page.assert_blocked("/api", reason="Nonsense")


def test_a_failure_that_is_not_cors_is_not_blocked() -> None:
    """A server that is down would make every negative test pass."""
    with TestedPage("http://127.0.0.1:1024", "http://localhost:5173") as page:
        with pytest.raises(CORSAssertionError, match="not because of CORS"):
            page.assert_blocked("/api")
        assert page.assert_blocked("/api", reason=Reason.NETWORK_FAILURE).gate == "network"


def test_preflights_are_asserted_both_ways() -> None:
    """A PUT needs one, a plain GET does not."""
    with TestedPage(asgi(), APP) as page:
        page.assert_preflighted("/api", method="PUT")
        page.assert_preflighted("/api", method="PUT")  # from the preflight cache
        page.assert_not_preflighted("/api")
        with pytest.raises(CORSAssertionError, match="needs no preflight"):
            page.assert_preflighted("/api")


def test_errors_are_readable_with_cors_headers_only() -> None:
    """401 and 404 of the application are readable through the middleware; a wrong status is named."""
    with TestedPage(asgi(), APP) as page:
        page.assert_readable_errors({401: "/private", 404: "/nowhere"})
        with pytest.raises(CORSAssertionError, match="answered 401, not 403"):
            page.assert_readable_errors({403: "/private"})


def reflecting(*, vary: bool) -> Application:
    """An application that answers with the origin that asked."""

    async def answer(request: Request) -> Response:
        headers = {"access-control-allow-origin": request.headers.get("origin", "")}
        return PlainTextResponse("", headers=headers | ({"vary": "Origin"} if vary else {}))

    return Starlette(routes=[Route("/", answer)])


def test_an_answer_that_depends_on_the_origin_needs_vary() -> None:
    """Without `Vary: Origin` a shared cache mixes the answers up."""
    with TestedPage(reflecting(vary=True), APP) as page:
        page.assert_not_cacheable_across_origins("/")
    with TestedPage(reflecting(vary=False), APP) as page, pytest.raises(CORSAssertionError, match="Vary: Origin"):
        page.assert_not_cacheable_across_origins("/")


def test_the_asynchronous_page_does_the_same() -> None:
    """In the test's own event loop."""

    async def run() -> None:
        async with AsyncPage(asgi(), APP) as page:
            await page.assert_allowed("/api", method="PUT", json={})
            await page.assert_preflighted("/api", method="PUT", headers={"content-type": "text/x"})
            await page.assert_not_preflighted("/api")
            await page.assert_readable_errors({401: "/private"})
            await page.assert_not_cacheable_across_origins("/api")
            assert (await page.fetch("/api")).json() == {"ok": True}
        async with AsyncPage(asgi(), "https://evil.example") as page:
            assert (await page.assert_blocked("/api")).gate == "cors"

    asyncio.run(run())
