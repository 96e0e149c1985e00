"""Redirects: where the next request goes, what it loses on the way, and how the origin is tainted."""

import pytest
from tests.playbook import Answering, Playbook

from corsage.engines.departures.table import PROFILES
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.request import Request

APP = "https://app.example.com"
API = "https://api.example.com"
OTHER = "https://other.example"


@pytest.mark.parametrize(
    ("status", "method", "then"),
    [(301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"), (303, "HEAD", "HEAD"),
     (301, "PUT", "PUT"), (302, "DELETE", "DELETE"), (307, "POST", "POST"), (308, "PUT", "PUT"), (301, "GET", "GET")],
)  # fmt: skip
def test_which_redirects_change_the_method(
    play: Playbook, answer: Answering, status: int, method: str, then: str
) -> None:
    """HTTP-redirect fetch, step 12: 301 and 302 turn POST into GET, 303 everything but GET and HEAD."""
    body = None if method in {"GET", "HEAD"} else "x"
    played = play(Request(f"{APP}/a", method, body=body), answer(status, location="/b"), answer())
    assert played.lines == [f"{method} {APP}/a", f"{then} {APP}/b"]
    kept = then == method and body is not None
    assert (played.sent[1].body is not None) is kept
    assert (played.header(1, "content-type") is not None) is kept
    assert played.response.redirected
    assert played.response.url == f"{APP}/b"


def test_authorization_stays_home(play: Playbook, answer: Answering) -> None:
    """Step 13: across origins Authorization is dropped, within one it is kept."""
    request = Request(f"{APP}/a", headers=(("Authorization", "t"), ("X-A", "1")))
    grant = answer(allow_origin="*", allow_headers="x-a")
    played = play(
        request, answer(307, location="/b"), answer(307, location=f"{API}/c"), grant, answer(allow_origin="*")
    )
    assert [played.header(i, "authorization") for i in range(4)] == ["t", "t", None, None]
    assert played.header(2, "access-control-request-headers") == "x-a"


@pytest.mark.parametrize(
    ("urls", "origins"),
    [
        ([f"{APP}/0", f"{APP}/1"], [None, None]),
        ([f"{APP}/0", f"{API}/1"], [None, APP]),
        ([f"{APP}/0", f"{API}/1", f"{API}/2"], [None, APP, APP]),
        ([f"{APP}/0", f"{API}/1", f"{OTHER}/2"], [None, APP, "null"]),
        ([f"{API}/0", f"{APP}/1"], [APP, "null"]),
        ([f"{API}/0", f"{OTHER}/1", f"{OTHER}/2"], [APP, "null", "null"]),
    ],
)
def test_the_origin_is_tainted_by_a_hop_between_strangers(
    play: Playbook, answer: Answering, urls: list[str], origins: list[str | None]
) -> None:
    """Fetch, "redirect-taint": null once a hop leads from one foreign origin to another, even the page's own."""
    hops = [
        answer(302, allow_origin=_allow(origin), location=target)
        for origin, target in zip(origins, urls[1:], strict=False)
    ]
    played = play(Request(urls[0]), *hops, answer(allow_origin=_allow(origins[-1])))
    assert [played.header(i, "origin") for i in range(len(urls))] == origins
    assert played.response.redirected


def _allow(origin: str | None) -> str:
    return origin or "*"


def test_a_redirect_must_pass_the_cors_check_itself(play: Playbook, answer: Answering) -> None:
    """HTTP fetch, step 4: a cross-origin redirect without Allow-Origin is refused before it is followed."""
    played = play(Request(f"{API}/a"), answer(302, location=f"{API}/b"))
    assert played.reason is Reason.MISSING_ALLOW_ORIGIN_HEADER


def test_each_hop_is_preflighted_anew(play: Playbook, answer: Answering) -> None:
    """A preflighted request that is redirected asks the next server too."""
    grant, hop = answer(allow_origin="*", allow_methods="PUT"), answer(307, allow_origin="*", location=f"{OTHER}/b")
    played = play(Request(f"{API}/a", "PUT"), grant, hop, grant, answer(allow_origin="*"))
    assert played.lines == [f"OPTIONS {API}/a", f"PUT {API}/a", f"OPTIONS {OTHER}/b", f"PUT {OTHER}/b"]
    assert played.header(2, "origin") == "null"


@pytest.mark.parametrize(("hops", "reason"), [(20, None), (21, Reason.TOO_MANY_REDIRECTS)])
def test_twenty_redirects_are_followed(play: Playbook, answer: Answering, hops: int, reason: Reason | None) -> None:
    """HTTP-redirect fetch: "If request's redirect count is 20, then return a network error"."""
    end = [answer()] if reason is None else []
    played = play(Request(f"{APP}/a"), *([answer(302, location="/a")] * hops), *end)
    assert (played.reason if isinstance(played.outcome, Failure) else None) == reason
    assert len(played.sent) == 21


@pytest.mark.parametrize(
    ("location", "reason"),
    [("data:,x", Reason.REDIRECT_TO_OTHER_SCHEME), ("http://[", Reason.INVALID_LOCATION),
     ("https://u:p@other.example/", Reason.REDIRECT_CONTAINS_CREDENTIALS),
     ("https://u@app.example.com/b", None)],
)  # fmt: skip
def test_where_a_redirect_may_not_lead(play: Playbook, answer: Answering, location: str, reason: Reason | None) -> None:
    """Steps 4 to 10: HTTP(S) only, a URL, and no credentials across origins."""
    end = [answer()] if reason is None else []
    played = play(Request(f"{APP}/a"), answer(302, location=location), *end)
    assert (played.reason if isinstance(played.outcome, Failure) else None) == reason


def test_redirect_modes(play: Playbook, answer: Answering) -> None:
    """HTTP fetch, step 8: "error" fails, "manual" hides everything but the URL."""
    hop = answer(302, allow_origin="*", location=f"{API}/b")
    assert play(Request(f"{API}/a", redirect="error"), hop).reason is Reason.REDIRECT_MODE_ERROR
    response = play(Request(f"{API}/a", redirect="manual"), hop).response
    assert (response.type, response.status, response.url, response.headers) == ("opaqueredirect", 0, f"{API}/a", ())


def test_a_redirect_status_without_location_is_an_answer(play: Playbook, answer: Answering) -> None:
    """Fetch, "location URL": null where there is no Location, and the response is then handed on as it is."""
    assert play(Request(f"{APP}/a"), answer(302)).response.status == 302


def test_the_fragment_is_carried_over(play: Playbook, answer: Answering) -> None:
    """Fetch, "location URL", step 4; the script does not see it in `url`, nor does a server."""
    played = play(Request(f"{APP}/a#part"), answer(302, location="/b"), answer())
    assert played.lines[1] == f"GET {APP}/b"
    assert played.response.url == f"{APP}/b"


def test_same_origin_mode_does_not_follow_abroad(play: Playbook, answer: Answering) -> None:
    """Main fetch, step 12: mode "same-origin" fails at the first foreign URL, first or redirected to."""
    assert play(Request(f"{API}/a", mode="same-origin")).reason is Reason.DISALLOWED_BY_MODE
    played = play(Request(f"{APP}/a", mode="same-origin"), answer(302, location=f"{API}/b"))
    assert played.reason is Reason.DISALLOWED_BY_MODE
    assert len(played.sent) == 1


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/b?\xe2\x98\x83%e2%98%83", "/b?%E2%98%83%e2%98%83"),
        ("/b?\xff", "/b?%FF"),
        ("/b?%\xe2\x98\x83", "/b?%%E2%98%83"),
    ],
)
def test_bytes_of_a_location_stay_the_bytes_they_are(
    play: Playbook, answer: Answering, location: str, path: str
) -> None:
    """A header's bytes beyond ASCII are percent-encoded one by one, UTF-8 or not, as browsers do."""
    played = play(Request(f"{APP}/a"), answer(302, location=location), answer())
    assert played.lines[1] == f"GET {APP}{path}"


def test_webkits_redirects_lose_what_the_cache_mode_says(play: Playbook, answer: Answering) -> None:
    """To another origin, in the mode cors, for that hop (cache-mode-lost-by-redirects)."""
    hops = [answer(307, location=f"{url}/1", allow_origin="*") for url in (API, API, OTHER)]
    for engine, expected in (("standard", ["no-cache"] * 4), ("webkit", ["no-cache", None, "no-cache", None])):
        request = Request(f"{APP}/0", cache="reload", credentials="omit")
        played = play(request, *hops, answer(200, allow_origin="*"), profile=PROFILES[engine])
        assert [played.header(i, "cache-control") for i in range(4)] == expected


@pytest.mark.parametrize(("engine", "beyond"), [("standard", False), ("webkit", True)])
def test_credentials_beyond_a_redirect(play: Playbook, answer: Answering, engine: str, *, beyond: bool) -> None:
    """The row credentials-follow-redirects: WebKit decides by the first URL where CORS is not asked."""
    hop = answer(302, location="https://other.test/b")
    home = "https://app.example.com/a"
    played = play(Request(home, mode="no-cors"), hop, answer(), profile=PROFILES[engine])
    assert [sent.credentials for sent in played.sent] == [True, beyond]


@pytest.mark.parametrize(("engine", "said"), [("standard", "https://app.example.com"), ("chromium", "null")])
def test_without_cors_an_origin_does_not_cross_in_chromium(
    play: Playbook, answer: Answering, engine: str, said: str
) -> None:
    """The row crossing-hides-the-origin: a POST that the page's own server sends elsewhere comes from nobody."""
    home = "https://app.example.com/a"
    hop = answer(307, location="https://other.test/b")
    played = play(Request(home, "POST", mode="no-cors"), hop, answer(), profile=PROFILES[engine])
    assert [dict(sent.headers).get("Origin") for sent in played.sent] == ["https://app.example.com", said]


@pytest.mark.parametrize(
    ("location", "then"), [("http://[", Reason.INVALID_LOCATION), ("data:,x", Reason.REDIRECT_TO_OTHER_SCHEME)]
)
def test_what_firefox_looks_at_first(play: Playbook, answer: Answering, location: str, then: Reason) -> None:
    """A Location that it would not follow anywhere, before the CORS check; foo: after it, and so does the standard."""
    firefox, refused = PROFILES["firefox"], Reason.MISSING_ALLOW_ORIGIN_HEADER
    leads = answer(302, location=location)
    assert play(Request(f"{API}/a"), leads).reason is refused
    assert play(Request(f"{API}/a"), leads, profile=firefox).reason is then
    assert play(Request(f"{API}/a", redirect="manual"), leads, profile=firefox).reason is refused
    assert play(Request(f"{API}/a"), answer(302, location="foo:bar"), profile=firefox).reason is refused
