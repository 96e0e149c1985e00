"""Where in the world a server is: public, on the local network, or on this very machine (Local Network Access, 2.1).

No URL says so; it is known when the connection is made. A run without a network is told: `LocalNetwork` is an input,
and without one the question is never asked. What an address says by itself is derived.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final, Literal, NamedTuple, TypeAlias

from corsage.fetch import site

AddressSpace: TypeAlias = Literal["public", "local", "loopback"]
Permission: TypeAlias = Literal["granted", "denied"]

# Local Network Access, 2.1, "non-public IP address blocks", as Chromium has them; the first block that fits decides.
_BLOCKS: Final[tuple[tuple[IPv4Network | IPv6Network, AddressSpace], ...]] = (
    *[(ip_network(block), "loopback") for block in ("0.0.0.0/32", "127.0.0.0/8", "::/128", "::1/128")],
    *[
        (ip_network(block), "local")
        for block in (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
            "2001:db8::/32", "3fff::/20", "fc00::/7", "fe80::/10", "fec0::/10",
        )
    ],
)  # fmt: skip


class Rules(NamedTuple):
    """What engines do about address spaces; the defaults are Fetch's, which knows none."""

    #: Whether the user is asked before a page of a public network reaches a private one.
    asks: bool = False
    #: Whether a page that is not a secure context is refused without asking.
    secure_only: bool = False
    #: Whether a request may name the address space of its target. Elsewhere the option is refused. A request to a
    #: local address is then not mixed content.
    heeds_target: bool = False


FETCH: Final = Rules()


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
    """What a host says of itself; a name is taken for public, unless it ends in localhost or local."""
    if site.is_loopback(host):
        return "loopback"
    if not site.is_address(host):
        return "local" if host.rstrip(".").rpartition(".")[2] == "local" else "public"
    address = ip_address(host.strip("[]"))
    mapped = getattr(address, "ipv4_mapped", None)  # "::ffff:10.0.0.1" is 10.0.0.1
    address = mapped or address
    return next((space for block, space in _BLOCKS if address in block), "public")
