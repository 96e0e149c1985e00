"""The real Chromium against the middleware over uvicorn: what a script sees is what the simulated browser says."""

import socket
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from corsage import CORSMiddleware, Policy
from corsage.engines.departures.table import PROFILES
from corsage.fetch.outcome import Failure, Outcome
from corsage.handshake import pair, scenario_form
from corsage.server.asgi import Receive, Scope, Send

pytestmark = pytest.mark.browser

# Stands in a policy for the origin of the page that asks, which the system chooses.
PAGE = "the page"
HEADERS = [["content-type", "text/html"], ["x-total", "7"], ["x-secret", "s"]]
SCRIPT = """async ([url, init]) => {
  try {
    const response = await fetch(url, init);
    return [response.status, response.headers.get("x-total"), response.headers.get("x-secret")];
  } catch (error) {
    return error.name;
  }
}"""


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """200 and HTML, with a header that some policies expose by name, and one that only the asterisk exposes."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        return
    if scope["path"] == "/broken":
        raise RuntimeError
    headers = [(name.encode(), value.encode()) for name, value in [*HEADERS, ["content-length", "2"]]]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


class Serving(NamedTuple):
    """A running server: its origin, and the middleware, whose policy a test sets."""

    origin: str
    app: CORSMiddleware


def _serve() -> Iterator[Serving]:
    listener = socket.create_server(("127.0.0.1", 0))
    app = CORSMiddleware(answer, Policy())
    config = uvicorn.Config(app, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield Serving(f"http://127.0.0.1:{listener.getsockname()[1]}", app)
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture(scope="module")
def api() -> Iterator[Serving]:
    """The server that is asked across origins."""
    yield from _serve()


@pytest.fixture(scope="module")
def home() -> Iterator[Serving]:
    """The server of the page that asks."""
    yield from _serve()


@pytest.fixture
def page(chromium: Browser, home: Serving) -> Iterator[Page]:
    """A page in a context of its own, so that no preflight is remembered."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(home.origin)
    yield page
    context.close()


class Case(NamedTuple):
    """A policy, a request, and whether its answer may be read."""

    policy: dict[str, Any]
    request: dict[str, Any]
    read: bool


OPEN = {"allow_origins": [PAGE], "allow_methods": ["GET", "PUT"], "allow_headers": ["x-a"]}
CREDENTIALED = {**OPEN, "allow_credentials": True}
CASES = {
    "simple, allowed": Case(OPEN, {}, read=True),
    "simple, any origin": Case({"allow_origins": ["*"]}, {}, read=True),
    "simple, another origin": Case({"allow_origins": ["https://app.example.com"]}, {}, read=False),
    "simple, no origin": Case({}, {}, read=False),
    "preflight, allowed": Case(OPEN, {"method": "PUT", "headers": [["x-a", "1"]]}, read=True),
    "preflight, another origin": Case(
        {**OPEN, "allow_origins": ["https://app.example.com"]}, {"method": "PUT"}, read=False
    ),
    "preflight, another method": Case(OPEN, {"method": "DELETE"}, read=False),
    "preflight, a method in lower case": Case({**OPEN, "allow_methods": ["PATCH"]}, {"method": "patch"}, read=False),
    "preflight, another header": Case(OPEN, {"headers": [["x-b", "1"]]}, read=False),
    "preflight, any header but Authorization": Case(
        {**OPEN, "allow_headers": ["*"]}, {"headers": [["authorization", "x"]]}, read=False
    ),
    "preflight, any header": Case({**OPEN, "allow_headers": ["*"]}, {"headers": [["x-b", "1"]]}, read=True),
    "credentials, allowed": Case(CREDENTIALED, {"credentials": "include"}, read=True),
    "credentials, refused": Case(OPEN, {"credentials": "include"}, read=False),
    "credentials, any origin": Case({"allow_origins": ["*"]}, {"credentials": "include"}, read=False),
    "credentials, preflight": Case(CREDENTIALED, {"method": "PUT", "credentials": "include"}, read=True),
    "credentials, preflight refused": Case(OPEN, {"method": "PUT", "credentials": "include"}, read=False),
    "exposed": Case({**OPEN, "expose_headers": ["X-Total"]}, {}, read=True),
    "exposed, any": Case({**OPEN, "expose_headers": ["*"]}, {}, read=True),
}


@pytest.mark.parametrize("name", CASES)
def test_a_script_sees_what_the_simulated_browser_says(name: str, page: Page, api: Serving, home: Serving) -> None:
    """Status and readable headers where it may read, a TypeError where not: in Chromium and in the simulation alike."""
    case = CASES[name]
    origins = [home.origin if origin == PAGE else origin for origin in case.policy.get("allow_origins", [])]
    policy = Policy.from_mapping({**case.policy, "allow_origins": origins})
    api.app.policy = policy
    request = {"method": "GET", "credentials": "omit", **case.request}
    url = f"{api.origin}/data"
    seen = page.evaluate(SCRIPT, [url, request])

    data = {
        "page": home.origin,
        "requests": [{"url": url, **request}],
        "server": {"policy": policy.to_dict(), "answer": {"status": 200, "headers": HEADERS}},
    }
    (record,) = pair.simulate(scenario_form.read(data), PROFILES["chromium"]).fetches
    assert seen == told(record.outcome)
    assert isinstance(seen, list) is case.read


OPENED = """url => new Promise(done => {
  const socket = new WebSocket(url);
  socket.onopen = () => done(true);
  socket.onerror = () => done(false);
})"""


@pytest.mark.parametrize(("allowed", "status"), [(True, 500), (False, None)])
def test_the_error_of_an_application_that_raises_is_readable(
    page: Page,
    api: Serving,
    home: Serving,
    allowed: bool,  # noqa: FBT001 - a column
    status: int | None,
) -> None:
    """An allowed page reads the 500; to another it is a TypeError like every refusal."""
    api.app.policy = Policy(allow_origins=[home.origin] if allowed else [])
    seen = page.evaluate(SCRIPT, [f"{api.origin}/broken", {}])
    assert (seen[0] if isinstance(seen, list) else None) == status


@pytest.mark.parametrize("allowed", [True, False])
def test_a_page_opens_a_websocket_only_where_its_origin_is_allowed(
    page: Page,
    api: Serving,
    home: Serving,
    allowed: bool,  # noqa: FBT001 - a column
) -> None:
    """The browser asks nobody before it connects: the middleware is what refuses."""
    api.app.policy = Policy(allow_origins=[home.origin] if allowed else [])
    assert page.evaluate(OPENED, api.origin.replace("http", "ws")) is allowed


def told(outcome: Outcome) -> list[object] | str:
    """An outcome as the script tells it."""
    if isinstance(outcome, Failure):
        return "TypeError"
    headers = {name.lower(): value for name, value in outcome.headers}
    return [outcome.status, headers.get("x-total"), headers.get("x-secret")]
