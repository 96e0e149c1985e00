"""What a server answers to one request, as data: nothing here decides, nothing here is text for people.

The words are the standard's (Fetch, 3.3.2 to 3.3.4): a *preflight* is an OPTIONS request with Origin and
Access-Control-Request-Method, a *CORS request* is any other request with Origin.
"""

from enum import StrEnum, unique
from typing import Final, NamedTuple

from corsage.http.headers import CORS_RESPONSE_HEADERS, HeaderList

# What an application may not say beside the policy: the protocol's own names, and that of Private Network Access.
OWNED: Final = CORS_RESPONSE_HEADERS | {"access-control-allow-private-network"}

# The names in a response that a decision's headers could be at odds with, and how long they are: almost every other
# name has another length, which costs less to look up than a name in whatever case.
MERGED: Final = OWNED | {"vary"}
LENGTHS: Final = frozenset(map(len, MERGED))


@unique
class Kind(StrEnum):
    """What a request is to the CORS protocol."""

    PREFLIGHT = "preflight"
    CORS = "cors"
    NOT_CORS = "not-cors"


@unique
class Refusal(StrEnum):
    """Why a policy refuses a request: the first check that failed, in the order in which a browser asks."""

    ORIGIN_MALFORMED = "origin-malformed"
    ORIGIN_NOT_ALLOWED = "origin-not-allowed"
    PRIVATE_NETWORK_NOT_ALLOWED = "private-network-not-allowed"
    METHOD_MALFORMED = "method-malformed"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    HEADERS_MALFORMED = "headers-malformed"
    HEADER_NOT_ALLOWED = "header-not-allowed"


@unique
class Subject(StrEnum):
    """What a check is about."""

    ORIGIN = "origin"
    METHOD = "method"
    HEADER = "header"
    CREDENTIALS = "credentials"
    PRIVATE_NETWORK = "private-network"


class Check(NamedTuple):
    """One comparison that the server made: the value that was asked for, what it was held against, the result.

    For credentials nothing is asked for: the check says whether the answer will allow them.
    """

    subject: Subject
    requested: str
    against: tuple[str, ...]
    passed: bool


class Decision(NamedTuple):
    """The answer to one request.

    `status` is the status of the answer to a preflight, None for every other request: the application answers that.
    `headers` are those that the response must carry, names in lower case, `vary` last: the CORS headers replace the
    application's own, `vary` is merged into it (`apply` does both).
    """

    kind: Kind
    refusal: Refusal | None
    status: int | None
    headers: HeaderList

    @property
    def allowed(self) -> bool:
        """Whether the policy has nothing against the request; true for one that is not a CORS request."""
        return self.refusal is None

    def apply(self, response: HeaderList) -> HeaderList:
        """The header list of the application's response with this decision enforced upon it."""
        ours = dict(self.headers)
        vary = ours.pop("vary", None)
        kept = tuple([pair for pair in response if pair[0].lower() not in OWNED]) + tuple(ours.items())
        return kept if vary is None else merge_vary(kept, vary)


def merge_vary(response: HeaderList, wanted: str) -> HeaderList:
    """The header list with a `vary` line for what is wanted and not yet there (RFC 9110, 12.5.5)."""
    there = {
        item.strip(" \t").lower() for name, value in response if name.lower() == "vary" for item in value.split(",")
    }
    # "Vary: *" already says that everything matters.
    missing = [] if "*" in there else [item for item in wanted.split(", ") if item.lower() not in there]
    return (*response, ("vary", ", ".join(missing))) if missing else response
