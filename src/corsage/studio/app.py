"""The studio as a Starlette application: the page, the gallery, and the run.

`GET /api/scenarios` is what the page starts from, `POST /api/run` takes a scenario's JSON form and answers with the
handshake, its two diagrams and its verdict. What is wrong with the user's input comes back as
`{"problems": [{"path", "problem"}]}`: where, and one sentence. Sizes and times are bounded.
"""

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from corsage import diagram
from corsage.fetch.outcome import Failure
from corsage.fetch.step import CHECKS
from corsage.handshake import handshake_form, scenario_form, verdict
from corsage.handshake.form import FormError
from corsage.handshake.record import Handshake
from corsage.policy import PolicyError
from corsage.server.asgi import ASGIApp
from corsage.studio.admission import Admission
from corsage.studio.gallery import GALLERY, Sample
from corsage.studio.live import Stage
from corsage.studio.page import Pages

#: Bytes of a scenario, and seconds for it to arrive.
LARGEST: Final = 64 * 1024
ARRIVAL_SECONDS: Final = 10.0


class Refused(Exception):  # noqa: N818 - said as the sentence is: the request was refused
    """What is wrong with a request: an HTTP status, and each problem with its place in the scenario ("": all of it)."""

    def __init__(self, status: HTTPStatus, *problems: tuple[str, str]) -> None:
        super().__init__(status, problems)
        self.status = status
        self.problems = problems


def studio(stage: Stage, ours: frozenset[str], static: Path) -> ASGIApp:
    """The application. `ours` are the Host values it answers to, `static` the folder of the built page."""

    async def scenarios(_: Request) -> Response:
        return _json(
            {
                "origin": stage.origin,
                "questions": {check.name: check.question for check in CHECKS.values()},
                "scenarios": [_sample(sample, stage.origin) for sample in GALLERY],
            }
        )

    async def run(request: Request) -> Response:
        return _json(await _run(stage, await _body(request)))

    app = Starlette(
        routes=[
            Route("/api/scenarios", scenarios),
            Route("/api/run", run, methods=["POST"]),
            Mount("/", Pages(static)),
        ],
        exception_handlers={Refused: _refused},
    )
    return Admission(app, ours)


def _sample(sample: Sample, origin: str) -> dict[str, Any]:
    data = sample.scenario(origin)
    return {
        "id": sample.id,
        "title": sample.title,
        "summary": sample.summary,
        "blocked": sample.ends is not None,
        "scenario": data,
        "template": diagram.template(scenario_form.read(data)).to_text(),
    }


async def _body(request: Request) -> bytes:
    """The whole body, if it is JSON and neither too large nor too slow."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, ("", "a scenario is sent as application/json"))
    body = bytearray()
    try:
        async with asyncio.timeout(ARRIVAL_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise Refused(
                        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, ("", f"a scenario has at most {LARGEST >> 10} KiB")
                    )
    except (TimeoutError, ClientDisconnect) as error:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, ("", "the scenario did not arrive whole")) from error
    return bytes(body)


async def _run(stage: Stage, body: bytes) -> dict[str, Any]:
    """Read the scenario, run it, and say what happened."""
    try:
        scenario = scenario_form.read(msgspec.json.decode(body))
        handshake = await stage.run(scenario)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, ("", f"not JSON: {error}")) from error
    except FormError as error:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, *_problems(error)) from error
    except TimeoutError as error:
        raise Refused(HTTPStatus.GATEWAY_TIMEOUT, ("", "the run took too long and was given up")) from error
    return {
        "handshake": handshake_form.write(handshake),
        "diagrams": {"trace": diagram.trace(handshake).to_text(), "template": diagram.template(scenario).to_text()},
        "verdict": _verdict(handshake),
    }


def _problems(error: FormError) -> list[tuple[str, str]]:
    """Each mistake of its own; a policy's are found all at once, each with its field."""
    cause = error.__cause__
    if not isinstance(cause, PolicyError):
        return [(error.path, error.problem)]
    return [
        (
            f"{error.path}.{problem.field}",
            _cut(f"{_cut(str(problem.value), 60)}: {problem.reason}; {problem.hint}", 240),
        )
        for problem in cause.problems
    ]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _verdict(handshake: Handshake) -> dict[str, Any]:
    """How the run ended: of the first fetch that was blocked, or of the last. `step` is the one that decided."""
    number = next(
        (i for i, fetch in enumerate(handshake.fetches) if isinstance(fetch.outcome, Failure)),
        len(handshake.fetches) - 1,
    )
    fetch = handshake.fetches[number]
    failed = fetch.failed_step if isinstance(fetch.outcome, Failure) else None
    return {
        "blocked": handshake.blocked,
        "sentence": verdict.of(fetch),
        "reason": fetch.outcome.reason.value if isinstance(fetch.outcome, Failure) else None,
        "fetch": number,
        "step": None if failed is None else fetch.steps.index(failed),
    }


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _json({"problems": [{"path": path, "problem": said} for path, said in error.problems]}, error.status)


def _json(data: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(
        msgspec.json.encode(data), status, headers={"cache-control": "no-store"}, media_type="application/json"
    )
