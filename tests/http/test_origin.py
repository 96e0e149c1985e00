"""The strict grammar of a serialised origin: what a browser writes, and nothing that looks like it."""

import pytest

from corsage.http.origin import Origin, parse


@pytest.mark.parametrize(
    "text", ["https://example.com", "http://a.b:8080", "http://[::1]:3000", "http://127.0.0.1", "app+x://host"]
)
def test_a_serialised_origin_is_itself(text: str) -> None:
    """`parse` and `str` are inverse on what browsers write."""
    origin = parse(text)
    assert origin is not None
    assert str(origin) == text


@pytest.mark.parametrize(
    "text",
    ["", "null", "*", "https://", "https://example.com/", "https://example.com:443", "http://x:80", "http://x:08",
     "http://x:0", "http://x:65536", "https://EXAMPLE.com", "HTTPS://example.com", "//example.com", "example.com",
     "https://user@example.com", "https://example.com?", " https://example.com", "https://example.com\n",
     "https://a b", "https://exämple.com"],
)  # fmt: skip
def test_what_is_no_serialised_origin(text: str) -> None:
    """Nothing is repaired: a slash, a default port, upper case, white space, a user make it something else."""
    assert parse(text) is None


def test_the_default_port_is_left_out() -> None:
    """HTML, "serialization of an origin": the port is there only when it is not the scheme's default."""
    assert str(Origin("https", "x", None)) == "https://x"
    assert parse("https://x:80") == Origin("https", "x", 80)
