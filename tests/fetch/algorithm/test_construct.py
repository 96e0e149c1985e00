"""The Request constructor: what a script gets a TypeError for, and what it silently loses."""

import pytest
from tests.playbook import Answering, Playbook

from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.reason import Reason
from corsage.fetch.request import Initiator, Page, Request

SAME = "https://app.example.com/a"


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (Request("http://["), Reason.INVALID_URL),
        (Request("https://u:p@app.example.com/"), Reason.URL_WITH_CREDENTIALS),
        (Request("https://u@app.example.com/"), Reason.URL_WITH_CREDENTIALS),
        (Request(SAME, method=""), Reason.INVALID_METHOD),
        (Request(SAME, method="G T"), Reason.INVALID_METHOD),
        (Request(SAME, method="trace"), Reason.FORBIDDEN_METHOD),
        (Request(SAME, method="GET\u0100"), Reason.NON_BYTE_STRING),
        (Request(SAME, method="PUT", mode="no-cors"), Reason.NO_CORS_METHOD),
        (Request(SAME, headers=(("a b", "1"),)), Reason.INVALID_HEADER_NAME),
        (Request(SAME, headers=(("", "1"),)), Reason.INVALID_HEADER_NAME),
        (Request(SAME, headers=(("A", "1\n2"),)), Reason.INVALID_HEADER_VALUE),
        (Request(SAME, headers=(("A", "\0"),)), Reason.INVALID_HEADER_VALUE),
        (Request(SAME, headers=(("A", "\u20ac"),)), Reason.NON_BYTE_STRING),
        (Request(SAME, body="x"), Reason.BODY_NOT_ALLOWED),
        (Request(SAME, method="head", body=b""), Reason.BODY_NOT_ALLOWED),
    ],
    ids=lambda value: value.value if isinstance(value, Reason) else "",
)
def test_a_type_error_before_anything_is_sent(play: Playbook, request_: Request, reason: Reason) -> None:
    """Fetch, 5.4: each check of the constructor throws, and the network never hears of it."""
    played = play(request_)
    assert played.reason is reason
    assert played.sent == []
    assert played.steps[-1].reason is reason


@pytest.mark.parametrize(
    ("url", "dangles"),
    [
        ("/a\nb?<", True),
        ("\thttps://api.example.com/#<", True),
        ("https://api.example.com/<\r", True),
        ("/ab?<", False),
        ("/a\nb?%3C", False),
        ("data:,a\nb<", False),
    ],
)
@pytest.mark.parametrize("initiator", ["fetch", "xhr"])
def test_chromium_asks_for_no_markup(play: Playbook, url: str, initiator: Initiator, *, dangles: bool) -> None:
    """A URL that may be an attribute of HTML that was never closed is refused; not thrown for, and not by others."""
    allowed = Answer(200, (("Access-Control-Allow-Origin", "*"),))
    request = Request(url, initiator=initiator)
    there = () if url.startswith("data:") else (allowed,)
    outcome = play(request, *(() if dangles else there), profile=PROFILES["chromium"]).outcome
    assert isinstance(outcome, Failure) == dangles
    if isinstance(outcome, Failure):
        assert (outcome.reason, outcome.gate) == (Reason.DANGLING_MARKUP, "network")
    assert isinstance(play(request, *there, profile=PROFILES["firefox"]).outcome, Response)


def test_a_mode_that_refuses_markup_is_the_reason(play: Playbook) -> None:
    """Blink's fetch() looks at its modes before it asks for the URL."""
    request = Request("https://api.example.com/\n<", mode="same-origin")
    assert play(request, profile=PROFILES["chromium"]).reason is Reason.DISALLOWED_BY_MODE


def test_the_order_of_two_mistakes(play: Playbook) -> None:
    """Web IDL converts first, then come URL, method, headers, body."""
    assert play(Request("http://[", "TRACE", (("A", "\u20ac"),))).reason is Reason.NON_BYTE_STRING
    assert play(Request("http://[", "TRACE", (("a b", "1"),))).reason is Reason.INVALID_URL
    assert play(Request(SAME, "TRACE", (("a b", "1"),))).reason is Reason.FORBIDDEN_METHOD
    assert play(Request(SAME, "GET", (("a b", "1"),), "x")).reason is Reason.INVALID_HEADER_NAME


def test_a_value_is_normalised_before_it_is_checked(play: Playbook, answer: Answering) -> None:
    """Headers, "append", step 1: white space and line breaks around a value are stripped, not refused."""
    played = play(Request(SAME, headers=(("X-A", "\r\n 1\t"),)), answer())
    assert played.header(0, "x-a") == "1"


def test_forbidden_headers_are_dropped_without_a_word(play: Playbook, answer: Answering) -> None:
    """Guard "request": Host, Cookie, Sec-*, and a method override naming TRACE never leave; no error is thrown."""
    lines = (("Host", "spoof"), ("Cookie", "a=b"), ("Sec-X", "1"), ("X-HTTP-Method", "TRACE"), ("X-Ok", "1"))
    played = play(Request(SAME, headers=lines), answer())
    assert [name for name, _ in played.sent[0].headers] == ["X-Ok", "Accept", "Referer"]
    assert [step.observed for step in played.steps if step.check.name == "header-dropped"] == [
        "Host", "Cookie", "Sec-X", "X-HTTP-Method",
    ]  # fmt: skip


def test_no_cors_keeps_only_safelisted_values(play: Playbook, answer: Answering) -> None:
    """Guard "request-no-cors": a value counts together with what the name already has; Range is privileged."""
    lines = (
        ("Accept", "a" * 100),
        ("Accept", "b" * 100),
        ("Content-Type", "text/html"),
        ("X-A", "1"),
        ("Range", "bytes=0-"),
    )
    played = play(Request("https://api.example.com/", mode="no-cors", headers=lines), answer())
    assert played.sent[0].headers[0] == ("Accept", "a" * 100)
    assert {name.lower() for name, _ in played.sent[0].headers} == {"accept", "referer"}


def test_the_second_line_of_a_name_takes_the_spelling_of_the_first(play: Playbook, answer: Answering) -> None:
    """Header list, "append", step 1."""
    played = play(Request(SAME, headers=(("X-Thing", "1"), ("x-thing", "2"))), answer())
    assert played.sent[0].headers[:2] == (("X-Thing", "1"), ("X-Thing", "2"))


@pytest.mark.parametrize(
    ("body", "given", "sent_type"),
    [
        ("x", (), "text/plain;charset=UTF-8"),
        (b"x", (), None),
        ("x", (("content-type", "a/b"),), "a/b"),
        (None, (), None),
    ],
)
def test_text_brings_a_type_along(
    play: Playbook,
    answer: Answering,
    body: str | bytes | None,
    given: tuple[tuple[str, str], ...],
    sent_type: str | None,
) -> None:
    """Fetch, "extract a body": a string is text/plain unless the script says otherwise; a buffer has no type."""
    assert play(Request(SAME, "POST", given, body), answer()).header(0, "content-type") == sent_type


def test_a_relative_url_is_relative_to_the_page(play: Playbook, answer: Answering) -> None:
    """Fetch, 5.4, step 5.1: against the API base URL; an opaque page has none here."""
    page = Page("https://app.example.com", "https://app.example.com/x/y")
    assert play(Request("z"), answer(), page=page).lines == ["GET https://app.example.com/x/z"]
    assert play(Request("z"), page=Page("null")).reason is Reason.INVALID_URL


@pytest.mark.parametrize(("engine", "kept"), [("standard", True), ("chromium", True), ("firefox", False)])
@pytest.mark.parametrize(("name", "value"), [("Accept", "caf\xe9"), ("Content-Type", "text/plain;x=caf\xe9")])
def test_no_cors_asks_the_engines_safelist(
    play: Playbook, answer: Answering, engine: str, name: str, value: str, *, kept: bool
) -> None:
    """Headers, "append", step 3: what Firefox holds unsafe (the row ascii-values) it drops in no-cors."""
    request = Request("https://api.example.com/", mode="no-cors", headers=((name, value),))
    played = play(request, answer(), profile=PROFILES[engine])
    assert (played.header(0, name.lower()) == value) is kept
