"""HTTP/1.1 responses, as each engine reads them."""

from contextlib import suppress

from hypothesis import strategies as st
from tests.fuzz.hostile import broken

from corsage.browser.http1 import MalformedResponseError, Response, TooLargeError, read
from corsage.engines.departures.table import PROFILES

LAW = """Any bytes are a response, a malformed one, one that is too large, or the beginning of one; a body is never
larger than may be, and the pieces in which the bytes arrive change nothing."""
MOST = 1000
_LINES = st.sampled_from(
    [
        "HTTP/1.1 200 OK", "HTTP/1.0 302", "HTTP/1.1 100 Continue", "HTTP/1.1 204 No Content", "Content-Length: 5",
        "Content-Length: 5, 5", "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "Location: /x",
        "Connection: close", "Set-Cookie: a=b", " folded", "X: y", "", "5", "hello", "0", "ffffffffffffffff", "a;b=c",
    ]
)  # fmt: skip
INPUTS = broken(
    st.builds(
        lambda first, lines, end: end.join([first, *lines]),
        st.sampled_from(["HTTP/1.1 200 OK", ""]),
        st.lists(_LINES, max_size=10),
        st.sampled_from(["\r\n", "\n"]),
    )
)


def _outcome(raw: bytes, size: int, profile: str) -> object:
    reading = read("GET", MOST, PROFILES[profile].http1)
    try:
        next(reading)
        for start in range(0, len(raw), size):
            reading.send(raw[start : start + size])
        reading.send(b"")
    except StopIteration as stop:
        response: Response = stop.value
        # Bytes after the end of a response say that the connection is spoilt; a piece at a time, they come too late.
        return response._replace(reusable=False)
    except (MalformedResponseError, TooLargeError) as error:
        return type(error)
    reading.close()
    return None


def check(text: str) -> None:
    """Fail where the law is broken."""
    raw = b""
    with suppress(UnicodeEncodeError):
        raw = text.encode("utf-8")
    for profile in PROFILES:
        whole = _outcome(raw, max(1, len(raw)), profile)
        assert len(getattr(whole, "body", b"")) <= MOST
        assert _outcome(raw, 1, profile) == whole
