"""The preflight cache: what is remembered, for how long, and for whom (Fetch, 4.9)."""

import pytest
from tests.playbook import Answering, Playbook

from corsage.fetch.cors.preflight_cache import MAX_KEYS, PreflightCache
from corsage.fetch.request import Request

API = "https://api.example.com/data"
ORIGIN = "https://app.example.com"


def _asked(play: Playbook, answer: Answering, request: Request, **grant: str) -> bool:
    """Whether the request was preflighted; everything is then allowed."""
    named = {
        "allow_origin": ORIGIN,
        "allow_credentials": "true",
        "allow_methods": "PUT, DELETE",
        "allow_headers": "x-a",
    }
    preflight, actual = answer(204, **(named | grant)), answer(allow_origin=ORIGIN, allow_credentials="true")
    played = play.against(request, lambda send: preflight if send.preflight else actual)
    return any(send.preflight for send in played.sent)


@pytest.mark.parametrize(
    ("max_age", "after", "asked"),
    [({}, 4.9, False), ({}, 5.0, True), ({"max_age": "10"}, 9.9, False), ({"max_age": "10"}, 10.0, True),
     ({"max_age": "0"}, 0.0, True), ({"max_age": "-1"}, 4.9, False), ({"max_age": "1e3"}, 5.0, True),
     ({"max_age": "99999999999999999999"}, 1e9, False)],
)  # fmt: skip
def test_how_long(play: Playbook, answer: Answering, max_age: dict[str, str], after: float, asked: bool) -> None:  # noqa: FBT001
    """Steps 7.8 to 7.10: delta-seconds, 5 where it is absent or no number; the standard itself caps nothing."""
    assert _asked(play, answer, Request(API, "PUT"), **max_age)
    play.clock.now += after
    assert _asked(play, answer, Request(API, "PUT")) is asked


@pytest.mark.parametrize(
    ("request_", "asked"),
    [
        (Request(API, "PUT"), False),
        (Request(API, "DELETE"), False),
        (Request(API, "PATCH"), True),
        (Request(API, "PUT", (("X-A", "1"),)), False),
        (Request(API, "GET", (("X-A", "1"),)), False),
        (Request(API, "PUT", (("X-B", "1"),)), True),
        (Request(API + "?q", "PUT"), True),
        (Request(API + "#part", "PUT"), True),
        (Request(API, "PUT", credentials="include"), True),
    ],
)
def test_an_entry_is_for_one_method_or_one_name(
    play: Playbook,
    answer: Answering,
    request_: Request,
    asked: bool,  # noqa: FBT001 - a column
) -> None:
    """Each method and each header name is an entry of its own, for this origin and URL, its fragment too."""
    assert _asked(play, answer, Request(API, "PUT"))
    assert _asked(play, answer, request_) is asked


def test_a_grant_with_credentials_serves_all(play: Playbook, answer: Answering) -> None:
    """Fetch, "cache entry match": made with credentials it is good without; made without it is not good with."""
    assert _asked(play, answer, Request(API, "PUT", credentials="include"))
    assert not _asked(play, answer, Request(API, "PUT", credentials="omit"))


def test_a_wildcard_grants_all_but_authorization(play: Playbook, answer: Answering) -> None:
    """Fetch, "header-name cache entry match": `*` stands for every name but Authorization, and for every method."""
    assert _asked(play, answer, Request(API, "PUT", (("X-A", "1"),)), allow_methods="*", allow_headers="*")
    assert not _asked(play, answer, Request(API, "PATCH", (("X-Z", "1"),)))
    assert _asked(play, answer, Request(API, "PATCH", (("Authorization", "t"),)))


def test_a_preflight_that_fails_clears_the_entries(play: Playbook, answer: Answering) -> None:
    """HTTP fetch, 4.1: nothing that was granted before survives a refusal."""
    assert _asked(play, answer, Request(API, "PUT"))
    play(Request(API, "PATCH"), answer(204, allow_origin=ORIGIN, allow_methods="PUT"))
    assert _asked(play, answer, Request(API, "PUT"))


def test_it_does_not_grow_without_bound() -> None:
    """A page that asks ever new URLs makes the oldest be forgotten."""
    cache = PreflightCache(lambda: 0.0)
    for i in range(MAX_KEYS + 10):
        cache.store(("o", str(i)), ["PUT"], [], credentials=False, max_age=5)
    assert len(cache) <= MAX_KEYS + 1
    assert cache.allows(("o", str(MAX_KEYS)), "PUT", (), credentials=False)
    assert not cache.allows(("o", "0"), "PUT", (), credentials=False)
