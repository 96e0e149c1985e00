"""A studio that runs: the page's server and the demo API's, on loopback, in a thread of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal

from corsage.policy import Policy
from corsage.studio import loopback
from corsage.studio.admission import authorities
from corsage.studio.app import TOKEN_HEADER, studio
from corsage.studio.demo import DemoAPI
from corsage.studio.gallery import POLICY
from corsage.studio.live import Stage
from corsage.studio.page import STATIC

PAGE = "<!doctype html><title>the built page</title>"


@dataclass(frozen=True)
class Running:
    """Where the two servers are."""

    origin: str
    api: str


def run(static: Path) -> Iterator[Running]:
    """Start both servers, and stop them."""
    page, api = loopback.listen(0), loopback.listen(0)
    demo = DemoAPI(Policy.from_mapping(POLICY))
    app = studio(Stage(demo, loopback.origin(api)), authorities(page.getsockname()[1]), static)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(loopback.serving(demo, api)) as api_origin,
        portal.wrap_async_context_manager(loopback.serving(app, page)) as origin,
    ):
        yield Running(origin, api_origin)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A studio whose page is one file and one asset."""
    static = tmp_path_factory.mktemp("static")
    (static / "index.html").write_text(PAGE)
    (static / "assets").mkdir()
    (static / "assets" / "page-1a2b.js").write_text("1;")
    yield from run(static)


@pytest.fixture(scope="session")
def built() -> Iterator[Running]:
    """A studio with the real page, as the build left it."""
    yield from run(STATIC)


@pytest.fixture
def client(running: Running) -> Iterator[httpx2.Client]:
    """A client that speaks as the studio's own page does: with its Origin, and the token that it was given."""
    with httpx2.Client(base_url=running.origin, headers={"origin": running.origin}, trust_env=False) as client:
        client.headers[TOKEN_HEADER] = client.get("/api/start").json()["token"]
        yield client
