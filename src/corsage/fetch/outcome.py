"""What the script sees in the end: a response, filtered, or a TypeError that tells it nothing (Fetch, 2.2.6, 5.6)."""

from typing import Literal, NamedTuple, TypeAlias

from corsage.fetch.headers import HeaderList
from corsage.fetch.reason import CONSTRUCTOR_REASONS, CORS_REASONS, Reason

ResponseType: TypeAlias = Literal["basic", "cors", "opaque", "opaqueredirect"]
Gate: TypeAlias = Literal["cors", "constructor", "network"]


class Response(NamedTuple):
    """A response after filtering. `headers`: names in lower case, sorted, each once, as the script iterates them."""

    type: ResponseType
    status: int
    url: str
    redirected: bool
    headers: HeaderList
    body: bytes
    status_text: str = ""


class Failure(NamedTuple):
    """A TypeError. Script sees no more than that; `reason`, `parameter` and `detail` are for whoever debugs it.

    `parameter` is what the reason speaks of: the offending value, method, header or scheme ("" where there is none).
    `url` is where it failed, as a console shows it: with fragment, without credentials; "" before there was one.
    """

    reason: Reason
    parameter: str = ""
    detail: str = ""
    url: str = ""

    @property
    def gate(self) -> Gate:
        """Which gate it was: the CORS protocol, the Request constructor, or the network."""
        if self.reason in CORS_REASONS:
            return "cors"
        return "constructor" if self.reason in CONSTRUCTOR_REASONS else "network"


Outcome: TypeAlias = Response | Failure
