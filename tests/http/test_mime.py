"""The essence of a MIME type, as far as the safelist asks for it."""

import pytest

from corsage.http import mime


@pytest.mark.parametrize(
    ("value", "essence"),
    [
        ("text/plain", "text/plain"),
        (" TEXT/Plain ; charset=utf-8", "text/plain"),
        ("text/plain;", "text/plain"),
        ("text/plain;;;broken", "text/plain"),
        ("\ttext/plain\r\n", "text/plain"),
        ("text/plain \t;x", "text/plain"),
        ("text /plain", None),
        ("text/ plain", None),
        ("text/", None),
        ("/plain", None),
        ("text", None),
        ("", None),
        ("text/plain, text/plain", None),
        ("text/pl/ain", None),
    ],
)
def test_the_essence(value: str, essence: str | None) -> None:
    """MIME Sniffing, "parse a MIME type": whitespace around and before `;` goes, in the middle it is a failure."""
    assert mime.essence(value) == essence


@pytest.mark.parametrize(
    ("value", "normal"),
    [
        ("A/B; C=D ;c=e", "a/b;c=D"),
        ("a/b;c=\x01;d=e", "a/b;d=e"),
        ('a/b;c="\x7f";c=f', "a/b;c=f"),
        ("a/b;c=\u0100", "a/b"),
        ("a/b;c=\xff", 'a/b;c="\xff"'),
        ('a/b;c="\t";d= ', 'a/b;c="\t"'),
        ('a/b;c="x\\', 'a/b;c="x\\\\"'),
        ('a/b;c="";d=" e"f;g="\\h"', 'a/b;c="";d=" e";g=h'),
        ("a", None),
    ],
)
def test_a_value_parsed_and_serialized(value: str, normal: str | None) -> None:
    """MIME Sniffing, 4.4, 11: a parameter is dropped where its value has what no quoted string may have."""
    assert mime.normalized(value) == normal
