"""HTTP-network-or-cache fetch: when the cache is asked, and what a request's cache mode makes of it (Fetch, 4.6)."""

from urllib.parse import urljoin

import pytest
from tests.fetch.cache_lab import FRESH, GET, LONG, STALE, URL, Lab

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.reason import Reason
from corsage.fetch.request import CacheMode, Page, Request
from corsage.fetch.step import HTTP_CACHED
from corsage.http.headers import get


@pytest.mark.parametrize(
    ("mode", "answer", "asked", "conditional"),
    [
        ("default", FRESH, 0, False),
        ("default", STALE, 1, True),
        ("no-cache", FRESH, 1, True),
        ("no-store", FRESH, 1, False),
        ("reload", FRESH, 1, False),
        ("force-cache", STALE, 0, False),
        ("only-if-cached", STALE, 0, False),
    ],
)
def test_cache_modes(mode: str, answer: Answer, asked: int, *, conditional: bool) -> None:
    """What each mode makes of a stored response: used, validated, or not looked at; the script sees a 200."""
    lab = Lab(answer)
    lab.fetch(Request(URL))
    sent, outcome = lab.fetch(Request(URL, cache=mode, mode="same-origin"))  # type: ignore[arg-type]
    assert len(sent) == asked
    assert any(name == "If-None-Match" for send in sent for name, _ in send.headers) is conditional
    assert not isinstance(outcome, Failure)
    assert (outcome.status, outcome.body) == (200, b"ok")


def test_only_if_cached_without_a_response() -> None:
    """Step 10.1: a network error, and nothing is sent."""
    sent, outcome = Lab(FRESH).fetch(Request(URL, cache="only-if-cached", mode="same-origin"))
    assert not sent
    assert isinstance(outcome, Failure)
    assert outcome.reason is Reason.NOT_CACHED


def test_no_store_stores_nothing_and_reload_does() -> None:
    """Step 10.5: the response of a no-store request is not stored; reload's takes the place of the old one."""
    lab = Lab(FRESH)
    lab.fetch(Request(URL, cache="no-store"))
    assert len(lab.fetch(Request(URL, cache="reload"))[0]) == 1
    assert not lab.fetch(Request(URL))[0]


def test_a_run_without_a_cache_asks_each_time() -> None:
    """The cache is optional; without one every request is sent."""
    lab = Lab(FRESH)
    assert [len(lab.fetch(Request(URL), cached=False)[0]) for _ in range(2)] == [1, 1]


def test_an_answer_from_the_cache_leaves_a_step() -> None:
    """Nothing reaches the server, but the step says why."""
    lab = Lab(FRESH)
    lab.fetch(Request(URL))
    assert HTTP_CACHED not in [step.check for step in lab.steps]
    lab.fetch(Request(URL))
    assert [(step.observed, step.required) for step in lab.steps if step.check is HTTP_CACHED] == [("fresh", "default")]


def test_a_cached_answer_passes_the_cors_check_again() -> None:
    """HTTP fetch, step 4.7: what a no-cors request has stored is not for a CORS request to see."""
    lab = Lab(FRESH)
    lab.fetch(Request("https://api.example/", mode="no-cors"))
    sent, outcome = lab.fetch(Request("https://api.example/"))
    assert not sent
    assert isinstance(outcome, Failure)
    assert outcome.reason is Reason.MISSING_ALLOW_ORIGIN_HEADER


@pytest.mark.parametrize(
    ("engine", "method", "body", "invalidates"),
    [
        ("standard", "PUT", None, True),
        ("standard", "QUERY", None, True),
        ("standard", "OPTIONS", None, False),
        ("chromium", "PUT", None, False),
        ("chromium", "PUT", "x", True),
        ("chromium", "POST", None, True),
        ("chromium", "QUERY", None, False),
        ("firefox", "PUT", None, True),
        ("firefox", "QUERY", None, True),
    ],
)
def test_unsafe_methods_invalidate(engine: str, method: str, body: str | None, *, invalidates: bool) -> None:
    """RFC 9111, 4.4, and what the engines were seen to do."""
    lab = Lab(FRESH, PROFILES[engine])
    lab.fetch(Request(URL))
    lab.fetch(Request(URL, method=method, body=body))
    assert len(lab.fetch(Request(URL))[0]) == invalidates


def test_an_error_invalidates_nothing() -> None:
    """RFC 9111, 4.4: only a non-error response (2xx, 3xx) invalidates."""
    lab = Lab(FRESH)
    lab.fetch(Request(URL))
    lab.answer = Answer(500)
    lab.fetch(Request(URL, method="DELETE"))
    assert not lab.fetch(Request(URL))[0]


@pytest.mark.parametrize(
    ("engine", "request_", "asked"),
    [
        ("standard", Request(URL, method="HEAD"), 0),
        ("firefox", Request(URL, method="HEAD"), 1),
        ("standard", Request(URL, credentials="omit"), 0),
        ("firefox", Request(URL, credentials="omit"), 1),
        ("chromium", Request(URL, headers=(("Pragma", "no-cache"),)), 1),
        ("firefox", Request(URL, headers=(("Pragma", "no-cache"),)), 0),
        ("chromium", Request(URL, headers=(("Cache-Control", "no-store"),)), 0),
        ("firefox", Request(URL, headers=(("Cache-Control", "no-store"),)), 1),
        ("standard", Request(URL, headers=(("Range", "bytes=0-0"),)), 1),
        ("webkit", Request(URL), 1),
        ("webkit", Request(URL, cache="only-if-cached", mode="same-origin"), 1),
    ],
)
def test_what_a_stored_response_answers(engine: str, request_: Request, asked: int) -> None:
    """Where engines differ about a response that is stored and fresh."""
    lab = Lab(FRESH, PROFILES[engine])
    lab.fetch(Request(URL))
    assert len(lab.fetch(request_)[0]) == asked


@pytest.mark.parametrize(("engine", "asked"), [("standard", 0), ("chromium", 1), ("firefox", 0)])
def test_opaque_origins(engine: str, asked: int) -> None:
    """Chromium has no cache partition for an opaque origin."""
    answer = FRESH._replace(headers=(*FRESH.headers, ("Access-Control-Allow-Origin", "*")))
    lab = Lab(answer, PROFILES[engine], Page("null"))
    lab.fetch(Request(URL))
    assert len(lab.fetch(Request(URL))[0]) == asked


@pytest.mark.parametrize(
    ("engine", "page", "method", "cache", "asked"),
    [
        ("standard", "null", "PUT", "default", 1),
        ("firefox", "null", "PUT", "default", 0),
        ("firefox", "https://app.example.com", "PUT", "no-store", 1),
        ("chromium", "https://app.example.com", "DELETE", "no-store", 0),
        ("chromium", "https://app.example.com", "DELETE", "default", 1),
    ],
)
def test_which_requests_invalidate(engine: str, page: str, method: str, cache: CacheMode, asked: int) -> None:
    """Firefox's opaque pages and Chromium's mode no-store leave the cache alone."""
    grants = (("Access-Control-Allow-Origin", page), ("Access-Control-Allow-Methods", method))
    lab = Lab(FRESH._replace(headers=(*FRESH.headers, *grants)), PROFILES[engine], Page(page))
    lab.fetch(Request(URL))
    lab.fetch(Request(URL, method=method, cache=cache))
    assert len(lab.fetch(Request(URL))[0]) == asked


@pytest.mark.parametrize(("engine", "conditions"), [("standard", ['"mine", "e"']), ("firefox", ['"mine"'])])
def test_conditions_of_the_script_s_own(engine: str, conditions: list[str]) -> None:
    """In the mode no-cache, Firefox adds no validator to what the script asks."""
    lab = Lab(FRESH, PROFILES[engine])
    lab.fetch(Request(URL))
    sent, _ = lab.fetch(Request(URL, headers=(("If-None-Match", '"mine"'),), cache="no-cache"))
    assert [get(each.headers, "if-none-match") for each in sent] == conditions


@pytest.mark.parametrize("name", ["Location", "Content-Location"])
@pytest.mark.parametrize(
    ("engine", "status", "where", "asked"),
    [
        ("standard", 200, "/then", 1),
        ("standard", 303, "/then", 1),
        ("standard", 500, "/then", 0),
        ("standard", 200, "https://other.example/then", 0),
        ("standard", 200, "http://[", 0),
        ("firefox", 500, "/then", 1),
        ("chromium", 200, "/then", 0),
    ],
)
def test_what_an_unsafe_answer_names_is_forgotten(name: str, engine: str, status: int, where: str, asked: int) -> None:
    """RFC 9111, 4.4: the URLs of the same origin in Location and Content-Location are invalidated with the target."""
    lab = Lab(FRESH, PROFILES[engine])
    then = urljoin(URL, "/then")
    lab.fetch(Request(then))
    lab.answers[URL] = Answer(status, ((name, where),))
    lab.fetch(Request(URL, method="POST", body=b"x", redirect="manual"))
    assert len(lab.fetch(Request(then))[0]) == asked


FORCED = Request(URL, method="DELETE", cache="force-cache")
CONDITIONAL = Request(URL, headers=(("If-None-Match", '"z"'),), cache="no-cache")
NO_STORE = Request(URL, headers=(("Cache-Control", "no-store"),))
HEAD = Request(URL, method="HEAD")


def _answer(*lines: tuple[str, str], status: int = 200) -> Answer:
    return Answer(status, lines, b"ok")


ET = ("ETag", '"e"')


@pytest.mark.parametrize(
    ("engine", "answer", "first", "then", "asked"),
    [
        # a response that is stale, by status: which are validated
        ("standard", _answer(ET, status=203), GET, GET, ["GET if-none-match"]),
        ("chromium", _answer(ET, ("Expires", "0"), status=203), GET, GET, ["GET"]),
        ("firefox", _answer(ET, ("Expires", "0"), status=203), GET, GET, ["GET if-none-match"]),
        ("firefox", _answer(ET, LONG, status=500), GET, GET, ["GET"]),
        # what Vary rules out
        ("standard", _answer(ET, LONG, ("Vary", "*")), GET, GET, ["GET"]),
        ("chromium", _answer(ET, LONG, ("Vary", "*")), GET, GET, ["GET if-none-match"]),
        ("firefox", _answer(ET, LONG, ("Vary", "Cache-Control")), GET, CONDITIONAL, ["GET"]),
        (
            "firefox",
            _answer(LONG, ("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT"), ("Vary", "*")),
            GET,
            GET,
            ["GET"],
        ),
        # what a request says of itself
        ("standard", _answer(LONG), NO_STORE, GET, ["GET"]),
        ("chromium", _answer(LONG), NO_STORE, GET, []),
        ("standard", _answer(LONG), CONDITIONAL, GET, []),
        ("chromium", _answer(LONG), CONDITIONAL, GET, ["GET"]),
        # other methods
        ("standard", _answer(LONG), GET, FORCED, ["DELETE"]),
        ("chromium", _answer(LONG), GET, FORCED, []),
        ("standard", _answer(LONG), HEAD, HEAD, ["HEAD"]),
        ("firefox", _answer(LONG), HEAD, HEAD, []),
        ("firefox", _answer(LONG), GET, HEAD, ["HEAD"]),
        # freshness
        ("standard", _answer(LONG, ("Pragma", "no-cache")), GET, GET, []),
        ("chromium", _answer(LONG, ("Pragma", "no-cache")), GET, GET, ["GET"]),
        ("firefox", _answer(LONG, ("Pragma", "no-cache")), GET, GET, ["GET"]),
        ("firefox", _answer(("Cache-Control", "immutable, max-age=9"), ("Pragma", "no-cache")), GET, GET, []),
        ("standard", _answer(("Cache-Control", 'max-age="600"')), GET, GET, []),
        ("chromium", _answer(("Cache-Control", 'max-age="600"')), GET, GET, ["GET"]),
        ("standard", _answer(), GET, Request(URL, cache="force-cache"), []),
        ("chromium", _answer(status=500), GET, Request(URL, cache="force-cache"), []),
        ("firefox", _answer(status=500), GET, Request(URL, cache="force-cache"), []),
        ("firefox", _answer(status=300), GET, Request(URL, cache="force-cache"), ["GET"]),
        ("firefox", _answer(LONG, status=300), GET, GET, ["GET"]),
        ("firefox", _answer(LONG, status=302), GET, GET, ["GET"]),
        ("standard", _answer(status=404), GET, Request(URL, cache="force-cache"), []),
        ("firefox", _answer(LONG, status=400), GET, Request(URL, cache="force-cache"), []),
        ("firefox", _answer(LONG, status=408), GET, Request(URL, cache="force-cache"), ["GET"]),
        ("firefox", _answer(LONG, status=425), GET, Request(URL, cache="force-cache"), ["GET"]),
        ("firefox", _answer(LONG, status=429), GET, Request(URL, cache="force-cache"), ["GET"]),
    ],
)
def test_as_observed(engine: str, answer: Answer, first: Request, then: Request, asked: list[str]) -> None:
    """What the second of two fetches asks the server, as the engines were seen to do it."""
    lab = Lab(answer, PROFILES[engine])
    lab.fetch(first)
    sent, _ = lab.fetch(then)
    validates = [" if-none-match" if ("If-None-Match", '"e"') in one.headers else "" for one in sent]
    assert [one.method + condition for one, condition in zip(sent, validates, strict=True)] == asked


@pytest.mark.parametrize(("engine", "asked"), [("standard", 0), ("chromium", 1), ("firefox", 0)])
def test_what_the_page_was_refused(engine: str, asked: int) -> None:
    """Chromium does not keep it: nobody read its body. What was stored before is answered, and refused, again."""
    lab = Lab(FRESH, PROFILES[engine])
    lab.fetch(Request("https://api.example/"))
    assert len(lab.fetch(Request("https://api.example/", mode="no-cors"))[0]) == asked
    lab.fetch(Request("https://api.example/"))
    assert not lab.fetch(Request("https://api.example/", mode="no-cors"))[0]


@pytest.mark.parametrize(("engine", "asked"), [("standard", 0), ("chromium", 0), ("firefox", 1)])
def test_an_error_may_invalidate(engine: str, asked: int) -> None:
    """RFC 9111, 4.4, speaks of non-error responses; Firefox does not look."""
    lab = Lab(FRESH, PROFILES[engine])
    lab.fetch(GET)
    lab.answer = Answer(500)
    lab.fetch(Request(URL, method="DELETE"))
    assert len(lab.fetch(GET)[0]) == asked


def test_lines_without_a_value() -> None:
    """Firefox does not keep them."""
    lab = Lab(_answer(LONG, ("X-A", "")), PROFILES["firefox"])
    (_, first), (_, then) = lab.fetch(GET), lab.fetch(GET)
    assert isinstance(first, Response)
    assert isinstance(then, Response)
    assert {name for name, _ in first.headers} - {name for name, _ in then.headers} == {"x-a"}


@pytest.mark.parametrize(
    ("engine", "status", "asked"),
    [
        ("standard", 206, 1),
        ("firefox", 200, 1),
        ("firefox", 206, 0),
        ("firefox", 304, 0),
        ("firefox", 400, 1),
        ("firefox", 401, 0),
        ("firefox", 407, 0),
    ],
)
def test_which_answers_invalidate(engine: str, status: int, asked: int) -> None:
    """RFC 9111, 4.4: any non-error response; Firefox looks at every answer but these."""
    lab = Lab(FRESH, PROFILES[engine])
    lab.fetch(GET)
    lab.answer = Answer(status)
    lab.fetch(Request(URL, method="PATCH"))
    assert len(lab.fetch(GET)[0]) == asked


@pytest.mark.parametrize("engine", ["standard", "chromium", "firefox"])
def test_a_head_that_is_reloaded_says_nothing_of_the_stored_get(engine: str) -> None:
    """It is not stored itself; in Chromium a HEAD in the mode default would remove the GET that it did not match."""
    lab = Lab(STALE, PROFILES[engine])
    lab.fetch(GET)
    lab.fetch(Request(URL, method="HEAD", cache="reload"))
    [sent] = lab.fetch(GET)[0]
    assert get(sent.headers, "if-none-match") == '"e"'


@pytest.mark.parametrize(
    ("engine", "header"),
    [("chromium", ("Pragma", "no-cache")), ("chromium", ("Cache-Control", "no-cache")),
     ("firefox", ("Cache-Control", "no-store"))],
)  # fmt: skip
def test_who_wants_the_cache_alone_and_not_the_cache(engine: str, header: tuple[str, str]) -> None:
    """Step 10.1: nothing is sent, and what is stored stays."""
    lab = Lab(FRESH, PROFILES[engine])
    lab.fetch(GET)
    sent, outcome = lab.fetch(Request(URL, headers=(header,), cache="only-if-cached", mode="same-origin"))
    assert not sent
    assert isinstance(outcome, Failure)
    assert outcome.reason is Reason.NOT_CACHED
    assert not lab.fetch(GET)[0]
