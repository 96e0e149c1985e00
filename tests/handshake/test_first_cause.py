"""The cause before the symptom, and what fails next."""

import pytest

from corsage.fetch.network import Answer
from corsage.fetch.request import Credentials, Page, Request
from corsage.handshake import pair, verdict
from corsage.handshake.scenario import Guarded, Scenario, Script, Scripted, Server
from corsage.http.headers import HeaderList
from corsage.policy import Policy

APP, API = "https://app.example.com", "https://api.example.com/data"
ALLOW: HeaderList = (("Access-Control-Allow-Origin", APP),)


def said(server: Server, request: Request, page: str = APP) -> str:
    """The verdict on one request."""
    return verdict.of(pair.simulate(Scenario(Page(page), (request,), server)).fetches[-1])


def scripted(preflight: Answer | None, actual: Answer = Answer(200)) -> Scripted:  # noqa: B008 - a frozen value
    """A server with these answers."""
    return Scripted({API: Script(preflight, actual)})


PUT = Request(API, method="PUT", headers=(("x-a", "1"), ("x-b", "2")))


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (401, "asks for a login. A preflight never has credentials"),
        (403, "The answer does not say why"),
        (404, "has nothing for OPTIONS"),
        (405, "does not accept the method OPTIONS"),
        (410, "answered it with an error"),
        (502, "failed while answering it"),
    ],
)
def test_the_status_of_a_preflight_comes_first(status: int, cause: str) -> None:
    """A missing header is the symptom of a login, a wrong path or a crash."""
    sentence = said(scripted(Answer(status)), PUT)
    assert sentence.startswith(f"The server answered the preflight with status {status}: ")
    assert cause in sentence
    assert "grant" not in sentence  # an error answer says nothing of what the server would grant
    with_header = said(scripted(Answer(status, ALLOW)), PUT)
    assert with_header.startswith(f"The server answered the preflight with status {status}: ")


def test_an_error_answer_without_headers_is_named() -> None:
    """The page can neither read the error nor learn of it."""
    sentence = said(scripted(None, Answer(500)), Request(API))
    assert sentence.startswith("The server answered the request with status 500, an error answer without CORS headers.")


@pytest.mark.parametrize(
    ("page", "request_", "cause", "following"),
    [
        ("https://evil.test", PUT, "the origin https://evil.test", "the method PUT"),
        (APP, PUT, "the method PUT", "the request header x-a"),
    ],
)
def test_the_refusal_of_a_known_policy_comes_first(page: str, request_: Request, cause: str, following: str) -> None:
    """Also where the origin is allowed: then Access-Control-Allow-Origin is not the cause."""
    sentence = said(Guarded(Policy(allow_origins=[APP])), request_, page)
    assert sentence.startswith(f"The server's policy does not allow {cause}")
    assert following in sentence
    assert "must name" not in sentence


def test_all_that_is_missing_is_named() -> None:
    """Nobody mends the method and then meets the headers."""
    sentence = said(scripted(Answer(204, ALLOW)), PUT)
    assert "does not name the method PUT" in sentence
    assert "x-a, x-b" in sentence


@pytest.mark.parametrize("credentials", ["omit", "include"])
def test_credentials_are_named_where_the_request_has_them(credentials: Credentials) -> None:
    """The answer needs Access-Control-Allow-Credentials as well, but only then."""
    request = Request(API, method="PUT", credentials=credentials)
    sentence = said(scripted(Answer(204, (("Access-Control-Allow-Methods", "PUT"),))), request)
    assert ("`Access-Control-Allow-Credentials: true`" in sentence) is (credentials == "include")


def test_a_page_of_an_opaque_origin_is_explained() -> None:
    """A sandboxed frame, a file, a data: URL; and null is never to be allowed."""
    sentence = said(scripted(None), Request(API), "null")
    assert sentence.startswith("The page's origin is null: it is a sandboxed frame, a file or a data: URL.")
    assert "do not allow null" in sentence


def test_an_origin_that_a_redirect_made_null_is_explained() -> None:
    """After A -> B -> A the page's origin is still the page's: the request's is null."""
    other = "https://other.example/"
    server = Scripted(
        {
            API: Script(None, Answer(302, (*ALLOW, ("Location", other)))),
            other: Script(None, Answer(200, ALLOW)),
        }
    )
    sentence = said(server, Request(API))
    assert sentence.startswith(
        "The request's Origin is null, because a redirect led from one foreign origin to another."
    )
    assert "page's origin" not in sentence
