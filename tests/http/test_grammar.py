"""The grammars of RFC 9110 and Fetch: what matches, to the boundary, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.http import grammar

LATIN1 = st.text(st.characters(max_codepoint=255))


@pytest.mark.parametrize("text", ["GET", "x", "!#$%&'*+-.^_`|~09azAZ"])
def test_a_token_is_one_or_more_tchar(text: str) -> None:
    """RFC 9110, 5.6.2: every tchar, and only they."""
    assert grammar.is_token(text)


@pytest.mark.parametrize("text", ["", " x", "x ", "a b", "a,b", "a:b", "a/b", "a\n", "é", "a\0", '"a"', "(a)"])
def test_what_is_no_token(text: str) -> None:
    """Empty, separators, controls (a newline at the end too), and anything beyond ASCII are no token."""
    assert not grammar.is_token(text)


@given(LATIN1)
def test_normalize_strips_http_whitespace_only(value: str) -> None:
    """Fetch, "normalize": U+0009, U+000A, U+000D and U+0020 go from both ends; a form feed or NBSP stays."""
    normal = grammar.normalize(value)
    assert normal in value
    assert not normal or (normal[0] not in "\t\n\r " and normal[-1] not in "\t\n\r ")
    assert grammar.normalize(f"\r\n\t {value}") == normal
    assert grammar.normalize("\x0c") == "\x0c"


@pytest.mark.parametrize(
    ("value", "valid"),
    [("", True), ("a\tb", True), ("\x7f\xff", True), ("a\0", False), ("a\rb", False), ("a\nb", False)],
)
def test_a_header_value_has_no_nul_cr_lf(value: str, valid: bool) -> None:  # noqa: FBT001 - a column
    """Fetch, "header value": NUL, LF and CR are out, every other byte is in."""
    assert grammar.is_header_value(value) is valid


@pytest.mark.parametrize(("text", "fits"), [("", True), ("\xff", True), ("a\u0100", False), ("\U0001f600", False)])
def test_a_byte_string_ends_at_ff(text: str, fits: bool) -> None:  # noqa: FBT001 - a column
    """Web IDL, ByteString: a code point above U+00FF throws."""
    assert grammar.is_isomorphic(text) is fits


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ("", [""]),
        ("a", ["a"]),
        (" a ,\tb ", ["a", "b"]),
        ("a,,b,", ["a", "", "b", ""]),
        ('a="x,y", b', ['a="x,y"', "b"]),
        ('"x\\",y", b', ['"x\\",y"', "b"]),
        ('"open, ', ['"open,']),
    ],
)
def test_split_list_keeps_quoted_strings_whole(value: str, items: list[str]) -> None:
    """Fetch, "get, decode, and split": commas split outside of quoted strings only; an open quote runs to the end."""
    assert grammar.split_list(value) == items


@given(LATIN1)
def test_split_list_ends_for_every_value(value: str) -> None:
    """Whatever the bytes, there is at least one item, and outside of quotes none holds a comma."""
    items = grammar.split_list(value)
    assert items
    assert '"' in value or items == [part.strip(" \t") for part in value.split(",")]


@pytest.mark.parametrize(
    ("value", "tokens"),
    [
        ("", ()),
        (",", ()),
        (" , ,", ()),
        ("PUT", ("PUT",)),
        (" PUT ,, X-A\t,", ("PUT", "X-A")),
        ("*, Authorization", ("*", "Authorization")),
        ("a b", None),
        ('"a"', None),
        ("a;b", None),
        ("a\x0c", None),
    ],
)
def test_token_lists(value: str, tokens: tuple[str, ...] | None) -> None:
    """RFC 9110, 5.6.1.2: empty elements are dropped; anything that is no token makes the whole value a failure."""
    assert grammar.token_list(value) == tokens
