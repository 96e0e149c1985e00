"""What engines make of a script's options: an empty referrer, a Content-Type that is rewritten before it is sent."""

import pytest
from tests.playbook import Answering, Playbook

from corsage.engines.departures.table import PROFILES
from corsage.fetch.request import Mode, Page, ReferrerPolicy, Request

HOME = "https://app.example.com"
API = "https://api.example.com/data"


@pytest.mark.parametrize(
    ("name", "origin"), [("standard", HOME), ("chromium", HOME), ("firefox", "null"), ("webkit", "null")]
)
@pytest.mark.parametrize("mode", ["same-origin", "no-cors"])
@pytest.mark.parametrize("policy", ["", "unsafe-url"])
def test_no_referrer_hides_the_origin(
    play: Playbook, answer: Answering, name: str, origin: str, mode: Mode, policy: ReferrerPolicy
) -> None:
    """An empty referrer says nothing of Origin in the standard; to some engines it is the policy no-referrer."""
    request = Request(f"{HOME}/x", "POST", mode=mode, referrer="", referrer_policy=policy)
    played = play(request, answer(), page=Page(HOME, f"{HOME}/page"), profile=PROFILES[name])
    assert played.header(0, "referer") is None
    assert played.header(0, "origin") == origin


@pytest.mark.parametrize(("name", "asks"), [("standard", False), ("chromium", False), ("firefox", True)])
def test_a_type_that_is_unsafe_as_it_was_written(play: Playbook, answer: Answering, name: str, *, asks: bool) -> None:
    """Firefox asks for it though the charset, which is UTF-8 when it is sent, alone made it unsafe."""
    request = Request(API, "POST", (("Content-Type", "text/plain;charset=<"),), "x", initiator="xhr")
    grant = [answer(204, allow_origin="*", allow_headers="content-type")] if asks else []
    played = play(request, *grant, answer(allow_origin="*"), profile=PROFILES[name])
    assert played.header(-1, "content-type") == "text/plain;charset=UTF-8"
    assert not asks or played.header(0, "access-control-request-headers") == "content-type"


@pytest.mark.parametrize(
    ("written", "standard", "firefox"),
    [
        ("text/plain", True, True),
        ("TEXT/plain;charset=utf-8", True, True),
        ("text/plain;", True, True),
        ("text/plain;;", True, False),
        ("text/plain;a=b;", True, False),
        ("text/plain;a=b,c", True, False),
        ("text/plain;charset=\xe9", True, False),
        ("text/plain x", False, False),
        ("text/plain x;a=b", False, True),
        ("text/plain\t;a=b", True, True),
        ("text/plain, text/plain", False, False),
        ("text/html", False, False),
        (";text/plain", False, False),
    ],
)
def test_which_content_types_firefox_takes_for_safe(written: str, *, standard: bool, firefox: bool) -> None:
    """Row ascii-values: white space ends the type; a comma is unsafe, or a semicolon at the end of several."""
    assert PROFILES["standard"].safelist["content-type"](written) is standard
    assert PROFILES["firefox"].safelist["content-type"](written) is firefox
