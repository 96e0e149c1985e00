"""The CORS check: the whole table of Access-Control-Allow-Origin against the credentials mode."""

import pytest
from tests.playbook import Answering, Playbook

from corsage.fetch.reason import Reason
from corsage.fetch.request import Credentials, Page, Request

API = "https://api.example.com/data"
ORIGIN = "https://app.example.com"


@pytest.mark.parametrize(
    ("allow_origin", "reason"),
    [
        ("*", None),
        (ORIGIN, None),
        (f" {ORIGIN}\t", None),
        (None, Reason.MISSING_ALLOW_ORIGIN_HEADER),
        ("", Reason.INVALID_ALLOW_ORIGIN_VALUE),
        ("null", Reason.ALLOW_ORIGIN_MISMATCH),
        ("https://other.example.com", Reason.ALLOW_ORIGIN_MISMATCH),
        (f"{ORIGIN}/", Reason.ALLOW_ORIGIN_MISMATCH),
        ("HTTPS://app.example.com", Reason.ALLOW_ORIGIN_MISMATCH),
        ("http://app.example.com", Reason.ALLOW_ORIGIN_MISMATCH),
        (f"{ORIGIN}:443", Reason.ALLOW_ORIGIN_MISMATCH),
        ("app.example.com", Reason.INVALID_ALLOW_ORIGIN_VALUE),
        (f"{ORIGIN}, *", Reason.MULTIPLE_ALLOW_ORIGIN_VALUES),
        (f"{ORIGIN} {ORIGIN}", Reason.MULTIPLE_ALLOW_ORIGIN_VALUES),
        ("*, *", Reason.MULTIPLE_ALLOW_ORIGIN_VALUES),
    ],
)
@pytest.mark.parametrize("credentials", ["omit", "same-origin"])
def test_allow_origin_without_credentials(
    play: Playbook, answer: Answering, credentials: Credentials, allow_origin: str | None, reason: Reason | None
) -> None:
    """`*` or the very origin, byte for byte; nothing is repaired, and a list is never right."""
    given = {} if allow_origin is None else {"allow_origin": allow_origin}
    played = play(Request(API, credentials=credentials), answer(200, **given))
    assert (None if reason is None else played.reason) == reason
    assert reason or played.response.type == "cors"


@pytest.mark.parametrize(
    ("allow_origin", "allow_credentials", "reason"),
    [
        (ORIGIN, "true", None),
        (ORIGIN, " true ", None),
        (ORIGIN, "True", Reason.INVALID_ALLOW_CREDENTIALS),
        (ORIGIN, "", Reason.INVALID_ALLOW_CREDENTIALS),
        (ORIGIN, "1", Reason.INVALID_ALLOW_CREDENTIALS),
        (ORIGIN, "true, true", Reason.INVALID_ALLOW_CREDENTIALS),
        (ORIGIN, None, Reason.INVALID_ALLOW_CREDENTIALS),
        ("*", "true", Reason.WILDCARD_ORIGIN_NOT_ALLOWED),
    ],
)
def test_allow_origin_with_credentials(
    play: Playbook, answer: Answering, allow_origin: str, allow_credentials: str | None, reason: Reason | None
) -> None:
    """With credentials mode "include" the wildcard is not enough, and Allow-Credentials must be `true`."""
    given = {} if allow_credentials is None else {"allow_credentials": allow_credentials}
    played = play(Request(API, credentials="include"), answer(200, allow_origin=allow_origin, **given))
    assert (None if reason is None else played.reason) == reason
    assert reason or played.response.type == "cors"


def test_the_same_failure_in_a_preflight_has_a_name_of_its_own(play: Playbook, answer: Answering) -> None:
    """The check is one; Chromium's names tell apart which response failed it."""
    played = play(Request(API, "PUT"), answer(204))
    assert played.reason is Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER
    assert played.lines == [f"OPTIONS {API}"]


def test_an_opaque_origin_is_null(play: Playbook, answer: Answering) -> None:
    """A sandboxed page says `null`, and the server may allow just that."""
    played = play(Request(API), answer(200, allow_origin="null"), page=Page("null"))
    assert played.header(0, "origin") == "null"
    assert played.response.type == "cors"


def test_credentials_alone_trigger_no_preflight(play: Playbook, answer: Answering) -> None:
    """A GET with credentials goes out at once; only its response is then checked more strictly."""
    played = play(Request(API, credentials="include"), answer(200, allow_origin=ORIGIN, allow_credentials="true"))
    assert played.lines == [f"GET {API}"]
    assert played.sent[0].credentials


def test_an_origin_is_read_as_utf_8(play: Playbook, answer: Answering) -> None:
    """A byte that is no UTF-8 makes it no URL; one that is may be in a host."""
    for value, reason in (
        ("http://\xe9.test", Reason.INVALID_ALLOW_ORIGIN_VALUE),
        ("http://\xc3\xa9.test", Reason.ALLOW_ORIGIN_MISMATCH),
    ):
        assert play(Request("https://api.example.com/"), answer(allow_origin=value)).reason is reason
