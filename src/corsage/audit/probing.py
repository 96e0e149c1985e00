"""The probes of a live endpoint: which requests are sent, and what makes an endpoint untestable.

Origins are learned before they are asked: from `--seed`, from the endpoint's own answer, and its own host. Only GET and
OPTIONS are sent. What could not be tested is said with its reason, and is never called safe.
"""

from collections.abc import Awaitable, Callable, Iterator
from typing import Final, NamedTuple

from corsage.audit import origins
from corsage.audit.subject import EndpointSubject, Probe
from corsage.fetch import url as urls
from corsage.fetch.network import Answer, Received, Send

Exchange = Callable[[Send], Awaitable[Received]]

_ATTACKER: Final = "attacker.example"
#: How an origin is mutated, by the kind of probe. {scheme}, {host} and {port} are the seed's.
_MUTATIONS: Final = {
    "after": "{scheme}://{host}.corsage-probe.example{port}",
    "before": "{scheme}://corsageprobe{host}{port}",
    "inside": "{scheme}://{host}." + _ATTACKER,
    "dot": "{scheme}://{dotless}{port}",
    "subdomain": "{scheme}://corsage-probe.{host}{port}",
    "insecure": "http://{host}{port}",
    "special": "{scheme}://{host}_." + _ATTACKER,
}
_FIXED: Final = (
    ("stranger", origins.STRANGER),
    ("null", "null"),
    ("localhost", "http://localhost:3000"),
    ("localhost-prefix", f"http://localhost.{_ATTACKER}"),
)
_REFUSED: Final = {
    401: "the endpoint asks for a login: pass a header that it accepts",
    403: "the endpoint refuses the request (403): a firewall may be in front",
    429: "the endpoint answers 429 (too many requests)",
}


class Outcome(NamedTuple):
    """An endpoint after its probes. `reason` says why it could not be tested, or is None."""

    subject: EndpointSubject
    requests: int
    reason: str | None


async def probe(url: str, exchange: Exchange, seeds: tuple[str, ...] = ()) -> Outcome:
    """Ask an endpoint. `seeds` are origins that its policy is believed to allow."""
    probes: list[Probe] = []
    for kind, origin in ((None, None), *_FIXED):
        sent = _get(url, origin)
        received = await exchange(sent)
        reason = _untestable(received, url)
        if reason is not None or not isinstance(received, Answer):
            return Outcome(EndpointSubject(url, tuple(probes)), len(probes) + 1, reason)
        probes.append(Probe(kind or "plain", origin, sent, received))
    answered = {item.allowed for item in probes} - {None, "*", "null"}
    learned = [value for value in answered if value and origins.is_origin(value) and value not in dict(_FIXED).values()]
    own = urls.parse(url)
    hosts = [own.serialized_origin] if own is not None and own.origin is not None else []
    for seed in dict.fromkeys([*seeds, *learned, *hosts]):
        for kind, origin in _mutated(seed):
            sent = _get(url, origin)
            received = await exchange(sent)
            if isinstance(received, Answer):
                probes.append(Probe(kind, origin, sent, received, seed))
    for seed in dict.fromkeys([*seeds, *learned, origins.STRANGER]):
        sent = _preflight(url, seed)
        received = await exchange(sent)
        if isinstance(received, Answer):
            probes.append(Probe("preflight", seed, sent, received, seed))
    return Outcome(EndpointSubject(url, tuple(probes)), len(probes), None)


def _mutated(seed: str) -> Iterator[tuple[str, str]]:
    """The seed itself, and each mutation that is another origin."""
    parsed = urls.parse(seed)
    if parsed is None or parsed.origin is None:
        return
    yield "seed", seed
    port = "" if parsed.port is None else f":{parsed.port}"
    first, dot, rest = parsed.host.rpartition(".")
    dotless = f"{first.replace('.', 'x', 1)}{dot}{rest}" if "." in first else parsed.host
    for kind, template in _MUTATIONS.items():
        origin = template.format(scheme=parsed.scheme, host=parsed.host, port=port, dotless=dotless)
        if origin != seed and not (kind == "insecure" and parsed.scheme != "https"):
            yield kind, origin


def _untestable(received: Received, url: str) -> str | None:
    if not isinstance(received, Answer):
        return f"no answer: {received.cause}{f' ({received.detail})' if received.detail else ''}"
    if received.status in _REFUSED:
        return _REFUSED[received.status]
    if 300 <= received.status <= 399:
        return f"the endpoint redirects ({received.status}): audit the URL that it leads to, not {url}"
    return None


def _get(url: str, origin: str | None) -> Send:
    headers = (("Accept", "*/*"), *([] if origin is None else [("Origin", origin)]))
    return Send(url, "GET", headers, None, preflight=False, credentials=False)


def _preflight(url: str, origin: str) -> Send:
    headers = (
        ("Accept", "*/*"),
        ("Access-Control-Request-Method", origins.UNUSUAL_METHOD),
        ("Origin", origin),
    )
    return Send(url, "OPTIONS", headers, None, preflight=True, credentials=False)
