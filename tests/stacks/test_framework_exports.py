"""The exports for Python frameworks, run: a browser gets of them what our middleware gives, but for what they say."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import Final, NamedTuple, NoReturn

import pytest

from corsage.fetch.network import Answer
from corsage.fetch.request import Credentials, Page, Request
from corsage.handshake.pair import simulate_against
from corsage.handshake.scenario import Live, Scenario
from corsage.http import origin as origins
from corsage.http.headers import HeaderList
from corsage.policy import Policy
from corsage.policy.routes import Configuration
from corsage.stacks import STACKS, Effect, Export, Lack, NotExpressibleError, export

from . import lab
from .frameworks import FRAMEWORKS, Ask
from .lab import Middleware, seen, serve
from .matrix import API, APP, CONFIGURATIONS, ORIGINS, Probe, preflight, probes
from .test_servers import verdict

EXPORTED: Final = {name: configuration for name, configuration in CONFIGURATIONS.items() if name != "routes"} | {
    "reflected, not null": Configuration(
        Policy(allow_origins=["*"], allow_credentials=True, danger_reflect_any_origin=True)
    )
}
CREDENTIALS: Final[tuple[Credentials, ...]] = ("omit", "include")
HEADERS: Final[tuple[HeaderList, ...]] = (
    (),
    (("X-A", "1"),),
    (("X-B", "1"),),
    (("Authorization", "t"),),
    (("Content-Type", "application/json"),),
    (("Accept-Language", "(none)"),),  # a value that no browser sends without asking
    (("X-A", "1"), ("Authorization", "t")),
)
SENT: Final = ("GET", "HEAD", "POST", "PUT", "PURGE")
USUAL: Final = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}


def application(method: str, path: str) -> Answer:
    """The application of the matrix, without CORS headers of its own."""
    answer = lab.upstream(method, path)
    return answer._replace(headers=tuple([pair for pair in answer.headers if not pair[0].startswith("Access-")]))


def broken(method: str, path: str) -> NoReturn:
    """An application that raises."""
    raise RuntimeError


class Asked(NamedTuple):
    """What a script does."""

    page: str
    method: str
    headers: HeaderList
    credentials: Credentials

    @property
    def scenario(self) -> Scenario:
        """The same as a scenario."""
        request = Request(f"{API}/data", self.method, self.headers, credentials=self.credentials)
        return Scenario(Page(self.page), (request,), Live(API))

    @property
    def names(self) -> set[str]:
        """The names of its headers."""
        return {name for name, _ in self.headers}


def scripts() -> Iterator[Asked]:
    """Every origin with a plain request; every method, header and credentials mode with some."""
    for page in ORIGINS:
        if page == "null" or origins.parse(page) is not None:
            yield from (Asked(page, "GET", (), credentials) for credentials in CREDENTIALS)
    for page in (APP, "https://a.example.net", "http://localhost:3000"):
        for method in SENT:
            for headers in HEADERS:
                yield from (Asked(page, method, headers, credentials) for credentials in CREDENTIALS)


#: What a limit can be the reason of. Whatever else differs, no limit explains.
EXPLAINS: Final[Mapping[tuple[Lack, Effect], Callable[[Asked], bool]]] = {
    (Lack.HEADERS, Effect.WIDER): lambda asked: bool(
        asked.names & {"Authorization", "Content-Type", "Accept-Language"}
    ),
    (Lack.HEADERS, Effect.NARROWER): lambda asked: bool(asked.names) and asked.credentials == "include",
    (Lack.METHODS, Effect.WIDER): lambda asked: asked.method in {"GET", "HEAD", "POST"} and bool(asked.names),
    (Lack.METHODS, Effect.NARROWER): lambda asked: asked.method not in USUAL or asked.credentials == "include",
    (Lack.NULL_ORIGIN, Effect.WIDER): lambda asked: asked.page == "null",
}


class Behind(NamedTuple):
    """A framework that runs an export."""

    stack: str
    name: str
    export: Export
    ask: Ask

    def has(self, lack: Lack) -> bool:
        """Whether the export says that it lacks something."""
        return any(limit.lack is lack for limit in self.export.limits)


PAIRS = [(stack, name) for stack in FRAMEWORKS for name in EXPORTED]


@pytest.fixture(params=PAIRS, ids=[f"{stack}, {name}" for stack, name in PAIRS])
def behind(request: pytest.FixtureRequest) -> Iterator[Behind]:
    """Each framework with each configuration."""
    stack, name = request.param
    exported = export(EXPORTED[name], stack)
    with FRAMEWORKS[stack][1](exported, application) as ask:
        yield Behind(stack, name, exported, ask)


@cache
def read_of_ours(name: str) -> Mapping[Asked, tuple[object, ...]]:
    """What each script gets of our own middleware."""
    ours = serve(Middleware(EXPORTED[name], application))
    return {asked: verdict(simulate_against(asked.scenario, ours)) for asked in scripts()}


@cache
def differences(stack: str, name: str) -> tuple[tuple[Asked, Effect, str], ...]:
    """Where a script gets something else than of our middleware; a failure is a failure, whatever its reason."""
    out = []
    with FRAMEWORKS[stack][1](export(EXPORTED[name], stack), application) as ask:
        theirs = serve(ask)
        for asked, expected in read_of_ours(name).items():
            got = verdict(simulate_against(asked.scenario, theirs))
            if got != expected and (len(got) > 1 or len(expected) > 1):
                effect = Effect.WIDER if len(expected) == 1 else Effect.NARROWER
                out.append((asked, effect, f"{asked}: ours {expected}, theirs {got}"))
    return tuple(out)


def explaining(stack: str, name: str) -> set[tuple[Lack, Effect]]:
    """What of an export's limits a script can see."""
    return {(limit.lack, limit.effect) for limit in export(EXPORTED[name], stack).limits} & EXPLAINS.keys()


@pytest.mark.parametrize(("stack", "name"), PAIRS)
def test_a_script_gets_what_our_middleware_gives_but_for_the_limits(stack: str, name: str) -> None:
    """Each difference that a page can see is one that the export says, with its direction."""
    said = explaining(stack, name)
    assert [
        sentence
        for asked, effect, sentence in differences(stack, name)
        if not any(key[1] is effect and EXPLAINS[key](asked) for key in said)
    ] == []


@pytest.mark.parametrize("stack", FRAMEWORKS)
def test_every_limit_is_one_that_a_script_can_see(stack: str) -> None:
    """No export claims a difference of headers, methods or origins that is not there."""
    said = {(name, key) for name in EXPORTED for key in explaining(stack, name)}
    found = {
        (name, key)
        for name, key in said
        for asked, effect, _ in differences(stack, name)
        if key[1] is effect and EXPLAINS[key](asked)
    }
    assert {key for _, key in said} == {key for _, key in found}


def test_what_is_no_preflight_reaches_the_application_and_varies(behind: Behind) -> None:
    """Status and body are the application's, errors included; what depends on Origin says so to caches."""
    ours = Middleware(EXPORTED[behind.name], application)
    for probe in probes():
        if probe.method == "OPTIONS":
            continue
        expected, got = seen(probe, ours(probe)), seen(probe, behind.ask(probe))
        assert (got.status, got.body) == (expected.status, expected.body), str(probe)
        if not behind.has(Lack.VARY):
            none: frozenset[str] = frozenset()
            assert frozenset(expected.headers.get("vary", none)) <= frozenset(got.headers.get("vary", none)), str(probe)


def test_a_preflight_is_remembered_as_long(behind: Behind) -> None:
    """The age of an allowed preflight is the policy's, or a limit says otherwise; so is what a private network says."""
    ours = Middleware(EXPORTED[behind.name], application)
    compared = 0
    for page in ("https://app.example.com", "https://a.example.net", "https://b.example"):
        for method in ("GET", "POST"):
            for private in ({}, {"private": "true"}):
                probe = preflight(page, method, **private)
                expected, got = seen(probe, ours(probe)), seen(probe, behind.ask(probe))
                if expected.status != 204:
                    continue
                compared += 1
                if not behind.has(Lack.MAX_AGE):
                    assert got.headers.get("access-control-max-age") == expected.headers.get("access-control-max-age")
                network = "access-control-allow-private-network"
                assert got.headers.get(network) == expected.headers.get(network)
    assert compared or behind.name in {"nothing", "null"}


@pytest.mark.parametrize("stack", FRAMEWORKS)
def test_the_500_of_an_exception_is_readable_or_the_export_says_that_it_is_not(stack: str) -> None:
    """An application that raises is an error that the page should be able to tell from a refusal."""
    exported = export(CONFIGURATIONS["listed"], stack)
    with FRAMEWORKS[stack][1](exported, broken) as ask:
        answer = ask(Probe("GET", "/data", (("Origin", APP),)))
    assert answer.status == 500
    readable = APP in [value for name, value in answer.headers if name.lower() == "access-control-allow-origin"]
    assert readable is (Lack.ERROR_RESPONSES not in {limit.lack for limit in exported.limits})


@pytest.mark.parametrize("stack", FRAMEWORKS)
def test_headers_of_the_application_get_through_as_the_export_says(stack: str) -> None:
    """A stranger is told what the application says of its own accord; our middleware replaces it."""
    exported = export(CONFIGURATIONS["listed"], stack)
    assert Lack.APPLICATION_HEADERS in {limit.lack for limit in exported.limits}
    with FRAMEWORKS[stack][1](exported, lab.upstream) as ask:
        answer = ask(Probe("GET", "/data", (("Origin", "https://evil.example"),)))
    assert "https://application.example" in [value for _, value in answer.headers]


@pytest.mark.parametrize("stack", FRAMEWORKS)
def test_a_route_has_no_export(stack: str) -> None:
    """The routes of the matrix allow less than their base, and none of these has routes."""
    with pytest.raises(NotExpressibleError):
        export(CONFIGURATIONS["routes"], stack)


@pytest.mark.parametrize("stack", FRAMEWORKS)
def test_the_version_that_is_named_is_the_one_that_runs(stack: str) -> None:
    """`Verified` names what the tests have run."""
    distribution = FRAMEWORKS[stack][0]
    assert STACKS[stack].verified == f"{STACKS[stack].title} {version(distribution).split('.')[0]}"
