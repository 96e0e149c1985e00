"""My URL: a real server asked over HTTP, within the bounds of a page that others' links can open.

Each request, redirects too, goes to an address that was looked up, judged and pinned here, so that no second answer of
the DNS can lead elsewhere. Link-local addresses and those of cloud metadata are refused; private ones and this machine
are asked only when the user has agreed; everything else is the open network.
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, TypeAlias

from corsage.browser import live
from corsage.browser.resolve import Resolve, Rule
from corsage.browser.wire import Limits, Wire
from corsage.diagram import words
from corsage.engines.departures.table import PROFILES
from corsage.fetch import url as urls
from corsage.fetch.network import Answer, Lost, LostCause, Received, Send
from corsage.fetch.url import URL
from corsage.handshake import scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Live, Scenario
from corsage.http import methods
from corsage.studio import forms, running

Address: TypeAlias = IPv4Address | IPv6Address

LIMITS: Final = Limits(seconds=10.0, body_bytes=1024 * 1024)
RUN_SECONDS: Final = 30.0
MOST_REQUESTS: Final = 10
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "QUERY"})
#: Where clouds answer questions about the machine that asks; never a server that a page speaks with.
METADATA: Final = tuple(map(ip_network, (
    "169.254.0.0/16", "fe80::/10", "100.100.100.200/32", "fd00:ec2::254/128", "168.63.129.16/32",
)))  # fmt: skip
#: 6to4 and NAT64 carry an IPv4 address inside.
_NAT64: Final = ip_network("64:ff9b::/96")


class NeedsConsentError(Exception):
    """A private address: the user is asked first."""

    def __init__(self, host: str, address: Address) -> None:
        super().__init__(host, address)
        self.question = (
            f"{host} is {address}, an address on your own machine or network. "
            "Ask it? Corsage sends this request from here, as your browser would."
        )


async def ask(request: forms.LiveRequest) -> forms.Live:
    """Run a scenario against the real URL. Raises `FormError`, TimeoutError."""
    scenario = scenario_form.read(request["scenario"])
    if not isinstance(scenario.server, Live):
        raise FormError("server", 'must be {"url": ...} for a real server')
    if len(scenario.requests) > MOST_REQUESTS:
        raise FormError("requests", f"at most {MOST_REQUESTS} requests in one run, not {len(scenario.requests)}")
    names, consent = running.browsers(request["browsers"]), request.get("private", False)
    try:
        async with asyncio.timeout(RUN_SECONDS):
            handshakes = [await _run(scenario, name, consent=consent) for name in names]
            seen = await _plain(handshakes[0], consent=consent)
    except NeedsConsentError as needed:
        return {"ran": None, "plain": None, "ask": needed.question}
    ran: forms.Ran = {"results": [running.result(handshake) for handshake in handshakes], "over": "http"}
    return {"ran": ran, "plain": seen, "ask": None}


async def _run(scenario: Scenario, browser: str, *, consent: bool) -> Handshake:
    async def carry(sent: Send) -> Received:
        return await _carry(sent, consent=consent)

    return await live.run_over(carry, scenario, PROFILES[browser])


async def _carry(sent: Send, *, consent: bool) -> Received:
    """One request, to an address that was judged; the connection is made to that address and no other."""
    url = urls.parse(sent.url)
    if url is None or not url.is_http:
        return Lost(LostCause.REFUSED, "only http and https are asked")
    try:
        addresses = await _looked_up(url)
    except OSError as error:
        return Lost(LostCause.NAME, str(error.strerror or error))
    for address in addresses:
        if is_forbidden(address):
            return Lost(LostCause.REFUSED, f"{address} is a link-local or metadata address, which is never asked")
    for address in addresses:
        if is_private(address) and not consent:
            raise NeedsConsentError(url.host, address)
    first = addresses[0]
    pinned = Resolve(Rule(url.host, None, f"[{first}]" if first.version == 6 else str(first)))
    async with Wire(LIMITS, resolve=pinned) as wire:
        return await wire.exchange(sent)


async def _looked_up(url: URL) -> list[Address]:
    """Every address of the host; IPv4 first. Raises OSError."""
    host = url.host.strip("[]")
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, url.effective_port, type=socket.SOCK_STREAM)
    addresses = {ip_address(str(entry[4][0]).partition("%")[0]) for entry in found}
    return sorted(addresses, key=lambda address: (address.version, int(address)))


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address carries, if it does."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None:
            return address.sixtofour
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_forbidden(address: Address) -> bool:
    """Whether no request may ever go there."""
    plain = _inner(address)
    return (
        plain.is_multicast
        or plain.is_unspecified
        or any(plain.version == network.version and plain in network for network in METADATA)
    )


def is_private(address: Address) -> bool:
    """Whether it is this machine or its own network."""
    return not _inner(address).is_global


async def _plain(handshake: Handshake, *, consent: bool) -> str | None:
    """What a client without CORS sees of the same request, where asking twice changes nothing."""
    fetch = handshake.fetches[0]
    method = methods.normalize(fetch.request.method)
    if not fetch.exchanges or method not in SAFE_METHODS or fetch.request.body is not None:
        return None
    sent = Send(fetch.exchanges[0].sent.url, method, fetch.request.headers, None, preflight=False, credentials=False)
    received = await _carry(sent, consent=consent)
    said = words.status(received) if isinstance(received, Answer) else f"no answer ({received.cause})"
    return f"curl or Postman, which know no CORS, see: {said}"
