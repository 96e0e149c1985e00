"""The table of docs/explanation/auth-before-cors.md, run: which order answers a preflight, and which a 401."""

import asyncio
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from types import ModuleType
from typing import Annotated, Any, TypeAlias

import pytest
from django.conf import settings
from fastapi import Depends, FastAPI, HTTPException
from fastapi import Request as FastAPIRequest
from flask import Flask, abort, request
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from tests.machine import missing
from tests.stacks import lab
from tests.stacks.matrix import Probe
from tests.stacks.programs import PROGRAMS

if not settings.configured:
    settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], LOGGING_CONFIG=None)

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from corsage import CORSMiddleware, Policy
from corsage.server import wsgi
from corsage.server.flask import CORS
from corsage.stacks import Export, export

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "auth-before-cors.md"
EXPRESS = Path(__file__).parents[1] / "stacks" / "express"
APP = "https://app.example.com"
POLICY = Policy(allow_origins=[APP], allow_headers=["Authorization"])
#: Status, and Access-Control-Allow-Origin, of the preflight and of the request without a login.
Answers: TypeAlias = list[tuple[int, str | None]]
#: CORS answers the preflight, and makes the 401 readable.
RIGHT: Answers = [(204, APP), (401, APP)]
#: The login answers both, and the page sees neither.
WRONG: Answers = [(401, None), (401, None)]
ASKS = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
REQUESTS = [("OPTIONS", {"Origin": APP, **ASKS}), ("GET", {"Origin": APP})]


def asgi(app: Any) -> Answers:  # noqa: ANN401 - an ASGI application
    """What an ASGI application answers."""
    return [asyncio.run(_ask(app, method, headers)) for method, headers in REQUESTS]


async def _ask(app: Any, method: str, headers: dict[str, str]) -> tuple[int, str | None]:  # noqa: ANN401
    sent: list[Any] = []

    async def send(message: Any) -> None:  # noqa: ANN401 - ASGI's messages
        sent.append(message)

    async def receive() -> Any:  # noqa: ANN401 - as above
        return {"type": "http.request", "body": b"", "more_body": False}

    lines = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http", "method": method, "path": "/", "headers": lines, "query_string": b"", "root_path": "",
        "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    await app(scope, receive, send)
    allowed = dict(sent[0]["headers"]).get(b"access-control-allow-origin")
    return sent[0]["status"], None if allowed is None else allowed.decode()


def over_wsgi(app: Any) -> Answers:  # noqa: ANN401 - a WSGI application
    """What a WSGI application answers."""
    out: Answers = []
    for method, headers in REQUESTS:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method, "PATH_INFO": "/", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
        }  # fmt: skip
        environ |= {"HTTP_" + name.upper().replace("-", "_"): value for name, value in headers.items()}
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, lines: list[tuple[str, str]], *_: object) -> None:
            started.append((status, lines))  # noqa: B023 - called before the next turn

        list(app(environ, start))
        status, lines = started[0]
        allowed = {name.lower(): value for name, value in lines}.get("access-control-allow-origin")
        out.append((int(status.split()[0]), allowed))
    return out


async def _login(asked: Request, call_next: Callable[[Request], Any]) -> Response:
    if "authorization" not in asked.headers:
        return PlainTextResponse("who are you?", 401)
    answered: Response = await call_next(asked)
    return answered


@pytest.mark.parametrize("framework", [Starlette, FastAPI])
def test_starlette_and_fastapi_the_last_that_is_added_is_the_first_that_is_asked(framework: type) -> None:
    """CORS last is right, CORS before the login is wrong, and around all is right whatever was added."""

    async def view(asked: Request) -> Response:
        return PlainTextResponse("ok")

    def application() -> Any:  # noqa: ANN401 - Starlette or FastAPI
        return framework(routes=[Route("/", view)])

    right, wrong, around = application(), application(), application()
    right.add_middleware(BaseHTTPMiddleware, dispatch=_login)
    right.add_middleware(CORSMiddleware, policy=POLICY)
    wrong.add_middleware(CORSMiddleware, policy=POLICY)
    wrong.add_middleware(BaseHTTPMiddleware, dispatch=_login)
    around.add_middleware(BaseHTTPMiddleware, dispatch=_login)
    assert asgi(right) == RIGHT
    assert asgi(wrong) == WRONG
    assert asgi(CORSMiddleware(around, POLICY)) == RIGHT


def test_fastapi_dependencies_run_behind_every_middleware() -> None:
    """A login that is a dependency of the application is not asked about preflights."""

    def login(asked: FastAPIRequest) -> None:
        if "authorization" not in asked.headers:
            raise HTTPException(401)

    app = FastAPI(dependencies=[Depends(login)])

    @app.get("/")
    def view(_: Annotated[None, Depends(login)]) -> str:
        return "ok"

    app.add_middleware(CORSMiddleware, policy=POLICY)
    assert asgi(app) == RIGHT


def test_django_first_in_middleware() -> None:
    """A login, or SecurityMiddleware's redirect to https, that comes first answers the preflight."""

    def login(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda asked: get_response(asked) if "Authorization" in asked.headers else HttpResponse(status=401)

    urls, here = ModuleType("urls_of_order"), ModuleType("middleware_of_order")
    urls.urlpatterns = [path("", lambda _: HttpResponse("ok"))]  # type: ignore[attr-defined]
    here.login = login  # type: ignore[attr-defined]
    cors, security = "corsage.server.django.cors_middleware", "django.middleware.security.SecurityMiddleware"

    def answers(*middleware: str, **more: bool) -> Answers:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(__import__("sys").modules, here.__name__, here)
            with override_settings(MIDDLEWARE=middleware, ROOT_URLCONF=urls, CORSAGE=POLICY, **more):
                return over_wsgi(WSGIHandler())

    assert answers(cors, "middleware_of_order.login") == RIGHT
    assert answers("middleware_of_order.login", cors) == WRONG
    assert answers(cors, security, SECURE_SSL_REDIRECT=True) == [(204, APP), (301, APP)]
    assert answers(security, cors, SECURE_SSL_REDIRECT=True) == [(301, None), (301, None)]


@pytest.mark.parametrize("cors_first", [True, False])
def test_flask_the_extension_comes_before_every_before_request(cors_first: bool) -> None:  # noqa: FBT001 - a column
    """Whichever was written first; a WSGI login goes inside of the WSGI middleware."""
    app = Flask(__name__)
    if cors_first:
        CORS(app, POLICY)

    @app.before_request
    def login() -> None:
        if "Authorization" not in request.headers:
            abort(401)

    @app.get("/")
    def view() -> str:
        return "ok"

    if not cors_first:
        CORS(app, POLICY)
    assert over_wsgi(app.wsgi_app) == RIGHT


def test_flask_a_wsgi_login_goes_inside() -> None:
    """Around the application with its extension, a WSGI login answers first; inside of our middleware it does not."""

    def authenticated(app: Any) -> Any:  # noqa: ANN401 - WSGI applications
        def checked(environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401 - as above
            if "HTTP_AUTHORIZATION" in environ:
                return app(environ, start_response)
            start_response("401 Unauthorized", [])
            return []

        return checked

    app = Flask(__name__)
    CORS(app, POLICY)
    assert over_wsgi(authenticated(app.wsgi_app)) == WRONG
    assert over_wsgi(wsgi.CORSMiddleware(authenticated(Flask(__name__).wsgi_app), POLICY)) == RIGHT


@pytest.mark.servers
@pytest.mark.parametrize(("order", "answers"), [("cors-first", RIGHT), ("login-first", WRONG)])
def test_express_in_the_order_of_the_calls(order: str, answers: Answers, tmp_path: Path) -> None:
    """`app.use` of the exported middleware before that of the login is right, after it is wrong."""
    node = which("node")
    if node is None or not (EXPRESS / "node_modules").is_dir():
        missing("no Express: run `npm ci --prefix tests/stacks/express`")
    (tmp_path / "cors.js").write_text(export(POLICY, "express").text)
    command = [node, str(EXPRESS / "order.cjs"), str(tmp_path / "cors.js"), order]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert [tuple(answer) for answer in json.loads(printed)] == answers


@pytest.mark.servers
def test_nginx_the_exported_text_answers_before_a_login_is_asked(tmp_path: Path) -> None:
    """`auth_basic` is of the access phase; the export returns in the rewrite phase, and its headers are on the 401."""
    nginx = next(program for program in PROGRAMS if program.name == "nginx")
    (tmp_path / "users").write_text("user:{PLAIN}password\n")
    exported = export(POLICY, "nginx")
    guarded = f'{exported.files[1].text}\nauth_basic "login"; auth_basic_user_file {tmp_path}/users;\n'
    files = (exported.files[0], exported.files[1]._replace(text=guarded))
    with nginx.running(tmp_path, Export("nginx", files, exported.limits, exported.verified), lab.free_port()) as ask:
        answers = [ask(Probe(method, "/", tuple(headers.items()))) for method, headers in REQUESTS]
    allowed = [dict(answer.headers).get("Access-Control-Allow-Origin") for answer in answers]
    assert list(zip([answer.status for answer in answers], allowed, strict=True)) == RIGHT


def test_the_page_says_what_was_run() -> None:
    """Each row of the table names what the tests above run, or says that it was not."""
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    named = ("Starlette", "dependencies", "Django", "Flask", "Express", "nginx")
    assert [row for row in rows if not any(name in row for name in named) and "not run" not in row] == []
