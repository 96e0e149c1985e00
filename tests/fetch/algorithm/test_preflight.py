"""CORS-preflight fetch: when it is sent, what it asks, and each way in which the answer may refuse."""

import pytest
from tests.playbook import Answering, Playbook

from corsage.engines.departures.table import PROFILES
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import Reason
from corsage.fetch.request import CacheMode, Credentials, Page, Request

API = "https://api.example.com/data"
ORIGIN = "https://app.example.com"


@pytest.mark.parametrize("method", ["GET", "head", "POST"])
def test_a_simple_request_is_not_preflighted(play: Playbook, answer: Answering, method: str) -> None:
    """A safelisted method with safelisted headers is what a form could send: it goes out unasked."""
    request = Request(API, method, (("Content-Type", "text/plain"), ("Accept-Language", "de")))
    assert play(request, answer(allow_origin="*")).lines == [f"{method.upper()} {API}"]


def test_what_a_preflight_asks(play: Playbook, answer: Answering) -> None:
    """Steps 2 to 5: the method as it will be sent, the unsafe names sorted and joined by `,`, no credentials."""
    request = Request(API, "patch", (("X-B", "1"), ("Accept", "*/*"), ("X-A", "2")), credentials="include")
    played = play(request, answer(allow_origin="*"))
    sent = played.sent[0]
    assert (sent.method, sent.preflight, sent.credentials, sent.body) == ("OPTIONS", True, False, None)
    assert dict(sent.headers) == {
        "Accept": "*/*",
        "Access-Control-Request-Method": "patch",
        "Access-Control-Request-Headers": "x-a,x-b",
        "Origin": ORIGIN,
        "Referer": f"{ORIGIN}/",
    }


def test_no_unsafe_header_no_request_headers_line(play: Playbook, answer: Answering) -> None:
    """Step 5 appends Access-Control-Request-Headers only where there is something to ask."""
    assert play(Request(API, "PUT"), answer(403)).header(0, "access-control-request-headers") is None


@pytest.mark.parametrize(
    ("status", "reason"),
    [(200, None), (204, None), (299, None), (300, Reason.PREFLIGHT_INVALID_STATUS),
     (304, Reason.PREFLIGHT_INVALID_STATUS), (301, Reason.PREFLIGHT_DISALLOWED_REDIRECT),
     (307, Reason.PREFLIGHT_DISALLOWED_REDIRECT),
     (401, Reason.PREFLIGHT_INVALID_STATUS), (404, Reason.PREFLIGHT_INVALID_STATUS),
     (500, Reason.PREFLIGHT_INVALID_STATUS)],
)  # fmt: skip
def test_only_an_ok_status_will_do(play: Playbook, answer: Answering, status: int, reason: Reason | None) -> None:
    """Step 7: 200 to 299. A redirect is refused too, and named apart."""
    played = play(
        Request(API, "PUT"),
        answer(status, allow_origin="*", allow_methods="PUT", location="/"),
        *([answer(allow_origin="*")] if reason is None else []),
    )
    assert (played.reason if isinstance(played.outcome, Failure) else None) == reason


@pytest.mark.parametrize(
    ("method", "allow_methods", "credentials", "allowed"),
    [
        ("PUT", "PUT", "omit", True),
        ("PUT", "GET,PUT ,", "omit", True),
        ("PUT", "put", "omit", False),
        ("patch", "PATCH", "omit", False),
        ("patch", "patch", "omit", True),
        ("PUT", "*", "omit", True),
        ("PUT", "*", "same-origin", True),
        ("PUT", "*", "include", False),
        ("*", "*", "include", True),
        ("PUT", "", "omit", False),
        ("POST", "", "omit", True),
        ("PUT", "GET", "omit", False),
    ],
)
def test_allow_methods(
    play: Playbook,
    answer: Answering,
    method: str,
    allow_methods: str,
    credentials: Credentials,
    allowed: bool,  # noqa: FBT001
) -> None:
    """Step 7.5: byte for byte; `*` only without credentials; a safelisted method needs no mention."""
    request = Request(API, method, (("X-A", "1"),), credentials=credentials)
    grant = answer(allow_origin=ORIGIN, allow_credentials="true", allow_methods=allow_methods, allow_headers="x-a")
    after = [answer(allow_origin=ORIGIN, allow_credentials="true")] if allowed else []
    played = play(request, grant, *after)
    assert allowed or played.reason is Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE
    assert not allowed or played.response.status == 200


@pytest.mark.parametrize(
    ("name", "allow_headers", "credentials", "allowed"),
    [
        ("X-A", "x-a", "omit", True),
        ("X-A", "X-B, X-a", "omit", True),
        ("X-A", "x-b", "omit", False),
        ("X-A", "*", "omit", True),
        ("X-A", "*", "include", False),
        ("*", "*", "include", True),
        ("Authorization", "*", "omit", False),
        ("Authorization", "*, authorization", "omit", True),
        ("X-A", "", "omit", False),
    ],
)
def test_allow_headers(
    play: Playbook,
    answer: Answering,
    name: str,
    allow_headers: str,
    credentials: Credentials,
    allowed: bool,  # noqa: FBT001
) -> None:
    """Steps 7.6 and 7.7: names ignore case; `*` is for requests without credentials, and never for Authorization."""
    request = Request(API, headers=((name, "1"),), credentials=credentials)
    grant = answer(allow_origin=ORIGIN, allow_credentials="true", allow_headers=allow_headers)
    after = [answer(allow_origin=ORIGIN, allow_credentials="true")] if allowed else []
    played = play(request, grant, *after)
    assert allowed or played.reason is Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE
    assert not allowed or played.response.status == 200


@pytest.mark.parametrize(
    ("named", "reason"),
    [({"allow_methods": "PUT DELETE"}, Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE),
     ({"allow_methods": "PUT", "allow_headers": '"x"'}, Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE)],
)  # fmt: skip
def test_a_list_that_is_none_is_a_network_error(
    play: Playbook, answer: Answering, named: dict[str, str], reason: Reason
) -> None:
    """Step 7.3: "If either methods or headerNames is failure, return a network error"."""
    assert play(Request(API, "PUT"), answer(allow_origin="*", **named)).reason is reason


def test_no_answer_no_request(play: Playbook) -> None:
    """A preflight that nobody answers is a network error, and the actual request is never made."""
    played = play(Request(API, "PUT"))
    assert played.reason is Reason.NETWORK_FAILURE
    assert len(played.sent) == 1


@pytest.mark.parametrize(("engine", "agent"), [("standard", None), ("firefox", None), ("webkit", "mine")])
def test_whose_user_agent_a_preflight_has(play: Playbook, answer: Answering, engine: str, agent: str | None) -> None:
    """A preflight has none of the script's headers; WebKit sends its User-Agent (preflight-has-the-user-agent)."""
    grant = answer(allow_origin="*", allow_headers="user-agent", allow_methods="*")
    request = Request(API, "PUT", (("User-Agent", "mine"),))
    assert play(request, grant, grant, profile=PROFILES[engine]).header(0, "user-agent") == agent


@pytest.mark.parametrize(
    ("then", "policy", "standard", "webkit"),
    [
        (API, "", "/", "/page"),
        (API, "no-referrer", None, "/page"),
        ("https://other.test/", "", "/", "/"),
        ("https://other.test/", "no-referrer", None, "/"),
    ],
)
def test_the_referrer_of_a_preflight_after_a_redirect(
    play: Playbook, answer: Answering, then: str, policy: str, standard: str | None, webkit: str
) -> None:
    """What the policy lets the new URL know; in WebKit what the first was told, and to another site the origin."""
    at = Page(ORIGIN, f"{ORIGIN}/page", registrable=lambda host: ".".join(host.split(".")[-2:]))
    for engine, told in (("standard", standard and ORIGIN + standard), ("webkit", ORIGIN + webkit)):
        leads = answer(307, location=then, referrer_policy=policy)
        played = play(Request("/1", "PUT"), leads, answer(404), page=at, profile=PROFILES[engine])
        assert played.sent[1].preflight
        assert played.header(1, "referer") == told


@pytest.mark.parametrize(
    ("mode", "added"),
    [("default", {}), ("no-cache", {"Cache-Control": "max-age=0"}),
     ("reload", {"Pragma": "no-cache", "Cache-Control": "no-cache"})],
)  # fmt: skip
def test_the_cache_mode_of_a_preflight(
    play: Playbook, answer: Answering, mode: CacheMode, added: dict[str, str]
) -> None:
    """It is the default one; Chromium and Firefox say the request's (preflight-has-the-cache-mode)."""
    request = Request(API, "PUT", (("Cache-Control", "no-store"),), cache=mode)
    names = {"Cache-Control", "Pragma"}
    for engine, expected in (("standard", {}), ("chromium", added), ("firefox", added), ("webkit", {})):
        (sent,) = play(request, answer(404), profile=PROFILES[engine]).sent
        assert {name: value for name, value in sent.headers if name in names} == expected


def test_which_of_two_mistakes_is_named(play: Playbook, answer: Answering) -> None:
    """A list of headers that is none, or a method that is not there: Firefox names the latter."""
    wrong = answer(allow_origin="*", allow_methods="GET", allow_headers="@")
    named = {engine: play(Request(API, "PUT"), wrong, profile=PROFILES[engine]).reason for engine in PROFILES}
    assert named.pop("firefox") is Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE
    assert set(named.values()) == {Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE}
