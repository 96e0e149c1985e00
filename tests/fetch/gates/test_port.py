"""Port blocking."""

import pytest

from corsage.fetch import url as urls
from corsage.fetch.gates import port


@pytest.mark.parametrize(
    ("text", "blocked"),
    [("http://x:25/", True), ("https://x:6667/", True), ("http://x:10080/", True), ("http://x:80/", False),
     ("https://x/", False), ("http://x:8080/", False), ("ws://x:25/", False)],
)  # fmt: skip
def test_bad_ports(text: str, blocked: bool) -> None:  # noqa: FBT001 - a column
    """Fetch, "should request be blocked due to a bad port": HTTP(S) only, and a default port never is."""
    url = urls.parse(text)
    assert url is not None
    assert port.is_blocked(url) is blocked
