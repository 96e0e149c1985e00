"""The middleware's whole request, as browsers make it: what the policy decides is what a page gets."""

from typing import NamedTuple, cast

from hypothesis import strategies as st
from tests.fuzz.hostile import APP
from tests.stacks.lab import Middleware, serve
from tests.strategies.policies import METHODS, NAMES, policies

from corsage.engines.departures.table import PROFILES
from corsage.fetch.cors import safelist
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.request import Credentials, Page, Request
from corsage.handshake.pair import simulate, simulate_against
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Guarded, Scenario
from corsage.http import headers, methods
from corsage.policy import Policy

LAW = """A page of any origin gets the same of the middleware as of the policy alone, in every browser; a page whose
origin the policy refuses reads nothing, what needs a preflight has to be listed, and with cookies nobody reads what
credentials are not allowed for."""


class Asked(NamedTuple):
    """A policy, and what a page does."""

    policy: Policy
    page: str
    request: Request
    browser: str


@st.composite
def _asked(draw: st.DrawFn) -> Asked:
    policy = draw(policies())
    listed = [origin.replace(":*", ":8080").replace("*.", "x.") for origin in policy.allow_origins if origin != "*"]
    page = draw(st.sampled_from([*listed, APP, "null", "https://x.example.com"]))
    names = draw(st.lists(st.sampled_from([*policy.allow_headers, "x-a", "authorization"]) | NAMES, max_size=2))
    lines = tuple([(name, "1") for name in names if name != "*"])
    credentials = cast("Credentials", draw(st.sampled_from(["omit", "include"])))
    request = Request("https://api.example.net/x", draw(METHODS), lines, credentials=credentials)
    return Asked(policy, page, request, draw(st.sampled_from(sorted(PROFILES))))


INPUTS = _asked()


def check(asked: Asked) -> None:
    """Fail where the law is broken."""
    answer, profile = Answer(200, (("x-total", "5"),), b"ok"), PROFILES[asked.browser]
    scenario = Scenario(Page(asked.page), (asked.request,), Guarded(asked.policy, answer))
    alone = simulate(scenario, profile)
    through = simulate_against(scenario, serve(Middleware(asked.policy, lambda *_: answer)), profile)
    assert outcome(through) == outcome(alone)
    if not through.blocked:
        assert asked.policy.decide("GET", (("origin", asked.page),)).allowed
        assert asked.request.credentials == "omit" or asked.policy.allow_credentials
        _check_lists(asked)


def _check_lists(asked: Asked) -> None:
    """What needs a preflight was listed, by the lists as they were written and not by our reading of them."""
    given = [(name.lower(), value) for name, value in asked.request.headers]
    sent = tuple([pair for pair in given if not headers.is_forbidden_request_header(*pair)])
    unsafe = safelist.unsafe_names(sent)
    if not unsafe and asked.request.method in methods.SAFELISTED:
        return
    assert asked.request.method in asked.policy.allow_methods or "*" in asked.policy.allow_methods
    listed = {name.lower() for name in asked.policy.allow_headers}
    assert all(name in listed or ("*" in listed and name != "authorization") for name in unsafe)


def outcome(handshake: Handshake) -> object:
    """What the script gets: the reason of the failure; or status, body, and a header that has to be exposed."""
    got = handshake.fetches[0].outcome
    return got.reason if isinstance(got, Failure) else (got.status, got.body, dict(got.headers).get("x-total"))
