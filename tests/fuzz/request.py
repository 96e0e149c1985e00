"""Requests of every kind to applications of every kind behind policies of every kind; what holds of every answer."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hypothesis import strategies as st
from tests.fuzz.hostile import APP, broken, isomorphic
from tests.strategies.policies import METHODS, NAMES, configurations
from tests.strategies.policies import origins as patterns

from corsage.http.headers import HeaderList
from corsage.policy import Kind, Policy
from corsage.policy.decision import OWNED
from corsage.policy.routes import Configuration

#: Control characters that would end a line of a response, or cut it short.
_SPLITTING = frozenset("\r\n\0")


class Asked(NamedTuple):
    """A configuration, a request, and the application's own answer."""

    configuration: Configuration
    method: str
    path: str
    headers: HeaderList
    response: HeaderList
    debug: bool

    @property
    def policy(self) -> Policy:
        """The policy that decides: for a preflight, that of the request which it announces."""
        kind = Policy().decide(self.method, self.headers).kind
        wanted = [value.strip() for name, value in self.headers if name.lower() == "access-control-request-method"]
        method = ", ".join(wanted) if kind is Kind.PREFLIGHT else self.method
        return self.configuration.policy_for(method, self.path)


@st.composite
def requests(draw: st.DrawFn, *, lines_of_one_name: bool) -> Asked:
    """One request; a WSGI server joins the lines of one name."""
    configuration = draw(configurations())
    listed = [origin.replace(":*", ":8080").replace("*", "x") for origin in configuration.base.allow_origins]
    origin = isomorphic(broken(st.sampled_from([*listed, APP]) | patterns()))
    names = st.sampled_from([*configuration.base.allow_headers, "x-a"]) | NAMES
    field = {
        "Origin": origin,
        "Access-Control-Request-Method": isomorphic(broken(METHODS)),
        "Access-Control-Request-Headers": isomorphic(broken(st.lists(names, max_size=4).map(",".join))),
        "Access-Control-Request-Private-Network": isomorphic(broken(st.just("true"))),
        "Vary": isomorphic(st.text(max_size=8)),
    }
    chosen = draw(st.lists(st.sampled_from(["Origin", "Origin", *field]), max_size=6, unique=not lines_of_one_name))
    headers = tuple([(name, draw(field[name])) for name in chosen])
    owned = st.sampled_from([*sorted(OWNED), "Vary", "vary", "Access-Control-Allow-Origin", "X-Total", "Content-Type"])
    said = st.sampled_from(["*", "true", APP, "Accept", "origin", "Accept, Origin", ""])
    response = tuple(draw(st.lists(st.tuples(owned, said), max_size=4)))
    paths = ["/", *[route.path.replace("**", "a/b").replace("*", "a") for route in configuration.routes]]
    path = draw(isomorphic(broken(st.sampled_from(paths))))
    method = draw(st.sampled_from(["OPTIONS", "OPTIONS", "GET"]) | METHODS)
    return Asked(configuration, method, path, headers, response, draw(st.booleans()))


def check_answer(asked: Asked, status: int, answered: Sequence[tuple[str, str]]) -> None:
    """Fail where an answer is not the one that the policy decides, or could harm anybody."""
    decision = asked.policy.decide(asked.method, asked.headers)
    if decision.status is not None and asked.debug and not decision.allowed:
        decision = asked.policy.decide_openly(asked.method, asked.headers)
    assert status == (200 if decision.status is None else decision.status)
    ours = [(name.lower(), value) for name, value in answered if name.lower() in OWNED]
    assert sorted(ours) == sorted([pair for pair in decision.headers if pair[0] != "vary"])
    assert len({name for name, _ in ours}) == len(ours)
    for name, value in answered:
        assert not _SPLITTING & set(name + value)
    _check_origin(asked, dict(ours))
    _check_vary(decision.headers, answered)


def _check_origin(asked: Asked, ours: Mapping[str, str]) -> None:
    """No origin is named but the one that asks, and it has to be allowed."""
    said = ours.get("access-control-allow-origin")
    if said not in {None, "*"}:
        asking = [value.strip("\t\n\r ") for name, value in asked.headers if name == "Origin"]
        assert asking == [said]
        assert asked.policy.decide("GET", (("origin", str(said)),)).allowed
    if said == "*":
        assert asked.policy.allow_origins == ("*",)
        assert "access-control-allow-credentials" not in ours


def _check_vary(wanted: HeaderList, answered: Sequence[tuple[str, str]]) -> None:
    items = {item.strip().lower() for name, value in answered if name.lower() == "vary" for item in value.split(",")}
    needed = {item.lower() for name, value in wanted if name == "vary" for item in value.split(", ")}
    assert "*" in items or needed <= items
