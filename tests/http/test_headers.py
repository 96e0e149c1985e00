"""Header lists, and which request headers a script may not set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.http import headers

TOKEN = st.text("abcXYZ-", min_size=1, max_size=8)
VALUE = st.text(st.characters(max_codepoint=255, exclude_characters="\0\r\n"), max_size=8)
LINES = st.lists(st.tuples(TOKEN, VALUE), max_size=6).map(tuple)


@given(LINES, TOKEN)
def test_get_joins_what_values_finds(lines: headers.HeaderList, name: str) -> None:
    """Fetch, "get": all values of the name in order, joined by comma and space; None where there is no line."""
    found = headers.values(lines, name.lower())
    assert headers.get(lines, name.lower()) == (", ".join(found) if found else None)
    assert len(found) == sum(key.lower() == name.lower() for key, _ in lines)


def test_an_empty_value_is_not_an_absent_one() -> None:
    """Two empty lines are ", ", one is "", none is None."""
    assert headers.get((("A", ""), ("a", " ")), "a") == ", "
    assert headers.get((("A", ""),), "a") == ""
    assert headers.get((), "a") is None


@pytest.mark.parametrize(
    "name",
    [*headers.FORBIDDEN_REQUEST_HEADERS, "Proxy-", "Proxy-Authorization", "Sec-", "SEC-Thing", "HOST", "Cookie"],
)
def test_forbidden_request_headers(name: str) -> None:
    """Fetch, "forbidden request-header": the list, in any case, and the prefixes `proxy-` and `sec-`."""
    assert headers.is_forbidden_request_header(name, "x")


@pytest.mark.parametrize(
    "name", ["Authorization", "User-Agent", "Proxy", "Sec", "X-Sec-Thing", "Range", "Content-Type"]
)
def test_headers_that_a_script_may_set(name: str) -> None:
    """Everything else may be set: User-Agent and Authorization too."""
    assert not headers.is_forbidden_request_header(name, "x")


@pytest.mark.parametrize(
    ("value", "forbidden"), [("TRACE", True), ("get, track", True), ("GET,connect ", True), ("PUT", False), ("", False),
                             ("TRACES", False), ('"TRACE"', False)],
)  # fmt: skip
@pytest.mark.parametrize("name", sorted(headers.METHOD_OVERRIDES))
def test_method_overrides_may_not_name_a_forbidden_method(name: str, value: str, forbidden: bool) -> None:  # noqa: FBT001
    """Fetch: X-HTTP-Method and its kin are forbidden where one of their values is a forbidden method."""
    assert headers.is_forbidden_request_header(name, value) is forbidden


def test_without() -> None:
    """The list without some names, whatever their case; order and spelling of the rest stay."""
    lines = (("Set-Cookie", "a"), ("ETag", "b"), ("SET-COOKIE2", "c"))
    assert headers.without(lines, headers.FORBIDDEN_RESPONSE_HEADERS) == (("ETag", "b"),)
