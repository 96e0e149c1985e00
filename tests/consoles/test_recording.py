"""What an engine tells its developer of a whole handshake: which lines there are, and what each is about."""

import pytest

from corsage.consoles import lines as console
from corsage.consoles import recording
from corsage.consoles.chromium import cors_error
from corsage.consoles.evidence import blocked
from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.request import Mode, Page, Redirect, Request
from corsage.handshake import pair
from corsage.handshake.scenario import Scenario, Script, Scripted
from corsage.http.headers import HeaderList

APP, API, OTHER = "http://app.site.test", "http://api.site.test", "http://other.test"
OPEN = ("Access-Control-Allow-Origin", "*")
GRANT = Answer(200, (OPEN, ("Access-Control-Allow-Methods", "PUT")))
CLOSED = Answer(200)
NULL = "(Reason: CORS request did not succeed). Status code: (null)."
MISSING = "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code:"


def _to(location: str, *headers: tuple[str, str]) -> Answer:
    return Answer(302, (("Location", location), *headers))


def _console(engine: str, first: Request, answers: dict[str, Script]) -> list[str]:
    scenario = Scenario(Page(APP), (first,), Scripted(answers))
    handshake = pair.simulate(scenario, PROFILES[engine])
    told = blocked(handshake, handshake.fetches[0])
    assert told is not None
    start = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at "
    return [line.removeprefix(start) for line in console.lines(engine, told)]


LOST = Script(None, None)


@pytest.mark.parametrize(
    ("request_", "answers", "said"),
    [
        (Request(f"{API}/a"), {f"{API}/a": LOST}, [f"{API}/a. {NULL}"]),
        (Request(f"{APP}/a"), {f"{APP}/a": LOST}, []),
        (Request(f"{API}/a", mode="no-cors"), {f"{API}/a": LOST}, []),
        (Request(f"{API}/a", "PUT"), {f"{API}/a": LOST}, [f"{API}/a. {NULL}"] * 2),
        (Request(f"{API}/a"), {f"{API}/a": Script(GRANT, CLOSED)}, [f"{API}/a. {MISSING} 200."]),
        (Request(f"{API}/a", "PUT"), {f"{API}/a": Script(GRANT, CLOSED)}, [f"{API}/a. {MISSING} 200."]),
        (
            Request(f"{API}/a", "PUT"),
            {f"{API}/a": Script(CLOSED, GRANT)},
            [f"{API}/a. {MISSING} 200.", f"{API}/a. {NULL}"],
        ),
        (
            Request(f"{API}/a"),
            {f"{API}/a": Script(GRANT, _to(f"{OTHER}/a"))},
            [f"{API}/a. {MISSING} 302.", f"{API}/a. {NULL}"],
        ),
        (
            Request(f"{API}/a", redirect="manual"),
            {f"{API}/a": Script(GRANT, _to(f"{OTHER}/a"))},
            [f"{API}/a. {MISSING} 302."],
        ),
        (Request(f"{API}/a"), {f"{API}/a": Script(GRANT, Answer(302))}, [f"{API}/a. {MISSING} 302."]),
        (
            Request(f"{API}/a"),
            {f"{API}/a": Script(GRANT, _to(f"{OTHER}/a", OPEN)), f"{OTHER}/a": Script(CLOSED, CLOSED)},
            [f"{OTHER}/a. {MISSING} 200."],
        ),
        (
            Request(f"{API}/a"),
            {f"{API}/a": Script(GRANT, _to("ftp://x.test/", OPEN))},
            ["ftp://x.test/. (Reason: CORS request not http).", f"{API}/a. {NULL}"],
        ),
        (
            Request(f"{APP}/a"),
            {f"{APP}/a": Script(GRANT, _to("ftp://x.test/"))},
            ["ftp://x.test/. (Reason: CORS request not http)."],
        ),
        (Request(f"{API}/a"), {f"{API}/a": Script(GRANT, _to("data:,x", OPEN))}, [f"{API}/a. {NULL}"]),
        (Request(f"{API}/a"), {f"{API}/a": Script(GRANT, _to("http://[", OPEN))}, [f"{API}/a. {NULL}"]),
        (Request(f"{APP}/a"), {f"{APP}/a": Script(GRANT, _to("http://["))}, []),
        (Request(f"{API}/a"), {f"{API}/a": Script(GRANT, _to("http://u:p@x.test/", OPEN))}, [f"{API}/a. {NULL}"]),
        (Request(f"{API}/a"), {f"{API}/a": Script(GRANT, _to(f"{API}/a", OPEN))}, [f"{API}/a. {NULL}"]),
        (Request(f"{API}/a", redirect="error"), {f"{API}/a": Script(GRANT, _to(f"{OTHER}/a", OPEN))}, []),
    ],
)
def test_what_firefox_says(request_: Request, answers: dict[str, Script], said: list[str]) -> None:
    """A refused preflight or redirect of a CORS request has a line more, of the request that is given up (observed)."""
    assert _console("firefox", request_, answers) == said


def test_a_second_line_has_the_url_unquoted() -> None:
    """Firefox quotes the URL in the template about the wildcard and credentials only."""
    answers = {f"{API}/a": Script(GRANT, _to(f"{OTHER}/a", OPEN))}
    first, second = _console("firefox", Request(f"{API}/a", credentials="include"), answers)
    assert first.startswith(f"‘{API}/a’. (Reason: Credential is not supported")
    assert second == f"{API}/a. {NULL}"


@pytest.mark.parametrize(
    ("status", "location", "mode", "said"),
    [
        (302, "about:blank", "follow", ["about:blank. (Reason: CORS request not http).", f"{API}/a. {NULL}"]),
        (302, "mailto:x", "follow", ["mailto:x. (Reason: CORS request not http).", f"{API}/a. {NULL}"]),
        (302, "javascript:1", "follow", [f"{API}/a. {NULL}"]),
        (302, "file:///x", "follow",
         [f"Security Error: Content at {API}/a may not load or link to file:///x.", f"{API}/a. {NULL}"]),
        (302, "blob:http://x.test/1", "follow",
         [f"Security Error: Content at {API}/a may not load data from blob:http://x.test/1.", f"{API}/a. {NULL}"]),
    ],
)  # fmt: skip
def test_where_firefox_is_led(status: int, location: str, mode: Redirect, said: list[str]) -> None:
    """Each scheme that is not HTTP has its line, or none (observed)."""
    answers = {f"{API}/a": Script(GRANT, Answer(status, (("Location", location), OPEN)))}
    assert _console("firefox", Request(f"{API}/a", redirect=mode), answers) == said


@pytest.mark.parametrize(
    ("mode", "location", "external"),
    [("follow", (("Location", "/x"),), True), ("follow", (), False), ("manual", (("Location", "/x"),), False)],
)
def test_a_preflight_that_is_redirected(mode: Redirect, location: HeaderList, *, external: bool) -> None:
    """Firefox speaks of a redirect only where it would have followed it."""
    answers = {f"{API}/a": Script(Answer(301, (OPEN, *location)), CLOSED)}
    said = _console("firefox", Request(f"{API}/a", "PUT", redirect=mode), answers)
    failed = f"{API}/a. (Reason: CORS preflight response did not succeed). Status code: 301."
    redirected = [f"{API}/a. (Reason: CORS request external redirect not allowed)."] if external else []
    assert said == [*redirected, failed, f"{API}/a. {NULL}"]


def test_a_given_up_request_is_shown_as_it_was_written() -> None:
    """With its fragment, and with user and password where XMLHttpRequest has them."""
    answers = {f"{API}/a": Script(CLOSED, CLOSED)}
    url = f"{API.replace('//', '//u:p@')}/a#part"
    assert _console("firefox", Request(url, "PUT", initiator="xhr"), answers)[-1] == f"{url}. {NULL}"


def _chromium(request: Request, *answers: Answer | None) -> list[str]:
    """All lines of Chromium, less the first part of a CORS line; the answers are those of a chain of URLs."""
    chain = {f"{API}/{i}": Script(GRANT, answer) for i, answer in enumerate(answers)}
    handshake = pair.simulate(Scenario(Page(APP), (request,), Scripted(chain)), PROFILES["chromium"])
    (written,) = recording.write(handshake)["observed"]
    return [line.rpartition("CORS policy: ")[2] for line in written["outcome"].get("console", [])]


LOADING = "Failed to load resource: "


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([Answer(200, (OPEN,))], []),
        ([Answer(404, (OPEN,))], [f"{LOADING}the server responded with a status of 404 (Not Found)"]),
        ([Answer(500, (OPEN,), b"", "Oh")], [f"{LOADING}the server responded with a status of 500 (Oh)"]),
        ([_to("/1", OPEN), Answer(503, (OPEN,))],
         [f"{LOADING}the server responded with a status of 503 (Service Unavailable)"]),
        ([None], [f"{LOADING}net::ERR_EMPTY_RESPONSE"]),
        ([Answer(407, (OPEN,))], [f"{LOADING}net::ERR_UNEXPECTED_PROXY_AUTH"]),
        ([_to("data:,x", OPEN)], [f"{LOADING}net::ERR_UNSAFE_REDIRECT"]),
        ([Answer(404)], [
            "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
            f"{LOADING}net::ERR_FAILED",
        ]),
    ],
)  # fmt: skip
def test_what_chromium_says_of_the_loading(answers: list[Answer | None], said: list[str]) -> None:
    """A status that is an error, the error of the network stack, and behind each CorsError that it failed."""
    assert _chromium(Request(f"{API}/0"), *answers) == said


def test_the_redirect_mode_error_is_a_failure_but_for_what_is_not_safe() -> None:
    """The network stack has looked at Location before."""
    request = Request(f"{API}/0", redirect="error")
    assert _chromium(request, _to("/1", OPEN)) == [f"{LOADING}net::ERR_FAILED"]
    assert _chromium(request, _to("data:,x", OPEN)) == [f"{LOADING}net::ERR_UNSAFE_REDIRECT"]


def test_headers_that_xmlhttprequest_may_not_set() -> None:
    """One line each, before all else; fetch() drops them without a word, and what throws ends it."""
    headers = (("Cookie", "a=b"), ("User-Agent", "x"), ("X-A", "1"))
    refused = ['Refused to set unsafe header "Cookie"', 'Refused to set unsafe header "User-Agent"']
    assert _chromium(Request(f"{API}/0", "GET", headers, initiator="xhr"), None)[:2] == refused
    assert _chromium(Request(f"{API}/0", "GET", headers[:2]), None) == [f"{LOADING}net::ERR_EMPTY_RESPONSE"]
    beyond = (*headers[:1], ("X-Wide", "\u4e2d"), *headers[1:])
    assert _chromium(Request(f"{API}/0", "GET", beyond, initiator="xhr")) == refused[:1]
    for method, url in (("TRACE", API), ("a b", API), ("GET", "http://[")):
        assert _chromium(Request(url, method, beyond, initiator="xhr")) == []


_CORS_ONLY = "Cross origin requests are only supported for protocol schemes"


@pytest.mark.parametrize(
    ("request_", "named", "said"),
    [
        (Request("file:///x"), False, ["Not allowed to load local resource: file:///x"]),
        (Request("foo:x"), False, ['Fetch API cannot load foo:x. URL scheme "foo" is not supported.']),
        (Request("foo:x", initiator="xhr"), True, [_CORS_ONLY, f"{LOADING}net::ERR_FAILED"]),
        (Request("view-source:x", initiator="xhr"), False, ["Not allowed to load local resource: view-source:x"]),
        (Request("blob:null/x", initiator="xhr"), False, ["Not allowed to load local resource: blob:null/x"]),
        (Request("blob:null/x", "PUT", initiator="xhr"), False, []),
        (Request("ftp://x.test/", initiator="xhr"), False, ["FTP is not supported."]),
    ],
)  # fmt: skip
def test_what_chromium_says_of_schemes(request_: Request, said: list[str], *, named: bool) -> None:
    """As asked of it: fetch() refuses what it does not know, no page may display what is local, CORS knows the rest."""
    handshake = pair.simulate(Scenario(Page(APP), (request_,), Scripted({})), PROFILES["chromium"])
    told = blocked(handshake, handshake.fetches[0])
    assert told is not None
    assert (cors_error(told) is not None) == named
    lines = recording.console_lines(handshake, handshake.fetches[0])
    assert len(lines) == len(said)
    assert all(start in line for start, line in zip(said, lines, strict=True))


_UNSAFE_ATTEMPT = "Unsafe attempt to load URL {} from frame with URL http://app.site.test/page. Domains, protocols and "


@pytest.mark.parametrize(
    ("mode", "location", "said"),
    [
        ("cors", "view-source:x", ["Not allowed to load local resource: view-source:x"]),
        ("same-origin", "view-source:x", ["Not allowed to load local resource: view-source:x"]),
        ("cors", "mailto:a", [_CORS_ONLY, f"{LOADING}net::ERR_FAILED"]),
        ("no-cors", "mailto:a", [f"{LOADING}net::ERR_UNKNOWN_URL_SCHEME"]),
        ("same-origin", "mailto:a", [_UNSAFE_ATTEMPT.format("mailto:a")]),
        ("no-cors", "about:blank", [f"{LOADING}net::ERR_UNSAFE_REDIRECT"]),
        ("same-origin", "devtools://x", [f"{LOADING}net::ERR_UNSAFE_REDIRECT"]),
        ("same-origin", f"{API}/b", [_UNSAFE_ATTEMPT.format(f"{API}/b")]),
        ("same-origin", "http://u:p@api.site.test/", [_UNSAFE_ATTEMPT.format("http://u:p@api.site.test/")]),
        ("same-origin", "http://u:p@app.site.test/", []),
        ("cors", "http://u:p@app.site.test/", []),
        ("cors", "http://u:p@api.site.test/", ["contains a username and password", f"{LOADING}net::ERR_FAILED"]),
    ],
)
def test_where_chromium_does_not_follow(mode: Mode, location: str, said: list[str]) -> None:
    """As asked of it: the network's stack, the page's own rules and CORS each have their redirects."""
    answers = {f"{APP}/a": Script(None, _to(location))}
    scenario = Scenario(Page(APP, url=f"{APP}/page"), (Request(f"{APP}/a", mode=mode),), Scripted(answers))
    handshake = pair.simulate(scenario, PROFILES["chromium"])
    lines = recording.console_lines(handshake, handshake.fetches[0])
    assert len(lines) == len(said)
    assert all(start in line for start, line in zip(said, lines, strict=True))


@pytest.mark.parametrize("srcdoc", [True, False])
def test_who_made_an_unsafe_attempt(*, srcdoc: bool) -> None:
    """As asked of Chromium: the document of an iframe's srcdoc is named by its own URL."""
    page = Page(APP, url=f"{APP}/page", srcdoc=srcdoc)
    answers = {f"{APP}/a": Script(None, _to(f"{API}/b"))}
    scenario = Scenario(page, (Request(f"{APP}/a", mode="same-origin"),), Scripted(answers))
    handshake = pair.simulate(scenario, PROFILES["chromium"])
    (line,) = recording.console_lines(handshake, handshake.fetches[0])
    assert f"from frame with URL {'about:srcdoc' if srcdoc else f'{APP}/page'}." in line


def test_a_redirect_to_a_blob_is_no_silent_one() -> None:
    """XMLHttpRequest's own rule is for the URL that open() was given."""
    request = Request(f"{API}/0", "PUT", initiator="xhr")
    assert _chromium(request, _to("blob:null/x", OPEN)) == [f"{LOADING}net::ERR_UNSAFE_REDIRECT"]


@pytest.mark.parametrize(
    ("name", "error"),
    [("Location", "LOCATION"), ("content-disposition", "CONTENT_DISPOSITION"), ("Content-Length", "CONTENT_LENGTH")],
)
def test_a_head_that_contradicts_itself(name: str, error: str) -> None:
    """In memory as over HTTP: to Chromium it is no answer, and its console names the header."""
    assert _chromium(Request(f"{API}/0"), Answer(200, (OPEN, (name, "1"), (name, "2")))) == [
        f"{LOADING}net::ERR_RESPONSE_HEADERS_MULTIPLE_{error}"
    ]
