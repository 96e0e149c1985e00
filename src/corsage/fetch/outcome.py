"""What the script sees in the end: a response, filtered, or a TypeError that tells it nothing (Fetch, 2.2.6, 5.6)."""

from typing import Final, Literal, NamedTuple, TypeAlias

from corsage.fetch.reason import CONSTRUCTOR_REASONS, CORS_REASONS, Reason
from corsage.http.headers import HeaderList

ResponseType: TypeAlias = Literal["basic", "cors", "opaque", "opaqueredirect"]
Gate: TypeAlias = Literal[
    "cors", "constructor", "network", "mixed-content", "local-network", "resource-policy", "embedder-policy"
]

#: The gates that are neither CORS nor a failing network, by the reasons that are theirs.
_OTHER_GATES: Final[dict[Reason, Gate]] = {
    Reason.MIXED_CONTENT: "mixed-content",
    Reason.CROSS_ORIGIN_RESOURCE_POLICY: "resource-policy",
    Reason.CROSS_ORIGIN_EMBEDDER_POLICY: "embedder-policy",
    Reason.INSECURE_LOCAL_NETWORK: "local-network",
    Reason.INVALID_LOCAL_NETWORK_ACCESS: "local-network",
    Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED: "local-network",
}


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
        """Which gate it was: the CORS protocol, the Request constructor, the network, or one that is none of these."""
        if self.reason in _OTHER_GATES:
            return _OTHER_GATES[self.reason]
        if self.reason in CORS_REASONS:
            return "cors"
        return "constructor" if self.reason in CONSTRUCTOR_REASONS else "network"


Outcome: TypeAlias = Response | Failure
