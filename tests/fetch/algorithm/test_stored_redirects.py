"""Redirects in the HTTP cache: which are kept, and what they lead to, as observed in Chromium and Firefox."""

import pytest
from tests.fetch.cache_lab import FRESH, GET, LONG, URL, Lab

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.request import CacheMode, Mode, Redirect, Request

THERE = "https://app.example/there"
OLD = ("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")


def _led(engine: str, status: int, *lines: tuple[str, str]) -> Lab:
    """A redirect from URL to THERE, which is fresh for long; `lines` are of the redirect."""
    lab = Lab(FRESH, PROFILES[engine])
    lab.answers[URL] = Answer(status, (*lines, ("Location", THERE)))
    return lab


@pytest.mark.parametrize(
    ("engine", "status", "lines", "kept"),
    [
        ("firefox", 303, (), False),
        ("firefox", 307, (), True),
        ("firefox", 303, (LONG,), True),
        ("firefox", 303, (LONG, ("Age", "1000")), True),
        ("firefox", 303, (LONG, ("Pragma", "no-cache")), False),
        ("firefox", 303, (("Cache-Control", "max-age=600, no-cache"),), False),
        ("firefox", 303, (("Cache-Control", "max-age=0"),), False),
        ("firefox", 303, (("Cache-Control", "max-age=0"), ("Expires", "0")), True),
        ("firefox", 303, (OLD,), False),
        ("firefox", 303, (OLD, ("Cache-Control", "private")), True),
    ],
)
def test_which_redirects_are_kept(engine: str, status: int, lines: tuple[tuple[str, str], ...], *, kept: bool) -> None:
    """Of a redirect that is kept, the mode force-cache asks nothing more, however stale it is."""
    lab = _led(engine, status, *lines)
    lab.fetch(GET)
    assert bool(lab.fetch(Request(URL, cache="force-cache"))[0]) is not kept


@pytest.mark.parametrize(("engine", "asked"), [("standard", 0), ("firefox", 1)])
@pytest.mark.parametrize("mode", ["manual", "error"])
def test_redirects_that_are_not_followed(mode: Redirect, engine: str, asked: int) -> None:
    """Firefox does not keep them; one that it has kept is not forgotten so."""
    lab = _led(engine, 302, LONG)
    lab.fetch(Request(URL, redirect=mode))
    assert len(lab.fetch(Request(URL, redirect=mode))[0]) == asked
    lab.fetch(GET)
    lab.fetch(Request(URL, redirect=mode))
    assert not lab.fetch(GET)[0]


@pytest.mark.parametrize("mode", ["manual", "error"])
@pytest.mark.parametrize(("status", "asked"), [(301, 0), (303, 1), (307, 1), (308, 0)])
def test_permanent_redirects_outlive_a_redirect_mode(mode: Redirect, status: int, asked: int) -> None:
    """Row unfollowed-redirects: 301 and 308 are kept."""
    lab = _led("firefox", status, LONG)
    lab.fetch(Request(URL, redirect=mode))
    assert len(lab.fetch(Request(URL, redirect=mode))[0]) == asked


ABROAD = "https://api.example/"


@pytest.mark.parametrize(
    ("engine", "status", "mode", "asked"),
    [
        ("firefox", 302, "follow", 1), ("firefox", 301, "follow", 1), ("firefox", 301, "error", 0),
        ("standard", 302, "follow", 0), ("chromium", 302, "follow", 0), ("chromium", 301, "error", 0),
    ],
)  # fmt: skip
def test_a_redirect_that_cors_refuses(engine: str, status: int, mode: Redirect, asked: int) -> None:
    """Firefox does not keep what it would have followed; Chromium keeps it, of a redirect there is no body to read."""
    lab = Lab(FRESH, PROFILES[engine])
    lab.answers[ABROAD] = Answer(status, (LONG, ("Location", THERE)))
    lab.fetch(Request(ABROAD, redirect=mode))
    assert len(lab.fetch(Request(ABROAD, redirect=mode))[0]) == asked


@pytest.mark.parametrize(("engine", "asked"), [("standard", []), ("chromium", []), ("firefox", [URL])])
@pytest.mark.parametrize(("to", "mode"), [("https://app.example:1/", "cors"), (ABROAD, "same-origin")])
def test_a_redirect_to_what_may_not_be_asked(to: str, mode: Mode, engine: str, asked: list[str]) -> None:
    """In Firefox it was not followed; but one that the cache has answered with stays there."""
    lab = Lab(FRESH, PROFILES[engine])
    lab.answers[URL] = Answer(302, (LONG, ("Location", to)))
    assert _asked(lab, Request(URL, mode=mode), Request(URL, mode=mode)) == [[URL], asked]
    lab = _led(engine, 302, LONG)
    lab.answers[URL] = lab.answers[URL]._replace(headers=(LONG, ("Location", ABROAD)))
    lab.answers[ABROAD] = Answer(200, (LONG, ("Access-Control-Allow-Origin", "*")))
    assert _asked(lab, GET, Request(URL, mode="same-origin"), GET) == [[URL, ABROAD], [], []]


def test_a_redirect_whose_target_refuses_the_preflight_was_followed() -> None:
    """It is kept in Firefox, since something was sent."""
    lab = Lab(FRESH, PROFILES["firefox"])
    lab.answers[URL] = Answer(302, (LONG, ("Location", ABROAD)))
    lab.answers[ABROAD] = Answer(200)
    asked = Request(URL, headers=(("X-A", "1"),))
    assert _asked(lab, asked, asked) == [[URL, ABROAD], [ABROAD]]


@pytest.mark.parametrize(
    ("engine", "status", "fragment", "first", "second"),
    [
        ("standard", 301, "", 1, 0), ("chromium", 302, "", 1, 0), ("firefox", 301, "", 20, 20),
        ("firefox", 302, "", 21, 21), ("firefox", 307, "", 21, 21), ("firefox", 302, "#x", 20, 20),
    ],
)  # fmt: skip
def test_redirects_in_a_loop(engine: str, status: int, fragment: str, first: int, second: int) -> None:
    """In Firefox the cache answers with a redirect once in a fetch, and never with a temporary one to its own URL.

    The last of the twenty was not followed, and is gone.
    """
    lab = Lab(FRESH, PROFILES[engine])
    lab.answers[URL] = Answer(status, (LONG, ("Location", URL + fragment)))
    assert [len(urls) for urls in _asked(lab, GET, GET)] == [first, second]


def test_redirects_in_a_larger_loop() -> None:
    """In Firefox each of them answers once from the cache."""
    lab = _led("firefox", 302, LONG)
    lab.answers[THERE] = Answer(302, (LONG, ("Location", URL)))
    loop = [URL, THERE] * 10
    assert _asked(lab, GET, GET) == [loop[:19], loop[:19]]
    assert _asked(lab, Request(THERE)) == [[URL, THERE, *loop[1:18]]]


def _asked(lab: Lab, *requests: Request) -> list[list[str]]:
    return [[sent.url for sent in lab.fetch(request)[0]] for request in requests]


@pytest.mark.parametrize(
    ("engine", "status", "second"), [("standard", 301, []), ("firefox", 302, []), ("firefox", 308, [THERE])]
)
def test_what_a_stored_redirect_leads_to(engine: str, status: int, second: list[str]) -> None:
    """Firefox asks for it anew, once, where a 301 or 308 comes from the cache; all use what came then."""
    lab = _led(engine, status, LONG)
    assert _asked(lab, GET, Request(THERE), GET, GET, Request(THERE)) == [[URL, THERE], [], second, [], []]


@pytest.mark.parametrize(("mode", "then"), [("no-cache", []), ("reload", [THERE])])
def test_what_is_forgotten_of_a_stored_redirect(mode: CacheMode, then: list[str]) -> None:
    """In Firefox what it leads to keeps its standing where it is asked for anew, and loses it where it is reloaded."""
    lab = _led("firefox", 301, LONG)
    lab.answers[THERE] = Answer(200, (LONG,))
    assert _asked(lab, GET, GET) == [[URL, THERE], [THERE]]
    assert _asked(lab, Request(THERE, cache=mode), GET, GET) == [[THERE], then, []]


def test_stored_redirects_in_a_row() -> None:
    """In Firefox only what is no such redirect is asked for anew; and a 302 behind one is."""
    lab = _led("firefox", 301, LONG)
    last = "https://app.example/last"
    lab.answers[THERE] = Answer(301, (LONG, ("Location", last)))
    assert _asked(lab, GET, GET, GET) == [[URL, THERE, last], [last], []]
    lab = _led("firefox", 301, LONG)
    lab.answers[THERE] = Answer(302, (LONG, ("Location", last)))
    assert _asked(lab, GET, GET, GET) == [[URL, THERE, last], [THERE, last], []]
