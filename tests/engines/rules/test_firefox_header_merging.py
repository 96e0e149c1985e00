import pytest

from corsage.engines.rules.firefox_header_merging import merged


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
        ((("WWW-Authenticate", "a"), ("WWW-Authenticate", "b")), (("www-authenticate", "a\nb"),)),
        ((("X-Frame-Options", "a"), ("X-Frame-Options", "")), (("x-frame-options", "a, "),)),
        ((("WWW-Authenticate", "a"), ("WWW-Authenticate", "")), (("www-authenticate", "a"),)),
    ],
)
def test_the_lines_of_a_name_become_one_value(lines: tuple[tuple[str, str], ...], told: object) -> None:
    """As XMLHttpRequest shows them in Firefox, asked on loopback; a name that came once is as it came."""
    assert merged(lines, ("xhr", False)) == told


def test_no_line_feed_is_in_a_headers_object() -> None:
    """Lines that are put together by line feeds are none to fetch()."""
    assert merged((("WWW-Authenticate", "a"), ("WWW-Authenticate", "b"), ("A", "b")), ("fetch", True)) == (("A", "b"),)


@pytest.mark.parametrize(
    ("names", "cors", "value"),
    [
        (("Access-Control-Allow-Origin",) * 2, True, ", *"),
        (("Access-Control-Allow-Origin",) * 2, False, "*"),
        (("access-control-allow-origin", "Access-Control-Allow-Origin"), True, "*"),
    ],
)
def test_the_cors_check_counts_origins(names: tuple[str, str], value: str, *, cors: bool) -> None:
    """An empty line is one too many, if the name is spelled as the standard spells it (nsCORSListenerProxy)."""
    assert merged(tuple(zip(names, ("", "*"), strict=True)), ("fetch", cors)) == ((names[0].lower(), value),)
