import httpx2
import pytest

from corsage.policy import Policy
from corsage.studio.demo import LOCKED, UNAUTHORIZED, DemoAPI

from .conftest import Running


@pytest.mark.parametrize("path", ["/", "/api/data", "/anything?at=all"])
def test_every_path_gets_the_one_answer(running: Running, path: str) -> None:
    """The default answer of a scenario, header by header and no other header; the policy's Vary after them."""
    response = httpx2.get(running.api + path, trust_env=False)
    assert (response.status_code, response.text) == (200, '{"message": "hello from the API"}')
    assert response.headers.raw == [
        (b"content-type", b"application/json"),
        (b"content-length", b"33"),
        (b"vary", b"Origin"),
    ]


def test_the_login_stands_in_front_of_the_preflight(running: Running) -> None:
    """A preflight carries no credentials, so the locked resource refuses it before any policy is asked."""
    asked = {"origin": "https://app.example.com", "access-control-request-method": "GET"}
    refused = httpx2.options(running.api + LOCKED, headers=asked, trust_env=False)
    assert refused.status_code == 401
    assert "vary" not in refused.headers
    assert refused.content == UNAUTHORIZED.body
    let_in = httpx2.get(running.api + LOCKED, headers={"authorization": "Bearer x"}, trust_env=False)
    assert let_in.status_code == 200


def test_a_connection_serves_again_after_a_body(running: Running) -> None:
    """What a request carried is read, whatever its size: the next request on the connection is answered."""
    with httpx2.Client(base_url=running.api, trust_env=False) as client:
        for _ in range(2):
            assert client.post("/api/data", content=b"x" * 300_000).status_code == 200


def test_the_policy_can_be_changed() -> None:
    """The demo API has the policy that it was last given."""
    api = DemoAPI(Policy())
    api.policy = Policy(allow_origins=["https://app.example.com"])
    assert api.policy == Policy(allow_origins=["https://app.example.com"])
