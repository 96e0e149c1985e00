"""Exported text of Python frameworks, run as it stands: the module is executed, and its application asked in memory.

What lives here: the least that a framework needs around the export, a view for every path and method. The frameworks
are those that the export is for, not our middleware.
"""

import asyncio
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from types import ModuleType
from typing import Any, Final, TypeAlias

import django
from django.conf import settings

if not settings.configured:
    settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], LOGGING_CONFIG=None)
    django.setup()

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import override_settings
from django.urls import re_path
from flask import Flask, Response, request
from starlette.requests import Request
from starlette.responses import Response as StarletteResponse

from corsage.fetch.network import Answer
from corsage.stacks import Export

from .matrix import Probe

#: The application behind: what it answers to a method and a path. It may raise.
Application: TypeAlias = Callable[[str, str], Answer]
Ask: TypeAlias = Callable[[Probe], Answer]
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PURGE")


def _executed(export: Export) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": __name__}
    exec(compile(export.text, f"<{export.stack}>", "exec"), namespace)  # noqa: S102, RUF100 - the text under test
    return namespace


@contextmanager
def _starlette(export: Export, application: Application) -> Iterator[Ask]:
    app = _executed(export)["app"]

    async def view(asked: Request) -> StarletteResponse:
        answer = application(asked.method, asked.url.path)
        response = StarletteResponse(answer.body, answer.status)
        response.raw_headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers]
        return response

    app.router.add_route("/{path:path}", view, methods=[*METHODS, "OPTIONS"])

    def ask(probe: Probe) -> Answer:
        sent: list[Any] = []

        async def send(message: Any) -> None:  # noqa: ANN401 - ASGI's messages
            sent.append(message)

        async def receive() -> Any:  # noqa: ANN401 - as above
            return {"type": "http.request", "body": b"", "more_body": False}

        headers = [(name.lower().encode(), value.encode()) for name, value in probe.headers]
        scope = {
            "type": "http", "method": probe.method, "path": probe.path, "headers": headers, "query_string": b"",
            "server": ("127.0.0.1", 80), "scheme": "http", "root_path": "",
        }  # fmt: skip
        with suppress(RuntimeError):  # a server logs it
            asyncio.run(app(scope, receive, send))
        lines = tuple([(name.decode(), value.decode()) for name, value in sent[0]["headers"]])
        return Answer(sent[0]["status"], lines, b"".join([message.get("body", b"") for message in sent[1:]]))

    yield ask


def _wsgi(app: Any) -> Ask:  # noqa: ANN401 - a WSGI application
    def ask(probe: Probe) -> Answer:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": probe.method, "PATH_INFO": probe.path, "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "QUERY_STRING": "",
            "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0),
            "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
        }  # fmt: skip
        environ |= {"HTTP_" + name.upper().replace("-", "_"): value for name, value in probe.headers}
        started: list[tuple[str, list[tuple[str, str]]]] = []
        answered = app(environ, lambda status, headers, *_: started.append((status, headers)))
        body = b"".join(answered)
        answered.close()
        status, headers = started[-1]
        return Answer(int(status.split()[0]), tuple(headers), body)

    return ask


@contextmanager
def _flask(export: Export, application: Application) -> Iterator[Ask]:
    app: Flask = _executed(export)["app"]

    def view(path: str) -> Response:
        answer = application(request.method, f"/{path}")
        return Response(answer.body, answer.status, list(answer.headers))

    app.add_url_rule("/<path:path>", view_func=view, methods=METHODS)
    yield _wsgi(app)


@contextmanager
def _django(export: Export, application: Application) -> Iterator[Ask]:
    def view(asked: Any) -> HttpResponse:  # noqa: ANN401 - Django has no types
        answer = application(asked.method, asked.path)
        response = HttpResponse(answer.body, status=answer.status)
        del response.headers["Content-Type"]
        for name, value in answer.headers:
            response.headers[name] = value
        return response

    urls = ModuleType("urls_of_an_export")
    urls.urlpatterns = [re_path("", view)]  # type: ignore[attr-defined]
    said = {name: value for name, value in _executed(export).items() if name.startswith("CORS_")}
    middleware = ["corsheaders.middleware.CorsMiddleware"]
    with override_settings(MIDDLEWARE=middleware, ROOT_URLCONF=urls, **said):
        yield _wsgi(WSGIHandler())


#: By stack: the distribution whose version counts, and how its exports are run.
FRAMEWORKS: Final[Mapping[str, tuple[str, Callable[[Export, Application], AbstractContextManager[Ask]]]]] = {
    "fastapi": ("fastapi", _starlette),
    "starlette": ("starlette", _starlette),
    "django": ("django-cors-headers", _django),
    "flask": ("flask-cors", _flask),
}
