"""What an engine tells its developer of a whole handshake: which lines there are, and what each is about."""

import pytest

from corsage.fetch import console
from corsage.fetch.deviations import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.request import Page, Request
from corsage.handshake import observed_form, pair
from corsage.handshake.scenario import Scenario, Script, Scripted

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
    told = observed_form.blocked(handshake, handshake.fetches[0])
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
