"""URLs as browsers parse them (URL Standard), behind the one module that knows can_ada.

What lives here: the record of a parsed URL with just the parts that the Fetch standard asks for. Parsing is pure,
so it is memoised: a page asks the same server again and again.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

import can_ada

from corsage.fetch.record import made
from corsage.http.origin import DEFAULT_PORTS, OPAQUE, Origin

HTTP_SCHEMES: Final = frozenset({"http", "https"})
_REMEMBERED: Final = 4096
_BEYOND_ASCII: Final = re.compile(r"[\x80-\xff]")


class URL(NamedTuple):
    """A URL record. `target` is what goes over the wire: no fragment, no credentials; a default `port` is None."""

    href: str
    scheme: str
    host: str
    port: int | None
    target: str
    fragment: str | None
    username: str
    password: str
    origin: Origin | None  # None: opaque
    serialized_origin: str  # HTML, "serialization of an origin"

    @property
    def has_credentials(self) -> bool:
        """URL Standard, "includes credentials"."""
        return bool(self.username or self.password)

    @property
    def shown(self) -> str:
        """The URL with its fragment, without credentials."""
        return self.target if self.fragment is None else f"{self.target}#{self.fragment}"

    @property
    def is_http(self) -> bool:
        """Fetch, "HTTP(S) scheme"."""
        return self.scheme in HTTP_SCHEMES

    @property
    def effective_port(self) -> int | None:
        """The port that a connection is made to, or None where the scheme has none."""
        return self.port if self.port is not None else DEFAULT_PORTS.get(self.scheme)

    @property
    def without_fragment(self) -> str:
        """URL Standard, "URL serializer" with exclude fragment: what a script may see, credentials included."""
        return self.href if self.fragment is None else self.href.partition("#")[0]


@lru_cache(_REMEMBERED)
def parse(text: str, base: str | None = None) -> URL | None:
    """The URL, relative to `base` (an absolute URL) where one is given; None where the URL Standard says failure."""
    text = _scalar_values(text)
    try:
        return _record(can_ada.parse(text) if base is None else can_ada.parse(base) + text)
    except ValueError:
        return None


def parse_header(value: str, base: str) -> URL | None:
    """The URL in a header's value, an isomorphic string: bytes beyond ASCII are percent-encoded as they came.

    Fetch, "location URL", step 3, leaves open how bytes become a URL; this is what browsers do (web-platform-tests,
    fetch/api/redirect/redirect-location-escape).
    """
    return parse(value if value.isascii() else _BEYOND_ASCII.sub(_percent_encoded, value), base)


@lru_cache(_REMEMBERED)
def with_fragment(url: URL, fragment: str) -> URL:
    """The URL with another fragment (Fetch, "location URL", step 4)."""
    parsed = parse(f"{url.without_fragment}#{fragment}")
    assert parsed is not None, "a fragment never breaks a URL"
    return parsed


def _percent_encoded(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def _scalar_values(text: str) -> str:
    """Infra, "convert" to a scalar value string: a lone surrogate becomes U+FFFD, as Web IDL's USVString has it."""
    return text if text.isascii() else "".join(["\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text])


def _record(parsed: can_ada.URL) -> URL:
    href, scheme = parsed.href, parsed.protocol[:-1]
    host, digits = parsed.hostname, parsed.port
    port = int(digits) if digits else None
    fragment: str | None
    target, mark, fragment = href.partition("#")
    username = password = ""
    if "@" in target:  # URL serializing: only with it are there credentials
        username, password = parsed.username, parsed.password
        parsed.username = parsed.password = ""
        target = parsed.href.partition("#")[0]
    origin = _origin(parsed, scheme, host, port)
    serialized = OPAQUE if origin is None else str(origin)
    if not mark:
        fragment = None
    return made(URL, (href, scheme, host, port, target, fragment, username, password, origin, serialized))


def _origin(parsed: can_ada.URL, scheme: str, host: str, port: int | None) -> Origin | None:
    """URL Standard, "origin": a blob's is that of the URL in its path; file, data and the rest are opaque."""
    if scheme == "blob":
        inner = parse(parsed.pathname)
        return inner.origin if inner is not None and inner.is_http else None
    return made(Origin, (scheme, host, port)) if scheme in DEFAULT_PORTS else None
