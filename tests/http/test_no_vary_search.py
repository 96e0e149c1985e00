"""No-Vary-Search: the header, the queries, and what Chromium's cache makes of them, as it was asked."""

import pytest
from tests.fetch.cache_lab import URL, Lab

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.request import CacheMode, Request
from corsage.http.no_vary_search import Variance, variance

A = frozenset({"a"})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('params=("a" "b")', Variance(named=frozenset({"a", "b"}))),
        ('params=( "a" );x=1', Variance(named=A)),
        ('params=("a";q=1)', Variance(named=A)),
        ('params=("%61"), zzz', Variance(named=A)),
        ('params=("a+b")', Variance(named=frozenset({"a b"}))),
        ('params=("\\"")', Variance(named=frozenset({'"'}))),
        ('params=("a")  ,  key-order', Variance(order=False, named=A)),
        ("key-order", Variance(order=False)),
        ("params", Variance(only=True)),
        ("params;q=1", Variance(only=True)),
        ("params=?0, params", Variance(only=True)),
        ('params=?1, except=("a")', Variance(named=A, only=True)),
        ("params, except=()", Variance(only=True)),
    ],
)
def test_what_of_a_query_matters(value: str, said: Variance) -> None:
    """The draft, 2 and 4: key-order, params and except."""
    assert variance(value) == said


@pytest.mark.parametrize(
    "value",
    [
        "", "params=?0", "key-order=?0", "params=()", "params, params=?0",  # what queries are anyway
        "params=(a)", 'params=("a" 1)', 'params="a"', "params=1", "key-order=1", 'except=("b")', 'params, except="b"',
        'params=("a"), except=("b")',
        "Params", "PARAMS", 'params=(("a"))', 'params=("a"', "params,", 'params=("a""b")', 'params=("\xe9")', ",",
    ],
)  # fmt: skip
def test_what_says_nothing(value: str) -> None:
    """The draft, 4.2: of another type than it should be; and what is no structured field is as good as none."""
    assert variance(value) is None


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("a", "a=", True), ("a=%20", "a=+", True), ("a=%41", "a=A", True), ("a=%FF", "a=%EF%BF%BD", True),
        ("a=1&b=2", "b=2&a=1", True), ("b=1&a=1&a=2", "a=1&b=1&a=2", True), ("a=1&a=2", "a=2&a=1", False),
        ("=1", "=", False), ("zz=1&a", "a&zz=2", True), ("&&a=1", "a=1", False), ("", "zz", True),
    ],
)  # fmt: skip
def test_which_queries_are_as_good_as_equal(one: str, other: str, *, equal: bool) -> None:
    """The draft, 5: names and values are decoded; the values of a name keep their order."""
    said = variance('key-order, params=("zz")')
    assert said
    assert (said.key(one) == said.key(other)) is equal


def _lab(*lines: tuple[str, str], said: str = "params", engine: str = "chromium") -> Lab:
    return Lab(Answer(200, (*lines, ("No-Vary-Search", said)), b"ok"), PROFILES[engine])


LONG, ETAG = ("Cache-Control", "max-age=600"), ("ETag", '"e"')


def _asked(lab: Lab, query: str, mode: CacheMode = "default", **also: object) -> list[str]:
    sent, _ = lab.fetch(Request(URL + query, cache=mode, **also))  # type: ignore[arg-type]
    return [send.url.removeprefix(URL) for send in sent]


@pytest.mark.parametrize(("engine", "asked"), [("standard", ["?a=2"]), ("firefox", ["?a=2"]), ("chromium", [])])
def test_who_heeds_it(engine: str, asked: list[str]) -> None:
    """In Chromium a response answers another query; the path, and the partition, are its own."""
    lab = _lab(LONG, engine=engine)
    assert _asked(lab, "?a=1") == ["?a=1"]
    assert _asked(lab, "?a=2") == asked
    assert _asked(lab, "/y?a=1") == ["/y?a=1"]


@pytest.mark.parametrize("mode", ["default", "no-cache"])
def test_it_is_validated_at_its_own_url(mode: CacheMode) -> None:
    """Row no-vary-search: the request goes to the URL that was stored."""
    lab = _lab(("Cache-Control", "max-age=0"), ETAG)
    assert [_asked(lab, "?a=1"), _asked(lab, "?a=2", mode), _asked(lab, "?a=3", "force-cache")] == [
        ["?a=1"],
        ["?a=1"],
        [],
    ]


def test_what_cannot_be_validated_is_asked_for_at_the_url_that_is_wanted() -> None:
    """And is what answers from then on, as the last that was stored."""
    lab = _lab(LONG, ("Age", "10000"))
    lab.answers[f"{URL}?a=2"] = lab.answer._replace(body=b"second")
    assert [_asked(lab, "?a=1"), _asked(lab, "?a=2")] == [["?a=1"], ["?a=2"]]
    sent, outcome = lab.fetch(Request(f"{URL}?a=1", cache="force-cache"))
    assert not sent
    assert getattr(outcome, "body", None) == b"second"


@pytest.mark.parametrize("mode", ["reload", "no-store"])
def test_modes_that_look_at_nothing_ask_their_own_url(mode: CacheMode) -> None:
    """So does a request for a part, and one of an unsafe method, which removes its own URL only."""
    lab = _lab(LONG, ETAG)
    assert [_asked(lab, "?a=1"), _asked(lab, "?a=2", mode), _asked(lab, "?a=3")] == [["?a=1"], ["?a=2"], []]
    assert _asked(lab, "?a=4", headers=(("Range", "bytes=0-1"),)) == ["?a=4"]
    assert _asked(lab, "?a=5", method="DELETE") == ["?a=5"]
    assert [_asked(lab, "", method="HEAD"), _asked(lab, "?a=6")] == [[], []]
