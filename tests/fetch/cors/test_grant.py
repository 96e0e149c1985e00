"""What a preflight's answer grants, as pure questions."""

import pytest

from corsage.fetch.cors.grant import covers_header, grant
from corsage.fetch.reason import Reason


@pytest.mark.parametrize(
    ("method", "names", "allow_methods", "allow_headers", "reason", "required"),
    [
        ("PUT", (), "PUT", None, None, "PUT"),
        ("GET", ("x-a",), None, "X-A", None, "GET"),
        ("PUT", (), "put", None, Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE, "PUT"),
        ("PUT", ("x-a",), "*", "*", None, "PUT"),
        ("PUT", ("x-a", "x-b"), "PUT", "x-a", Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE, "x-b"),
        ("GET", ("authorization",), None, "*", Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE, "authorization"),
        ("PUT", (), "PUT;", None, Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE, "#method"),
        ("PUT", ("x-a",), "PUT", "x a", Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE, "#field-name"),
    ],
)
def test_the_first_thing_that_is_not_granted(
    method: str,
    names: tuple[str, ...],
    allow_methods: str | None,
    allow_headers: str | None,
    reason: Reason | None,
    required: str,
) -> None:
    """Steps 7.1 to 7.7, without credentials."""
    fields = {"access-control-allow-methods": allow_methods, "access-control-allow-headers": allow_headers}
    response = {name: value for name, value in fields.items() if value is not None}
    answer = grant(method, names, response, credentials=False)
    assert (answer.reason, answer.required) == (reason, required)


def test_wildcards_do_not_count_with_credentials() -> None:
    """Steps 7.5 and 7.7 ask for a credentials mode other than "include"."""
    response = {"access-control-allow-methods": "*", "access-control-allow-headers": "*"}
    assert grant("PUT", (), response, credentials=True).reason is Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE
    assert grant("GET", ("x-a",), response, credentials=True).reason is Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE


def test_an_engine_may_let_the_wildcard_cover_authorization() -> None:
    """The exception for non-wildcard request-header names is a parameter, because engines differ in it."""
    assert not covers_header("authorization", {"*"}, credentials=False)
    assert covers_header("authorization", {"*"}, credentials=False, non_wildcard=())
