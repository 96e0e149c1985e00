import pytest

from corsage.browser.resolve import Resolve, parse
from corsage.fetch import url as urls


@pytest.mark.parametrize(
    ("rules", "url", "address"),
    [
        (["a.test:80:127.0.0.1"], "http://a.test/", "127.0.0.1"),
        (["a.test:80:127.0.0.1"], "https://a.test/", None),
        (["A.test:*:127.0.0.1"], "https://a.test:8443/", "127.0.0.1"),
        (["*.test:*:127.0.0.1"], "http://x.y.test/", "127.0.0.1"),
        (["*.test:*:127.0.0.1"], "http://test/", None),
        (["*:443:::1"], "https://any.example/", "[::1]"),
        (["a.test:*:127.0.0.1", "*.test:*:127.0.0.2"], "http://b.test/", "127.0.0.2"),
        (["a.test:*:127.0.0.1", "*.test:*:127.0.0.2"], "http://a.test/", "127.0.0.1"),
    ],
)
def test_the_first_rule_that_fits_decides(rules: list[str], url: str, address: str | None) -> None:
    """Host or `*.suffix` or `*`; port or `*`."""
    parsed = urls.parse(url)
    assert parsed is not None
    assert Resolve(*map(parse, rules)).address(parsed) == address


@pytest.mark.parametrize(
    "text", ["", "a.test", "a.test:80", "a.test:x:127.0.0.1", "a.test:99999:127.0.0.1", "a.test:80:b.test"]
)
def test_a_rule_that_is_none_is_a_sentence(text: str) -> None:
    """What it is, and how to write it."""
    with pytest.raises(ValueError, match=r"HOST:PORT:ADDRESS|not an IP address"):
        parse(text)
