"""Sites, and what is trusted without TLS (HTML, "same site"; Secure Contexts, 3.1).

A site is a scheme and a registrable domain, and which part of a host was registered is for the list of public
suffixes to say. That list is data that changes by the week: whoever makes a `Page` brings it (`Page.registrable`).
"""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Final, TypeAlias

from corsage.http.origin import Origin

#: A host to its registrable domain; the host itself where it has none.
Registrable: TypeAlias = Callable[[str], str]

LOOPBACK_NAMES: Final = frozenset({"localhost", "[::1]"})


def itself(host: str) -> str:
    """Without a list of public suffixes each host is a site of its own: no stranger is ever taken for a neighbour."""
    return host


def is_address(host: str) -> bool:
    """Whether a URL's host is an IP address; "[...]" is what the URL Standard writes around IPv6."""
    if not (host[-1:].isdecimal() or host.startswith("[")):
        return False
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Secure Contexts, 3.1, steps 4 and 5: 127.0.0.0/8, ::1, localhost and the names below it."""
    return host in LOOPBACK_NAMES or host.endswith(".localhost") or (host.startswith("127.") and is_address(host))


def is_trustworthy(origin: Origin) -> bool:
    """Secure Contexts, 3.1, "potentially trustworthy origin"."""
    return origin.scheme == "https" or is_loopback(origin.host)


def same_site(one: Origin | None, other: Origin | None, registrable: Registrable) -> bool:
    """HTML, "schemelessly same site": an opaque origin (None) is of one site with nothing, an address with itself."""
    if one is None or other is None:
        return False
    if one.host == other.host:
        return True
    # "example.com." is a name of its own: it has another registrable domain than "example.com".
    if one.host.endswith(".") != other.host.endswith("."):
        return False
    if is_address(one.host) or is_address(other.host):
        return False
    return registrable(one.host) == registrable(other.host)
