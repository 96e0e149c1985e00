"""One origin pattern: the frequent kind is read by one expression, every other by every rule."""

from hypothesis import given
from hypothesis import strategies as st

from corsage.policy import pattern

_PIECES = st.sampled_from(
    ["https", "http", "ftp", "://", "*.", "*", "a", "b9", "-", "_", "xn--p1ai", "9", ".", "example", "com", "c0m",
     "1.2.3.4", "0x1", ":", "443", ":8080", "/", "A", "é", " ", "\n", "a" * 63, "b" * 64, "c.d" * 60]
)  # fmt: skip


@given(
    st.lists(_PIECES, max_size=9).map("".join) | st.lists(_PIECES, max_size=6).map(lambda p: "https://" + ".".join(p))
)
def test_the_short_way_finds_what_every_rule_finds(text: str) -> None:
    """What `is_plain` says yes to has no mistake, and is the same pattern by every rule."""
    read, examined = pattern.parse(text, "allow_origins"), pattern.examine(text, "allow_origins")
    assert read == examined
    assert isinstance(examined, pattern.Pattern) or not pattern.is_plain(text)


def test_the_frequent_kinds_go_the_short_way() -> None:
    """A host, and all hosts below it; what has a port, a number at its end, Punycode or another scheme is examined."""
    for text in ("https://app.example.com", "http://*.b7.example.org"):
        assert pattern.is_plain(text)
        assert str(pattern.parse(text, "allow_origins")) == text
    for text in (
        "https://a.example:8443",
        "https://192.0.2.1",
        "https://*.192.0.2.1",
        "capacitor://localhost",
        "https://xn--p1ai",
    ):
        assert not pattern.is_plain(text)
