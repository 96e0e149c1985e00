"""Policies and configurations of all kinds, without items that an asterisk beside them makes void."""

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from corsage.policy import Policy, PolicyError
from corsage.policy.routes import Configuration, Route

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,11}", fullmatch=True)
_DOMAINS = st.from_regex(r"[a-z][a-z0-9-]{0,6}[a-z](\.[a-z_]{2,5}){0,2}\.(com|example|co\.uk)", fullmatch=True)
HOSTS = _DOMAINS | st.sampled_from(["localhost", "127.0.0.1", "[::1]", "192.0.2.7"])
PORTS = st.sampled_from(["", "", ":*", ":8443", ":65535"])
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PURGE", "M-SEARCH", "x-custom"])
REGEXES = st.sampled_from(
    [
        None,
        None,
        r"https://[a-z0-9-]+\.example\.com",
        r"https://(one|two)\.example\.org(:\d+)?",
        r"^https://x\.example$",
    ]
)
PATHS = st.lists(st.from_regex(r"[a-zA-Z0-9._~@:+,;=-]{1,8}", fullmatch=True) | st.just("*"), max_size=3)


@st.composite
def origins(draw: st.DrawFn) -> str:
    """An origin or a pattern."""
    host, port = draw(HOSTS), draw(PORTS)
    wild = "*." if host[-1].isalpha() and draw(st.booleans()) else ""
    return f"{draw(st.sampled_from(['https', 'https', 'http', 'chrome-extension']))}://{wild}{host}{port}"


def _listed(item: st.SearchStrategy[str], *whole: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(item, max_size=4, unique_by=str.lower) | st.sampled_from([list(one) for one in whole])


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy that exists."""
    fields: dict[str, Any] = {
        "allow_origins": draw(_listed(origins(), ["*"], ["null"])),
        "allow_origin_regex": draw(REGEXES),
        "allow_methods": draw(st.lists(METHODS, max_size=4, unique=True) | st.just(["*"])),
        "allow_headers": draw(_listed(NAMES, ["*"], ["*", "Authorization"], ["Authorization", "X-A"])),
        "expose_headers": draw(_listed(NAMES, ["*"])),
        "allow_credentials": draw(st.booleans()),
        "max_age": draw(st.none() | st.integers(0, 86400)),
        "allow_private_network": draw(st.booleans()),
    }
    if fields["allow_origins"] == ["*"]:
        fields["allow_origin_regex"] = None
    risks = ("null_origin", "insecure_origins", "public_suffixes")
    fields |= {f"danger_allow_{risk}": draw(st.booleans()) for risk in risks}
    fields |= {"danger_reflect_any_origin": draw(st.booleans()), "danger_skip_regex_audit": draw(st.booleans())}
    try:
        return Policy(**fields)
    except PolicyError:
        assume(condition=False)
        raise


@st.composite
def configurations(draw: st.DrawFn) -> Configuration:
    """A base policy and up to three routes."""
    routes = []
    for _ in range(draw(st.integers(0, 3))):
        path = "/" + "/".join(draw(PATHS)) + draw(st.sampled_from(["", "/**"]))
        methods = tuple(draw(st.lists(METHODS, max_size=2, unique=True)))
        routes.append(Route(path.replace("//", "/"), methods, draw(policies())))
    return Configuration(draw(policies()), tuple(routes))
