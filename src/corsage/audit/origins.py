"""What rules ask of an origin's text: is it of this machine, of a private network, on shared hosting."""

import ipaddress
import re
from typing import Final

from corsage.http.origin import SERIALIZED_ORIGIN
from corsage.policy import suffixes

#: An origin that nobody lists: `.example` cannot be registered (RFC 6761).
STRANGER: Final = "https://corsage-probe.attacker.example"
#: A method that no API has.
UNUSUAL_METHOD: Final = "CORSAGE"

_HOST: Final = re.compile(r"[a-z][a-z0-9+.-]*://(?P<host>\[[^\]]*\]|[^:/]*)(?::(?P<port>[0-9*]+))?", re.IGNORECASE)
_SECRET: Final = re.compile(r"authorization|token|secret|api-?key|session|password|cookie", re.IGNORECASE)
_LOCAL_NAMES: Final = frozenset({"localhost", "*.localhost"})
_PRIVATE_ENDS: Final = (".local", ".internal", ".lan", ".home.arpa", ".intranet", ".corp")


def host(origin: str) -> str:
    """The host of an origin or pattern, in lower case and without brackets; "" for other text."""
    match = _HOST.fullmatch(origin)
    return match["host"].lower().strip("[]") if match else ""


def is_origin(text: str) -> bool:
    """Whether it is a serialized origin."""
    return SERIALIZED_ORIGIN.fullmatch(text) is not None


def is_local(origin: str) -> bool:
    """Whether the host is the machine itself: localhost, or a loopback address."""
    name = host(origin)
    address = _address(name)
    return name in _LOCAL_NAMES or name.endswith(".localhost") or (address is not None and address.is_loopback)


def is_private(origin: str) -> bool:
    """Whether the host is a private address, or a name that only a private network resolves; not the machine itself."""
    name = host(origin)
    address = _address(name)
    if address is not None:
        return address.is_private and not address.is_loopback
    return name.endswith(_PRIVATE_ENDS)


def is_shared(origin: str) -> bool:
    """Whether anyone can have a page under a suffix of the host: the private part of the public suffix list."""
    name = host(origin).removeprefix("*.")
    if not name or _address(name) is not None:
        return False
    return suffixes.is_shared(name)


def is_secret_name(name: str) -> bool:
    """Whether a header of that name usually carries a secret."""
    return _SECRET.search(name) is not None


def subdomain(pattern: str) -> str:
    """An origin that a pattern of all subdomains accepts."""
    return pattern.replace("*", "corsage-probe", 1).replace(":*", ":8443")


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
