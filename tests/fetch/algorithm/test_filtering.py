"""Filtered responses: what the script may read."""

import pytest
from tests.playbook import Answering, Playbook

from corsage.engines.departures.table import PROFILES
from corsage.fetch.request import Credentials, Request

APP = "https://app.example.com/a"
API = "https://api.example.com/a"


def test_a_basic_response_shows_all_but_cookies(play: Playbook, answer: Answering) -> None:
    """Same origin: everything but Set-Cookie and Set-Cookie2."""
    response = play(Request(APP), answer(etag="e", set_cookie="a=b", set_cookie2="c", x_a="1")).response
    assert response.type == "basic"
    assert response.headers == (("etag", "e"), ("x-a", "1"))


@pytest.mark.parametrize(
    ("expose", "credentials", "names"),
    [
        (None, "omit", []),
        ("ETag", "omit", ["etag"]),
        (" x-a ,, etag", "omit", ["etag", "x-a"]),
        ("*", "omit", ["access-control-allow-credentials", "access-control-allow-origin",
                       "access-control-expose-headers", "etag", "x-a"]),
        ("*", "include", []),
        ("*, etag", "include", ["etag"]),
        ("x a", "omit", []),
        ("set-cookie", "omit", []),
    ],
)  # fmt: skip
def test_expose_headers(
    play: Playbook, answer: Answering, expose: str | None, credentials: Credentials, names: list[str]
) -> None:
    """Main fetch, step 14.1: the safelisted seven, those exposed, all for `*` without credentials; never a cookie."""
    given = {} if expose is None else {"expose_headers": expose}
    origin = "https://app.example.com"
    server = answer(
        allow_origin=origin, allow_credentials="true", etag="e", x_a="1", set_cookie="a=b", pragma="p", **given
    )
    response = play(Request(API, credentials=credentials), server).response
    assert [name for name, _ in response.headers] == sorted([*names, "pragma"])


def test_lines_of_one_name_are_combined_and_sorted(play: Playbook, answer: Answering) -> None:
    """Header list, "sort and combine"."""
    server = answer()._replace(headers=(("Z", "1"), ("A", " 2 "), ("z", "3")))
    assert play(Request(APP), server).response.headers == (("a", "2"), ("z", "1, 3"))


def test_an_opaque_response_shows_nothing(play: Playbook, answer: Answering) -> None:
    """no-cors: status 0, no URL, no headers, no body, redirected or not."""
    response = play(Request(API, mode="no-cors"), answer(302, location=API), answer(200, b"secret", etag="e")).response
    assert response == ("opaque", 0, "", False, (), b"", "")


@pytest.mark.parametrize("status", [204, 205, 304])
def test_a_null_body_status_has_no_body(play: Playbook, answer: Answering, status: int) -> None:
    """Main fetch, step 21: whatever the server sent after the headers."""
    assert play(Request(APP), answer(status, b"x")).response.body == b""


def test_a_part_that_nobody_asked_for_may_be_opaque(play: Playbook, answer: Answering) -> None:
    """Main fetch, step 20: only a response to a request with Range (its range-requested flag) is refused so."""
    assert play(Request(API, mode="no-cors"), answer(206)).response.type == "opaque"


@pytest.mark.parametrize(
    ("name", "user"), [("standard", "u:p@"), ("chromium", "u:p@"), ("firefox", "u:p@"), ("webkit", "")]
)
def test_the_user_in_the_url_of_a_response(play: Playbook, answer: Answering, name: str, user: str) -> None:
    """The property responseURL has what open() was given; in WebKit not where the response is of another origin."""
    request = Request("https://u:p@api.example.com/a", initiator="xhr")
    played = play(request, answer(allow_origin="*"), profile=PROFILES[name])
    assert played.response.url == f"https://{user}api.example.com/a"
    own = Request("https://u:p@app.example.com/a", initiator="xhr")
    assert play(own, answer(), profile=PROFILES[name]).response.url == own.url
