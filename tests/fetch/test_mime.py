"""The essence of a MIME type, as far as the safelist asks for it."""

import pytest

from corsage.fetch import mime


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
