"""Which address stands in for a host, as curl's `--resolve HOST:PORT:ADDR` says it, with `*` for many.

`*.test:*:127.0.0.1` sends every host below `test`, on any port, to loopback. The first rule that fits decides.
"""

from ipaddress import ip_address
from typing import NamedTuple

from corsage.fetch.url import URL


class Rule(NamedTuple):
    """A host, "*" or "*.suffix", in lower case; a port, None for any; the address, in brackets if it is IPv6."""

    host: str
    port: int | None
    address: str

    def fits(self, url: URL) -> bool:
        """Whether the rule speaks of this URL."""
        host = url.host == self.host or (self.host[:1] == "*" and url.host.endswith(self.host[1:]))
        return host and self.port in {None, url.effective_port}


class Resolve:
    """The rules, in order."""

    def __init__(self, *rules: Rule) -> None:
        self._rules = rules

    def address(self, url: URL) -> str | None:
        """The address to connect to in place of the URL's host, or None to look it up."""
        return next((rule.address for rule in self._rules if rule.fits(url)), None)


def parse(text: str) -> Rule:
    """The rule of `HOST:PORT:ADDR`. Raises ValueError with a sentence."""
    host, _, rest = text.partition(":")
    port, _, address = rest.partition(":")
    if not host or not (port == "*" or (port.isascii() and port.isdigit() and int(port) < 65536)):
        raise ValueError(f"{text!r}: write it as HOST:PORT:ADDRESS, as in '*.test:*:127.0.0.1'")
    try:
        parsed = ip_address(address.strip("[]"))
    except ValueError:
        raise ValueError(f"{text!r}: {address!r} is not an IP address") from None
    return Rule(host.lower(), None if port == "*" else int(port), f"[{parsed}]" if parsed.version == 6 else str(parsed))
