from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from corsage.studio.page import NOT_BUILT, Pages, is_built

from .conftest import PAGE, Running


def test_the_page_is_served_and_always_asked_for_again(running: Running) -> None:
    """The page names the assets of its build, so an old copy would be wrong."""
    response = httpx2.get(running.origin, trust_env=False)
    assert (response.status_code, response.text) == (200, PAGE)
    assert response.headers["cache-control"] == "no-cache"


def test_assets_are_kept(running: Running) -> None:
    """An asset's name changes with its content."""
    response = httpx2.get(f"{running.origin}/assets/page-1a2b.js", trust_env=False)
    assert (response.status_code, response.text) == (200, "1;")
    assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize("path", ["/nothing", "/assets/", "/..%2f..%2fpyproject.toml", "/assets/%2e%2e/%2e%2e/x"])
def test_nothing_else_is_served(running: Running, path: str) -> None:
    """Neither what is not there nor what lies outside."""
    assert httpx2.get(running.origin + path, trust_env=False).status_code == 404


def test_a_page_that_was_not_built_says_so(tmp_path: Path) -> None:
    """One sentence, with the command to run; and once it is built, it is served without a restart."""
    client = TestClient(Pages(tmp_path))
    assert not is_built(tmp_path)
    response = client.get("/")
    assert response.status_code == 503
    assert NOT_BUILT in response.text
    (tmp_path / "index.html").write_text(PAGE)
    assert is_built(tmp_path)
    assert client.get("/").text == PAGE
