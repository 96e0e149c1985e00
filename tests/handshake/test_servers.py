import pytest

from corsage.fetch.network import Answer, Lost, Send
from corsage.handshake.scenario import Guarded, Script, Scripted
from corsage.handshake.servers import guarded, scripted
from corsage.http import headers
from corsage.http.headers import HeaderList
from corsage.policy import Policy

URL, APP = "https://api.example.com/a", "https://app.example.com"


def sent(method: str = "GET", more: HeaderList = (), url: str = URL) -> Send:
    """A request from the page."""
    return Send(url, method, (("Origin", APP), *more), None, preflight=False, credentials=False)


ASK: HeaderList = (("Access-Control-Request-Method", "PUT"),)


def answered(server: Scripted, request: Send) -> Answer:
    """The server's answer; fails where there is none."""
    received = scripted(server)(request).received
    assert isinstance(received, Answer)
    return received


@pytest.mark.parametrize(
    ("request_", "status"),
    [(sent("OPTIONS", ASK), 204), (sent("OPTIONS"), 200), (sent("GET", ASK), 200), (sent("GET"), 200)],
)
def test_a_preflight_is_an_options_that_asks_for_a_method(request_: Send, status: int) -> None:
    """Only OPTIONS with Access-Control-Request-Method gets the preflight's answer."""
    assert answered(Scripted({URL: Script(Answer(204), Answer(200))}), request_).status == status


def test_an_unlisted_url_answers_404_without_cors() -> None:
    """What the script does not speak of is not found."""
    assert answered(Scripted({}), sent()).status == 404


def test_a_fragment_in_the_script_is_not_part_of_the_address() -> None:
    """A URL's fragment never reaches a server."""
    assert answered(Scripted({f"{URL}#x": Script(None, Answer(200))}), sent()).status == 200


def test_a_dropped_connection_is_lost() -> None:
    """None in a script is no answer."""
    assert isinstance(scripted(Scripted({URL: Script(None, None)}))(sent()).received, Lost)


@pytest.mark.parametrize(("status", "length"), [(200, "2"), (404, "2"), (204, None), (304, None)])
def test_a_length_is_added_where_there_may_be_a_body(status: int, length: str | None) -> None:
    """RFC 9110, 8.6: 204 and 304 have none."""
    answer = answered(Scripted({URL: Script(None, Answer(status, (), b"ok"))}), sent())
    assert headers.get(answer.headers, "content-length") == length


def test_a_head_gets_the_length_without_the_body() -> None:
    """RFC 9110, 9.3.2."""
    answer = answered(Scripted({URL: Script(None, Answer(200, (), b"ok"))}), sent("HEAD"))
    assert (answer.body, headers.get(answer.headers, "content-length")) == (b"", "2")


def test_behind_a_policy_the_applications_own_cors_headers_are_replaced() -> None:
    """The middleware's promise holds in memory too: one layer speaks CORS."""
    application = Answer(200, (("Access-Control-Allow-Origin", "*"), ("X-A", "1")), b"ok")
    received = guarded(Guarded(Policy(allow_origins=[APP]), application))(sent()).received
    assert isinstance(received, Answer)
    assert headers.values(received.headers, "access-control-allow-origin") == [APP]
    assert headers.get(received.headers, "x-a") == "1"
