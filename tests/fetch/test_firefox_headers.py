import pytest

from corsage.fetch.firefox_headers import merged


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((("A", "b"), ("C", "")), (("A", "b"), ("C", ""))),
        ((("A", ""), ("a", "b"), ("A", " "), ("a", "c")), (("a", "b"), ("a", "c"))),
        ((("A", ""), ("A", "")), (("a", ""),)),
        ((("Content-Length", "4"), ("Content-Length", "4")), (("content-length", "4"),)),
        ((("Content-Type", "a/b"), ("X", "y"), ("content-type", "c/d")), (("X", "y"), ("content-type", "a/b,c/d"))),
        ((("Content-Type", ""), ("Content-Type", "a/b"), ("Content-Type", "")), (("content-type", "a/b,"),)),
        ((("Content-Type", ""), ("Content-Type", "")), (("content-type", ""),)),
        ((("Location", "/a"), ("Location", "/a")), (("location", "/a"),)),
        ((("User-Agent", ""), ("User-Agent", "a")), (("user-agent", ""),)),
        (
            (("Strict-Transport-Security", "a"), ("Strict-Transport-Security", "b")),
            (("strict-transport-security", "a"),),
        ),
        ((("WWW-Authenticate", "a"), ("WWW-Authenticate", "b")), ()),
        ((("WWW-Authenticate", "a"), ("WWW-Authenticate", "")), (("www-authenticate", "a"),)),
    ],
)
def test_the_lines_of_a_name_become_one_value(lines: tuple[tuple[str, str], ...], told: object) -> None:
    """As a script of Firefox sees them, asked on loopback; a name that came once is as it came."""
    assert merged(lines) == told
