"""Browser and middleware as a pair, in memory: whatever the application does, a page gets what the policy says."""

import asyncio
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from corsage import CORSMiddleware, Policy
from corsage.browser import AsyncBrowser, CORSBlocked, transports
from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.request import Credentials, Page, Request
from corsage.handshake.pair import simulate
from corsage.handshake.scenario import Guarded, Scenario
from corsage.server import wsgi

URL = "https://api.example.net/"
PAGES = ("https://app.example.com", "https://evil.test")
#: Method and names of headers.
ASKED = (("GET", ()), ("PUT", ("x-a",)), ("PUT", ("x-b",)), ("DELETE", ()))
POLICIES = {
    "one origin, credentials": Policy(
        allow_origins=[PAGES[0]], allow_methods=["PUT"], allow_headers=["x-a"], allow_credentials=True
    ),
    "any origin": Policy(allow_origins=["*"], allow_methods=["*"], allow_headers=["*"]),
    "a pattern": Policy(allow_origins=["https://*.example.com"], allow_methods=["PUT", "DELETE"]),
    "nobody": Policy(),
}
#: What an application says of itself: status (0: it raises) and headers. None of it may change a verdict.
APPLICATIONS: dict[str, tuple[int, list[tuple[str, str]]]] = {
    "silent": (200, []),
    "says * itself": (200, [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Credentials", "true")]),
    "echoes evil": (200, [("access-control-allow-origin", PAGES[1]), ("Vary", "Accept")]),
    "not found": (404, [("Vary", "*")]),
    "raises": (0, []),
}


def asgi_application(status: int, headers: list[tuple[str, str]]) -> Any:  # noqa: ANN401 - an application has no type
    """An ASGI application that answers so, or raises."""

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as above
        if not status:
            raise RuntimeError
        raw = [(name.encode(), value.encode()) for name, value in headers]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": b""})

    return app


def wsgi_application(status: int, headers: list[tuple[str, str]]) -> Any:  # noqa: ANN401 - as above
    """A WSGI application that answers so, or raises."""

    def app(environ: Any, start_response: Any) -> list[bytes]:  # noqa: ANN401 - as above
        if not status:
            raise RuntimeError
        start_response(f"{status} X", list(headers))
        return []

    return app


def transport(kind: str, application: str, policy: Policy) -> transports.Transport:
    """The application behind the middleware."""
    status, headers = APPLICATIONS[application]
    if kind == "asgi":
        return transports.asgi(CORSMiddleware(asgi_application(status, headers), policy))
    return transports.wsgi(wsgi.CORSMiddleware(wsgi_application(status, headers), policy))


def requests() -> Iterator[Request]:
    """Every method and header, with credentials and without."""
    modes: tuple[Credentials, ...] = ("omit", "include")
    for (method, names), credentials in product(ASKED, modes):
        yield Request(URL, method, tuple([(name, "1") for name in names]), credentials=credentials)


async def seen(browser: AsyncBrowser, request: Request) -> int | Reason | None:
    """The status that the script reads, or the reason why it does not."""
    try:
        response = await browser.fetch(
            URL, method=request.method, headers=list(request.headers), credentials=request.credentials
        )
    except CORSBlocked as error:
        return error.reason
    return response.status


def expected(page: str, request: Request, policy: Policy, status: int, profile: str) -> int | Reason | None:
    """What the policy alone gives, in front of an application that says nothing."""
    scenario = Scenario(Page(page), (request,), Guarded(policy, Answer(status or 500, (), b"")))
    outcome = simulate(scenario, PROFILES[profile]).fetches[0].outcome
    return outcome.reason if isinstance(outcome, Failure) else outcome.status


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("application", APPLICATIONS)
@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
def test_every_browser_sees_what_the_policy_says(kind: str, application: str, profile: str) -> None:
    """Of applications that answer, err, raise, or speak of CORS themselves."""

    async def run() -> list[str]:
        wrong = []
        for (name, policy), page in product(POLICIES.items(), PAGES):
            for request in requests():
                served = transport(kind, application, policy)
                async with AsyncBrowser(page, profile=profile, transport=served) as browser:
                    got = await seen(browser, request)
                wanted = expected(page, request, policy, APPLICATIONS[application][0], profile)
                if got != wanted:
                    wrong.append(f"{name}, {page}, {request.method} {request.credentials}: {got}, not {wanted}")
        return wrong

    assert asyncio.run(run()) == []
