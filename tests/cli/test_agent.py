import base64
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from tests.machine import missing
from tests.servers.raw import Last, serving

from corsage.browser import AsyncBrowser
from corsage.browser.agent import TooLongError, serve
from corsage.browser.transports import Transport
from corsage.cli import agent
from corsage.fetch.network import Send
from corsage.handshake.record import Exchange

APP = "https://app.example.com/page"
EXAMPLE = Path(__file__).parents[2] / "docs/examples/agent.mjs"


def ask(*requests: object, options: tuple[str, ...] = ()) -> dict[Any, dict[str, Any]]:
    """The answers of one agent's life, by id."""
    lines = [line if isinstance(line, str) else json.dumps(line) for line in requests]
    ran = subprocess.run(
        [sys.executable, "-m", "corsage", "agent", *options],
        input="\n".join(lines) + "\n", capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert ran.stderr == ""
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(answers) == len(requests)
    return {answer["id"]: answer for answer in answers}


def open_to_all(sent: Send) -> bytes:
    """An API that allows every page by name, says what it was sent, and sets a cookie."""
    given = {name.lower(): value for name, value in sent.headers}
    body = json.dumps({"method": sent.method, "cookie": given.get("cookie"), "host": given["host"]}).encode()
    lines = [
        "HTTP/1.1 200 Fine",
        f"Access-Control-Allow-Origin: {given.get('origin', '*')}",
        "Access-Control-Allow-Credentials: true",
        "Access-Control-Allow-Headers: x-a",
        "Set-Cookie: sid=1; SameSite=None; Secure",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def body(answer: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON is anything
    """The JSON of an answer's body."""
    return json.loads(base64.b64decode(answer["body"]))


def test_a_call_is_answered_as_javascript_sees_it() -> None:
    """Type, status, the server's phrase, filtered headers, the body in base64."""
    with serving(open_to_all) as at:
        answer = ask({"id": "a", "page": APP, "url": f"{at}/"})["a"]
    assert (answer["type"], answer["status"], answer["statusText"], answer["url"]) == ("cors", 200, "Fine", f"{at}/")
    assert [name for name, _ in answer["headers"]] == ["content-length"]
    assert body(answer)["method"] == "GET"


def test_a_blocked_call_has_a_reason_and_the_engines_words() -> None:
    """What the page's script is not told."""
    with serving(lambda _sent: b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as at:
        answer = ask({"id": 1, "page": APP, "url": f"{at}/"}, options=("--browser", "chromium"))[1]
    assert (answer["error"], answer["reason"]) == ("TypeError", "MissingAllowOriginHeader")
    assert answer["message"].startswith(f"Access to fetch at '{at}/' from origin 'https://app.example.com'")


def test_a_line_that_is_no_request_is_answered_with_its_place() -> None:
    """And the others go on."""
    with serving(open_to_all) as at:
        answers = ask(
            "{",
            {"id": 2, "page": APP},
            {"id": 3, "page": APP, "url": at, "mod": "cors"},
            {"id": 4, "page": APP, "url": at},
        )
    assert {answers[i]["error"] for i in (None, 2, 3)} == {"BadRequest"}
    assert answers[2]["message"] == "'url' is missing"
    assert answers[3]["message"] == "unknown key 'mod': did you mean 'mode'?"
    assert answers[4]["status"] == 200


def test_requests_run_at_once() -> None:
    """The first is answered only when the second has come: one after the other would never end."""
    both = threading.Barrier(2, timeout=20)

    def meet(sent: Send) -> bytes:
        both.wait()
        return open_to_all(sent)

    with serving(meet) as at:
        answers = ask(*[{"id": i, "page": APP, "url": f"{at}/{i}"} for i in (1, 2)])
    assert [answers[i]["status"] for i in (1, 2)] == [200, 200]


def test_a_host_resolves_to_the_address_that_was_said() -> None:
    """As curl's --resolve, and for all hosts below a name; the server still sees the name."""
    with serving(open_to_all) as at:
        port = at.rpartition(":")[2]
        url = f"http://api.some.test:{port}/"
        answer = ask(
            {"id": 1, "page": "http://app.some.test", "url": url}, options=("--resolve", "*.test:*:127.0.0.1")
        )[1]
    assert (answer["url"], body(answer)["host"]) == (url, f"api.some.test:{port}")


@pytest.mark.parametrize(("credentials", "cookie"), [("include", "sid=1"), ("omit", None), ("same-origin", None)])
def test_one_jar_for_the_agents_life(credentials: str, cookie: str | None) -> None:
    """A cookie that was set with credentials goes along with credentials, and only then."""
    with serving(open_to_all) as at:
        process = subprocess.Popen(
            [sys.executable, "-m", "corsage", "agent"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin
        assert process.stdout
        for mode in ("include", credentials):
            process.stdin.write(json.dumps({"id": mode, "page": APP, "url": at, "credentials": mode}) + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.wait(20) == 0
        process.stdout.close()
    assert body(answer)["cookie"] == cookie


def test_upload_listeners_ask_for_a_preflight() -> None:
    """An XMLHttpRequest whose upload is listened to is never sent unasked (XHR, "use-CORS-preflight flag")."""
    seen: list[str] = []

    def record(sent: Send) -> bytes:
        seen.append(sent.method)
        return open_to_all(sent)

    call = {"id": 1, "op": "xhr", "page": APP, "method": "POST", "body": "eA==", "uploadListeners": True}
    with serving(record) as at:
        ask({**call, "url": at})
    assert seen == ["OPTIONS", "POST"]


def test_a_bad_rule_is_one_sentence() -> None:
    """Exit code 2."""
    ran = subprocess.run(
        [sys.executable, "-m", "corsage", "agent", "--resolve", "x.test"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "write it as HOST:PORT:ADDRESS" in ran.stderr


@pytest.mark.node
def test_the_example_for_node_runs() -> None:
    """The page's example, as it stands: a fetch() from Node, allowed and blocked."""
    node = shutil.which("node")
    if node is None:
        missing("no Node.js")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def run(url: str) -> str:
        return subprocess.run([node, EXAMPLE, url], env=environment, capture_output=True, text=True, check=True).stdout

    with serving(open_to_all) as at:
        assert json.loads(run(at))["method"] == "GET"
    with serving(lambda _sent: b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as at:
        assert "has been blocked by CORS policy" in run(at)


@pytest.mark.parametrize(
    ("line", "identity", "message"),
    [
        ("[]", None, "must be an object, not a list"),
        ('{"id":NaN}', None, "NaN is not JSON"),
        ("[" * 100_000, None, "maximum recursion depth exceeded"),
        (json.dumps({"id": 5, "op": "zap", "page": APP, "url": APP}), 5, "op: must be one of fetch, xhr, not 'zap'"),
        (json.dumps({"id": [1], "page": APP, "url": 5}), None, "url: must be a string, not a number"),
        (json.dumps({"id": 7, "page": APP, "url": APP, "body": "!"}), 7, "body: is not base64"),
        (json.dumps({"id": 8, "page": APP, "url": APP, "body": "é"}), 8, "body: is not base64"),
        (json.dumps({"id": 9, "page": APP, "url": APP, "body": 5}), 9, "body: must be a string, not a number"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(line: str, identity: object, message: str) -> None:
    """Whatever stands in a line, it has one answer, and the next line has its own."""
    first, second = told(line, json.dumps({"id": "next", "page": APP, "url": "data:,x"}))
    assert first["error"] == first["reason"] == "BadRequest"
    assert first["id"] == (identity if identity is not None else first["id"])
    assert message in first["message"]
    assert (second["id"], second["status"]) == ("next", 200)


def test_null_is_the_default_and_any_id_comes_back() -> None:
    """JavaScript's undefined and its lone surrogates arrive as it writes them."""
    asked = dict.fromkeys(["op", "origin", "method", "headers", "body", "stream", "mode", "referrer", "keepalive"])
    (answer,) = told(json.dumps({**asked, "id": {"a": ["\ud800"]}, "page": APP, "url": "data:,\ud800"}))
    assert (answer["id"], answer["status"], answer["body"]) == ({"a": ["\ud800"]}, 200, "77+9")


@pytest.mark.parametrize(
    ("key", "value"),
    [("mode", "navigate"), ("credentials", "yes"), ("redirect", ""), ("cache", 5), ("referrerPolicy", "never")],
)
def test_an_option_that_the_platform_does_not_know_throws(key: str, value: object) -> None:
    """Web IDL's enumerations, and the mode "navigate", which no script may ask for: a TypeError, as of fetch()."""
    (answer,) = told(json.dumps({"id": 1, "page": APP, "url": "data:,x", key: value}))
    assert (answer["error"], answer["reason"]) == ("TypeError", "BadRequest")
    assert answer["message"].startswith(f"fetch() threw: {key}: must be one of")


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"op": "xhr", "method": "a b"}, "SyntaxError"),
        ({"op": "xhr", "method": "TRACE"}, "SecurityError"),
        ({"op": "xhr", "url": "https://"}, "SyntaxError"),
        ({"op": "xhr", "headers": [["a b", ""]]}, "SyntaxError"),
        ({"op": "xhr", "headers": [["a", "\0"]]}, "SyntaxError"),
        ({"op": "xhr", "headers": [["a", "\u0100"]]}, "TypeError"),
        ({"method": "a b"}, "TypeError"),
        ({"method": "TRACE"}, "TypeError"),
        ({"url": "https://"}, "TypeError"),
    ],
)
def test_an_error_is_the_one_that_javascript_throws(asked: dict[str, object], error: str) -> None:
    """Of open() and setRequestHeader() DOMExceptions, of fetch() a TypeError."""
    (answer,) = told(json.dumps({"page": APP, "url": "data:,x", **asked}))
    assert answer["error"] == error


def test_webkit_throws_for_a_stream_what_it_does_not_support() -> None:
    """A DOMException, which is no TypeError."""
    asked = {"page": APP, "url": APP, "method": "POST", "body": "eA==", "stream": True}
    (answer,) = told(json.dumps(asked), profile="webkit")
    assert (answer["error"], answer["reason"]) == ("NotSupportedError", "StreamNotSupported")


@pytest.mark.parametrize(
    ("profile", "methods"), [("standard", ["OPTIONS"]), ("chromium", ["OPTIONS"]), ("firefox", ["POST"])]
)
def test_no_body_is_streamed_over_http_1(profile: str, methods: list[str]) -> None:
    """The preflight has gone out by then; Firefox knows no streams, and sends a text that needs none."""
    seen: list[str] = []

    def record(sent: Send) -> bytes:
        seen.append(sent.method)
        return open_to_all(sent)

    with serving(record) as at:
        asked = {"page": APP, "url": f"{at}/", "method": "POST", "body": "eA==", "stream": True}
        (answer,) = told(json.dumps(asked), profile=profile)
    assert seen == methods
    assert answer.get("reason") == (None if profile == "firefox" else "NetworkFailure")


def test_a_byte_order_mark_is_no_part_of_a_line() -> None:
    """Some shells begin with one whatever they pipe."""
    (answer,) = told("\ufeff" + json.dumps({"id": 1, "page": APP, "url": "data:,x"}))
    assert (answer["id"], answer["status"]) == (1, 200)


@pytest.mark.parametrize(
    ("lines", "by_fetch", "by_xhr"),
    [
        (["", ""], [["x", ""], ["x", ""]], [["x", ", "]]),
        (["a", "", "b", "", ""], [["x", "a, , b"], ["x", ""], ["x", ""]], [["x", "a, , b, , "]]),
        (["", "a,"], [["x", ", a,"]], [["x", ", a,"]]),
    ],
)
def test_a_value_that_ends_in_a_blank_survives_a_headers_object(
    lines: list[str], by_fetch: list[list[str]], by_xhr: list[list[str]]
) -> None:
    """`new Headers()` strips values and joins them: the value of each name is the response's own again."""
    head = "".join([f"X: {line}\r\n" for line in lines])
    with serving(lambda _sent: f"HTTP/1.1 200 OK\r\n{head}Content-Length: 0\r\n\r\n".encode()) as at:
        asked = {"page": at, "url": at}
        fetched, requested = (told(json.dumps({**asked, "op": op}))[0] for op in ("fetch", "xhr"))
    assert [line for line in fetched["headers"] if line[0] == "x"] == by_fetch
    assert [line for line in requested["headers"] if line[0] == "x"] == by_xhr


def test_a_line_beyond_the_limit_is_answered_and_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than a line's worth of it is held; what comes after it is read as ever."""
    monkeypatch.setattr(agent, "MAX_LINE", 10)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 95 + b"\n123456789\nabc")))
    lines = [agent._line() for _ in range(4)]
    assert isinstance(lines[0] and lines[0].line, TooLongError)
    assert [line and line.line for line in lines[1:]] == [b"123456789\n", b"abc", None]


@pytest.mark.parametrize(
    ("beginning", "identity"),
    [
        (b'{"id":7,"body":"AAAA', 7),
        (b' { "id" : "a\\"b", "body', 'a"b'),
        (b'{"body":"AAAA', None),
        (b'{"id":"\xff","body', None),
        (b'{"id":[1],"body', None),
    ],
)
def test_who_asked_with_too_long_a_line_is_told(beginning: bytes, identity: object) -> None:
    """Where the line begins with its id; nobody waits for an answer that cannot come."""
    (answer,) = told(TooLongError(beginning))
    assert (answer["id"], answer["error"], answer["message"]) == (identity, "BadRequest", "the line is too long")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_though_stdin_is_open(number: signal.Signals) -> None:
    """Ctrl-C gives 130 as every verb does; neither waits for a line that may never come."""
    with subprocess.Popen(
        [sys.executable, "-m", "corsage", "agent"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps({"page": APP, "url": "data:,x"}).encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(number)
        assert process.wait(20) == (130 if number is signal.SIGINT else -signal.SIGTERM)
        assert process.stderr
        assert process.stderr.read() == b""


def test_a_fault_of_ours_is_one_requests_misfortune() -> None:
    """The others go on."""

    class Broken:
        async def exchange(self, sent: Send) -> Exchange:
            raise ZeroDivisionError(sent.url)

        async def aclose(self) -> None:
            """Nothing was opened."""

    asked = [json.dumps({"id": url, "page": APP, "url": url}) for url in ("https://a.test/", "data:,x")]
    first, second = sorted(told(*asked, transport=Broken()), key=lambda answer: "error" not in answer)
    assert (first["error"], first["id"]) == ("AgentError", "https://a.test/")
    assert second["status"] == 200


CUT_OFF = (
    b"HTTP/1.1 %s\r\nAccess-Control-Allow-Origin: *\r\nCache-Control: max-age=60\r\n%sContent-Length: 9\r\n\r\nabc"
)


def test_a_body_that_breaks_off_comes_with_the_response_that_was_there_before() -> None:
    """fetch() had resolved, and text() rejects; nothing of it is kept in the HTTP cache."""
    with serving(lambda _sent: Last(CUT_OFF % (b"200 OK", b""))) as at:
        first, second = told(*[json.dumps({"id": i, "page": APP, "url": f"{at}/"}) for i in (1, 2)])
    for answer in (first, second):
        assert (answer["error"], answer["reason"]) == ("TypeError", "NetworkFailure")
        response = answer["response"]
        assert (response["type"], response["status"], response["url"]) == ("cors", 200, f"{at}/")
        assert response["body"] == base64.b64encode(b"abc").decode()


def test_nobody_reads_the_body_of_a_preflight_or_of_a_redirect() -> None:
    """That it breaks off is nobody's concern; that of an opaque response neither."""

    def hops(sent: Send) -> bytes:
        if sent.method == "OPTIONS":
            return Last(CUT_OFF % (b"200 OK", b"Access-Control-Allow-Headers: x-a\r\n"))
        return Last(CUT_OFF % (b"302 Found", b"Location: /end\r\n")) if "end" not in sent.url else open_to_all(sent)

    asked = {"page": APP, "headers": [["x-a", "1"]]}
    with serving(hops) as at:
        (followed,) = told(json.dumps({**asked, "url": f"{at}/"}))
    with serving(lambda _sent: Last(CUT_OFF % (b"200 OK", b""))) as at:
        (opaque,) = told(json.dumps({**asked, "url": f"{at}/", "mode": "no-cors"}))
    assert (followed["status"], followed["redirected"]) == (200, True)
    assert opaque["type"] == "opaque"


def test_answers_that_nobody_hears_end_it_quietly() -> None:
    """A harness that has gone away is no fault of ours."""
    process = subprocess.Popen(
        [sys.executable, "-m", "corsage", "agent"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    process.stdout.close()
    line = json.dumps({"page": APP, "url": "data:,x"}) + "\n"
    _, errors = process.communicate(line.encode() * 3, timeout=60)
    assert (process.returncode, errors) == (0, b"")


def told(
    *lines: str | TooLongError, transport: Transport | None = None, profile: str = "standard"
) -> list[dict[str, Any]]:
    """The answers of the service, in the order in which they came, from within this process."""
    answers: list[dict[str, Any]] = []

    async def given() -> AsyncIterator[bytes | TooLongError]:
        for line in lines:
            yield line.encode("utf-8") if isinstance(line, str) else line

    async def write(line: bytes) -> None:
        answers.append(json.loads(line))

    async def run() -> None:
        async with AsyncBrowser("null", profile=profile, transport=transport) as browser:
            await serve(browser, given(), write)

    anyio.run(run)
    return answers


def test_a_request_that_is_aborted_is_answered_at_once_and_its_connection_ends() -> None:
    """The op `abort` has no answer of its own; one for a request that is not under way is none."""
    ended = threading.Event()

    class Hanging:
        """Answers nothing, and says when it is given up."""

        async def exchange(self, sent: Send) -> Exchange:
            try:
                await anyio.sleep_forever()
            finally:
                ended.set()
            raise AssertionError(sent)

        async def aclose(self) -> None:
            """Nothing was opened."""

    answers: list[dict[str, Any]] = []

    async def lines() -> AsyncIterator[bytes | TooLongError]:
        yield json.dumps({"op": "abort", "id": "early"}).encode()
        for name in ("early", "kept"):
            yield json.dumps({"id": name, "page": APP, "url": "https://api.example.com/"}).encode()
        await anyio.wait_all_tasks_blocked()
        yield json.dumps({"op": "abort", "id": "early"}).encode()
        await anyio.wait_all_tasks_blocked()
        assert [answer["id"] for answer in answers] == ["early"]
        yield json.dumps({"op": "abort", "id": "early"}).encode()
        yield json.dumps({"op": "abort", "id": "kept"}).encode()

    async def write(line: bytes) -> None:
        answers.append(json.loads(line))

    async def run() -> None:
        with anyio.fail_after(20):
            async with AsyncBrowser("null", transport=Hanging()) as browser:
                await serve(browser, lines(), write)

    anyio.run(run)
    assert ended.is_set()
    assert [(answer["id"], answer["error"], answer["reason"]) for answer in answers] == [
        ("early", "AbortError", "Aborted"),
        ("kept", "AbortError", "Aborted"),
    ]
