import gzip
import time
import zlib
from collections.abc import Callable

import anyio
import pytest
from tests.servers.raw import Last, Respond, serving

from corsage.browser import transports
from corsage.browser.resolve import Resolve
from corsage.browser.resolve import parse as rule
from corsage.browser.wire import Limits, Wire
from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer, Lost, LostCause, Received, Send
from corsage.fetch.wire.http1_rules import STANDARD
from corsage.http.headers import HeaderList
from corsage.http.origin import Origin

BROTLI = b"\x0b\x03\x80corsage\x03"


def asked(url: str, **more: object) -> Send:
    """A GET of a URL."""
    return Send(url, "GET", (("X-Latin", "caf\xe9"),), None, preflight=False, credentials=False)._replace(**more)  # type: ignore[arg-type]


def exchange(sent: Send, limits: Limits | None = None, engine: str = "standard") -> Received:
    """One exchange on a connection of its own."""

    async def run() -> Received:
        async with Wire(limits or Limits(seconds=5, body_bytes=1000), http1=PROFILES[engine].http1) as wire:
            return await wire.exchange(sent)

    return anyio.run(run)


def reply(raw: bytes) -> Respond:
    """A server that writes these bytes, then hangs up."""
    return lambda _sent: Last(raw)


def hang(_sent: Send) -> bytes:
    """A server that never answers in time."""
    time.sleep(3)
    return b""


def test_bytes_survive_as_they_came() -> None:
    """Names keep their spelling, values their bytes, lines their order; the phrase is the server's own."""
    with serving(
        reply(b"HTTP/1.1 200 Fine by me\r\nX-A: caf\xe9\r\nx-b: 1\r\nX-A: 2\r\nContent-Length: 3\r\n\r\n\xff\x00a")
    ) as at:
        received = exchange(asked(f"{at}/"))
    headers = (("X-A", "caf\xe9"), ("x-b", "1"), ("X-A", "2"), ("Content-Length", "3"))
    assert received == Answer(200, headers, b"\xff\x00a", "Fine by me")


def test_what_was_said_is_sent() -> None:
    """The path is the URL's own bytes, values are isomorphic, and nothing is invented but Host and the framing."""
    seen: list[Send] = []

    def record(sent: Send) -> bytes:
        seen.append(sent)
        return b"HTTP/1.1 204 No Content\r\n\r\n"

    with serving(record) as at:
        exchange(asked(f"{at}/a%20b|c?x='%C3%A9", method="PUT", body=b"\xff"))
        host = at.removeprefix("http://")
    assert (seen[0].method, seen[0].url, seen[0].body) == ("PUT", f"{at}/a%20b|c?x=%27%C3%A9", b"\xff")
    assert sorted(seen[0].headers) == [
        ("Content-Length", "1"),
        ("Host", host),
        ("User-Agent", "corsage"),
        ("X-Latin", "caf\xe9"),
    ]


def test_a_name_is_written_once() -> None:
    """RFC 9110, 5.3; as every engine does, where its first line stood and as that spelled it."""
    seen: list[Send] = []

    def record(sent: Send) -> bytes:
        seen.append(sent)
        return b"HTTP/1.1 204 No Content\r\n\r\n"

    with serving(record) as at:
        exchange(asked(f"{at}/", headers=(("X-A", "1"), ("X-B", "b"), ("x-a", "2"), ("X-a", ""))))
    assert [(name, value) for name, value in seen[0].headers if name.startswith("X-")] == [
        ("X-A", "1, 2,"),
        ("X-B", "b"),
    ]


def test_a_redirect_is_an_answer() -> None:
    """Whether to follow is the engine's decision."""
    with serving(reply(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")) as at:
        received = exchange(asked(f"{at}/"))
    assert isinstance(received, Answer)
    assert received.status == 302


@pytest.mark.parametrize(
    ("respond", "cause"),
    [
        (reply(b""), LostCause.CLOSED),
        (reply(b"garbage\r\n\r\n"), LostCause.MALFORMED),
        (reply(b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000), LostCause.TOO_LARGE),
        (reply(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2000), LostCause.TOO_LARGE),
        (reply(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n"), LostCause.MALFORMED),
        (
            reply(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 10**7)),
            LostCause.TOO_LARGE,
        ),
    ],
)
def test_no_usable_answer_has_a_cause(respond: Respond, cause: LostCause) -> None:
    """Whatever a server does ends in a value with the reason, within bounded memory."""
    with serving(respond) as at:
        received = exchange(asked(f"{at}/"))
    assert isinstance(received, Lost)
    assert received.cause is cause
    assert received.detail


@pytest.mark.parametrize(
    ("respond", "body"),
    [
        (reply(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), b"abc"),
        (reply(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"), b"ab"),
        (reply(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip"), b""),
        # a frame that is whole, but for a window of 16 MiB
        (reply(b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n(\xb5/\xfd\x00\x709\x00\x00corsage"), b""),
    ],
)
def test_a_body_that_breaks_off_is_an_answer_that_says_so(respond: Respond, body: bytes) -> None:
    """A page has its response when the head is there, and learns of the rest when it reads it."""
    with serving(respond) as at:
        received = exchange(asked(f"{at}/"))
    assert isinstance(received, Answer)
    assert (received.status, received.body) == (200, body)
    assert received.broken


def test_a_server_that_never_answers_times_out() -> None:
    """The limit is for the whole exchange."""
    with serving(hang) as at:
        received = exchange(asked(f"{at}/"), Limits(seconds=0.2))
    assert isinstance(received, Lost)
    assert received.cause is LostCause.TIMEOUT


@pytest.mark.parametrize(
    ("address", "cause"),
    [
        (lambda at: at.replace("http:", "https:"), LostCause.TLS),
        (lambda _: "http://127.0.0.1:1/", LostCause.REFUSED),
        (lambda _: "http://no-such-host.invalid/", LostCause.NAME),
    ],
)
def test_a_server_that_is_not_reached(address: Callable[[str], str], cause: LostCause) -> None:
    """TLS, a closed port and an unknown name are told apart."""
    with serving(reply(b"plain text\r\n\r\n")) as at:
        received = exchange(asked(address(at)))
    assert isinstance(received, Lost)
    assert received.cause is cause


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"corsage")),
        ("deflate", zlib.compress(b"corsage")),
        ("br", BROTLI),
        ("zstd", b"(\xb5/\xfd \x079\x00\x00corsage"),
    ],
)
def test_every_coding_that_is_asked_for_is_understood(coding: str, body: bytes) -> None:
    """Accept-Encoding promises it (Fetch, HTTP-network fetch, "handle content codings")."""
    assert coding in STANDARD.accepts(Origin("http", "127.0.0.1", None)).split(", ")
    with serving(reply(f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode() + body)) as at:
        received = exchange(asked(f"{at}/"))
    assert isinstance(received, Answer)
    assert received.body == b"corsage"


ZIPPED, DEFLATED = gzip.compress(b"corsage"), zlib.compress(b"corsage")


@pytest.mark.parametrize(
    ("said", "body", "expected"),
    [
        ("x-gzip", ZIPPED, (b"corsage", b"corsage", b"corsage", b"corsage")),
        ("GZIP", ZIPPED, (b"corsage", b"corsage", b"corsage", ZIPPED)),
        ("gzip, foo", ZIPPED, (ZIPPED, ZIPPED, b"corsage", ZIPPED)),
        ("identity, gzip", ZIPPED, (ZIPPED, ZIPPED, b"corsage", ZIPPED)),
        ("gzip,", ZIPPED, (b"corsage", ZIPPED, b"corsage", b"corsage")),
        ("deflate, gzip", gzip.compress(DEFLATED), (b"corsage", b"corsage", b"corsage", b"corsage")),
        ("gzip", b"spoilt", (None, None, None, b"spoilt")),
        ("br", b"spoilt", (None, None, None, None)),
        ("zstd", b"spoilt", (None, None, None, b"spoilt")),
        ("compress", b"spoilt", (b"spoilt", b"spoilt", b"spoilt", b"spoilt")),
    ],
)
def test_what_becomes_of_a_coding(said: str, body: bytes, expected: tuple[bytes | None, ...]) -> None:
    """By the standard and in each engine, as observed (codings-*, spoilt-codings); None: the body is broken off."""
    raw = f"HTTP/1.1 200 OK\r\nContent-Encoding: {said}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    with serving(reply(raw)) as at:
        for engine, read in zip(("standard", "chromium", "firefox", "webkit"), expected, strict=True):
            received = exchange(asked(f"{at}/"), engine=engine)
            assert isinstance(received, Answer)
            assert (None if received.broken else received.body) == read
            assert dict(received.headers)["Content-Encoding"] == said


@pytest.mark.parametrize(
    ("engine", "host", "accepted", "read"),
    [
        ("standard", "app.test", "gzip, deflate, br, zstd", b"corsage"),
        ("chromium", "app.test", "gzip, deflate", None),
        ("chromium", "localhost", "gzip, deflate, br, zstd", b"corsage"),
        ("firefox", "app.test", "gzip, deflate", BROTLI),
        ("firefox", "localhost", "gzip, deflate, br, zstd", b"corsage"),
        ("webkit", "app.test", "gzip, deflate", b"corsage"),
        ("webkit", "localhost", "gzip, deflate", b"corsage"),
    ],
)
def test_what_is_accepted_without_tls(engine: str, host: str, accepted: str, read: bytes | None) -> None:
    """The rows accepts-* and codings-*, as observed; None: there is no response."""
    seen: list[Send] = []

    def respond(sent: Send) -> Last:
        seen.append(sent)
        return Last(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + BROTLI)

    async def run(url: str) -> Received:
        carrier = transports.http(resolve=Resolve(rule("*:*:127.0.0.1")), http1=PROFILES[engine].http1)
        received = (await carrier.exchange(asked(url))).received
        await carrier.aclose()
        return received

    with serving(respond) as at:
        received = anyio.run(run, f"{at.replace('127.0.0.1', host)}/")
    assert {name.lower(): value for name, value in seen[0].headers}["accept-encoding"] == accepted
    expected = Lost(LostCause.CODING, str(LostCause.CODING)) if read is None else read
    assert (received.body if isinstance(received, Answer) else received) == expected


@pytest.mark.parametrize(
    ("head", "whole"),
    [
        ("HTTP/1.1 200 OK", set()),
        ("HTTP/1.1 200 OK\r\nConnection: close", {"webkit"}),
        ("HTTP/1.0 200 OK", {"firefox", "webkit"}),
    ],
)
def test_whether_a_short_body_is_whole(head: str, whole: set[str]) -> None:
    """The rows short-bodies-firefox and short-bodies-webkit, as observed."""
    with serving(reply(f"{head}\r\nContent-Length: 9\r\n\r\nabc".encode())) as at:
        for engine in PROFILES:
            received = exchange(asked(f"{at}/"), engine=engine)
            assert isinstance(received, Answer)
            assert (received.body, not received.broken) == (b"abc", engine in whole)


@pytest.mark.parametrize(
    ("given", "language", "encoding"),
    [
        ((), "en-US,en;q=0.9", "gzip, deflate, br, zstd"),
        ((("accept-language", "de"),), "de", "gzip, deflate, br, zstd"),
        ((("Range", "bytes=0-1"),), "en-US,en;q=0.9", "identity"),
    ],
)
def test_a_browser_adds_what_a_script_has_not_said(given: HeaderList, language: str, encoding: str) -> None:
    """Languages and codings; a range is of the bytes as they are stored, so no coding may be laid over them."""
    seen: list[Send] = []

    def record(sent: Send) -> bytes:
        seen.append(sent)
        return b"HTTP/1.1 204 No Content\r\n\r\n"

    async def run(url: str) -> None:
        carrier = transports.http()
        await carrier.exchange(asked(url, headers=given))
        await carrier.aclose()

    with serving(record) as at:
        anyio.run(run, f"{at}/")
    sent = {name.lower(): value for name, value in seen[0].headers}
    assert (sent["accept-language"], sent["accept-encoding"]) == (language, encoding)
