"""The WSGI middleware's whole request."""

import io
from typing import Any

from tests.fuzz.request import Asked, check_answer, requests

from corsage.server.wsgi import CORSMiddleware, StartResponse

LAW = """Every request is answered as `Policy.decide` says, once for each header, whatever the application says; no
answer holds a line break or a NUL, and none names another origin than the one that asks."""
INPUTS = requests(lines_of_one_name=False)


def check(asked: Asked) -> None:
    """Fail where the law is broken."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def application(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        start_response("200 OK", list(asked.response))
        return []

    environ: dict[str, Any] = {"HTTP_" + name.upper().replace("-", "_"): value for name, value in asked.headers}
    environ |= {"REQUEST_METHOD": asked.method, "PATH_INFO": asked.path, "wsgi.errors": io.StringIO()}

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Any:  # noqa: ANN401 - PEP 3333
        started.append((status, headers))

    app = CORSMiddleware(application, asked.configuration, debug=asked.debug)
    answered = app(environ, start_response)
    assert b"".join(answered) == b""
    ((status, headers),) = started
    check_answer(asked, int(status.split()[0]), headers)
