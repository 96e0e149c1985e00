"""What the script sees in the end: a response, filtered, or a TypeError that tells it nothing (Fetch, 2.2.6, 5.6)."""

from typing import Literal, NamedTuple, TypeAlias

from corsage.fetch.reason import GATES, Gate, Reason
from corsage.http.headers import HeaderList

ResponseType: TypeAlias = Literal["basic", "cors", "opaque", "opaqueredirect"]


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
        """Which gate refused it: the CORS protocol, the Request constructor, the network, or another one."""
        return GATES[self.reason]


Outcome: TypeAlias = Response | Failure
