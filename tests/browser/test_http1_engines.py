"""Responses that engines read otherwise: each case was asked of the engine on loopback."""

import pytest

from corsage.browser.http1 import MalformedResponseError, Response, read
from corsage.engines.departures.table import PROFILES

ENGINES = ("standard", "chromium", "firefox", "webkit")


def received(raw: bytes, engine: str, method: str = "GET") -> Response | None:
    """The response that the engine has of the bytes and the end of the connection; None is a network error."""
    reading = read(method, 10**6, PROFILES[engine].http1)
    try:
        next(reading)
        reading.send(raw)
        reading.send(b"")
    except StopIteration as stop:
        response: Response = stop.value
        return response
    except MalformedResponseError:
        return None
    raise AssertionError("it wants more")


def told(response: Response | None) -> tuple[int, bytes] | None:
    """The status and the phrase."""
    return None if response is None else (response.status, response.reason)


@pytest.mark.parametrize(
    ("line", "chromium", "firefox", "webkit"),
    [
        (b"HTTP/1.1 200 OK", (200, b"OK"), (200, b"OK"), (200, b"OK")),
        (b"HTTP/1.1", (200, b"OK"), (200, b"OK"), None),
        (b"HTTP/1.1 ", (200, b""), None, None),
        (b"HTTP/1.1 C8", (200, b""), None, None),
        (b"HTTP/1.1 0200 OK", (200, b"OK"), None, None),
        (b"HTTP/1.1 77 Low", (77, b"Low"), (77, b"Low"), None),
        (b"HTTP/1.1 1000 Thousand", (1000, b"Thousand"), None, None),
        (b"HTTP/1.1 65736 X", (200, b"X"), None, None),
        (b"HTTP/1.1 " + b"9" * 5000, (65535, b""), None, None),
        (b"HTTP/1.1 200OK", (200, b"OK"), None, (200, b"OK")),
        (b"HTTP/1.1 2000", (2000, b""), None, None),
        (b"HTTP/1.1\t200\tOK", (200, b"OK"), (200, b"OK"), (200, b"OK")),
        (b"HTTP/1.1\t404\tNo", (200, b"OK"), (200, b"OK"), (404, b"No")),
        (b"HTTP/1.1 200 O\rK", (200, b"O"), (200, b"O\rK"), (200, b"O\rK")),
        (b"HTTP/1.1 200 O\0K", None, (200, b"O\0K"), None),
        (b"HTTP/1.2 200 OK", (200, b"OK"), (200, b"OK"), None),
        (b"HTTP/2 200 OK", (200, b"OK"), (200, b"OK"), None),
        (b"HTTP/0.9 200 OK", (200, b"OK"), None, None),
        (b"http/1.1 200 OK", (200, b"OK"), None, None),
        (b"ICY 200 OK", None, (200, b"OK"), (200, b"OK")),
        (b"abcdHTTP/1.1 200 OK", (200, b"OK"), (200, b"OK"), None),
        (b"abcdeHTTP/1.1 200 OK", None, None, None),
        (b"HTTP/1.1 101 S", None, (101, b"S"), None),
    ],
)
def test_what_is_a_status_line(
    line: bytes, chromium: tuple[int, bytes] | None, firefox: tuple[int, bytes] | None, webkit: tuple[int, bytes] | None
) -> None:
    """Chromium takes nearly anything, Firefox what its version's digit and status say, libsoup what is all in order."""
    found = [told(received(line + b"\r\nContent-Length: 0\r\n\r\n", engine)) for engine in ENGINES[1:]]
    assert found == [chromium, firefox, webkit]


@pytest.mark.parametrize(
    ("lines", "chromium", "firefox", "webkit"),
    [
        (b"A: b\rC: d\r\n", ((b"A", b"b"), (b"C", b"d")), (), ((b"A", b"b C: d"),)),
        (b"A: \rb\r\n", ((b"A", b""),), ((b"A", b"b"),), ((b"A", b"b"),)),
        (b"\rA: b\r\n", ((b"A", b"b"),), (), ()),
        (b"A\r: b\r\n", (), (), ()),
        (b"A : b\r\n", ((b"A", b"b"),), (), ()),
        (b"A: b\r\n\tc\r\n", ((b"A", b"b c"),), ((b"A", b"b\tc"),), ((b"A", b"b c"),)),
        (b"A\0: b\r\n", None, (), None),
        (b"A: \0\r\n", None, None, None),
    ],
)
def test_what_is_a_field(lines: bytes, chromium: object, firefox: object, webkit: object) -> None:
    """A lone CR ends a line in Chromium, spoils a value in Firefox, and is a space in WebKitGTK; NULs end it mostly."""
    found = [received(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n", engine) for engine in ENGINES[1:]]
    assert [response and response.headers for response in found] == [chromium, firefox, webkit]


@pytest.mark.parametrize(
    ("lines", "bodies"),
    [
        (b"", [b"BODY"] * 4),
        (b"Content-Length: 4\r\nContent-Length: 2\r\n", [None, None, None, b"BO"]),
        (b"Content-Length: 4, 4\r\n", [b"BODY", b"BODY", b"BODY", None]),
        (b"Content-Length: x\r\n", [b"BODY", b"BODY", b"BODY", None]),
        (b"Content-Length:\r\n", [b"BODY", b"BODY", b"BODY", b""]),
        (b"Content-Length: +2\r\n", [b"BODY", b"BODY", b"BO", b"BO"]),
        (b"Content-Length: -1\r\n", [b"BODY"] * 4),
        (b"Transfer-Encoding: x\r\n", [b"BODY", b"BODY", b"BODY", None]),
    ],
)
def test_how_long_a_body_is(lines: bytes, bodies: list[bytes | None]) -> None:
    """WebKitGTK believes the last Content-Length, and no other coding than one it knows."""
    found = [received(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\nBODY", engine) for engine in ENGINES]
    assert [response and response.body for response in found] == bodies


@pytest.mark.parametrize(
    ("lines", "chromium", "firefox"),
    [
        (b"Location: /a\r\nLocation: /b\r\n", False, False),
        (b"Location: /a\r\nlocation: /a\r\n", True, True),
        (b"Location: /a\r\nLocation:\r\n", False, False),
        (b"Location: /a, /b\r\n", True, True),
        (b"Content-Disposition: a\r\nContent-Disposition: A\r\n", False, False),
        (b"Content-Disposition: a, b\r\n", False, True),
        (b"Content-Disposition: a, a\r\n", True, True),
        (b"Content-Disposition: a,\r\n", False, True),
        (b"Content-Disposition: a, a\r\nContent-Disposition: a\r\n", True, False),
        (b'Content-Disposition: a; f="x,y"\r\n', True, True),
        (b"Content-Length: 0\r\nContent-Length: 1\r\n", False, False),
        (b"Content-Length: 0\r\nContent-Length:\r\n", False, False),
        (b"Content-Length: 0, 0\r\n", True, True),
        (b"Content-Length: 0, 1\r\nTransfer-Encoding: chunked\r\n", True, False),
        (b"Content-Length: 0, 1\r\nTransfer-Encoding: gzip\r\n", False, False),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_head_does_not_contradict_itself(method: str, lines: bytes, *, chromium: bool, firefox: bool) -> None:
    """Whoever believes one value is not who believes the other. WebKitGTK, and the standard, look where they must."""
    raw = b"HTTP/1.1 201 C\r\n" + lines + b"\r\n0\r\n\r\n"
    assert [received(raw, engine, method) is not None for engine in ("chromium", "firefox")] == [chromium, firefox]
    assert all(received(raw, engine, "HEAD") for engine in ("standard", "webkit"))


@pytest.mark.parametrize("status", [103, 204, 304])
def test_what_has_no_body_has_one_length_and_one_location(status: int) -> None:
    """Nor does a head contradict itself that no body follows, or another response."""
    ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    for name in (b"Content-Length", b"Location"):
        raw = b"HTTP/1.1 %d X\r\n%s: 1\r\n%s: 2\r\n\r\n" % (status, name, name) + ok
        assert [received(raw, engine) is not None for engine in ENGINES] == [True, False, False, True]


@pytest.mark.parametrize(
    ("body", "firefox", "webkit"),
    [
        (b"4\r\nBODY\r\n0\r\n\r\n", b"BODY", b"BODY"),
        (b" 0x4\r\nBODY\r\n0\r\n\r\n", b"BODY", b"BODY"),
        (b"4x\r\nBODY\r\n0\r\n\r\n", b"BODY", b"BODY"),
        (b"\r\n4\r\nBODY\r\n0\r\n\r\n", b"BODY", b""),
        (b"4\r\nBODY0\r\n\r\n", b"BODY", b"BODY"),
        (b"4\r\nBODYX\r\n0\r\n\r\n", None, b"BODY"),
        (b"x\r\nBODY\r\n0\r\n\r\n", None, b""),
        (b"-1\r\nBODY\r\n0\r\n\r\n", None, b""),
        (b"4\r\nBODY\r\n", None, b"BODY"),
        (b"4\r\nBODY\r\n0", None, None),
        (b"4\r\nBO", None, None),
    ],
)
def test_where_a_chunk_ends(body: bytes, firefox: bytes | None, webkit: bytes | None) -> None:
    """Firefox and WebKitGTK read a size as far as it is one; to the latter what is none is the last."""
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    found = [received(raw, engine) for engine in ("firefox", "webkit")]
    assert all(found)
    assert [None if response.broken else response.body for response in found if response] == [firefox, webkit]
    for engine in ("standard", "chromium"):
        strict = received(raw, engine)
        assert strict is not None
        assert bool(strict.broken) is (body != b"4\r\nBODY\r\n0\r\n\r\n")


def test_http_1_0_is_chunked_for_some() -> None:
    """RFC 9112, 6.1: it may not be, and a client may think otherwise."""
    raw = b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nBODY\r\n0\r\n\r\n"
    found = [received(raw, engine) for engine in ENGINES]
    assert [response is not None and response.body == b"BODY" for response in found] == [False, False, True, True]


def test_what_a_205_brings() -> None:
    """WebKitGTK reads the body that RFC 9110 says there is none of."""
    raw = b"HTTP/1.1 205 Reset\r\nContent-Length: 4\r\n\r\nBODY"
    assert [response and response.body for response in (received(raw, engine) for engine in ENGINES)] == [
        b"", b"", b"", b"BODY"
    ]  # fmt: skip


@pytest.mark.parametrize(("size", "readers"), [(60, 4), (65, 3), (250, 3), (257, 1), (380, 1), (385, 0)])
def test_how_large_a_head_may_be(size: int, readers: int) -> None:
    """In KiB: 64 for WebKitGTK, 256 for Chromium and where no engine is followed, 384 for Firefox."""
    raw = b"HTTP/1.1 200 OK\r\nA: " + b"x" * (size * 1024) + b"\r\n\r\n"
    assert sum([received(raw, engine) is not None for engine in ENGINES]) == readers


def test_the_end_of_a_connection_ends_a_line_for_most() -> None:
    """In WebKitGTK it ends a head only."""
    found = [received(b"HTTP/1.1 200 OK\r\nA: b", engine) for engine in ENGINES]
    assert [response is not None for response in found] == [True, True, True, False]
    assert all(received(b"HTTP/1.1 200 OK\r\nA: b\r\n", engine) for engine in ENGINES)
