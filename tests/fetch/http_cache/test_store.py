"""The HTTP cache: what is stored, for how long it is fresh, what selects, renews and removes it (RFC 9111)."""

import pytest

from corsage.engines.departures.table import PROFILES
from corsage.fetch.http_cache.rules import CacheRules
from corsage.fetch.http_cache.store import HTTPCache, directives, validators
from corsage.fetch.network import Answer
from corsage.http.headers import HeaderList

NOW = 1767225600.0  # Thu, 01 Jan 2026 00:00:00 GMT
KEY = ("https://app.example", False, "https://api.example/")
OLD = ("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")
YESTERDAY = ("Last-Modified", "Wed, 31 Dec 2025 00:00:00 GMT")
THERE = ("Location", "/there")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        """Unix time."""
        return self.now


#: As far as `lifetime` looks.
FOR_EVER = 2**31 - 1


def lifetime(answer: Answer, rules: CacheRules | None = None, asked: HeaderList = ()) -> float:
    """For how many seconds (to the power of two below) a response stays fresh; -1: not stored."""
    clock = Clock()
    cache = HTTPCache(clock, rules or CacheRules())
    cache.store(KEY, (), answer, credentials=False)
    stored = cache.select(KEY, asked, credentials=False)
    if stored is None:
        return -1
    seconds = 0.0
    for power in range(30, -1, -1):
        clock.now = NOW + seconds + 2**power - 1
        if cache.is_fresh(stored, asked):
            seconds += 2**power
    return seconds


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ((("Cache-Control", "max-age=600"),), 600),
        ((("Cache-Control", 'public, MAX-AGE="600"'),), 600),
        ((("Cache-Control", "max-age=600"), ("Expires", "Thu, 01 Jan 2026 00:00:05 GMT")), 600),
        ((("Cache-Control", "max-age=600"), ("Age", "500")), 100),
        ((("Cache-Control", "max-age=600"), ("Date", "Wed, 31 Dec 2025 23:59:00 GMT")), 540),
        ((("Cache-Control", "max-age=x"), OLD), 0),
        ((("Cache-Control", "max-age=600, no-cache"),), 0),
        ((("Cache-Control", "max-age=600, no-store"),), -1),
        ((("Expires", "Thu, 01 Jan 2026 00:01:40 GMT"),), 100),
        ((("Expires", "Thursday, 01-Jan-26 00:01:40 GMT"),), 100),
        ((("Expires", "Thu Jan  1 00:01:40 2026"),), 100),
        ((("Expires", "0"), OLD), 0),
        ((("Expires", "Thu, 99 Jan 2026 00:01:40 GMT"),), 0),
        ((("Last-Modified", "Wed, 31 Dec 2025 00:00:00 GMT"),), 8640),
        ((("Vary", "*"), ("Cache-Control", "max-age=600")), -1),
        ((("ETag", '"e"'),), 0),
    ],
)
def test_freshness(lines: HeaderList, seconds: float) -> None:
    """RFC 9111, 4.2: max-age, then Expires, then a tenth of the age since Last-Modified; no-store is not stored."""
    assert lifetime(Answer(200, lines)) == seconds


@pytest.mark.parametrize(
    ("status", "lines", "seconds"),
    [
        (404, (("Last-Modified", "Wed, 31 Dec 2025 00:00:00 GMT"),), 8640),
        (403, (("Last-Modified", "Wed, 31 Dec 2025 00:00:00 GMT"),), -1),
        (403, (("Cache-Control", "max-age=600"),), 600),
        (206, (("Cache-Control", "max-age=600"),), -1),
        (304, (("Cache-Control", "max-age=600"),), -1),
    ],
)
def test_status(status: int, lines: HeaderList, seconds: float) -> None:
    """RFC 9110, 15.1, and RFC 9111, 3: some statuses are heuristically cacheable, all others when they say so."""
    assert lifetime(Answer(status, lines)) == seconds


@pytest.mark.parametrize(
    ("asked", "told", "standard", "chromium", "firefox"),
    [
        ("max-stale=1000", "max-age=600", 1600, 600, 1601),
        ("max-stale=1000", "max-age=600, must-revalidate", 600, 600, 1601),
        ("max-stale=1000", "max-age=600, no-cache", 0, 0, 0),
        ("max-stale=0", "max-age=0", 0, 0, 1),
        ("max-stale=1.5", "max-age=0", 0, 0, 2),
        ("max-stale=x", "max-age=600", 600, 600, FOR_EVER),
        ("min-fresh=100", "max-age=600", 500, 600, 501),
        ("min-fresh=1000", "max-age=600", 0, 600, 0),
        ("min-fresh=0", "max-age=600", 600, 600, FOR_EVER),
        ("min-fresh=x", "max-age=600", 600, 600, 600),
        ("max-age=60, max-stale=10", "max-age=600", 70, 600, 611),
        ("max-age=60", "max-age=10", 10, 10, 60),
        ("max-age=60, min-fresh=50", "max-age=600", 10, 600, 60),
        ("max-age=0", "max-age=600", 0, 0, 0),
    ],
)
def test_how_fresh_the_request_wants_it(
    asked: str, told: str, standard: float, chromium: float, firefox: float
) -> None:
    """RFC 9111, 5.2.1.1 to 5.2.1.3, and which of them an engine heeds; Firefox counts the last second of some."""
    answer, sent = Answer(200, (("Cache-Control", told),)), (("Cache-Control", asked),)
    for name, seconds in (("standard", standard), ("chromium", chromium), ("firefox", firefox)):
        assert lifetime(answer, PROFILES[name].http_cache, sent) == seconds, name


@pytest.mark.parametrize(
    ("asked", "seconds"), [("max-age=60", 60), ("max-age=0", 0), ("no-cache", 600), ("max-age=900", 600)]
)
def test_the_request_may_demand_less(asked: str, seconds: float) -> None:
    """RFC 9111, 5.2.1.1: max-age of a request bounds the age; no-cache is the cache mode's matter (`demanded`)."""
    found = lifetime(Answer(200, (("Cache-Control", "max-age=600"),)), asked=(("Cache-Control", asked),))
    assert found == seconds


@pytest.mark.parametrize(
    ("engine", "status", "lines", "seconds"),
    [
        ("chromium", 404, (OLD,), 0),
        ("chromium", 200, (("Cache-Control", "max-age=x"), ("Last-Modified", "Wed, 31 Dec 2025 00:00:00 GMT")), 8640),
        ("chromium", 200, (("Pragma", "no-cache"), OLD), 0),
        ("chromium", 204, (OLD,), 0),
        ("chromium", 201, (("Cache-Control", "max-age=600"),), 600),
        ("chromium", 308, (), 2**31 - 1),
        ("firefox", 308, (), -1),
        ("firefox", 410, (), 2**31 - 1),
        ("firefox", 204, (("Last-Modified", "Wed, 31 Dec 2025 00:00:00 GMT"),), 8640),
        ("firefox", 201, (("Cache-Control", "max-age=600"),), 0),
        ("firefox", 404, (("Cache-Control", "max-age=600"),), 0),
        ("firefox", 200, (OLD,), 7 * 86400),
        ("firefox", 301, (YESTERDAY, THERE), 8640),
        ("firefox", 302, (YESTERDAY, THERE), 0),
        ("firefox", 303, (YESTERDAY, THERE, ("Cache-Control", "private")), 8640),
        ("standard", 302, (YESTERDAY, THERE, ("Cache-Control", "private")), 0),
        ("standard", 302, (YESTERDAY, THERE, ("Cache-Control", "public")), 8640),
        ("chromium", 302, (YESTERDAY, THERE, ("Cache-Control", "public")), 0),
        ("chromium", 304, (("Cache-Control", "max-age=600"),), 600),
        ("standard", 304, (("Cache-Control", "max-age=600"),), -1),
        ("chromium", 416, (("Cache-Control", "max-age=600"),), -1),
    ],
)
def test_engines(engine: str, status: int, lines: HeaderList, seconds: float) -> None:
    """What Chromium and Firefox were seen to do with responses on loopback."""
    assert lifetime(Answer(status, lines), PROFILES[engine].http_cache) == seconds


def test_vary_selects() -> None:
    """RFC 9111, 4.1: each request header that Vary names must be as it was."""
    cache = HTTPCache(Clock())
    told = Answer(200, (("Cache-Control", "max-age=600"), ("Vary", "X-A, Origin")))
    cache.store(KEY, (("x-a", "1"), ("Origin", "o")), told, credentials=False)
    assert cache.select(KEY, (("X-A", "1"), ("origin", "o")), credentials=False)
    assert not cache.select(KEY, (("X-A", "2"), ("origin", "o")), credentials=False)
    assert not cache.select(KEY, (("X-A", "1"),), credentials=False)


def test_vary_by_cookie_is_never_sure() -> None:
    """Cookies are the transport's: with credentials, a response that varies by them is asked for anew."""
    cache = HTTPCache(Clock())
    cache.store(KEY, (), Answer(200, (("Cache-Control", "max-age=600"), ("Vary", "Cookie"))), credentials=False)
    assert cache.select(KEY, (), credentials=False)
    assert not cache.select(KEY, (), credentials=True)


def test_validators() -> None:
    """RFC 9111, 4.3.1: ETag asks If-None-Match, Last-Modified asks If-Modified-Since."""
    cache = HTTPCache(Clock())
    cache.store(KEY, (), Answer(200, (("etag", '"e"'), OLD)), credentials=False)
    stored = cache.select(KEY, (), credentials=False)
    assert stored
    assert validators(stored) == (("If-None-Match", '"e"'), ("If-Modified-Since", OLD[1]))


@pytest.mark.parametrize("engine", ["chromium", "firefox"])
def test_a_304_is_for_the_request_that_it_answers(engine: str) -> None:
    """What Vary ruled out and a 304 confirmed answers such requests from then on, and those of before no more."""
    cache = HTTPCache(Clock(), PROFILES[engine].http_cache)
    cache.store(KEY, (), Answer(200, (("Vary", "X-A"), ("ETag", '"e"'))), credentials=False)
    stored = cache.mismatched(KEY)
    assert stored
    cache.renew(KEY, stored, Answer(304), (("X-A", "1"),), credentials=False)
    assert cache.select(KEY, (("X-A", "1"),), credentials=False)
    assert cache.select(KEY, (), credentials=False) is None


def test_a_304_renews() -> None:
    """RFC 9111, 4.3.4 and 3.2: the headers of a 304 replace the stored ones, but for those that describe the body."""
    clock = Clock()
    cache = HTTPCache(clock)
    first = Answer(200, (("Content-Length", "2"), ("Cache-Control", "max-age=1"), ("X-A", "1")), b"ok")
    cache.store(KEY, (), first, credentials=False)
    stored = cache.select(KEY, (), credentials=False)
    assert stored
    clock.now += 10
    told = Answer(304, (("Content-Length", "0"), ("Cache-Control", "max-age=600")))
    renewed = cache.renew(KEY, stored, told, (), credentials=False)
    assert renewed == first._replace(headers=(("Content-Length", "2"), ("X-A", "1"), ("Cache-Control", "max-age=600")))
    again = cache.select(KEY, (), credentials=False)
    assert again
    assert cache.is_fresh(again, ())


def test_it_is_bounded() -> None:
    """In entries and in bytes; what was used longest ago makes room, and what is too large is not stored."""
    told = Answer(200, (("Cache-Control", "max-age=600"),), b"x" * 100)
    few = HTTPCache(Clock(), max_entries=2)
    keys = [("o", False, f"u{i}") for i in range(3)]
    few.store(keys[0], (), told, credentials=False)
    few.store(keys[1], (), told, credentials=False)
    assert few.select(keys[0], (), credentials=False)
    few.store(keys[2], (), told, credentials=False)
    assert [few.select(key, (), credentials=False) is not None for key in keys] == [True, False, True]
    small = HTTPCache(Clock(), max_bytes=300)
    for key in keys:
        small.store(key, (), told, credentials=False)
    assert len(small) == 2
    small.store(keys[0], (), told._replace(body=b"x" * 400), credentials=False)
    assert small.select(keys[0], (), credentials=False) is None


def test_directives() -> None:
    """RFC 9111, 5.2: names ignore case, a quoted argument stays quoted, the first of two counts."""
    assert directives('Max-Age="5", no-cache, max-age=9') == {"max-age": '"5"', "no-cache": ""}


@pytest.mark.parametrize(("engine", "seconds"), [("standard", FOR_EVER), ("firefox", 0)])
def test_an_expires_that_is_no_date(engine: str, seconds: float) -> None:
    """Firefox takes it for one long ago: with a Date, what has expired before it came."""
    answer = Answer(200, (("Expires", "0"), ("Date", "Thu, 01 Jan 2026 00:00:00 GMT")))
    assert lifetime(answer, PROFILES[engine].http_cache, (("Cache-Control", "max-stale"),)) == seconds


@pytest.mark.parametrize(
    ("engine", "lines", "asked", "seconds"),
    [
        ("standard", (), "max-stale=1000", 0),
        ("firefox", (), "max-stale=1000", 1001),
        ("firefox", (), "max-age=300", 300),
        ("firefox", (("Date", "Thu, 01 Jan 2026 00:00:00 GMT"),), "max-stale", 0),
        ("firefox", (("Date", "Thu, 01 Jan 2026 00:00:00 GMT"),), "max-age=300", 0),
    ],
)
def test_what_expired_before_it_came(engine: str, lines: HeaderList, asked: str, seconds: float) -> None:
    """Firefox: without Date it is stale from the start, and from then on the request counts; with Date it is stale."""
    answer = Answer(200, (("Expires", "Thu, 01 Jan 2004 00:00:00 GMT"), *lines))
    assert lifetime(answer, PROFILES[engine].http_cache, (("Cache-Control", asked),)) == seconds
