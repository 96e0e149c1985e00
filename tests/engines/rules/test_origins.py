"""The engines' own rules, each at the values that the real browsers were asked about."""

import pytest
from tests.playbook import Answering, Clock, Playbook

from corsage.engines.departures.table import PROFILES
from corsage.engines.rules.chromium_header_order import in_order
from corsage.engines.rules.max_age import chromium_max_age, firefox_max_age, webkit_max_age
from corsage.engines.rules.preflight_caches import ChromiumCache, GeckoCache, WebKitCache
from corsage.engines.rules.sent_headers import canonical_range, last_ones
from corsage.engines.rules.types import webkit_text_type, webkit_type
from corsage.fetch.cors.preflight_cache import Cache
from corsage.fetch.network import Answer
from corsage.fetch.reason import Reason
from corsage.fetch.request import Request

API = "https://api.example.com/data"
KEY = ("https://app.example.com", API)


@pytest.mark.parametrize(
    ("value", "chromium", "firefox", "webkit"),
    [(None, 5, 5, 5), ("", 5, 5, 5), ("0", 0, 0, 0), ("60", 60, 60, 60), ("0600", 600, 600, 600), ("-1", 0, 0, -1),
     ("+600", 600, 0, 600), ("abc", 5, 0, 5), ("600.5", 5, 0, 5), ("600, 600", 5, 0, 5),
     ("99999999999", 7200, 86400, 600), ("9" * 25, 5, 86400, 5), ("-" + "9" * 25, 5, 0, 5)],
)  # fmt: skip
def test_max_age(value: str | None, chromium: int, firefox: int, webkit: int) -> None:
    """Caps of two hours, a day and ten minutes, and three ideas of what a number is."""
    assert chromium_max_age(value) == chromium
    assert firefox_max_age(value) == firefox
    assert webkit_max_age(value) == webkit


@pytest.mark.parametrize(
    ("written", "sent"),
    [("bytes= 0-1", "bytes=0-1"), ("Bytes=0-1", "bytes=0-1"), ("bytes=0-1,", "bytes=0-1"),
     ("bytes = 00-01", "bytes=0-1"),
     ("bytes=5-", "bytes=5-"), ("bytes=-5", "bytes=-5"), ("bytes=9-2", "bytes=9-2"), ("bytes=-", "bytes=-"),
     ("bytes=0-1 ,4-5", "bytes=0-1 ,4-5"), ("seconds=1-2", "seconds=1-2"),
     ("bytes= +1--1", "bytes=1-"), ("bytes=1--5", "bytes=1--5"), ("bytes=-+05", "bytes=-5"), ("bytes=--5", "bytes=--5"),
     ("bytes=0" + "9" * 20 + "-", "bytes=0" + "9" * 20 + "-"), ("bytes=00-" + "9" * 20, "bytes=00-" + "9" * 20)],
)  # fmt: skip
def test_canonical_range(written: str, sent: str) -> None:
    """Chromium's cache writes a GET's single valid range anew; of other methods, and of others, it keeps off."""
    assert canonical_range((("Range", written),), "GET", None) == (("Range", sent),)
    assert canonical_range((("Range", written),), "PUT", None) == (("Range", written),)


def test_ranges_on_two_lines_are_one_value() -> None:
    """Chromium's cache reads them together, and leaves alone what is no single range."""
    assert canonical_range((("Range", "BYTES=0-1"), ("range", "2")), "GET", None) == (("Range", "BYTES=0-1, 2"),)


@pytest.mark.parametrize(
    ("values", "sent"), [(("a", ""), ("",)), (("", "b"), ("b",)), (("a", "b"), ("a", "b")), (("a", "", "b"), ("b",))]
)
def test_last_ones(values: tuple[str, ...], sent: tuple[str, ...]) -> None:
    """Firefox: empty values take the place of those before, and yield theirs to those after."""
    assert tuple(value for _, value in last_ones(tuple([("X-A", v) for v in values]), "GET", None)) == sent


def test_a_singleton_is_the_last_one() -> None:
    """Firefox sends one Content-Type, the last; with a body the first."""
    two = (("Content-Type", "a/b"), ("content-type", "c/d"))
    assert last_ones(two, "PUT", None) == (("content-type", "c/d"),)
    assert last_ones(two, "PUT", b"x") == (("content-type", "a/b"),)


def test_names_of_lines() -> None:
    """Two safe lines may be unsafe together (Chromium, WebKit); an unsafe name may be named twice (Firefox)."""
    lines = (("Range", "bytes=0-"), ("Range", "bytes=5-"), ("X-A", "1"), ("x-a", "2"))
    assert PROFILES["standard"].unsafe_names(lines, PROFILES["standard"].safelist) == ("x-a",)
    assert PROFILES["chromium"].unsafe_names(lines, PROFILES["chromium"].safelist) == ("range", "x-a")
    assert PROFILES["firefox"].unsafe_names(lines, PROFILES["firefox"].safelist) == ("x-a", "x-a")


@pytest.mark.parametrize(("name", "asked"), [("standard", ("accept",)), ("chromium", ("accept",)), ("firefox", ())])
def test_too_many_safe_bytes(name: str, asked: tuple[str, ...]) -> None:
    """More than 1,024 safelisted bytes need a preflight, but not in Firefox."""
    lines = (("Accept", "a" * 128),) * 9
    assert PROFILES[name].unsafe_names(lines, PROFILES[name].safelist) == asked


def test_the_order_of_a_hash_table() -> None:
    """Blink's order of names is that of its buckets, and the script's order does not matter."""
    assert in_order(["range", "content-type"]) == ["range", "content-type"]
    assert in_order(["pragma", "range"]) == ["pragma", "range"]
    names = ["x-requested-with", "z-header", "pragma"]
    assert in_order(names) == in_order(reversed(names))
    assert in_order(names)[0] == "x-requested-with"


@pytest.mark.parametrize("kind", [ChromiumCache, WebKitCache])
def test_one_answer_per_url(kind: type[ChromiumCache]) -> None:
    """A new answer replaces the old one, and one that does not cover a request is gone."""
    cache = kind(Clock())
    cache.store(KEY, ["PUT"], ["x-a"], credentials=False, max_age=5)
    assert cache.allows(KEY, "PUT", ["x-a"], credentials=False)
    cache.store(KEY, ["DELETE"], [], credentials=False, max_age=5)
    assert not cache.allows(KEY, "PUT", [], credentials=False)
    assert not cache.allows(KEY, "DELETE", [], credentials=False)


@pytest.mark.parametrize(("kind", "wild"), [(ChromiumCache, False), (WebKitCache, True)])
def test_whose_credentials_make_a_wildcard(kind: type[ChromiumCache], wild: bool) -> None:  # noqa: FBT001 - a column
    """An answer to a request with credentials, asked without: its `*` is a name to Chromium, a wildcard to WebKit."""
    cache = kind(Clock())
    cache.store(KEY, ["*"], [], credentials=True, max_age=5)
    assert cache.allows(KEY, "PUT", [], credentials=False) is wild


def test_an_opaque_origin_leaves_nothing_in_chromium() -> None:
    """It has no network partition of its own."""
    cache = ChromiumCache(Clock())
    cache.store(("null", API), ["PUT"], [], credentials=False, max_age=5)
    assert not cache.allows(("null", API), "PUT", [], credentials=False)


def test_exact_tokens() -> None:
    """Firefox: no wildcards, HEAD needs a token, and each credentials mode has its own entry."""
    cache: Cache = GeckoCache(Clock())
    cache.store(KEY, ["*", "PUT"], ["*"], credentials=False, max_age=5)
    assert cache.allows(KEY, "PUT", [], credentials=False)
    assert cache.allows(KEY, "GET", [], credentials=False)
    assert not cache.allows(KEY, "HEAD", [], credentials=False)
    assert not cache.allows(KEY, "DELETE", [], credentials=False)
    assert not cache.allows(KEY, "PUT", ["x-a"], credentials=False)
    assert not cache.allows(KEY, "PUT", [], credentials=True)


def test_a_hundred_entries() -> None:
    """Firefox forgets what was used longest ago."""
    cache = GeckoCache(Clock())
    for i in range(100):
        cache.store(("o", str(i)), ["PUT"], [], credentials=False, max_age=5)
    assert cache.allows(("o", "0"), "PUT", [], credentials=False)
    cache.store(("o", "new"), ["PUT"], [], credentials=False, max_age=5)
    assert cache.allows(("o", "0"), "PUT", [], credentials=False)
    assert not cache.allows(("o", "1"), "PUT", [], credentials=False)


@pytest.mark.parametrize(("name", "lines"), [("standard", 1), ("chromium", 0), ("firefox", 1), ("webkit", 1)])
def test_client_hints_need_no_preflight_in_chromium(play: Playbook, answer: Answering, name: str, lines: int) -> None:
    """DPR with a valid value goes across origins unasked, in Chromium alone."""
    grant = [answer(204, allow_origin="*", allow_headers="dpr")] * lines
    played = play(Request(API, headers=(("DPR", "2"),)), *grant, answer(allow_origin="*"), profile=PROFILES[name])
    assert len(played.sent) == 1 + lines


@pytest.mark.parametrize(
    ("name", "covered"), [("standard", False), ("chromium", True), ("firefox", True), ("webkit", True)]
)
def test_the_wildcard_covers_authorization_in_browsers(
    play: Playbook,
    answer: Answering,
    name: str,
    covered: bool,  # noqa: FBT001 - a column
) -> None:
    """The standard's exception has not arrived in any of the three."""
    after = [answer(allow_origin="*")] if covered else []
    request = Request(API, headers=(("Authorization", "t"),))
    played = play(request, answer(204, allow_origin="*", allow_headers="*"), *after, profile=PROFILES[name])
    assert covered or played.reason is Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE
    assert not covered or played.response.status == 200


@pytest.mark.parametrize(("name", "method"), [("standard", "DELETE"), ("firefox", "DELETE"), ("webkit", "GET")])
def test_delete_becomes_get_in_webkit(play: Playbook, answer: Answering, name: str, method: str) -> None:
    """A redirect across origins turns DELETE into GET, whatever its status."""
    grant = answer(204, allow_origin="*", allow_methods="DELETE")
    hop: Answer = answer(308, allow_origin="*", location="https://other.example/")
    played = play(Request(API, "DELETE"), grant, hop, grant, answer(allow_origin="*"), profile=PROFILES[name])
    assert played.header(2, "access-control-request-method") == method
    assert played.sent[3].method == method


@pytest.mark.parametrize(("name", "origin"), [("standard", "null"), ("chromium", "https://app.example.com")])
def test_a_referrer_policy_does_not_hide_the_origin_in_chromium(
    play: Playbook, answer: Answering, name: str, origin: str
) -> None:
    """Without CORS, a POST under "no-referrer" says `null`; in Chromium it names the page."""
    request = Request(API, "POST", mode="no-cors", referrer_policy="no-referrer")
    played = play(request, answer(), profile=PROFILES[name])
    assert played.header(0, "origin") == origin
    assert played.header(0, "referer") is None


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("plain", "plain"),
        ("caf\xc3\xa9", "caf\xc3\xa9"),
        ("caf\xe9", "caf\xef\xbf\xbd"),
        ("\xff\x80", "\xef\xbf\xbd\xef\xbf\xbd"),
        ("\xe4\xb8!", "\xef\xbf\xbd\xef\xbf\xbd!"),
    ],
)
def test_what_webkit_sees_of_bytes(play: Playbook, answer: Answering, value: str, seen: str) -> None:
    """Row values-are-made-utf-8; other engines show the bytes as they came."""
    for name, shown in (("webkit", seen), ("firefox", value), ("chromium", value)):
        played = play(Request("https://app.example.com/x"), answer(x_a=value), profile=PROFILES[name])
        assert dict(played.response.headers)["x-a"] == shown


@pytest.mark.parametrize(
    ("names", "fetched", "asked"),
    [
        (("if-none-match", "content-type"), "content-type", "if-none-match"),
        (("last-event-id", "x-requested-with"), "x-requested-with", "last-event-id"),
        (("x-a", "content-type"), "content-type", "content-type"),
    ],
)
def test_which_name_chromium_reports_first(names: tuple[str, ...], fetched: str, asked: str) -> None:
    """Where names collide, it matters who filled the map: fetch() in alphabetical order, XMLHttpRequest with a copy."""
    assert in_order(names)[0] == fetched
    assert in_order(names, "xhr")[0] == asked


@pytest.mark.parametrize(
    ("given", "parsed", "asked"),
    [
        ("a/b;a=1;a=2;charset=x", "a/b;a=1;charset=x", "a/b;a=1;charset=UTF-8"),
        ("a/b;a=1;b=2;A=3;A=4", "a/b;a=4;b=2;a=4;a=4", "a/b;a=1;b=2;A=3;A=4"),
        ("a/b;A=1;a=2", "a/b;a=1", "a/b;A=1;a=2"),
        ("a/b;charset=utf-8;Charset=y", "a/b;charset=y;charset=y", "a/b;charset=UTF-8;charset=UTF-8"),
        ('a/b;a=1;A=""', 'a/b;a="";a=""', 'a/b;a=1;A=""'),
        ("a;a=1", None, "a;a=1"),
    ],
)
def test_parameters_again_in_webkit(given: str, parsed: str | None, asked: str) -> None:
    """A name is sought as it is written among names in lower case, in data: URLs and in XMLHttpRequest."""
    assert webkit_type(given) == parsed
    assert webkit_text_type(given) == asked


@pytest.mark.parametrize(
    ("sizes", "asking"),
    [
        ((127, 0), {"webkit"}),
        ((126, 0), set()),
        ((0, 127), {"chromium", "webkit"}),
        ((125, 0, 0), {"webkit"}),
        ((126, 0, 0), {"chromium", "webkit"}),
    ],
)
def test_empty_lines_count_in_one_value(sizes: tuple[int, ...], asking: set[str]) -> None:
    """The rows lines-are-one-value and lines-are-one-trimmed-value: 128 bytes are safe, commas and blanks included."""
    lines = tuple([("Accept-Language", "a" * size) for size in sizes])
    found = {name for name, profile in PROFILES.items() if profile.unsafe_names(lines, profile.safelist)}
    assert found == asking
