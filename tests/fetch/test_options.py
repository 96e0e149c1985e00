"""The options of fetch(): cache mode, keepalive, referrer and its policy, streams, and what XMLHttpRequest adds."""

import pytest
from tests.playbook import Answering, Playbook

from corsage.engines.departures.table import PROFILES
from corsage.engines.rules.types import replaced_charset
from corsage.fetch import url as urls
from corsage.fetch.algorithm.referrer import referrer
from corsage.fetch.reason import Reason
from corsage.fetch.request import CacheMode, Page, ReferrerPolicy, Request

PAGE = Page("https://app.example.com", "https://app.example.com/a/b?c#d")
HOME = "https://app.example.com/data"
API = "https://api.example.com/data"


@pytest.mark.parametrize(
    ("policy", "home", "abroad", "downgraded"),
    [
        ("", "url", "origin", None),
        ("no-referrer", None, None, None),
        ("no-referrer-when-downgrade", "url", "url", None),
        ("same-origin", "url", None, None),
        ("origin", "origin", "origin", "origin"),
        ("strict-origin", "origin", "origin", None),
        ("origin-when-cross-origin", "url", "origin", "origin"),
        ("strict-origin-when-cross-origin", "url", "origin", None),
        ("unsafe-url", "url", "url", "url"),
    ],
)
def test_referrer_policies(
    play: Playbook,
    answer: Answering,
    policy: ReferrerPolicy,
    home: str | None,
    abroad: str | None,
    downgraded: str | None,
) -> None:
    """Referrer Policy, 8.3: what is told at home, to another origin, and from https to http; never the fragment."""
    told = {"url": "https://app.example.com/a/b?c", "origin": "https://app.example.com/", None: None}
    for url, expected in ((HOME, home), (API, abroad)):
        played = play(Request(url, referrer_policy=policy), answer(allow_origin="*"), page=PAGE)
        assert played.header(0, "referer") == told[expected]
    insecure = urls.parse("http://api.example.com/")  # mixed content to a fetch()
    assert insecure is not None
    assert referrer(PAGE.url, insecure, policy) == told[downgraded]


@pytest.mark.parametrize(
    ("referrer", "told"),
    [("", None), ("about:client", "https://app.example.com/a/b?c"), ("/x", "https://app.example.com/x"),
     ("https://other.example/", "https://app.example.com/a/b?c")],
)  # fmt: skip
def test_a_script_may_name_another_page_of_its_own(play: Playbook, answer: Answering, referrer: str, told: str) -> None:
    """Constructor, step 14: a URL of another origin means the page itself; the empty string means none."""
    assert play(Request(HOME, referrer=referrer), answer(), page=PAGE).header(0, "referer") == told


def test_a_referrer_must_be_a_url(play: Playbook) -> None:
    """Constructor, step 14.2: else a TypeError."""
    assert play(Request(HOME, referrer="http://["), page=PAGE).reason is Reason.INVALID_REFERRER


def test_what_a_hop_was_not_told_no_later_one_is(play: Playbook, answer: Answering) -> None:
    """Main fetch, step 9, sets the request's referrer: a redirect that comes back home finds the origin only."""
    hop = answer(307, allow_origin="*", location=HOME)
    played = play(Request(API), hop, answer(allow_origin="null"), page=PAGE)
    assert [played.header(i, "referer") for i in range(2)] == ["https://app.example.com/"] * 2


def test_a_redirect_may_bring_a_referrer_policy(play: Playbook, answer: Answering) -> None:
    """HTTP-redirect fetch, step 19, and Referrer Policy, 8.1: the last policy that is known counts."""
    hop = answer(307, location=f"{HOME}/2", **{"referrer-policy": "unsafe-url, No-Referrer, never"})
    played = play(Request(HOME), hop, answer(), page=PAGE)
    assert [played.header(i, "referer") for i in range(2)] == ["https://app.example.com/a/b?c", None]


def test_a_page_of_an_opaque_origin_has_no_referrer(play: Playbook, answer: Answering) -> None:
    """Referrer Policy, 8.3, step 3; WebKit tells its URL all the same."""
    frame = Page("null", PAGE.url)
    assert play(Request(HOME), answer(allow_origin="*"), page=frame).header(0, "referer") is None
    webkit = play(Request(HOME), answer(allow_origin="*"), page=frame, profile=PROFILES["webkit"])
    assert webkit.header(0, "referer") == "https://app.example.com/a/b?c"


@pytest.mark.parametrize(("profile", "told"), [("standard", "/a/b?c"), ("firefox", "/"), ("webkit", "/")])
def test_engines_that_tell_other_sites_no_more_than_the_default(
    play: Playbook, answer: Answering, profile: str, told: str
) -> None:
    """The row no-relaxed-referrers-abroad: unsafe-url holds within the site only."""
    asked = Request("https://other.test/", referrer_policy="unsafe-url")
    played = play(asked, answer(allow_origin="*"), page=PAGE, profile=PROFILES[profile])
    assert played.header(0, "referer") == f"https://app.example.com{told}"


@pytest.mark.parametrize(
    ("mode", "given", "sent"),
    [
        ("default", (), {}),
        ("no-cache", (), {"cache-control": "max-age=0"}),
        ("no-store", (), {"cache-control": "no-cache", "pragma": "no-cache"}),
        ("reload", (("Pragma", "x"),), {"cache-control": "no-cache"}),
        ("force-cache", (), {}),
        ("default", (("If-None-Match", '"x"'),), {"cache-control": "no-cache", "pragma": "no-cache"}),
    ],
)
def test_what_a_cache_mode_sends(
    play: Playbook, answer: Answering, mode: CacheMode, given: tuple[tuple[str, str], ...], sent: dict[str, str]
) -> None:
    """HTTP-network-or-cache fetch, steps 8.15 to 8.18: a conditional request counts as "no-store"."""
    played = play(Request(HOME, headers=given, cache=mode), answer())
    own = {name.lower(): value for name, value in played.sent[0].headers if (name, value) not in given}
    assert {name: value for name, value in own.items() if name in {"cache-control", "pragma"}} == sent


def test_only_if_cached(play: Playbook) -> None:
    """A TypeError outside of mode same-origin; within it a network error, as nothing is cached."""
    assert play(Request(HOME, cache="only-if-cached")).reason is Reason.ONLY_IF_CACHED_MODE
    assert play(Request(HOME, cache="only-if-cached", mode="same-origin")).reason is Reason.NOT_CACHED


@pytest.mark.parametrize(("size", "sent"), [(65536, 1), (65537, 0)])
def test_the_keepalive_limit(play: Playbook, answer: Answering, size: int, sent: int) -> None:
    """HTTP-network-or-cache fetch, step 8.5: 64 KiB, and no byte more."""
    played = play(Request(HOME, "POST", body=b"x" * size, keepalive=True), *[answer()] * sent)
    assert len(played.sent) == sent
    assert sent or played.reason is Reason.KEEPALIVE_TOO_LARGE


def test_a_stream_is_preflighted_and_cannot_be_sent_again(play: Playbook, answer: Answering) -> None:
    """The use-CORS-preflight flag, and HTTP-redirect fetch, step 11: 303 drops the body, 307 would need it again."""
    stream = Request(API, "POST", body=b"x", stream=True)
    grant = answer(204, allow_origin="*")
    hop = answer(307, allow_origin="*", location=f"{API}/2")
    played = play(stream, grant, hop)
    assert played.lines == [f"OPTIONS {API}", f"POST {API}"]
    assert played.reason is Reason.REDIRECT_BODY_NOT_REPLAYABLE
    assert play(Request(HOME, "POST", body=b"x", stream=True, mode="no-cors")).reason is Reason.STREAM_NOT_ALLOWED


def test_upload_listeners_force_a_preflight_that_is_remembered(play: Playbook, answer: Answering) -> None:
    """XMLHttpRequest, send(): a plain POST is preflighted; without Allow-Methods the method itself is remembered."""
    request = Request(API, "POST", body="x", initiator="xhr", upload_listeners=True)
    first = play(request, answer(204, allow_origin="*"), answer(allow_origin="*"))
    assert first.lines == [f"OPTIONS {API}", f"POST {API}"]
    assert play(request, answer(allow_origin="*")).lines == [f"POST {API}"]


def test_chromium_heeds_upload_listeners_where_there_is_something_to_upload(play: Playbook, answer: Answering) -> None:
    """The row listeners-need-a-body; the standard asks first whatever is sent."""
    asked = Request(API, "POST", initiator="xhr", upload_listeners=True)
    assert play(asked, answer(allow_origin="*"), answer(allow_origin="*")).lines == [f"OPTIONS {API}", f"POST {API}"]
    assert play(asked, answer(allow_origin="*"), profile=PROFILES["chromium"]).lines == [f"POST {API}"]


def test_xhr_takes_credentials_in_the_url(play: Playbook, answer: Answering) -> None:
    """XMLHttpRequest, open() sets user name and password where fetch() throws; neither goes over the wire."""
    url = "https://me:pw@app.example.com/data"
    assert play(Request(url)).reason is Reason.URL_WITH_CREDENTIALS
    assert play(Request(url, initiator="xhr"), answer()).lines == [f"GET {HOME}"]


def test_xhr_drops_the_body_of_a_get(play: Playbook, answer: Answering) -> None:
    """XMLHttpRequest, send(), step 3, where fetch() throws."""
    assert play(Request(HOME, body="x")).reason is Reason.BODY_NOT_ALLOWED
    played = play(Request(HOME, body="x", initiator="xhr"), answer())
    assert (played.sent[0].body, played.header(0, "content-type")) == (None, None)


def test_xhr_makes_one_line_of_a_name(play: Playbook, answer: Answering) -> None:
    """setRequestHeader(), step 6, "combine"."""
    given = (("X-A", "1"), ("Accept", "text/html"), ("x-a", "2"))
    played = play(Request(HOME, headers=given, initiator="xhr"), answer())
    assert [pair for pair in played.sent[0].headers if pair[0] != "Referer"] == [
        ("X-A", "1, 2"),
        ("Accept", "text/html"),
    ]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, "text/plain;charset=UTF-8"),
        ("text/html", "text/html"),
        ("Text/HTML; charset=utf-8", "Text/HTML; charset=utf-8"),
        ("Text/HTML; Charset=latin1; x=y", "text/html;charset=UTF-8;x=y"),
        ('text/html;a="b;c\\"";charset="x"', 'text/html;a="b;c\\"";charset=UTF-8'),
        ('text/html;a="";charset=;charset=x', 'text/html;a="";charset=UTF-8'),
        ("text/html;charset=x, text/plain;charset=y", "text/html;charset=UTF-8"),
        ("nonsense;charset=x", "nonsense;charset=x"),
    ],
)
def test_xhr_sends_text_as_utf_8(play: Playbook, answer: Answering, given: str | None, sent: str) -> None:
    """XMLHttpRequest, send(), step 4.4: the author's charset is overwritten, the rest is serialised anew."""
    headers = () if given is None else (("Content-Type", given),)
    played = play(Request(HOME, "POST", headers, body="x", initiator="xhr"), answer())
    assert played.header(0, "content-type") == sent


@pytest.mark.parametrize(
    ("profile", "ended"), [("chromium", "sent x"), ("firefox", "sent [object ReadableStream]"), ("webkit", "thrown")]
)
def test_what_engines_make_of_a_stream(play: Playbook, answer: Answering, profile: str, ended: str) -> None:
    """The rows streams-are-cors, streams-are-text and streams-are-refused."""
    asked = Request(HOME, "POST", body="x", stream=True, mode="same-origin")
    if ended == "thrown":
        assert play(asked, profile=PROFILES[profile]).reason is Reason.STREAM_NOT_SUPPORTED
        return
    body = play(asked, answer(), profile=PROFILES[profile]).sent[0].body
    assert body is not None
    assert f"sent {body.decode()}" == ended


def test_chromium_streams_across_origins_whatever_the_mode(play: Playbook, answer: Answering) -> None:
    """The row streams-are-cors: the mode same-origin would forbid it."""
    asked = Request(API, "POST", body="x", stream=True, mode="same-origin")
    assert play(asked).reason is Reason.DISALLOWED_BY_MODE
    grant = answer(allow_origin="*", allow_methods="POST")
    assert play(asked, grant, answer(allow_origin="*"), profile=PROFILES["chromium"]).response.type == "cors"


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("text/plain;charset=utf-8", "text/plain;charset=UTF-8"),
        ("TEXT/html ; CHARSET=latin1;x=y", "TEXT/html ; CHARSET=UTF-8;x=y"),
        ('text/plain; charset="utf-8"', 'text/plain; charset="UTF-8"'),
        ("garbage;charset=x", "garbage;charset=UTF-8"),
        ("text/plain;charset=x, text/html;charset=y", "text/plain;charset=UTF-8 text/html;charset=UTF-8"),
        ("text/plain;xcharset=y;charset=", "text/plain;xcharset=y;charset="),
    ],
)
def test_chromium_writes_the_charset_in_place(given: str, sent: str) -> None:
    """The row charset-in-place, as observed."""
    assert replaced_charset(given) == sent


@pytest.mark.parametrize(("first", "origin"), [("https://app.example.com/x", "null"), ("https://other.test/x", None)])
def test_chromium_names_an_opaque_origin_at_home(
    play: Playbook, answer: Answering, first: str, origin: str | None
) -> None:
    """The row opaque-origin-is-named: the first URL decides for all hops."""
    asked = Request(first, mode="no-cors", credentials="include")
    hop = answer(302, location="https://app.example.com/then")
    played = play(asked, hop, answer(), page=Page("null", PAGE.url), profile=PROFILES["chromium"])
    assert [played.header(i, "origin") for i in range(2)] == [origin] * 2
