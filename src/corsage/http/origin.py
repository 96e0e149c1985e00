"""Origins as they stand in a header: the strict grammar of a serialised origin (HTML, 7.1.1; Fetch, 3.2 Origin).

What lives here: the one form of an origin that a browser writes and that a server may trust. No URL is parsed
here (that is `corsage.fetch.url`): an origin is scheme, host and port, or "null", and nothing is ever repaired.
"""

import re
from typing import Final, NamedTuple

# Fetch, "serializing a request origin": what an opaque origin, or one tainted by redirects, says of itself.
OPAQUE: Final = "null"

DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}

# RFC 6454, 6.2 and 7.1 as browsers write it: lower-case scheme and host, a port only when it is not the default.
SERIALIZED_ORIGIN: Final = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+\-.]*)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9_~!$&'()*+,;=%\-.]+)(?::(?P<port>[1-9][0-9]{0,4}))?"
)


class Origin(NamedTuple):
    """A tuple origin. `port` is None when it is the scheme's default (HTML, "origin"; the domain is left out)."""

    scheme: str
    host: str
    port: int | None

    def __str__(self) -> str:
        """Serialise it (HTML, "serialization of an origin")."""
        return f"{self.scheme}://{self.host}" if self.port is None else f"{self.scheme}://{self.host}:{self.port}"


def parse(text: str) -> Origin | None:
    """The origin whose serialisation the text is, or None for everything else, "null" included."""
    match = SERIALIZED_ORIGIN.fullmatch(text)
    if match is None:
        return None
    scheme, host, digits = match.group("scheme", "host", "port")
    if digits is None:
        return Origin(scheme, host, None)
    port = int(digits)
    # HTML serialises a port only when it is not the scheme's default; a longer spelling is another origin's.
    return None if port > 65535 or DEFAULT_PORTS.get(scheme) == port else Origin(scheme, host, port)
