"""What the engines' consoles say, to the letter."""

import pytest

from corsage.consoles import lines as console
from corsage.consoles.blocked import Blocked
from corsage.consoles.chromium import cors_error
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import IN_PREFLIGHT, Reason

APP = "https://app.example.com"
API = "https://api.example.com/data"


def _blocked(reason: Reason, parameter: str = "", *, first: str = API, status: int = 200, xhr: bool = False) -> Blocked:
    failure = Failure(reason, parameter, url=API)
    return Blocked(failure, APP, API, first, status, None, "xhr" if xhr else "fetch")


@pytest.mark.parametrize(
    ("blocked", "line"),
    [
        (
            _blocked(Reason.MISSING_ALLOW_ORIGIN_HEADER),
            (
                f"Access to fetch at '{API}' from origin '{APP}' has been blocked by CORS policy: No "
                "'Access-Control-Allow-Origin' header is present on the requested resource."
            ),
        ),
        (
            _blocked(Reason.PREFLIGHT_ALLOW_ORIGIN_MISMATCH, "caf\xe9", first="https://x.example/"),
            (
                f"Access to fetch at '{API}' (redirected from 'https://x.example/') from origin '{APP}' has been "
                "blocked by CORS policy: Response to preflight request doesn't pass access control check: The "
                "'Access-Control-Allow-Origin' header has a value 'caf\\u00E9' that is not equal to the supplied "
                "origin. Have the server send the header with a valid value."
            ),
        ),
        (
            _blocked(Reason.WILDCARD_ORIGIN_NOT_ALLOWED, xhr=True),
            (
                f"Access to XMLHttpRequest at '{API}' from origin '{APP}' has been blocked by CORS policy: The value "
                "of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the "
                "request's credentials mode is 'include'. The credentials mode of requests initiated by the "
                "XMLHttpRequest is controlled by the withCredentials attribute."
            ),
        ),
        (
            _blocked(Reason.NO_CORS_REDIRECT_MODE_NOT_FOLLOW),
            f'Fetch API cannot load {API}. Request mode is "no-cors" but the redirect mode is not "follow".',
        ),
    ],
)
def test_chromium(blocked: Blocked, line: str) -> None:
    """The line as Chromium 156 prints it; fetch() and XMLHttpRequest differ in what is added."""
    assert console.lines("chromium", blocked) == (line,)


@pytest.mark.parametrize(
    ("blocked", "error"),
    [
        (
            _blocked(Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE, "x-a"),
            ("HeaderDisallowedByPreflightResponse", "x-a"),
        ),
        (_blocked(Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE, "@"), ("InvalidAllowHeadersPreflightResponse", "")),
        (_blocked(Reason.DISALLOWED_BY_MODE), None),
        (_blocked(Reason.NETWORK_FAILURE), None),
        (_blocked(Reason.REDIRECT_TO_OTHER_SCHEME, "ftp"), ("CorsDisabledScheme", "")),
    ],
)
def test_chromium_codes(blocked: Blocked, error: tuple[str, str] | None) -> None:
    """The name and the failed parameter of the DevTools protocol; none where fetch() itself refuses."""
    assert cors_error(blocked) == error


@pytest.mark.parametrize(
    ("blocked", "said"),
    [
        (
            _blocked(Reason.MISSING_ALLOW_ORIGIN_HEADER, status=404),
            f"at {API}. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 404.",
        ),
        (
            _blocked(Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE, "GET, @bad"),
            f"at {API}. (Reason: invalid token ‘@bad’ in CORS header ‘Access-Control-Allow-Methods’).",
        ),
        (
            _blocked(Reason.WILDCARD_ORIGIN_NOT_ALLOWED),
            (
                f"at ‘{API}’. (Reason: Credential is not supported if the CORS header "
                "‘Access-Control-Allow-Origin’ is ‘*’)."
            ),
        ),
    ],
)
def test_firefox(blocked: Blocked, said: str) -> None:
    """Firefox's sentence, with its typographic quotes, and its one template that quotes the URL."""
    prefix = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource "
    assert console.lines("firefox", blocked) == (prefix + said,)


def test_webkit() -> None:
    """WebKit says what was wrong, then that it cannot load."""
    assert console.lines("webkit", _blocked(Reason.ALLOW_ORIGIN_MISMATCH, "x", status=403)) == (
        f"Origin {APP} is not allowed by Access-Control-Allow-Origin. Status code: 403",
        f"Fetch API cannot load {API} due to access control checks.",
    )


def test_the_standard_has_no_console() -> None:
    """Only engines talk."""
    assert console.lines("standard", _blocked(Reason.MISSING_ALLOW_ORIGIN_HEADER)) == ()


@pytest.mark.parametrize("reason", [*IN_PREFLIGHT, *IN_PREFLIGHT.values()])
def test_every_failure_of_the_cors_check_has_a_line_in_each_engine(reason: Reason) -> None:
    """Nobody is left without a word, be it a preflight or the request."""
    assert all(console.lines(engine, _blocked(reason, "p")) for engine in console.ENGINES)


@pytest.mark.parametrize(("value", "told"), [("caf\xe9", ""), ("caf\xc3\xa9", "caf\xe9"), ("x", "x")])
def test_a_failed_parameter_is_utf_8(value: str, told: str) -> None:
    """The DevTools protocol is JSON: bytes that are no UTF-8 are not told."""
    assert cors_error(_blocked(Reason.ALLOW_ORIGIN_MISMATCH, value)) == ("AllowOriginMismatch", told)
