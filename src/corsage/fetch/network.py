"""What passes between the algorithm and the network: it yields a `Send`, and is sent an `Answer` or a `Lost`."""

from enum import StrEnum
from typing import NamedTuple, TypeAlias

from corsage.http.headers import HeaderList


class Send(NamedTuple):
    """A request as it goes to the network.

    `url` has neither fragment nor credentials. `headers` are those that the algorithm sets or passes on; the
    transport adds Host, Content-Length and the like, the Fetch metadata and, when `credentials`, the cookies of `url`.
    `via` are the URLs whose redirects led here, the first one first. `stream` says to a transport that the body is
    being made while it goes out; a record has it from the request.
    """

    url: str
    method: str
    headers: HeaderList
    body: bytes | None
    preflight: bool
    credentials: bool
    via: tuple[str, ...] = ()
    stream: bool = False


class Answer(NamedTuple):
    """A response as it came: status 0 to 999, header lines in order (isomorphic strings), the whole body.

    `broken` says why the body ended before its time, "" where it did not: a page has its response by then, and learns
    of it when it reads the body. Who asks for no body (a preflight, a redirect) is not concerned.
    """

    status: int
    headers: HeaderList = ()
    body: bytes = b""
    reason_phrase: str = ""
    broken: str = ""


class LostCause(StrEnum):
    """Why no response came, as far as the transport can tell."""

    CLOSED = "connection closed"
    REFUSED = "connection refused"
    NAME = "name not resolved"
    TLS = "TLS failure"
    TIMEOUT = "timed out"
    TOO_LARGE = "answer too large"
    MALFORMED = "malformed answer"
    LOCATIONS = "several values of Location that differ"
    DISPOSITIONS = "several values of Content-Disposition that differ"
    LENGTHS = "several values of Content-Length that differ"
    CODING = "a content coding that was not asked for"


class ContradictionError(ValueError):
    """A head contradicts itself, or what was asked, and is not an answer."""

    def __init__(self, cause: LostCause) -> None:
        super().__init__(cause.value)
        self.cause = cause


class Lost(NamedTuple):
    """No usable response came. `detail` is the transport's own sentence."""

    cause: LostCause
    detail: str = ""


Received: TypeAlias = Answer | Lost
