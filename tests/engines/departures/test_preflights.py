"""What engines do otherwise about preflights: what a forced one must be granted, where the keepalive limit comes."""

from collections.abc import Iterator

import pytest
from tests.playbook import Answering, Clock, Playbook

from corsage.engines.departures.table import ENGINES, PROFILES
from corsage.fetch.network import Answer, Send
from corsage.fetch.reason import Reason
from corsage.fetch.request import Page, Request

API = "https://api.example.com/data"
HEARD = Request(API, "POST", body="x", initiator="xhr", upload_listeners=True)


@pytest.mark.parametrize("name", PROFILES)
def test_a_forced_preflight_that_names_no_method(play: Playbook, answer: Answering, name: str) -> None:
    """CORS-preflight fetch, step 7.4: the method counts as named; to engines one that is not safelisted does not."""
    request = Request(API, "PUT", body="x", initiator="xhr", upload_listeners=True)
    after = [answer(allow_origin="*")] if name == "standard" else []
    played = play(request, answer(204, allow_origin="*"), *after, profile=PROFILES[name])
    assert name == "standard" or played.reason is Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE
    assert name != "standard" or played.response.status == 200


@pytest.mark.parametrize("name", ENGINES)
def test_what_is_remembered_serves_upload_listeners(play: Playbook, answer: Answering, name: str) -> None:
    """To a cache of an engine a forced preflight is one like any other, though its answer names no POST."""
    grant = answer(204, allow_origin="*", allow_methods="PUT")
    play(Request(API, "PUT"), grant, answer(allow_origin="*"), profile=PROFILES[name])
    assert play(HEARD, answer(allow_origin="*"), profile=PROFILES[name]).lines == [f"POST {API}"]


def test_the_standard_wants_the_method_of_a_forced_preflight_named(play: Playbook, answer: Answering) -> None:
    """HTTP fetch, step 4.1: with the use-CORS-preflight flag there must be a method cache entry match, for POST too."""
    play(Request(API, "PUT"), answer(204, allow_origin="*", allow_methods="PUT"), answer(allow_origin="*"))
    played = play(HEARD, answer(204, allow_origin="*"), answer(allow_origin="*"))
    assert played.lines == [f"OPTIONS {API}", f"POST {API}"]


def test_a_forced_head_is_asked_for_again_in_firefox(play: Playbook, answer: Answering) -> None:
    """HEAD needs a token of its own, and an answer without Access-Control-Allow-Methods leaves none."""
    request, profile = Request(API, "HEAD", initiator="xhr", upload_listeners=True), PROFILES["firefox"]
    for _ in range(2):
        played = play(request, answer(204, allow_origin="*"), answer(allow_origin="*"), profile=profile)
        assert played.lines == [f"OPTIONS {API}", f"HEAD {API}"]


@pytest.mark.parametrize("name", PROFILES)
def test_where_the_keepalive_limit_comes(play: Playbook, answer: Answering, name: str) -> None:
    """HTTP-network-or-cache fetch, step 8.5: after the preflight; engines refuse at once."""
    request = Request(API, "PUT", body="x" * 65537, keepalive=True)
    asked = [answer(204, allow_origin="*", allow_methods="PUT")] if name == "standard" else []
    played = play(request, *asked, profile=PROFILES[name])
    assert played.reason is Reason.KEEPALIVE_TOO_LARGE
    assert len(played.sent) == len(asked)


def test_a_day_is_the_longest_in_firefox() -> None:
    """The cap, at its edge, in the cache itself."""
    clock, profile = Clock(), PROFILES["firefox"]
    cache = profile.cache(clock)
    cache.store(("o", API), ["PUT"], [], credentials=False, max_age=profile.max_age("99999999"))
    clock.now += 86399
    assert cache.allows(("o", API), "PUT", [], credentials=False)
    clock.now += 1
    assert not cache.allows(("o", API), "PUT", [], credentials=False)


@pytest.mark.parametrize(("name", "again"), [("standard", 1), ("firefox", 1), ("chromium", 2)])
def test_a_conditional_xhr_finds_what_is_remembered(play: Playbook, answer: Answering, name: str, again: int) -> None:
    """To Firefox it is a request like any other; to Chromium it wants everything anew."""
    request = Request(API, headers=(("If-None-Match", '"x"'),), initiator="xhr")
    grant = answer(204, allow_origin="*", allow_headers="if-none-match")
    play(request, grant, answer(allow_origin="*"), profile=PROFILES[name])
    answers = [grant, answer(allow_origin="*")][-again:]
    assert len(play(request, *answers, profile=PROFILES[name]).sent) == again


def test_a_conditional_fetch_of_firefox_asks_again(play: Playbook, answer: Answering) -> None:
    """Its mode is no-store, in which nothing that is remembered counts."""
    request, profile = Request(API, headers=(("If-None-Match", '"x"'),)), PROFILES["firefox"]
    for _ in range(2):
        grant = answer(204, allow_origin="*", allow_headers="if-none-match")
        assert len(play(request, grant, answer(allow_origin="*"), profile=profile).sent) == 2


def test_no_store_leaves_what_was_remembered_in_chromium(play: Playbook, answer: Answering) -> None:
    """Its preflight is asked for, its answer not kept, and the one before still serves the next request."""
    profile, grant = PROFILES["chromium"], answer(204, allow_origin="*", allow_methods="PUT, DELETE")
    play(Request(API, "PUT"), grant, answer(allow_origin="*"), profile=profile)
    other = answer(204, allow_origin="*", allow_methods="DELETE")
    assert (
        len(play(Request(API, "DELETE", cache="no-store"), other, answer(allow_origin="*"), profile=profile).sent) == 2
    )
    assert play(Request(API, "PUT"), answer(allow_origin="*"), profile=profile).lines == [f"PUT {API}"]


@pytest.mark.parametrize(("name", "asks"), [("standard", False), ("firefox", True), ("chromium", False)])
def test_a_refusal_without_a_preflight(play: Playbook, answer: Answering, name: str, *, asks: bool) -> None:
    """Main fetch, step 12: it says nothing of what a preflight granted; in Firefox it clears the URL's entries."""
    profile, grant = PROFILES[name], answer(204, allow_origin="*", allow_methods="PUT")
    play(Request(API, "PUT"), grant, answer(allow_origin="*"), profile=profile)
    play(Request(API), answer(), profile=profile)
    again = play(Request(API, "PUT"), *([grant] if asks else []), answer(allow_origin="*"), profile=profile)
    assert len(again.sent) == 1 + asks


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((), Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER),
        ((("Location", ""),), Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER),
        ((("Location", ""), ("Access-Control-Allow-Origin", "*")), Reason.PREFLIGHT_INVALID_STATUS),
        ((("Location", "http://["), ("Access-Control-Allow-Origin", "*")), Reason.INVALID_LOCATION),
        ((("Location", "data:,x"),), Reason.PREFLIGHT_DISALLOWED_REDIRECT),
    ],
)
def test_a_preflight_that_is_led_nowhere(play: Playbook, lines: tuple[tuple[str, str], ...], reason: Reason) -> None:
    """To Chromium it is not redirected; to the standard its status is enough."""
    answers = Answer(302, lines)
    assert play(Request(API, "PUT"), answers, profile=PROFILES["chromium"]).reason is reason
    assert play(Request(API, "PUT"), answers).reason is Reason.PREFLIGHT_DISALLOWED_REDIRECT


@pytest.mark.parametrize("name", PROFILES)
def test_what_is_remembered_is_so_for_a_url_with_its_fragment(play: Playbook, answer: Answering, name: str) -> None:
    """CORS-preflight cache, "cache entry match": the current URL; to Firefox an empty fragment is none."""
    grant = answer(204, allow_origin="*", allow_methods="PUT")
    empty = name != "firefox"
    for fragment, asks in (("", 1), ("#a", 1), ("#a", 0), ("#b", 1), ("#", empty), ("#", 0), ("", 0)):
        answers = [*([grant] if asks else []), answer(allow_origin="*")]
        assert len(play(Request(API + fragment, "PUT"), *answers, profile=PROFILES[name]).sent) == 1 + asks


@pytest.mark.parametrize(("name", "second"), [("standard", 0), ("chromium", 2), ("firefox", 0), ("webkit", 0)])
def test_what_is_remembered_for_an_opaque_page(play: Playbook, answer: Answering, name: str, second: int) -> None:
    """In Chromium it is so for one fetch, whose redirects find it, and for no other."""
    grant, there = answer(204, allow_origin="*", allow_methods="PUT"), f"{API}/there"
    for preflights in (2, second):
        hops = iter([there, API, there])

        def serve(send: Send, hops: Iterator[str] = hops) -> Answer:
            location = None if send.preflight else next(hops, None)
            led = answer(307, allow_origin="*", location=location) if location else answer(allow_origin="*")
            return grant if send.preflight else led

        played = play.against(Request(API, "PUT"), serve, page=Page("null"), profile=PROFILES[name])
        asked = [send.url for send in played.sent if send.preflight]
        assert (asked, len(played.sent)) == ([API, there][:preflights], preflights + 4)
