"""What a request says to the CORS protocol: its kind and the four headers that matter (Fetch, 3.3.2)."""

from typing import NamedTuple, Self

from corsage.http import headers
from corsage.http.headers import HeaderList
from corsage.policy.decision import Kind


class Request(NamedTuple):
    """A request as far as CORS goes. `asked_headers` and `private` are None where the header is not there.

    Several lines of one header are joined by ", " (Fetch, "get"). That is right for the one that is a list, and it
    makes of two origins, or two methods, a text that is neither, so that it is refused without a rule of its own.
    """

    kind: Kind
    origin: str
    asked_method: str
    asked_headers: str | None
    private: str | None

    @classmethod
    def read(cls, method: str, header_list: HeaderList) -> Self:
        """Read it from a method and a header list."""
        origin = headers.get(header_list, "origin")
        if origin is None:
            return cls(Kind.NOT_CORS, "", "", None, None)
        asked = headers.get(header_list, "access-control-request-method") if method == "OPTIONS" else None
        if asked is None:
            return cls(Kind.CORS, origin, "", None, None)
        names = headers.get(header_list, "access-control-request-headers")
        private = headers.get(header_list, "access-control-request-private-network")
        return cls(Kind.PREFLIGHT, origin, asked, names, private)
