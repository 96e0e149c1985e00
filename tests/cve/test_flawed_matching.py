"""Published flaws of matching, each beside a stand-in that has the flaw: the stand-in falls for it, Corsage does not.

A stand-in is the mistake alone, in a line of Python, as the advisory or its fix describes it: so each row shows that
the attack is one. `test_published_flaws` has the flaws that are not of matching.
"""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote_plus

import pytest

from corsage import Policy
from corsage.handshake import pair, scenario_form
from corsage.policy.routes import Configuration, Route

SITE = "https://example.com"


def host(origin: str) -> str:
    """What stands after `://`."""
    return origin.partition("://")[2]


def labels_beside_labels(allowed: str, origin: str) -> bool:
    """Compares as many labels as the shorter has."""
    return all(one == other for one, other in zip(host(allowed).split("."), host(origin).split("."), strict=False))


class Flaw(NamedTuple):
    """Where it was published and what was wrong, a stand-in, an origin that is allowed and one that slips through."""

    what: str
    stand_in: Callable[[str, str], object]
    evil: str
    allowed: str = SITE


FLAWS = [
    Flaw(
        "CVE-2017-11173 (rack-cors): an expression without its end",
        lambda allowed, origin: re.search(rf"^{re.escape(allowed)}", origin),
        "https://example.com.evil.test",
    ),
    Flaw(
        "CVE-2026-37737 (sanic-cors), CVE-2026-40110 (Jupyter Server), Starlette before 0.13: re.match, a prefix",
        lambda allowed, origin: re.match(re.escape(allowed), origin),
        "https://example.community",
    ),
    Flaw(
        "CVE-2026-25478 (Litestar): a dot that is any character",
        re.fullmatch,
        "https://appxexample.com",
        "https://app.example.com",
    ),
    Flaw(
        "CVE-2025-50864 (elysia): a substring",
        lambda allowed, origin: host(allowed) in origin,
        "https://notexample.com",
    ),
    Flaw(
        "CVE-2022-1996 (go-restful): an expression that is searched",
        lambda allowed, origin: re.search(host(allowed), origin),
        "https://example.com.evil.test",
    ),
    Flaw(
        "CVE-2024-27302 (go-zero): a suffix without its dot",
        lambda allowed, origin: origin.endswith(host(allowed)),
        "https://evilexample.com",
    ),
    Flaw(
        "CVE-2019-25211 (gin-contrib/cors): a wildcard at the end lost the character before it",
        lambda allowed, origin: origin.startswith(f"{allowed}/*"[:-2]),
        "https://example.community",
    ),
    Flaw(
        "CVE-2026-34157 (Wails): a wildcard that is any text, unanchored",
        lambda allowed, origin: re.match(re.escape(f"{allowed}*").replace(r"\*", ".*"), origin),
        "https://example.com.evil.test",
    ),
    Flaw(
        "GHSA-793v-589g-574v (Bokeh): labels compared from the left, as far as both go",
        labels_beside_labels,
        "https://example.com.evil.test",
    ),
    Flaw("another case", lambda allowed, origin: allowed.lower() == origin.lower(), "https://EXAMPLE.com"),
    Flaw(
        "userinfo",
        lambda allowed, origin: host(origin).partition("@")[0] == host(allowed),
        "https://example.com@evil.test",
    ),
    Flaw(
        "a prefix of the port",
        lambda allowed, origin: origin.startswith(allowed),
        "https://localhost:8888",
        "https://localhost:888",
    ),
    Flaw("any scheme", lambda allowed, origin: host(allowed) == host(origin), "http://example.com"),
    Flaw("any port", lambda allowed, origin: re.sub(r":\d+$", "", origin) == allowed, "https://example.com:8443"),
    Flaw(
        "an underscore that cuts the host short in Safari",
        lambda allowed, origin: re.match(r"https://[a-z.]+", origin)[0] == allowed,  # type: ignore[index]
        "https://example.com_.evil.test",
    ),
    Flaw(
        "a back tick that Safari lets stand",
        lambda allowed, origin: re.match(rf"{re.escape(allowed)}\b", origin),
        "https://example.com`.evil.test",
    ),
    Flaw(
        "a NUL that ends a string in C",
        lambda allowed, origin: origin.partition("\0")[0] == allowed,
        "https://example.com\0.evil.test",
    ),
    Flaw(
        "a line break that $ takes for the end, in Ruby and under re.MULTILINE",
        lambda allowed, origin: re.search(rf"(?m)^{re.escape(allowed)}$", origin),
        "https://evil.test\nhttps://example.com",
    ),
]


@pytest.mark.parametrize("flaw", FLAWS, ids=[flaw.what for flaw in FLAWS])
def test_an_origin_is_compared_whole(flaw: Flaw) -> None:
    """What slips through the flawed comparison is refused: as an origin, as a pattern's base, and by an expression."""
    assert flaw.stand_in(flaw.allowed, flaw.allowed)
    assert flaw.stand_in(flaw.allowed, flaw.evil)
    wild = flaw.allowed.replace("://", "://*.") if "localhost" not in flaw.allowed else flaw.allowed
    policies = [
        Policy(allow_origins=[flaw.allowed], allow_credentials=True),
        Policy(allow_origins=[flaw.allowed, wild], allow_credentials=True),
        Policy(allow_origin_regex=re.escape(flaw.allowed), allow_credentials=True),
    ]
    for policy in policies:
        assert policy.decide("GET", (("origin", flaw.allowed),)).allowed
        assert not policy.decide("GET", (("origin", flaw.evil),)).allowed
        assert not policy.decide("GET", (("origin", flaw.evil.encode().decode("latin-1")),)).allowed


@pytest.mark.parametrize(
    "flaw", [flaw for flaw in FLAWS if re.fullmatch(r"https?://[a-z.:0-9]+", flaw.evil)], ids=lambda flaw: flaw.what
)
def test_a_browser_does_not_let_the_page_read(flaw: Flaw) -> None:
    """The page of the origin that slips through the stand-in reads it there, and not here."""

    def is_read(policy: Policy) -> bool:
        request = {"url": "https://api.example.net/data", "method": "GET", "credentials": "include"}
        data = {"page": flaw.evil, "requests": [request], "server": {"policy": policy.to_dict()}}
        return not pair.simulate(scenario_form.read(data)).blocked

    risks = {"danger_allow_insecure_origins": True}
    fallen = [origin for origin in (flaw.allowed, flaw.evil) if flaw.stand_in(flaw.allowed, origin)]
    assert is_read(Policy(allow_origins=fallen, allow_credentials=True, danger_allow_insecure_origins=True))
    assert not is_read(Policy.from_mapping({"allow_origins": [flaw.allowed], "allow_credentials": True, **risks}))


@pytest.mark.parametrize(
    "evil", ["https://evilexample.com", "https://example.com.evil.test", "https://evil.test/.example.com"]
)
def test_cve_2024_27302_go_zero_a_pattern_is_a_suffix_of_whole_labels(evil: str) -> None:
    """go-zero allowed every host that ended in the allowed domain, `evilexample.com` among them."""
    assert not Policy(allow_origins=["https://*.example.com"]).decide("GET", (("origin", evil),)).allowed


OPEN = Policy(allow_origins=["*"])
STRICT = Policy(allow_origins=[SITE], allow_credentials=True)


class Path(NamedTuple):
    """Where a flaw of paths was published, a stand-in, the route's path, and a path that is matched wrong."""

    what: str
    stand_in: Callable[[str, str], object]
    route: str
    path: str
    covered: bool


PATHS = [
    Path(
        "CVE-2024-6844 (flask-cors): + in a path was read as a space, so that a route was missed",
        lambda route, path: re.fullmatch(re.escape(route).replace(r"/\*\*", "/.*"), unquote_plus(path)),
        "/a+b/**",
        "/a+b/x",
        covered=True,
    ),
    Path(
        "CVE-2024-6866 (flask-cors): paths were compared without case",
        lambda route, path: path.lower().startswith(route.removesuffix("**").lower()),
        "/public/**",
        "/PUBLIC/x",
        covered=False,
    ),
    Path(
        "an expression that is found anywhere in a path",
        lambda route, path: re.search(re.escape(route.removesuffix("/**")), path),
        "/public/**",
        "/private/public/x",
        covered=False,
    ),
    Path(
        "CVE-2019-18978 (rack-cors): the resource was matched before .. was resolved",
        lambda route, path: path.startswith(route.removesuffix("**")),
        "/public/**",
        "/public/../private",
        covered=False,
    ),
    Path(
        "CVE-2020-25032 (flask-cors): the same flaw; here the path ends in dots",
        lambda route, path: path.startswith(route.removesuffix("**")),
        "/public/**",
        "/public/x/..",
        covered=False,
    ),
    Path(
        "a double slash",
        lambda route, path: re.sub("/+", "/", path).startswith(route.removesuffix("**")),
        "/public/**",
        "//public/x",
        covered=False,
    ),
    Path(
        "an encoded slash, which the server did not decode",
        lambda route, path: path.replace("%2f", "/").startswith(route.removesuffix("**")),
        "/public/**",
        "/public%2fx",
        covered=False,
    ),
]


@pytest.mark.parametrize("flaw", PATHS, ids=[flaw.what for flaw in PATHS])
def test_a_route_covers_its_own_paths_and_no_others(flaw: Path) -> None:
    """What the stand-in matches wrong, in whichever direction, comes to the right policy."""
    assert bool(flaw.stand_in(flaw.route, flaw.path)) is not flaw.covered
    configuration = Configuration(STRICT, (Route(flaw.route, (), OPEN),))
    assert (configuration.policy_for("GET", flaw.path) is OPEN) is flaw.covered


@pytest.mark.parametrize("path", ["/public/../private", "/public/..", "/./public/x", "/private/../public/x", "/x/."])
def test_a_path_with_dots_is_nobodys(path: str) -> None:
    """Whether the routes or the base allow more: what such a path comes to is known to the application alone."""
    for base, route in ((STRICT, OPEN), (OPEN, STRICT)):
        policy = Configuration(base, (Route("/public/**", (), route),)).policy_for("GET", path)
        assert not policy.decide("GET", (("origin", SITE),)).allowed
    assert Configuration(STRICT).policy_for("GET", path) is STRICT
    assert Configuration(STRICT, (Route("/a/**", (), OPEN),)).policy_for("GET", "/a/.well-known/..x/x..") is OPEN


def test_cve_2024_6839_flask_cors_the_first_route_decides_and_not_the_longest() -> None:
    """flask-cors put the longer expression before the one that says more."""
    routes = (Route("/admin/**", (), STRICT), Route("/*/a-name-that-is-long/**", (), OPEN))
    assert max(routes, key=lambda route: len(route.path)).policy is OPEN
    assert Configuration(STRICT, routes).policy_for("GET", "/admin/a-name-that-is-long/x") is STRICT
