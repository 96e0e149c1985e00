"""Methods: normalisation of six, three forbidden, three safelisted."""

import pytest

from corsage.http import methods


@pytest.mark.parametrize(
    ("written", "sent"),
    [("get", "GET"), ("pOsT", "POST"), ("delete", "DELETE"), ("put", "PUT"), ("head", "HEAD"), ("options", "OPTIONS"),
     ("patch", "patch"), ("Patch", "Patch"), ("query", "query"), ("propfind", "propfind"), ("CUSTOM", "CUSTOM")],
)  # fmt: skip
def test_six_methods_are_normalised(written: str, sent: str) -> None:
    """Fetch, "normalize" a method: DELETE, GET, HEAD, OPTIONS, POST, PUT become upper case; PATCH famously does not."""
    assert methods.normalize(written) == sent


@pytest.mark.parametrize("method", ["CONNECT", "trace", "Track"])
def test_three_methods_are_forbidden_in_any_case(method: str) -> None:
    """Fetch, "forbidden method"."""
    assert methods.is_forbidden(method)


@pytest.mark.parametrize("method", ["GET", "TRACKS", "", "PATCH"])
def test_no_others_are_forbidden(method: str) -> None:
    """A longer name, or any other, may be used."""
    assert not methods.is_forbidden(method)


def test_the_safelisted_methods() -> None:
    """Fetch, "CORS-safelisted method": what a plain form or image could send."""
    assert {"GET", "HEAD", "POST"} == methods.SAFELISTED
