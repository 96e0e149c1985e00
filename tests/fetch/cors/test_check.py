"""The CORS check as a pure question."""

import pytest

from corsage.fetch.cors.check import allow_origin, check
from corsage.fetch.reason import Reason

ORIGIN = "https://app.example.com"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (ORIGIN, None),
        ("*", None),
        (None, Reason.MISSING_ALLOW_ORIGIN_HEADER),
        ("", Reason.INVALID_ALLOW_ORIGIN_VALUE),
        ("null", Reason.ALLOW_ORIGIN_MISMATCH),
        ("https://APP.example.com", Reason.ALLOW_ORIGIN_MISMATCH),
        (f"{ORIGIN}/", Reason.ALLOW_ORIGIN_MISMATCH),
        (f"{ORIGIN}, *", Reason.MULTIPLE_ALLOW_ORIGIN_VALUES),
        ("app.example.com", Reason.INVALID_ALLOW_ORIGIN_VALUE),
    ],
)
def test_allow_origin_without_credentials(value: str | None, reason: Reason | None) -> None:
    """Steps 1 to 4: the value is `*` or the origin, byte for byte."""
    headers = {} if value is None else {"access-control-allow-origin": value}
    assert allow_origin(ORIGIN, headers, credentials=False) == (reason, value, ORIGIN)


def test_the_wildcard_does_not_count_with_credentials() -> None:
    """Step 3 asks for a credentials mode other than "include"."""
    headers = {"access-control-allow-origin": "*", "access-control-allow-credentials": "true"}
    assert check(ORIGIN, headers, credentials=True).reason is Reason.WILDCARD_ORIGIN_NOT_ALLOWED


@pytest.mark.parametrize("value", [None, "True", "1", "true, true"])
def test_credentials_need_exactly_true(value: str | None) -> None:
    """Steps 6 to 8: the comparison is byte for byte."""
    headers = {"access-control-allow-origin": ORIGIN} | ({"access-control-allow-credentials": value} if value else {})
    assert check(ORIGIN, headers, credentials=True) == (Reason.INVALID_ALLOW_CREDENTIALS, value, "true")
    assert check(ORIGIN, headers, credentials=False).reason is None


def test_an_opaque_origin_is_named_null() -> None:
    """The serialization of an opaque origin is `null`, and only that value or `*` passes."""
    assert check("null", {"access-control-allow-origin": "null"}, credentials=False).reason is None
    assert check("null", {"access-control-allow-origin": ORIGIN}, credentials=False).reason is not None
