"""The studio as a Starlette application: the page, and one route for each function that it asks.

`POST /api/NAME` takes the JSON form that `functions.FUNCTIONS` names, and answers with another. `run` goes over HTTP to
the demo API. What is wrong with the user's input comes back as `{"problems": [{"path", "problem"}]}`: where, and one
sentence. Sizes, times and the number of requests at once are bounded; every call carries the page's token.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from corsage.handshake import scenario_form
from corsage.handshake.form import FormError
from corsage.server.asgi import ASGIApp
from corsage.studio import asking, forms, running
from corsage.studio.admission import Admission
from corsage.studio.functions import FUNCTIONS, problems
from corsage.studio.live import Stage
from corsage.studio.page import Pages

#: Bytes of a request, seconds for it to arrive, functions that work at the same time.
LARGEST: Final = 2 * 1024 * 1024
ARRIVAL_SECONDS: Final = 10.0
MOST_AT_ONCE: Final = 4
#: The header that carries the token which `start` gave to the page.
TOKEN_HEADER: Final = "x-corsage-token"  # noqa: S105  # the name of a header, no secret

Answering: TypeAlias = Callable[[Any], Awaitable[object]]


class Refused(Exception):  # noqa: N818 - said as the sentence is: the request was refused
    """What is wrong with a request: an HTTP status, and each problem with its place ("": all of it)."""

    def __init__(self, status: HTTPStatus, *found: tuple[str, str]) -> None:
        super().__init__(status, found)
        self.status = status
        self.problems: list[forms.Problem] = [{"path": path, "problem": problem} for path, problem in found]


def studio(stage: Stage, ours: frozenset[str], static: Path) -> ASGIApp:
    """The application. `ours` are the Host values it answers to, `static` the folder of the built page."""
    token = secrets.token_urlsafe(24)
    turns = asyncio.Semaphore(MOST_AT_ONCE)

    async def start(_: Request) -> Response:
        return _json(FUNCTIONS["start"].call({}) | {"token": token})

    def route(name: str, answer: Answering) -> Route:
        async def handle(request: Request) -> Response:
            if not secrets.compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), token.encode()):
                raise Refused(
                    HTTPStatus.FORBIDDEN,
                    (
                        "",
                        "The studio was started again since this page was loaded: reload the page. Your work is kept.",
                    ),
                )
            data = await _decoded(request)
            async with turns:
                return _json(await _answered(answer, data))

        return Route(f"/api/{name}", handle, methods=["POST"])

    async def run(data: dict[str, Any]) -> object:
        scenario = scenario_form.read(data["scenario"])
        names = running.browsers(data["browsers"])
        results = [running.result(await stage.run(scenario, name)) for name in names]
        return {"results": results, "over": "http" if stage.carries(scenario) else "memory"}

    def pure(name: str) -> Answering:
        return lambda data: asyncio.to_thread(FUNCTIONS[name].call, data)

    calls = {name: pure(name) for name in FUNCTIONS if name != "start"} | {"run": run, "live": asking.ask}
    routes = [Route("/api/start", start), *(route(name, call) for name, call in calls.items())]
    app = Starlette(routes=[*routes, Mount("/", Pages(static))], exception_handlers={Refused: _refused})
    return Admission(app, ours)


async def _answered(answer: Answering, data: object) -> object:
    """What the function answers, or what is wrong with what it was sent."""
    try:
        return await answer(data)
    except FormError as error:
        refused = Refused(HTTPStatus.UNPROCESSABLE_ENTITY)
        refused.problems = problems(error)
        raise refused from error
    except TimeoutError as error:
        raise Refused(HTTPStatus.GATEWAY_TIMEOUT, ("", "the run took too long and was given up")) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, ("", "the request is not in the form of this function")) from error


async def _decoded(request: Request) -> object:
    """The JSON of a request. Raises `Refused`."""
    try:
        return msgspec.json.decode(await _body(request))
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, ("", f"not JSON: {error}")) from error


async def _body(request: Request) -> bytes:
    """The whole body, if it is JSON and neither too large nor too slow."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, ("", "a request is sent as application/json"))
    body = bytearray()
    try:
        async with asyncio.timeout(ARRIVAL_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise Refused(
                        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, ("", f"a request has at most {LARGEST >> 20} MiB")
                    )
    except (TimeoutError, ClientDisconnect) as error:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, ("", "the request did not arrive whole")) from error
    return bytes(body)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _json({"problems": error.problems}, error.status)


def _json(data: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(
        msgspec.json.encode(data), status, headers={"cache-control": "no-store"}, media_type="application/json"
    )
