"""What engines take along a redirect otherwise than the standard: a body's headers, Origin, WebKit's second look."""

from typing import Final

import pytest
from tests.playbook import Answering, Playbook

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.reason import Reason
from corsage.fetch.request import Credentials, Page, ReferrerPolicy, Request

HOME: Final = "https://app.example.com"
API: Final = "https://api.example.com"
OTHER: Final = "https://other.example"
FIREFOX: Final = PROFILES["firefox"]
WEBKIT: Final = PROFILES["webkit"]


def _hop(status: int, location: str, *more: tuple[str, str]) -> Answer:
    return Answer(status, (("Access-Control-Allow-Origin", "*"), ("Location", location), *more))


def test_the_type_of_a_body_goes_with_it_in_firefox(play: Playbook, answer: Answering) -> None:
    """XMLHttpRequest's own Content-Type does not come back where the script's, and fetch()'s, does."""
    hops = (_hop(302, f"{HOME}/1"), _hop(307, f"{HOME}/2"), answer())
    own = Request(f"{HOME}/0", "POST", body="x", initiator="xhr")
    named = Request(f"{HOME}/0", "POST", (("Content-Type", "text/plain"),), "x", initiator="xhr")
    fetched = Request(f"{HOME}/0", "POST", body="x")
    types = [play(request, *hops, profile=FIREFOX).header(2, "content-type") for request in (own, named, fetched)]
    assert types == [None, "text/plain", "text/plain;charset=UTF-8"]


def test_the_type_is_as_the_script_wrote_it_after_a_redirect_in_firefox(play: Playbook, answer: Answering) -> None:
    """XMLHttpRequest makes a charset UTF-8, and an engine that starts from the script's headers forgets that."""
    request = Request(f"{HOME}/0", "POST", (("Content-Type", "text/plain;charset=x"),), "x", initiator="xhr")
    played = play(request, _hop(307, f"{HOME}/1"), answer(), profile=FIREFOX)
    assert [played.header(i, "content-type") for i in (0, 1)] == ["text/plain;charset=UTF-8", "text/plain;charset=x"]


def test_the_last_type_after_a_redirect_in_firefox(play: Playbook, answer: Answering) -> None:
    """A body goes out under the first Content-Type; when it is sent again, under the last."""
    request = Request(f"{HOME}/0", "POST", (("Content-Type", "text/plain"), ("Content-Type", "text/css")), b"x")
    played = play(request, _hop(307, f"{HOME}/1"), answer(), profile=FIREFOX)
    assert [played.header(i, "content-type") for i in (0, 1)] == ["text/plain", "text/css"]


@pytest.mark.parametrize(
    ("name", "policy", "told"),
    [("standard", "unsafe-url", "/page"), ("standard", "origin-when-cross-origin", "/"), ("standard", "", "/"),
     ("firefox", "unsafe-url", "/page"), ("firefox", "origin-when-cross-origin", "/page"), ("firefox", "", "/"),
     ("webkit", "unsafe-url", "/page"), ("webkit", "origin-when-cross-origin", "/"), ("webkit", "", "/")],
)  # fmt: skip
def test_what_is_told_at_home_after_a_hop_abroad(
    play: Playbook, answer: Answering, name: str, policy: ReferrerPolicy, told: str
) -> None:
    """Engines that tell another site less than the policy says have not forgotten the rest."""
    request = Request(f"{OTHER}/0", mode="no-cors", referrer_policy=policy)
    page = Page(HOME, f"{HOME}/page")
    played = play(request, _hop(307, f"{HOME}/1"), answer(), page=page, profile=PROFILES[name])
    abroad = "/page" if (name, policy) == ("standard", "unsafe-url") else "/"
    assert [played.header(i, "referer") for i in (0, 1)] == [f"{HOME}{abroad}", f"{HOME}{told}"]


def test_firefox_asks_for_the_type_of_a_body_that_is_gone(play: Playbook, answer: Answering) -> None:
    """Only the redirect that makes the request a GET leaves it out; the next preflight asks for it again."""
    request = Request(f"{API}/0", "POST", (("Content-Type", "application/json"),), "{}")
    grant = answer(204, allow_origin="*", allow_headers="content-type")
    played = play(
        request, grant, _hop(303, f"{API}/1"), grant, _hop(303, f"{API}/2"), grant, answer(allow_origin="*"),
        profile=FIREFOX,
    )  # fmt: skip
    asked = [played.header(i, "access-control-request-headers") for i in (0, 2, 4)]
    assert asked == ["content-type", None, "content-type"]


@pytest.mark.parametrize(
    ("site", "statuses", "kind"),
    [(HOME, (302, 307), "text/plain;charset=UTF-8"), (HOME, (302, 302), None),
     (API, (302, 302), "text/plain;charset=UTF-8"), (API, (302, 307), "text/plain;charset=UTF-8")],
)  # fmt: skip
def test_when_a_content_type_comes_back_in_webkit(
    play: Playbook, answer: Answering, site: str, statuses: tuple[int, int], kind: str | None
) -> None:
    """With CORS at each hop that does not drop it itself; without, by 307 and 308 alone."""
    request = Request(f"{site}/0", "POST", body="x")
    hops = [_hop(status, f"{site}/{i}") for i, status in enumerate(statuses, 1)]
    played = play(request, *hops, answer(allow_origin="*"), profile=WEBKIT)
    assert [played.header(i, "content-type") for i in (1, 2)] == [None, kind]


@pytest.mark.parametrize(
    ("second", "policy", "origin"),
    [(f"{HOME}/1", "no-referrer", "null"), (f"{API}/1", "no-referrer", HOME), (f"{API}/1", "", HOME)],
)
def test_an_origin_sticks_in_webkit(
    play: Playbook, answer: Answering, second: str, policy: ReferrerPolicy, origin: str
) -> None:
    """What was said of it within an origin is said again; another origin is told, whatever the policy."""
    request = Request(f"{HOME}/0", "POST", mode="no-cors", referrer_policy=policy)
    played = play(request, _hop(307, second), answer(), profile=WEBKIT, page=Page(HOME, f"{HOME}/page"))
    assert played.header(1, "origin") == origin


@pytest.mark.parametrize(
    ("credentials", "allowed", "passes"),
    [("same-origin", (), False), ("same-origin", (("Access-Control-Allow-Credentials", "true"),), True),
     ("omit", (), True)],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_webkit_looks_twice_at_redirects_of_what_began_at_home(
    play: Playbook, answer: Answering, method: str, credentials: Credentials,
    allowed: tuple[tuple[str, str], ...], passes: bool,  # noqa: FBT001 - a column
) -> None:  # fmt: skip
    """The second look is for credentials; it comes when the next hop has been asked for, and keeps that from going."""
    request = Request(f"{HOME}/0", method, credentials=credentials)
    redirected = Answer(307, (("Access-Control-Allow-Origin", HOME), ("Location", f"{API}/2"), *allowed))
    grant = [answer(204, allow_origin=HOME, allow_methods="PUT")] if method == "PUT" else []
    last = [answer(allow_origin=HOME)] if passes else []
    played = play(request, _hop(307, f"{API}/1"), *grant, redirected, *grant, *last, profile=WEBKIT)
    assert len(played.sent) == 2 + 2 * len(grant) + len(last)
    assert passes or played.reason is Reason.INVALID_ALLOW_CREDENTIALS
    assert not passes or played.response.status == 200


def test_a_request_that_begins_abroad_is_looked_at_once_in_webkit(play: Playbook, answer: Answering) -> None:
    """Its credentials are nobody's, so that a redirect need not permit them."""
    played = play(Request(f"{API}/0"), _hop(307, f"{OTHER}/1"), answer(allow_origin="*"), profile=WEBKIT)
    assert played.response.status == 200


def test_a_location_with_credentials_is_refused_behind_its_preflight_in_webkit(
    play: Playbook, answer: Answering
) -> None:
    """Where it leads away from home; the standard, and WebKit abroad, refuse at once."""
    request, away = Request(f"{HOME}/0", "PUT"), _hop(307, "https://me:pw@api.example.com/1")
    grant = answer(204, allow_origin="*", allow_methods="PUT")
    assert len(play(request, away).sent) == 1
    played = play(request, away, grant, profile=WEBKIT)
    assert (len(played.sent), played.reason) == (2, Reason.REDIRECT_CONTAINS_CREDENTIALS)
    assert len(play(Request(f"{OTHER}/0", "PUT"), grant, away, profile=WEBKIT).sent) == 2


def test_what_a_hop_of_an_opaque_page_was_granted_is_found_again_in_webkit(play: Playbook, answer: Answering) -> None:
    """A page's opaque origin is not made anew by a redirect between strangers, so its grants stay its own."""
    request = Request(f"{API}/0", "PUT")
    grant = answer(204, allow_origin="*", allow_methods="PUT")
    for granted in ([grant], []):
        answers = (*granted, _hop(307, f"{OTHER}/1"), *granted, answer(allow_origin="*"))
        assert play(request, *answers, page=Page("null"), profile=WEBKIT).response.status == 200


@pytest.mark.parametrize("name", ["firefox", "webkit"])
def test_what_a_cut_leaves_for_the_next_hop(play: Playbook, answer: Answering, name: str) -> None:
    """What was not told before the policy became a relaxed one is not told after."""
    relaxed = _hop(307, f"{OTHER}/1", ("Referrer-Policy", "unsafe-url"))
    page = Page(HOME, f"{HOME}/page")
    played = play(
        Request(f"{OTHER}/0"), relaxed, _hop(307, f"{HOME}/2"), answer(allow_origin="*"), page=page,
        profile=PROFILES[name],
    )  # fmt: skip
    assert played.header(2, "referer") == f"{HOME}/"


def test_a_user_in_a_redirect_at_home_is_fetchs_matter(play: Playbook) -> None:
    """Chromium refuses to follow one for fetch(), and follows for XMLHttpRequest."""
    there = Answer(302, (("Location", "https://u:p@app.example.com/b"),))
    request, profile = Request("https://app.example.com/a"), PROFILES["chromium"]
    assert play(request, there, profile=profile).reason is Reason.REDIRECT_CONTAINS_CREDENTIALS
    asked = play(Request(request.url, initiator="xhr"), there, Answer(200), profile=profile)
    assert asked.response.url == "https://u:p@app.example.com/b"
