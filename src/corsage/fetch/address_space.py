"""Where in the world a server is: public, on the local network, or on this very machine (Local Network Access, 2.1).

No URL says so; it is known when the connection is made. A run without a network is told: `LocalNetwork` is an input,
and without one the question is never asked. What an address says by itself is derived.
"""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final, Literal, TypeAlias

from corsage.fetch import site

AddressSpace: TypeAlias = Literal["public", "local", "loopback"]
Permission: TypeAlias = Literal["granted", "denied"]

#: From the least private to the most.
PRIVACY: Final[dict[AddressSpace, int]] = {"public": 0, "local": 1, "loopback": 2}

# Local Network Access, 2.1, "non-public IP address blocks"
_LOCAL: Final = tuple(
    map(
        ip_network,
        ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"),
    )
)


@dataclass(frozen=True, slots=True)
class LocalNetwork:
    """The space that the page came from, those of servers by host, and what the user says when asked.

    Hosts that are not listed are what their address says, and public when they are names.
    """

    page: AddressSpace = "public"
    servers: tuple[tuple[str, AddressSpace], ...] = ()
    permission: Permission = "denied"

    def space(self, host: str) -> AddressSpace:
        """The address space of a URL's host."""
        return dict(self.servers).get(host) or derived(host)


def derived(host: str) -> AddressSpace:
    """What a host says of itself: loopback and private addresses; every other name is taken for public."""
    if site.is_loopback(host):
        return "loopback"
    if not site.is_address(host):
        return "public"
    address = ip_address(host.strip("[]"))
    mapped = getattr(address, "ipv4_mapped", None)  # "::ffff:10.0.0.1" is 10.0.0.1
    address = mapped or address
    if address.is_loopback:
        return "loopback"
    return "local" if any(address in block for block in _LOCAL if block.version == address.version) else "public"
