import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from anyio.from_thread import start_blocking_portal
from tests.servers.raw import Last, serving

from corsage.fetch.network import Send
from corsage.handshake import handshake_form, pair
from corsage.handshake.scenario import Guarded
from corsage.policy import Policy
from corsage.studio import loopback
from corsage.studio.demo import DemoAPI

from .conftest import Corsage

APP = "https://app.example.com"
POLICY = Policy(
    allow_origins=[APP], allow_methods=["GET", "POST"], allow_headers=["content-type"], allow_credentials=True
)


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    """The demo API behind the policy, on a port of its own."""
    serving_demo = loopback.serving(DemoAPI(POLICY), loopback.listen(0))
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(serving_demo) as origin:
        yield origin


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--json", "{}"], 0),
        (["--json", "{}", "--credentials", "include"], 0),
        ([], 0),
        (["--json", "{}", "--origin", "https://evil.example"], 1),
        (["--origin", "null"], 1),
        (["-X", "PUT"], 1),
        (["-H", "X-API-Key: k"], 1),
        (["-X", "HEAD"], 0),
        (["--mode", "no-cors"], 0),
    ],
)
def test_the_demo_api_gives_the_same_handshake_as_simulate(
    corsage: Corsage, demo: str, arguments: list[str], code: int
) -> None:
    """Over HTTP and in memory, with the same policy: every exchange, step and outcome alike."""
    ran = corsage("check", f"{demo}/api/data", "--format", "json", *arguments)
    live = handshake_form.read(json.loads(ran.out))
    simulated = pair.simulate(replace(live.scenario, server=Guarded(POLICY)))
    assert live.fetches == simulated.as_the_browser_saw_it().fetches
    assert ran.code == code


def test_the_report_stands_beside_what_curl_sees(corsage: Corsage, demo: str) -> None:
    """The same URL answers a client without CORS, and that is why it "works in Postman"."""
    ran = corsage("check", f"{demo}/x", "--page", "https://evil.example")
    assert ran.code == 1
    assert re.search(r"^curl, Postman: GET +200 ", ran.out, re.MULTILINE)
    assert "here it did not in the response." in " ".join(ran.out.split())
    assert "curl -i -H 'Origin: https://evil.example'" in ran.out
    assert ran.out.rstrip().splitlines()[-1].startswith(("Next: ", "      "))


def test_there_is_no_difference_to_explain_where_there_is_none(corsage: Corsage, demo: str) -> None:
    """Allowed is allowed."""
    assert "A browser protects its user" not in corsage("check", f"{demo}/x").out


def test_each_probe_is_named_before_it_is_sent_and_none_is_sent_besides(corsage: Corsage) -> None:
    """The list on stderr is the list that a server sees, after the handshake, and nothing of it changes anything."""
    seen: list[str] = []

    def record(sent: Send) -> bytes:
        seen.append(sent.method)
        return b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"

    with serving(record) as at:
        ran = corsage("check", at, "-X", "DELETE", "-H", "Authorization: Bearer secret")
    named = re.findall(r"^  [a-z-]+: ([A-Z]+) ", ran.err, re.MULTILINE)
    assert ran.err.startswith(f"{len(named)} requests beside the handshake:\n")
    assert seen == ["OPTIONS", *named]
    assert set(named) <= {"GET", "HEAD", "OPTIONS"}
    assert "secret" not in ran.out + ran.err
    assert "preflight_auth_required" in ran.out


def test_without_probes_the_handshake_is_all(corsage: Corsage) -> None:
    """--no-probes asks nothing that the browser does not ask."""
    seen: list[str] = []

    def record(sent: Send) -> bytes:
        seen.append(sent.method)
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    with serving(record) as at:
        ran = corsage("check", at, "--no-probes")
    assert (seen, ran.err) == (["GET"], "")


def test_unsafe_sends_the_users_own_method_as_curl_would(corsage: Corsage) -> None:
    """Only then is a POST made twice."""
    seen: list[str] = []

    def record(sent: Send) -> bytes:
        seen.append(sent.method)
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    with serving(record) as at:
        corsage("check", at, "-d", "x=1", "-H", "Content-Type: text/plain", "--unsafe")
    assert seen.count("POST") == 2


def test_a_gateway_that_answers_options_is_named(corsage: Corsage) -> None:
    """Who answered is read from the headers of both answers."""

    def answer(sent: Send) -> bytes:
        who = b"awselb/2.0" if sent.method == "OPTIONS" else b"uvicorn"
        status = b"403 Forbidden" if sent.method == "OPTIONS" else b"200 OK"
        return b"HTTP/1.1 " + status + b"\r\nServer: " + who + b"\r\nContent-Length: 0\r\n\r\n"

    with serving(answer) as at:
        out = " ".join(corsage("check", at, "-X", "PUT").out.split())
    assert "OPTIONS is answered by AWS load balancer, the request by Uvicorn" in out


def test_all_browsers_read_the_same_answers(corsage: Corsage) -> None:
    """--browser all sends no request twice: the answers are given to the other engines."""
    seen: list[str] = []

    def record(sent: Send) -> bytes:
        seen.append(sent.method)
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    with serving(record) as at:
        ran = corsage("check", at, "-d", "x", "--browser", "all", "--no-probes", "--page", "http://app.example.com")
    assert seen == ["POST"]
    assert all(name in ran.out for name in ("Chromium 156", "Firefox ESR 153", "WebKitGTK 2.50"))


def test_a_name_can_be_resolved_by_hand(corsage: Corsage) -> None:
    """--resolve HOST:PORT:ADDR, as in curl."""
    with serving(lambda _sent: b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as at:
        port = at.rpartition(":")[2]
        url = f"http://api.test:{port}/"
        assert corsage("check", url, "--resolve", f"api.test:{port}:127.0.0.1", "--no-probes").code == 1
    assert "--resolve 'x'" in corsage("check", url, "--resolve", "x").fails_with(2)


@pytest.mark.parametrize(("space", "gate"), [("public", "Local Network Access"), ("loopback", "CORS")])
def test_the_network_of_the_page_counts(corsage: Corsage, space: str, gate: str) -> None:
    """A public page that asks for this machine meets Local Network Access, where the engine has it."""
    with serving(lambda _sent: b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as at:
        ran = corsage("check", at, "--browser", "chromium", "--page-space", space, "--no-probes")
    assert f"✗ blocked by {gate}" in ran.out


def test_a_post_is_made_once(corsage: Corsage) -> None:
    """To ask beside the handshake must not change anything on the server."""
    seen: list[str] = []

    def record(sent: Send) -> bytes:
        seen.append(sent.method)
        return b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n"

    with serving(record) as at:
        corsage("check", at, "-d", "x=1", "-H", "Content-Type: text/plain")
    assert seen.count("POST") == 1
    assert set(seen[1:]) <= {"GET", "OPTIONS"}


def test_it_can_be_drawn(corsage: Corsage, demo: str) -> None:
    """--format mermaid is the trace, --format drawing the same for a terminal."""
    assert corsage("check", demo, "--format", "mermaid").out.startswith("sequenceDiagram\n")
    assert "▶" in corsage("check", demo, "--format", "drawing").out


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "connection closed"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "malformed answer"),
        (b"HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", "malformed answer"),
    ],
)
def test_a_server_that_does_not_answer_exits_4(corsage: Corsage, raw: bytes, words: str) -> None:
    """One sentence: who, what happened, what to look at."""
    with serving(lambda _sent: Last(raw)) as at:
        sentence = corsage("check", f"{at}/").fails_with(4)
    assert sentence.startswith(f"{at}: {words}")


def test_a_refused_connection_exits_4(corsage: Corsage) -> None:
    """Nobody listens there."""
    with loopback.listen(0) as listener:
        closed = loopback.origin(listener)
    assert "connection refused" in corsage("check", closed).fails_with(4)


def test_a_port_that_browsers_do_not_use_is_an_outcome(corsage: Corsage) -> None:
    """No page can reach it, whether or not somebody listens."""
    ran = corsage("check", "http://127.0.0.1:1/")
    assert ran.code == 1
    assert "Browsers do not connect to port 1." in ran.out


def test_a_name_that_resolves_to_nothing_exits_4(corsage: Corsage) -> None:
    """A typing error in a host."""
    assert "name not resolved" in corsage("check", "https://no-such-host.invalid/").fails_with(4)


def test_a_tls_failure_exits_4(corsage: Corsage) -> None:
    """Https asked of a port that speaks http."""
    with serving(lambda _sent: Last(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as at:
        sentence = corsage("check", at.replace("http:", "https:")).fails_with(4)
    assert "TLS failure" in sentence


def test_a_server_that_is_too_slow_exits_4(corsage: Corsage) -> None:
    """The limit is the user's."""

    def slow(_sent: Send) -> bytes:
        time.sleep(1)
        return b""

    with serving(slow) as at:
        assert "timed out" in corsage("check", at, "--timeout", "0.2").fails_with(4)


def test_an_answer_of_100_mb_exits_4(corsage: Corsage) -> None:
    """It is not read to its end, and not kept."""
    chunk = b"x" * (100 << 20)
    with serving(lambda _sent: Last(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(chunk) + chunk)) as at:
        assert "answer too large" in corsage("check", at).fails_with(4)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("http://192.0.2.1:25/", "http://app.example.com"),
        ("https://192.0.2.1:25/", "https://app.example.com"),
        ("http://127.0.0.1:25/", "https://app.example.com"),
        ("http://localhost:25/", "https://app.example.com"),
    ],
)
def test_the_default_page_may_ask(corsage: Corsage, url: str, page: str) -> None:
    """A page over https is not assumed where all that it could meet is its own browser: mixed content."""
    ran = corsage("check", url, "-d", "x")  # a port that browsers do not use: nothing is sent
    assert ran.out.startswith(f"page {page}, ")
    assert "BlockedPort" in ran.out


def test_a_page_that_is_named_is_the_page(corsage: Corsage) -> None:
    """Mixed content is an outcome where the user's own page is over https."""
    ran = corsage("check", "http://192.0.2.1/", "-d", "x", "--origin", "https://app.example.com")
    assert ran.code == 1
    assert "blocked as mixed content" in ran.out


@pytest.mark.parametrize("url", ["ftp://x/", "app.example.com", "", "http://["])
def test_what_is_no_http_url_exits_2(corsage: Corsage, url: str) -> None:
    """The sentence says how to write it."""
    assert "is not an http or https URL" in corsage("check", url).fails_with(2)


@pytest.mark.parametrize("arguments", [["-X", "TRACE"], ["-H", "X-Wide: \u4e2d"], ["-H", "bad name: x"], ["-X", "a b"]])
def test_what_fetch_would_throw_for_is_an_outcome(corsage: Corsage, demo: str, arguments: list[str]) -> None:
    """As in a browser: a TypeError before anything is sent, not an error of ours."""
    ran = corsage("check", demo, *arguments)
    assert ran.code == 1
    assert "TypeError before sending" in ran.out
