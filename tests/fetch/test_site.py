"""Sites: a trailing dot makes another one."""

import pytest

from corsage.fetch import site
from corsage.fetch.network import Send
from corsage.fetch.request import Page
from corsage.fetch.wire import metadata
from corsage.http.origin import Origin
from corsage.policy.suffixes import registrable


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("app.example.com", "api.example.com", True),
        ("app.example.com", "api.example.com.", False),
        ("app.example.com.", "app.example.com", False),
        ("app.example.com.", "app.example.com.", True),
    ],
)
def test_a_trailing_dot_is_another_site(one: str, other: str, *, same: bool) -> None:
    """Browsers compare registrable domains, and "example.com." is not "example.com"."""
    assert site.same_site(Origin("https", one, None), Origin("https", other, None), registrable) is same


def test_sec_fetch_site_says_cross_site() -> None:
    """What the server is told of a request to the same host with a dot."""
    sent = Send("https://app.example.com./", "GET", (), None, preflight=False, credentials=False)
    page = Page("https://app.example.com", registrable=registrable)
    assert ("Sec-Fetch-Site", "cross-site") in metadata.header_list(sent, page, "cors", metadata.STANDARD)
