import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corsage.browser.http1 import MalformedResponseError, Response, TooLargeError, read
from corsage.fetch.wire.http1_rules import STANDARD, content_length

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = b"Transfer-Encoding: gzip, Chunked\r\n"


def received(
    raw: bytes, method: str = "GET", *, most: int = 1000, pieces: int = 1 << 20, ends: bool = True
) -> Response:
    """The response that the bytes are, sent in pieces of a size, and then the end of the connection."""
    reading = read(method, 1000)
    next(reading)
    try:
        for start in range(0, len(raw), pieces):
            reading.send(raw[start : start + pieces])
        if ends:
            reading.send(b"")
    except StopIteration as stop:
        response: Response = stop.value
        return response
    raise AssertionError("it wants more")


@pytest.mark.parametrize(
    ("line", "status", "reason"),
    [
        ("200 OK", 200, b"OK"),
        ("200", 200, b""),
        ("200 ", 200, b""),
        ("0 Nought", 0, b"Nought"),
        ("7 Seven", 7, b"Seven"),
        ("077 77", 77, b"77"),
        ("999 Last", 999, b"Last"),
        ("299 caf\xe9  au lait ", 299, b"caf\xe9  au lait"),
    ],
)
def test_a_status_has_one_to_three_digits(line: str, status: int, reason: bytes) -> None:
    """What browsers agree on; the phrase is the server's own bytes."""
    response = received(b"HTTP/1.1 " + line.encode("latin-1") + b"\n\nx")
    assert (response.status, response.reason, response.body) == (status, reason, b"x")


@pytest.mark.parametrize(
    "head",
    [
        b"", b"HTTP/1.1\n\n", b"HTTP/1.1 \n\n", b"HTTP/1.1 0200 OK\n\n", b"HTTP/1.1 1000 OK\n\n", b"HTTP/1.1 -200\n\n",
        b"HTTP/1.1 0xA\n\n", b"HTTP/1.1 OK\n\n", b"HTTP/1.1\r200 OK\n\n", b"<!doctype html>\n\n",
        OK + b"A: b\0c\r\n\r\n",
        OK + b"A: b\rB: c\r\n\r\n", OK + b"A: b\r\r\n\r\n",
        OK + b"A: " + b"x" * STANDARD.max_head + b"\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_head(head: bytes) -> None:
    """No status line, a NUL, a CR that ends no line, an end before its time, or more than is bearable."""
    with pytest.raises(MalformedResponseError):
        received(head)


def test_a_connection_may_end_a_head() -> None:
    """Browsers do not insist on the empty line."""
    response = received(b"HTTP/1.1 200 OK\nA: b\n")
    assert (response.headers, response.body, response.reusable) == (((b"A", b"b"),), b"", False)


def test_what_continues_a_line_that_is_no_field_goes_with_it() -> None:
    """RFC 9112, 5.2: it is a part of that line, and not of the field before."""
    response = received(OK + b"A: b\r\nno field\r\n c\r\nD: e\r\nContent-Length: 0\r\n\r\n")
    assert response.headers[:2] == ((b"A", b"b"), (b"D", b"e"))


@pytest.mark.parametrize("before", [b"\n", b"\r\n", b"\r\n\r\n", b"\n\n"])
def test_empty_lines_may_come_before_a_status_line(before: bytes) -> None:
    """No browser minds them: they end what a server said too much before."""
    assert received(before + OK + b"\r\nx", pieces=3).body == b"x"


def test_header_lines_are_kept_as_they_came() -> None:
    """Order, spelling and bytes; form feeds too; folded lines are joined, what is no field line is left out."""
    lines = b"B: \xe9\x0c \r\na:1\r\n\t2\r\nno field\r\nbad name: x\r\n: y\r\nB:\r\nContent-Length: 0\r\n\r\n"
    headers = ((b"B", b"\xe9\x0c"), (b"a", b"1 2"), (b"B", b""), (b"Content-Length", b"0"))
    assert received(OK + lines).headers == headers


@pytest.mark.parametrize(
    ("values", "length"),
    [
        ([b"30"], 30), ([b"030"], 30), ([b"30,30", b" 30 "], 30), ([], None), ([b""], None),
        ([b"aaaah", b"aaaah"], None), ([b"-1"], None), ([b"0x20"], None), ([b"42s"], None), ([b'"30"'], None),
        ([b"9223372036854775807"], 2**63 - 1), ([b"9223372036854775808"], None), ([b"9" * 5000], None),
    ],
)  # fmt: skip
def test_a_length_is_the_one_that_all_say(values: list[bytes], length: int | None) -> None:
    """Fetch, "extract a length": what is no number is none."""
    assert content_length(values) == length


@pytest.mark.parametrize("values", [[b"30,42"], [b"30", b"42"], [b"30,"], [b",30"], [b"030", b"30"], [b"", b"30"]])
def test_lengths_that_differ_are_an_error(values: list[bytes]) -> None:
    """Whoever believes one is not who believes the other: a smuggled request begins so."""
    with pytest.raises(ValueError, match="differ"):
        content_length(values)


@pytest.mark.parametrize(("status", "method"), [(204, "GET"), (205, "POST"), (304, "GET"), (200, "HEAD")])
def test_some_responses_have_no_body_whatever_follows(status: int, method: str) -> None:
    """What follows belongs to no request, so that the connection is given up."""
    response = received(f"HTTP/1.1 {status} X\r\nContent-Length: 3\r\n\r\nabc".encode(), method)
    assert (response.body, response.reusable) == (b"", False)


def test_interim_responses_are_passed_over() -> None:
    """RFC 9110, 15.2."""
    response = received(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OK + b"\r\nbody")
    assert (response.status, response.headers, response.body) == (200, (), b"body")


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (b"Content-Length: 3\r\n\r\nabc", b"abc"),
        (
            CHUNKED + b"Content-Length: 1\r\n\r\n2;x=y\r\nab\r\n1 \nc\n0\r\nTrailer: t\r\n\r\n",
            b"abc",
        ),
    ],
)
@pytest.mark.parametrize("pieces", [1, 2, 7, 1000])
def test_a_body_that_says_its_end_leaves_the_connection(raw: bytes, body: bytes, pieces: int) -> None:
    """However the bytes arrive; nothing is waited for after the end."""
    response = received(OK + raw, pieces=pieces, ends=False)
    assert (response.body, response.reusable) == (body, True)


@pytest.mark.parametrize(
    ("head", "reusable"),
    [
        (b"HTTP/1.1 200 OK\r\nConnection: x, Close\r\n", False),
        (b"HTTP/1.0 200 OK\r\n", False),
        (b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n", True),
    ],
)
def test_the_server_says_whether_it_stays(head: bytes, *, reusable: bool) -> None:
    """RFC 9112, 9.3."""
    assert received(head + b"Content-Length: 0\r\n\r\n").reusable is reusable


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 4\r\n\r\nabc", CHUNKED + b"\r\n", CHUNKED + b"\r\n3\r\nab", CHUNKED + b"\r\nxyz\r\n",
        CHUNKED + b"\r\n-1\r\n\r\n", CHUNKED + b"\r\n2\r\nabc\r\n0\r\n\r\n", CHUNKED + b"\r\n2\r\nab\r\n0\r\n",
    ],
)  # fmt: skip
def test_a_body_that_is_cut_off_is_told_from_a_whole_one(body: bytes) -> None:
    """The head counts, what came of the body is there, and the connection is given up."""
    response = received(OK + body)
    assert response.status == 200
    assert response.broken
    assert not response.reusable
    assert response.body in b"abc"


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 1001\r\n\r\n", b"\r\n" + b"x" * 1002,
        CHUNKED + b"\r\n" + b"a\r\n0123456789\r\n" * 101, CHUNKED + b"\r\nffffffffff\r\n",
    ],
)  # fmt: skip
def test_a_body_beyond_the_limit_is_not_read(body: bytes) -> None:
    """Memory is bounded, whatever a server sends."""
    with pytest.raises(TooLargeError):
        received(OK + body)


@given(st.binary(max_size=200), st.sampled_from(["GET", "HEAD", "POST"]))
def test_any_bytes_end_in_a_response_or_an_error(raw: bytes, method: str) -> None:
    """Nothing else is raised, and the reader never wants more after the end."""
    for start in (b"", OK, OK + CHUNKED + b"\r\n"):
        with contextlib.suppress(MalformedResponseError, TooLargeError):
            received(start + raw, method)
