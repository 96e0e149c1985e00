"""The applications that real servers serve in `test_wire.py`: one for each protocol and framework, one policy."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from corsage import Policy
from corsage.server import asgi, wsgi
from corsage.server.flask import CORS

POLICY = Policy(
    allow_origins=["https://app.example.com", "http://localhost:*"],
    allow_methods=["GET", "PUT"],
    allow_headers=["x-a"],
    allow_credentials=True,
)


async def _asgi(
    scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "welcome"})
        await send({"type": "websocket.close"})
        return
    if scope["path"] == "/broken":
        raise RuntimeError
    status = 404 if scope["path"] == "/missing" else 200
    headers = [(b"content-type", b"text/plain"), (b"access-control-allow-origin", b"*"), (b"vary", b"Accept")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for piece in (b"one ", b"two") if scope["path"] == "/stream" else (scope["method"].encode(),):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _wsgi(environ: dict[str, Any], start_response: wsgi.StartResponse) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/broken":
        raise RuntimeError
    status = "404 Not Found" if environ["PATH_INFO"] == "/missing" else "200 OK"
    headers = [("Content-Type", "text/plain"), ("Access-Control-Allow-Origin", "*"), ("Vary", "Accept")]
    start_response(status, headers)
    if environ["PATH_INFO"] == "/stream":
        return iter([b"one ", b"two"])
    return [environ["REQUEST_METHOD"].encode()]


asgi_app = asgi.CORSMiddleware(_asgi, POLICY)  # type: ignore[arg-type]
wsgi_app = wsgi.CORSMiddleware(_wsgi, POLICY)


def flask_app() -> Any:  # noqa: ANN401 - a Flask application
    """The same in Flask."""
    import flask  # noqa: PLC0415 - of this application alone

    app = flask.Flask("wire")

    def view(path: str = "") -> Any:  # noqa: ANN401 - what a view may return
        if path == "broken":
            raise RuntimeError
        if path == "missing":
            flask.abort(404)
        body = iter([b"one ", b"two"]) if path == "stream" else flask.request.method
        return body, {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}

    methods = ["GET", "PUT", "OPTIONS"]
    app.add_url_rule("/", view_func=view, methods=methods, provide_automatic_options=False)
    app.add_url_rule("/<path>", view_func=view, methods=methods, endpoint="path", provide_automatic_options=False)
    CORS(app, POLICY)
    return app


def configure_django() -> None:
    """The same in Django, for its own server and for others."""
    import sys  # noqa: PLC0415
    from types import SimpleNamespace  # noqa: PLC0415

    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.configure(
        SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF="wire_urls", CORSAGE=POLICY,
        MIDDLEWARE=["corsage.server.django.cors_middleware"], LOGGING_CONFIG=None, USE_TZ=True,
    )  # fmt: skip
    django.setup()
    from django.http import HttpResponse, StreamingHttpResponse  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415

    def view(request: Any, name: str = "") -> Any:  # noqa: ANN401 - Django has no types
        if name == "broken":
            raise RuntimeError
        headers = {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}
        if name == "stream":
            return StreamingHttpResponse(iter([b"one ", b"two"]), headers=headers)
        return HttpResponse(request.method, status=404 if name == "missing" else 200, headers=headers)

    urls: Any = SimpleNamespace(urlpatterns=[path("", view), path("<name>", view)])
    sys.modules["wire_urls"] = urls


def django_app() -> Any:  # noqa: ANN401 - a WSGI application
    """Django for a server of another kind."""
    configure_django()
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    return get_wsgi_application()


if __name__ == "__main__":  # what Django's own manage.py does
    configure_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line()
