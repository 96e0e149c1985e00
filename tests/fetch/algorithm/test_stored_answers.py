"""What a stored response answers beyond its own request: a range of it, and itself while it is asked about anew.

The sequences are those that were run in Chromium and Firefox.
"""

import pytest

from corsage.engines.departures.table import PROFILES
from corsage.fetch.algorithm.main_fetch import fetch
from corsage.fetch.http_cache.store import HTTPCache
from corsage.fetch.network import Answer, Lost, LostCause, Received, Send
from corsage.fetch.outcome import Response
from corsage.fetch.request import CacheMode, Page, Request
from corsage.fetch.step import HTTP_CACHED, Step
from corsage.http.headers import HeaderList

PAGE = Page("https://app.example")
URL = "https://app.example/x"
ETAG = ("ETag", '"a"')
TEN = (("Cache-Control", "max-age=600"), ETAG)
RENEWABLE = (("Cache-Control", "max-age=1, stale-while-revalidate=60"), ETAG)
WHOLE = Answer(200, TEN, b"0123456789")
PART = Answer(206, (*TEN, ("Content-Range", "bytes 0-1/10")), b"01")
RANGE = (("Range", "bytes=0-1"),)
NEW = Answer(200, RENEWABLE, b"new")


class Sitting:
    """A page with its caches and a clock; `get` answers with what comes back, the requests and the steps are kept."""

    def __init__(self, engine: str) -> None:
        self.now = 1767225600.0
        self.profile = PROFILES[engine]
        self.cache = self.profile.cache(self._clock)
        self.http_cache = HTTPCache(self._clock, self.profile.http_cache)
        self.sent: list[Send] = []
        self.steps: list[Step] = []

    def _clock(self) -> float:
        return self.now

    def get(
        self,
        answer: Received | None = None,
        headers: HeaderList = (),
        cache: CacheMode = "default",
        method: str = "GET",
    ) -> Response:
        """One fetch, by GET unless said otherwise; None: the server must not be asked."""
        self.sent, self.steps = [], []
        request = Request(
            URL, method, headers, cache=cache, mode="same-origin" if cache == "only-if-cached" else "cors"
        )
        running = fetch(request, PAGE, self.cache, self.steps, self.profile, http_cache=self.http_cache)
        try:
            self.sent.append(next(running))
            assert answer is not None, "asked the server"
            while True:
                self.sent.append(running.send(answer))
        except StopIteration as stop:
            outcome = stop.value
        assert isinstance(outcome, Response), outcome
        return outcome

    def lose(self, method: str, mode: CacheMode, headers: HeaderList = ()) -> None:
        """One fetch that the network does not answer."""
        request = Request(URL, method, headers, cache=mode)
        running = fetch(request, PAGE, self.cache, [], self.profile, http_cache=self.http_cache)
        next(running)
        with pytest.raises(StopIteration):
            running.send(Lost(LostCause.CLOSED))

    def told(self, name: str) -> str | None:
        """A header of the last request."""
        return dict(self.sent[-1].headers).get(name)


@pytest.mark.parametrize("engine", ["standard", "chromium", "firefox"])
def test_a_part_is_never_stored_as_the_whole(engine: str) -> None:
    """RFC 9111, 3.3: the 206 to a request with Range answers nobody else."""
    sitting = Sitting(engine)
    assert sitting.get(PART, RANGE).status == 206
    assert sitting.get(WHOLE).body == b"0123456789"


@pytest.mark.parametrize(("engine", "asks"), [("standard", True), ("chromium", True), ("firefox", False)])
def test_a_part_that_nobody_asked_for(engine: str, *, asks: bool) -> None:
    """It is not stored; Firefox takes it for a whole."""
    sitting = Sitting(engine)
    assert sitting.get(PART).status == 206
    assert sitting.get(WHOLE if asks else None).status == (200 if asks else 206)


@pytest.mark.parametrize(("engine", "keeps"), [("standard", True), ("chromium", True), ("firefox", False)])
def test_the_whole_in_answer_to_a_range(engine: str, *, keeps: bool) -> None:
    """A server may ignore Range; what it answers is a response like any other, but in Firefox."""
    sitting = Sitting(engine)
    assert sitting.get(WHOLE, RANGE).status == 200
    assert sitting.get(None if keeps else WHOLE).status == 200


def test_the_whole_in_answer_to_a_range_leaves_what_is_stored() -> None:
    """Firefox: it goes by the cache, and what was there stays."""
    sitting = Sitting("firefox")
    sitting.get(WHOLE)
    assert sitting.get(NEW, RANGE).body == b"new"
    assert sitting.get(None).body == WHOLE.body


@pytest.mark.parametrize(("engine", "asks"), [("standard", True), ("chromium", False), ("firefox", True)])
def test_a_range_of_what_is_stored(engine: str, *, asks: bool) -> None:
    """RFC 9110, 14.2: a cache may answer a range from the whole; Chromium does."""
    sitting = Sitting(engine)
    sitting.get(WHOLE)
    response = sitting.get(PART if asks else None, RANGE)
    assert (response.status, response.body) == (206, b"01")
    assert dict(response.headers)["content-range"] == "bytes 0-1/10"
    assert sitting.get(None).body == b"0123456789"


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [("bytes=-2", 206, b"89"), ("bytes=8-99", 206, b"89"), ("bytes=50-", 200, b"0123456789")],
)
def test_which_range_chromium_slices(asked: str, status: int, body: bytes) -> None:
    """A suffix, an end that lies beyond, and what is no range of it: all of it, as observed."""
    sitting = Sitting("chromium")
    sitting.get(WHOLE)
    response = sitting.get(None, (("Range", asked),))
    assert (response.status, response.body) == (status, body)


STALE = Answer(200, (("Cache-Control", "max-age=0"), ETAG), b"0123456789")
GOOD = Answer(304, (("X", "new"), ETAG))


@pytest.mark.parametrize(
    ("method", "asked", "mode"),
    [
        ("GET", "bytes=0-1", "no-store"), ("GET", "bytes=0-1,3-4", "default"), ("GET", "bytes=5-2", "reload"),
        ("GET", "bytes=-", "default"), ("GET", f"bytes={'9' * 5000}-", "default"), ("HEAD", "bytes=0-1", "reload"),
        ("DELETE", "bytes=0-1", "default"),
    ],
)  # fmt: skip
def test_which_ranges_go_by_the_cache_of_chromium(method: str, asked: str, mode: CacheMode) -> None:
    """A mode that does not look at it, what is no single range, and all methods but GET: nothing is removed either."""
    sitting = Sitting("chromium")
    sitting.get(WHOLE)
    assert sitting.get(Answer(200, (), b"x"), (("Range", asked),), mode, method).status == 200
    assert (len(sitting.sent), sitting.told("Range"), sitting.told("If-None-Match")) == (1, asked, None)
    assert sitting.get(None).body == WHOLE.body


@pytest.mark.parametrize(
    ("answer", "seen", "kept"),
    [
        (GOOD, (206, b"01"), WHOLE.body),
        (PART, (206, b"01"), None),
        (Answer(200, TEN, b"another"), (200, b"another"), None),
        (Answer(416), (416, b""), None),
        (Answer(404, (), b"no"), (404, b"no"), WHOLE.body),
        (Answer(500, (), b"no"), (500, b"no"), WHOLE.body),
    ],
)
@pytest.mark.parametrize(("whole", "mode"), [(STALE, "default"), (STALE, "no-cache"), (WHOLE, "no-cache")])
def test_a_range_validates_the_whole(
    answer: Answer, seen: tuple[int, bytes], kept: bytes | None, whole: Answer, mode: CacheMode
) -> None:
    """Row slices: what says that it is another removes it, and is not stored in its place."""
    sitting = Sitting("chromium")
    sitting.get(whole)
    response = sitting.get(answer, RANGE, mode)
    assert (response.status, response.body) == seen
    assert (sitting.told("Range"), sitting.told("If-None-Match")) == ("bytes=0-1", '"a"')
    assert sitting.get(None if kept else NEW, cache="force-cache").body == (kept or b"new")


@pytest.mark.parametrize(
    ("asked", "sent", "told"),
    [
        ("bytes=2-", "bytes=2-9", "bytes 2-9/10"), ("bytes=-3", "bytes=7-9", "bytes 7-9/10"),
        ("bytes=8-50", "bytes=8-9", "bytes 8-9/10"), ("bytes=50-", "bytes=50-", "bytes 0-0/10"),
    ],
)  # fmt: skip
def test_which_range_validates(asked: str, sent: str, told: str) -> None:
    """The range of what is stored; where there is none of it, the cache says so once it knows that it is still good."""
    sitting = Sitting("chromium")
    sitting.get(STALE)
    response = sitting.get(GOOD, (("Range", asked),))
    assert (sitting.told("Range"), dict(response.headers)["content-range"]) == (sent, told)
    assert (response.status, response.body) == ((416, b"") if asked == sent else (206, WHOLE.body[int(told[6]) :]))
    assert dict(response.headers)["x"] == "new"


@pytest.mark.parametrize(
    ("answer", "stored"),
    [(PART, None), (Answer(200, TEN, b"another"), b"another"), (Answer(404, TEN, b"no"), b"no"), (GOOD, None)],
)
@pytest.mark.parametrize("before", [STALE._replace(headers=STALE.headers[:1]), STALE._replace(status=404)])
def test_a_range_of_what_cannot_be_validated(before: Answer, answer: Answer, stored: bytes | None) -> None:
    """It is gone before the request goes out, and the answer is one like any other."""
    sitting = Sitting("chromium")
    sitting.get(before)
    assert sitting.get(answer, RANGE).status == answer.status
    assert sitting.told("If-None-Match") is None
    assert sitting.get(None if stored else NEW, cache="force-cache").body == (stored or b"new")


def test_a_cache_alone_answers_with_no_part() -> None:
    """Though the whole is there and fresh; and what is no 200 is no whole to take a part of."""
    sitting = Sitting("chromium")
    sitting.get(WHOLE)
    with pytest.raises(AssertionError, match="NotCached"):
        sitting.get(None, RANGE, "only-if-cached")
    sitting = Sitting("chromium")
    sitting.get(Answer(404, TEN, b"0123456789"))
    assert (sitting.get(None, RANGE).status, sitting.get(None, RANGE).body) == (404, b"0123456789")


def test_a_range_while_it_is_asked_about() -> None:
    """RFC 5861, 3: the part is answered with, and the same part validates the whole behind."""
    sitting = Sitting("chromium")
    sitting.get(Answer(200, RENEWABLE, b"0123456789"))
    sitting.now += 2
    assert sitting.get(PART._replace(body=b"xy"), RANGE).body == b"01"
    assert (len(sitting.sent), sitting.told("Range"), sitting.told("If-None-Match")) == (1, "bytes=0-1", '"a"')
    assert sitting.get(NEW).body == b"new"


@pytest.mark.parametrize(("engine", "control"), [("standard", None), ("chromium", None), ("firefox", "max-age=0")])
@pytest.mark.parametrize("lines", [RENEWABLE, (("Cache-Control", "max-age=0, stale-while-revalidate=60"), ETAG)])
def test_stale_while_revalidate(engine: str, control: str | None, lines: HeaderList) -> None:
    """Fetch, 4.6, step 8.25.3: the stale response answers, and is asked about in the background."""
    sitting = Sitting(engine)
    sitting.get(Answer(200, lines, b"old"))
    sitting.now += 2
    assert sitting.get(NEW).body == b"old"
    assert (len(sitting.sent), sitting.told("If-None-Match"), sitting.told("Cache-Control")) == (1, '"a"', control)
    assert [made.observed for made in sitting.steps if made.check is HTTP_CACHED] == ["stale, asked about behind"]
    assert sitting.get(None).body == b"new"


def test_what_is_asked_about_behind_may_be_renewed_or_lost() -> None:
    """A 304 renews it; a failure says nothing, and the response may be used as long as its time lasts."""
    sitting = Sitting("standard")
    sitting.get(Answer(200, RENEWABLE, b"old"))
    sitting.now += 2
    assert sitting.get(Lost(LostCause.CLOSED)).body == b"old"
    assert sitting.get(Answer(304, (("Cache-Control", "max-age=600"), ETAG))).body == b"old"
    assert sitting.get(None).body == b"old"


@pytest.mark.parametrize("engine", ["standard", "chromium", "firefox"])
@pytest.mark.parametrize(
    ("control", "seconds", "mode"),
    [
        ("max-age=1, stale-while-revalidate=1", 3, "default"),
        ("max-age=1, must-revalidate, stale-while-revalidate=60", 2, "default"),
        ("no-cache, stale-while-revalidate=60", 2, "default"),
        ("max-age=1, stale-while-revalidate=60", 2, "no-cache"),
        ("max-age=1, stale-while-revalidate=x", 2, "default"),
    ],
)
def test_when_it_is_asked_about_first(engine: str, control: str, seconds: float, mode: CacheMode) -> None:
    """The time is over, a directive or the mode forbids it: the answer is waited for."""
    sitting = Sitting(engine)
    sitting.get(Answer(200, (("Cache-Control", control), ETAG), b"old"))
    sitting.now += seconds
    assert sitting.get(NEW, cache=mode).body == b"new"
    assert sitting.told("If-None-Match") == '"a"'


@pytest.mark.parametrize("engine", ["standard", "chromium", "firefox"])
def test_a_304_that_was_not_asked_for(engine: str) -> None:
    """It is the script's; nothing is stored, and what reload was to replace is gone."""
    sitting = Sitting(engine)
    assert sitting.get(Answer(304, (ETAG,))).status == 304
    assert sitting.get(WHOLE).status == 200
    assert sitting.get(Answer(304, (ETAG,)), cache="no-store").status == 304
    assert sitting.get(None).status == 200
    assert sitting.get(Answer(304, (ETAG,)), cache="reload").status == 304
    assert sitting.get(Answer(200, (), b"third")).body == b"third"


@pytest.mark.parametrize(
    ("engine", "method", "mode", "kept"),
    [
        ("standard", "DELETE", "default", True),
        ("standard", "DELETE", "reload", True),
        ("firefox", "DELETE", "default", False),
        ("chromium", "DELETE", "default", True),
        ("chromium", "DELETE", "reload", False),
        ("chromium", "PATCH", "no-cache", True),
        ("chromium", "POST", "reload", True),
    ],
)
def test_an_error_in_answer_to_an_unsafe_method(engine: str, method: str, mode: CacheMode, *, kept: bool) -> None:
    """RFC 9111, 4.4: only a non-error response invalidates; in Chromium, if the request was to go by the cache."""
    sitting = Sitting(engine)
    sitting.get(WHOLE)
    sitting.get(Answer(500), method=method, cache=mode)
    assert (sitting.get(None if kept else NEW).body == WHOLE.body) is kept


@pytest.mark.parametrize(("method", "kept"), [("GET", True), ("HEAD", False), ("POST", False), ("DELETE", True)])
def test_a_condition_of_a_script_goes_by_the_cache_of_chromium(method: str, *, kept: bool) -> None:
    """But what is stored goes after a HEAD or a POST that was no error."""
    sitting = Sitting("chromium")
    sitting.get(WHOLE)
    sitting.get(Answer(200, (), b"x"), (("If-None-Match", '"b"'),), method=method)
    assert (sitting.get(None if kept else NEW).body == WHOLE.body) is kept


LM = ("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")


def cached(lines: str) -> HeaderList:
    """Cache-Control, and what else is written after a bar."""
    control, *more = lines.split(" | ")
    return (("Cache-Control", control), *[{"ETag": ETAG, "LM": LM}.get(line, (line, "10000")) for line in more])


@pytest.mark.parametrize(
    ("status", "lines", "useless"),
    [
        (200, "max-age=600", False), (404, "max-age=600", False), (404, "max-age=600 | Age", False),
        (200, "max-age=0", True), (200, "no-cache", True), (200, "max-age=600, no-cache", True),
        (200, "no-cache | ETag", False), (200, "max-age=0 | LM", False), (404, "max-age=0 | ETag", True),
        (404, "max-age=0, stale-while-revalidate=60", False),
        (404, "max-age=0, stale-while-revalidate=60, must-revalidate", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("method", "mode"), [("DELETE", "default"), ("PATCH", "no-cache"), ("GET", "no-cache")])
def test_what_is_of_no_use_to_chromium_is_gone_before_it_asks(
    status: int, lines: str, method: str, mode: CacheMode, *, useless: bool
) -> None:
    """It never was fresh and cannot be validated: whatever becomes of the request, force-cache finds nothing."""
    sitting = Sitting("chromium")
    sitting.get(Answer(status, cached(lines), b"old"))
    sitting.lose(method, mode)
    assert (sitting.get(NEW if useless else None, cache="force-cache").body == b"new") is useless


@pytest.mark.parametrize(
    ("engine", "method", "mode", "headers"),
    [
        ("chromium", "POST", "default", ()),
        ("chromium", "DELETE", "no-store", ()),
        ("chromium", "DELETE", "default", RANGE),
        ("standard", "GET", "default", ()),
        ("firefox", "GET", "default", ()),
    ],
)
def test_what_is_of_no_use_may_stay(engine: str, method: str, mode: CacheMode, headers: HeaderList) -> None:
    """Row drops-first: what goes by the cache, or wants a part, removes nothing; others wait for an answer."""
    sitting = Sitting(engine)
    sitting.get(Answer(200, cached("max-age=0"), b"old"))
    sitting.lose(method, mode, headers)
    assert sitting.get(None, cache="force-cache").body == b"old"


@pytest.mark.parametrize(("method", "kept"), [("GET", False), ("DELETE", False), ("HEAD", True), ("POST", True)])
def test_reload_removes_before_it_asks(method: str, *, kept: bool) -> None:
    """Row drops-first: what is to be replaced is gone, though nothing replaces it."""
    sitting = Sitting("chromium")
    sitting.get(WHOLE)
    sitting.lose(method, "reload")
    assert (sitting.get(None if kept else NEW).body == WHOLE.body) is kept


def test_what_a_script_insists_on_goes_before_force_cache() -> None:
    """Row no-cache-goes-out: Pragma: no-cache is heard in any mode, so that a stored GET does not answer a DELETE."""
    sitting = Sitting("chromium")
    sitting.get(WHOLE)
    assert sitting.get(None, method="DELETE", cache="force-cache").body == WHOLE.body
    assert sitting.get(NEW, (("Pragma", "no-cache"),), method="DELETE", cache="force-cache").body == b"new"
