"""What Chromium's console says of the loading itself, beside what it says of a decision (`corsage.consoles.lines`).

"Failed to load resource: ..." names the error of the network stack (net/base/net_error_list.h), or the status of a
response that the page may well have. It is the last line of a request.
"""

from collections.abc import Mapping
from typing import Final

from corsage.fetch.network import LostCause
from corsage.fetch.reason import Reason

_FAILED: Final = "Failed to load resource: {}"

#: Failures that are not a CorsError, as Chromium's network stack names them.
ERRORS: Final[Mapping[Reason, str]] = {
    Reason.BLOCKED_PORT: "net::ERR_UNSAFE_PORT",
    Reason.INVALID_DATA_URL: "net::ERR_INVALID_URL",
    Reason.REDIRECT_MODE_ERROR: "net::ERR_FAILED",
    Reason.INVALID_LOCATION: "net::ERR_INVALID_REDIRECT",
    Reason.REDIRECT_TO_OTHER_SCHEME: "net::ERR_UNSAFE_REDIRECT",
    Reason.TOO_MANY_REDIRECTS: "net::ERR_TOO_MANY_REDIRECTS",
    Reason.PROXY_AUTHENTICATION: "net::ERR_UNEXPECTED_PROXY_AUTH",
    Reason.NOT_CACHED: "net::ERR_CACHE_MISS",
}
#: Why no response came.
LOST: Final[Mapping[str, str]] = {
    LostCause.CLOSED: "net::ERR_EMPTY_RESPONSE",
    LostCause.REFUSED: "net::ERR_CONNECTION_REFUSED",
    LostCause.NAME: "net::ERR_NAME_NOT_RESOLVED",
    LostCause.TIMEOUT: "net::ERR_TIMED_OUT",
    LostCause.MALFORMED: "net::ERR_INVALID_HTTP_RESPONSE",
    LostCause.LOCATIONS: "net::ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION",
    LostCause.DISPOSITIONS: "net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION",
    LostCause.LENGTHS: "net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH",
    LostCause.CODING: "net::ERR_CONTENT_DECODING_FAILED",
}


def failed(reason: Reason, cause: str | None) -> str | None:
    """The line of a failure that is not a CorsError; `cause` is why no response came. None: it is not known."""
    error = LOST.get(cause or "") if reason is Reason.NETWORK_FAILURE else ERRORS.get(reason)
    return None if error is None else _FAILED.format(error)


def refused() -> str:
    """The line that follows any CorsError."""
    return _FAILED.format("net::ERR_FAILED")


def unknown_scheme() -> str:
    """The line of a redirect that the network stack does not know how to follow."""
    return _FAILED.format("net::ERR_UNKNOWN_URL_SCHEME")


def responded(status: int, phrase: str) -> str:
    """The line of a response, read or not, whose status is an error."""
    return _FAILED.format(f"the server responded with a status of {status} ({phrase})")


def unsafe_header(name: str) -> str:
    """The line of a header that an XMLHttpRequest may not set, one each time."""
    return f'Refused to set unsafe header "{name}"'
