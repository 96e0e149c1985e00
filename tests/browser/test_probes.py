"""What the answers of probes say together, without a network."""

import pytest

from corsage.browser import answered_by, probes
from corsage.fetch.network import Answer
from corsage.fetch.request import Page, Request
from corsage.handshake import pair
from corsage.handshake.record import FetchRecord
from corsage.handshake.scenario import Scenario, Script, Scripted
from corsage.http.headers import HeaderList

APP, API = "https://app.example.com", "https://api.example.com/data"
ALLOW: HeaderList = (("Access-Control-Allow-Origin", APP),)
GOOD = Answer(200, (*ALLOW, ("Vary", "Origin")))


def fetched(method: str = "GET") -> FetchRecord:
    """A handshake's first fetch."""
    server = Scripted({API: Script(GOOD, GOOD)})
    return pair.simulate(Scenario(Page(APP), (Request(API, method),), server)).fetches[0]


def causes(fetch: FetchRecord, **answers: Answer) -> set[str]:
    """The causes that the observations speak for."""
    named = {name.replace("_", "-"): answer for name, answer in answers.items()}
    return {item.cause for item in probes.observe(fetch, named, APP) if item.cause}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_a_probe_changes_nothing(method: str) -> None:
    """GET, HEAD and OPTIONS only, without a body."""
    for probe in probes.plan(fetched(method=method), APP):
        assert probe.sent.method in {"GET", "HEAD", "OPTIONS"}
        assert probe.sent.body is None
        assert probe.purpose


def test_nothing_is_asked_where_nothing_was_sent() -> None:
    """A request that a browser does not send says nothing about a server."""
    assert probes.plan(fetched(method="TRACE"), APP) == ()


def test_the_order_is_that_of_a_cache() -> None:
    """Without Origin first: a cache that ignores Vary gives the same copy to the page then."""
    names = [probe.name for probe in probes.plan(fetched(), APP)]
    assert names.index("plain") < names.index("origin")


@pytest.mark.parametrize(
    ("answers", "cause"),
    [
        ({"origin": GOOD, "missing_path": Answer(404)}, {"error_response_without_cors"}),
        ({"origin": Answer(200), "missing_path": Answer(404, ALLOW)}, {"cors_route_scope"}),
        ({"origin": GOOD, "missing_path": Answer(404, ALLOW)}, set()),
        ({"plain": Answer(200), "origin": Answer(200, ALLOW)}, {"cache_without_vary"}),
        ({"plain": Answer(200), "origin": Answer(200, (("X-Cache", "Hit"),))}, {"cache_without_vary"}),
        ({"plain": Answer(200), "origin": Answer(200)}, set()),
        ({"origin": Answer(200, (*ALLOW, *ALLOW))}, {"duplicate_cors_header"}),
        ({"origin": Answer(404), "slash": Answer(200)}, {"preflight_redirect"}),
    ],
)
def test_pairs_of_answers_speak_for_causes(answers: dict[str, Answer], cause: set[str]) -> None:
    """Each pair tells two causes apart, and a server without that fault is not accused of it."""
    assert causes(fetched(), **answers) == cause


def test_any_origin_that_is_allowed_is_a_warning() -> None:
    """A reflected origin is never called right."""
    reflected = Answer(200, (("Access-Control-Allow-Origin", probes.OTHER_ORIGIN), ("Vary", "Origin")))
    sentences = [item.sentence for item in probes.observe(fetched(), {"origin": GOOD, "other-origin": reflected}, APP)]
    assert any("allows any origin that asks" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        ((("Server", "nginx/1.26"),), ("nginx",)),
        ((("CF-Ray", "8"), ("Server", "cloudflare")), ("Cloudflare",)),
        ((("x-amzn-ErrorType", "ForbiddenException"),), ("Amazon API Gateway",)),
        ((("Server", "tinyhttpd"),), ("tinyhttpd",)),
        ((), ()),
    ],
)
def test_who_answered(headers: HeaderList, names: tuple[str, ...]) -> None:
    """By the names that gateways and servers leave; an unknown server as it calls itself."""
    assert answered_by.names(headers) == names
