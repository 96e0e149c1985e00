import httpx2
import pytest

from corsage.studio.admission import HEADERS, authorities, refusal
from corsage.studio.app import TOKEN_HEADER
from corsage.studio.functions import FUNCTIONS, NETWORKED

from .conftest import Running

OURS = authorities(8100)
PAGE = {"host": "127.0.0.1:8100"}
OWN = "http://127.0.0.1:8100"


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {}),
        ("HEAD", {}),
        ("GET", {"host": "localhost:8100"}),
        ("GET", {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}),
        ("GET", {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}),
        ("GET", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}),
        ("POST", {"origin": OWN}),
        ("POST", {"origin": OWN, "sec-fetch-site": "same-origin"}),
        ("POST", {"host": "localhost:8100", "origin": "http://localhost:8100"}),
    ],
)
def test_the_page_and_this_machine_are_let_in(method: str, headers: dict[str, str]) -> None:
    """The page's own requests, a link that leads to it, and programs that only read."""
    assert refusal(method, PAGE | headers, OURS) is None


@pytest.mark.parametrize(
    "host",
    ["", "127.0.0.1", "127.0.0.1:8101", "rebound.example:8100", "localhost.example:8100", "[::1]:8100",
     "127.0.0.1:8100, 127.0.0.1:8100", "LOCALHOST:8100@x", "127.0.0.1:8100.evil.example"],
)  # fmt: skip
def test_another_host_is_refused(host: str) -> None:
    """DNS rebinding brings a request here under the attacker's name: only our own names are answered."""
    assert "another host" in (refusal("GET", {"host": host}, OURS) or "")
    assert refusal("POST", {"host": host, "origin": f"http://{host}"}, OURS) is not None


@pytest.mark.parametrize(
    "origin",
    ["null", "https://evil.example", "http://127.0.0.1:8101", "https://127.0.0.1:8100", "http://localhost:8100"],
)
def test_another_origin_is_refused(origin: str) -> None:
    """A page of any other origin, our own other name included, neither reads nor runs."""
    for method in ("GET", "POST", "OPTIONS"):
        assert refusal(method, PAGE | {"origin": origin}, OURS) is not None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_what_runs_something_must_name_its_origin(method: str) -> None:
    """Browsers always say who sends a POST; without an Origin it is not our page's."""
    assert refusal(method, PAGE, OURS) is not None


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("mode", ["no-cors", "cors", "nested-navigate", ""])
def test_no_other_page_loads_our_parts(site: str, mode: str) -> None:
    """A script, an image or a fetch of another page is refused by Sec-Fetch-Site, though it sends no Origin."""
    assert refusal("GET", PAGE | {"sec-fetch-site": site, "sec-fetch-mode": mode}, OURS) is not None


def test_port_80_is_not_written() -> None:
    """A browser leaves the default port out of Host."""
    assert "127.0.0.1" in authorities(80)
    assert "127.0.0.1" not in authorities(8100)


@pytest.mark.parametrize("path", ["/", "/api/start", "/nothing", "/assets/page-1a2b.js"])
@pytest.mark.parametrize("host", [None, "rebound.example"])
def test_every_answer_carries_the_security_headers(running: Running, path: str, host: str | None) -> None:
    """Pages, data, errors and refusals: none is framed, sniffed or embedded, and scripts are our own files alone."""
    response = httpx2.get(running.origin + path, headers={"host": host} if host else None, trust_env=False)
    assert response.headers.items() >= HEADERS.items()
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_second_host_or_origin_is_refused(running: Running, client: httpx2.Client) -> None:
    """Two values of a header that is checked are none of ours: no check reads one and the application another."""
    for headers in (
        [("origin", running.origin), ("origin", "https://evil.example")],
        [("origin", "https://evil.example"), ("origin", running.origin)],
    ):
        response = httpx2.post(f"{running.origin}/api/run", headers=headers, content=b"{}", trust_env=False)
        assert response.status_code == 403
    assert client.post("/api/run", content=b"{}").status_code == 415


def test_every_route_has_its_guards(running: Running, client: httpx2.Client) -> None:
    """Over the route table: each function refuses another host, another origin, no origin, and a missing token."""
    token = client.headers[TOKEN_HEADER]
    ours = {"origin": running.origin, TOKEN_HEADER: token, "content-type": "application/json"}
    routes = [*FUNCTIONS, *NETWORKED]
    assert len(routes) > 8
    for name in routes:
        for changed in ({"host": "rebound.example"}, {"origin": "https://evil.example"}, {"origin": "null"}):
            response = httpx2.post(
                f"{running.origin}/api/{name}", headers=ours | changed, content=b"{}", trust_env=False
            )
            assert response.status_code == 403, (name, changed)
        without = {key: value for key, value in ours.items() if key != "origin"}
        assert httpx2.post(f"{running.origin}/api/{name}", headers=without, trust_env=False).status_code == 403
        if name == "start":
            continue
        wrong = ours | {TOKEN_HEADER: "guessed"}
        response = httpx2.post(f"{running.origin}/api/{name}", headers=wrong, content=b"{}", trust_env=False)
        assert response.status_code == 403, name
        assert "reload the page" in response.json()["problems"][0]["problem"]
        assert httpx2.get(f"{running.origin}/api/{name}", headers=ours, trust_env=False).status_code in {404, 405}
