"""One scenario, in a live browser and in the engine: what differs, in words."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from tests.live.browser import Browser, Document, Seen
from tests.live.lab import PAGE, Lab
from tests.live.lab import Seen as Request

from corsage.browser.cookies import CookieJar
from corsage.consoles import recording
from corsage.consoles.chromium import cors_error
from corsage.consoles.evidence import blocked
from corsage.engines.departures.table import PROFILES
from corsage.fetch import url as urls
from corsage.fetch.algorithm.construct import mode_sent
from corsage.fetch.network import Answer, Lost, LostCause, Send
from corsage.fetch.outcome import Failure, Outcome
from corsage.fetch.profile import STANDARD, Profile
from corsage.fetch.reason import Reason
from corsage.fetch.request import Page
from corsage.fetch.wire import metadata
from corsage.handshake import scenario_form
from corsage.handshake.pair import simulate_against
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.scenario import Scenario, Scripted
from corsage.handshake.servers import Serve, scripted

#: What the transport adds by itself; looked at only where a script sets it.
TRANSPORT: Final = frozenset({
    "accept-encoding", "accept-language", "connection", "content-length", "cookie", "host", "priority",
    "sec-fetch-storage-access", "te", "upgrade-insecure-requests", "user-agent",
})  # fmt: skip


#: What a browser ends the blob: URL of a page with, where a case has "x".
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: What Chromium's console says of requests.
_SAID: Final = (
    "Failed to load resource",
    "Refused to set unsafe header",
    "CORS policy",
    "Fetch API cannot load",
    "FTP is not supported.",
    "Mixed Content",
    "Not allowed to load local resource",
    "Unsafe attempt to load URL",
)


@dataclass(frozen=True)
class Comparison:
    """A case that was run in both worlds; `lines` is one for each thing that differs, none for perfect agreement."""

    handshake: Handshake
    observed: tuple[tuple[Seen, tuple[Request, ...]], ...]
    lines: tuple[str, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """What differs: outcome, exchanges, code, console."""
        return frozenset([line.partition(": ")[2].partition("\n")[0] for line in self.lines])


def compare(case: dict[str, Any], profile: Profile, lab: Lab, browser: Browser) -> Comparison:
    """Run a case in both worlds: what pages did `earlier`, and what this page does. They share the cookies."""
    jar, profile = None, _as_set(profile, browser)
    if "cookies" in case:
        browser.forget()
        jar = CookieJar(profile.cookies, third_party=browser.settings.third_party)
    parts = [_compare(part, profile, lab, browser, jar) for part in (*case.get("earlier", ()), case)]
    lines = [f"page {i}, {line}" for i, part in enumerate(parts[:-1]) for line in part.lines]
    return replace(parts[-1], lines=(*lines, *parts[-1].lines))


#: Of a case, what says where and how it is run; the rest is its scenario.
ABOUT: Final = frozenset({"cookies", "document", "earlier"})


def _compare(case: dict[str, Any], profile: Profile, lab: Lab, browser: Browser, jar: CookieJar | None) -> Comparison:
    scenario = scenario_form.read({key: value for key, value in case.items() if key not in ABOUT})
    at = document(case, lab)
    page = replace(scenario.page, url=scenario.page.url or at.url)
    if page.local_network is not None:
        asked = replace(page.local_network, permission=browser.settings.local_network)
        page = replace(page, local_network=asked)
    scenario = replace(scenario, page=page)
    assert isinstance(scenario.server, Scripted)
    parsed = {urls.parse(url): script for url, script in scenario.server.answers.items()}
    lab.answers = {url.target: script for url, script in parsed.items() if url is not None}
    serve = _answering(scenario, profile, lab)
    handshake = simulate_against(scenario, serve if jar is None else _remembering(serve, jar, scenario.page), profile)
    transport = TRANSPORT if jar is None else TRANSPORT - {"cookie"}
    observed, found = [], []
    for i, (fetch, request) in enumerate(zip(handshake.fetches, case["requests"], strict=True)):
        lab.take()
        seen = browser.run(request, at)
        requests = lab.take()
        observed.append((seen, tuple(requests)))
        found += [f"request {i}: {line}" for line in _compared(handshake, fetch, seen, requests, transport)]
    return Comparison(handshake, tuple(observed), tuple(found))


def _as_set(profile: Profile, browser: Browser) -> Profile:
    """The row opaque-origin-is-named is of a Chromium that blocks third-party cookies, as it comes."""
    if profile.name != "chromium" or browser.settings.third_party != "sent":
        return profile
    return replace(profile, names_opaque_origin=STANDARD.names_opaque_origin)


def document(case: dict[str, Any], lab: Lab) -> Document:
    """Where a case runs: where it says, else the page of the lab, or a sandboxed frame of it."""
    if "document" in case:
        return Document(**case["document"])
    return Document(lab.sites.app + PAGE, "sandboxed" if case["page"] == "null" else "")


def _remembering(serve: Serve, jar: CookieJar, page: Page) -> Serve:
    """The same servers, asked by a browser that has cookies."""

    def ask(sent: Send) -> Exchange:
        if not sent.credentials:
            return serve(sent)
        cookie = jar.header(sent.url, page, sent.via)
        exchange = serve(sent if cookie is None else sent._replace(headers=(*sent.headers, ("Cookie", cookie))))
        if isinstance(exchange.received, Answer):
            jar.store(sent.url, exchange.received.headers, page)
        return exchange

    return ask


#: Chromium sends a stream over HTTP/2 and QUIC only, and the lab speaks HTTP/1.1.
_NEEDS_HTTP2: Final = Lost(LostCause.CLOSED, "ERR_H2_OR_QUIC_REQUIRED")


#: A host that no lab has; nobody knows its address.
_NOWHERE: Final = Lost(LostCause.NAME)


def _answering(scenario: Scenario, profile: Profile, lab: Lab) -> Serve:
    """The lab, in memory."""
    assert isinstance(scenario.server, Scripted)
    serve = _found(scripted(scenario.server, profile.http1), lab)
    if profile.name != "chromium" or not any(request.stream for request in scenario.requests):
        return serve
    return lambda sent: serve(sent) if sent.preflight or sent.body is None else Exchange(sent, _NEEDS_HTTP2)


def _found(serve: Serve, lab: Lab) -> Serve:
    """The same servers, for those who know where they are."""

    def ask(sent: Send) -> Exchange:
        host = urls.parse(sent.url)
        return serve(sent) if host is not None and host.host in lab.hosts else Exchange(sent, _NOWHERE)

    return ask


def _compared(
    handshake: Handshake, fetch: FetchRecord, seen: Seen, requests: list[Request], transport: frozenset[str]
) -> Iterator[str]:
    xhr = fetch.request.initiator == "xhr"
    real, ours = _outcome(seen.outcome), (_ours_by_xhr if xhr else _ours)(fetch.outcome)
    if real != ours:
        yield f"outcome\n  browser {real}\n  engine  {ours}"
    script = {name.lower() for name, _ in fetch.request.headers} & {
        name.lower() for exchange in fetch.exchanges for name, _ in exchange.sent.headers
    }
    there = _without_resends([_line(request, script, transport) for request in requests])
    here = [
        _sent(_described(exchange.sent, handshake, fetch), set() if exchange.sent.preflight else script, transport)
        for exchange in fetch.exchanges
        if exchange.received not in {_NEEDS_HTTP2, _NOWHERE}
    ]
    here = _without_resends(here)
    if there != here:
        yield "exchanges" + "".join(f"\n  {line}" for line in _apart(there, here))
    told = blocked(handshake, fetch)
    if handshake.browser == "chromium":
        error = None if told is None else cors_error(told)
        if error != seen.cors_error:
            yield f"code\n  browser {seen.cors_error}\n  engine  {error}"
        said = [_UUID.sub("x", line) for line in seen.console if any(words in line for words in _SAID)]
        lines = list(recording.console_lines(handshake, fetch))
        if fetch.exchanges and fetch.exchanges[-1].received is _NEEDS_HTTP2:
            lines = ["Failed to load resource: net::ERR_ALPN_NEGOTIATION_FAILED"]
        if said != lines:
            yield f"console\n  browser {said}\n  engine  {lines}"


def _described(sent: Send, handshake: Handshake, fetch: FetchRecord) -> Send:
    """The request with what a browser adds where it goes out."""
    profile = PROFILES[handshake.browser]
    page, mode = handshake.scenario.page, mode_sent(fetch.request, profile)
    return sent._replace(headers=(*sent.headers, *metadata.header_list(sent, page, mode, profile.metadata)))


def _apart(there: list[tuple[Any, ...]], here: list[tuple[Any, ...]]) -> Iterator[str]:
    """Exchange by exchange: the fields that differ where both sent the same line, else what each sent."""
    for index, (seen, ours) in enumerate(itertools.zip_longest(there, here)):
        if seen == ours:
            continue
        if seen is None or ours is None or seen[:2] != ours[:2]:
            yield f"{index} browser {seen}"
            yield f"{index} engine  {ours}"
            continue
        theirs, own = dict(seen[2]) | {"(body)": seen[3]}, dict(ours[2]) | {"(body)": ours[3]}
        names = [name for name in sorted(theirs | own) if theirs.get(name) != own.get(name)]
        yield f"{index} {seen[0]} {seen[1]}"
        yield from (f"    {name}: browser {theirs.get(name)!r}, engine {own.get(name)!r}" for name in names)


def _outcome(outcome: dict[str, Any]) -> tuple[Any, ...]:
    if "error" in outcome:
        return ("thrown",) if outcome.get("thrown") else ("error", outcome["error"])
    if "xhr" in outcome:
        lines = [line.partition(": ") for line in outcome["headers"].split("\r\n")[:-1]]
        headers = tuple([(name.lower(), value) for name, _, value in lines])
        return (outcome["status"], outcome["url"], headers, outcome["body"])
    headers = tuple(sorted((name, value) for name, value in outcome["headers"]))
    return (outcome["type"], outcome["status"], outcome["url"], outcome["redirected"], headers, outcome["body"])


_ERRORS: Final = {Reason.STREAM_NOT_SUPPORTED: "NotSupportedError"}


def _ours(outcome: Outcome) -> tuple[Any, ...]:
    if isinstance(outcome, Failure):
        return ("error", _ERRORS.get(outcome.reason, "TypeError"))
    body = outcome.body.decode("utf-8", "replace")
    return (outcome.type, outcome.status, outcome.url, outcome.redirected, tuple(sorted(outcome.headers)), body)


def _ours_by_xhr(outcome: Outcome) -> tuple[Any, ...]:
    """A call that throws is no error event; and responseURL is all that is known of redirects."""
    if isinstance(outcome, Failure):
        return ("thrown",) if outcome.gate == "constructor" else ("error", "TypeError")
    return (outcome.status, outcome.url, outcome.headers, outcome.body.decode("utf-8", "replace"))


def _line(request: Request, script: set[str], transport: frozenset[str]) -> tuple[Any, ...]:
    combined: dict[str, str] = {}
    for name, value in request.headers:
        combined[name] = f"{combined[name]}, {value}" if name in combined else value
    if "access-control-request-method" in combined:
        script = set()
    return (request.method, request.url, _shown(combined, script, transport), request.body)


def _sent(send: Send, script: set[str], transport: frozenset[str]) -> tuple[Any, ...]:
    combined: dict[str, str] = {}
    for name, value in send.headers:
        lower = name.lower()
        combined[lower] = f"{combined[lower]}, {value}" if lower in combined else value
    return (send.method, send.url, _shown(combined, script, transport), send.body or b"")


def _shown(headers: dict[str, str], script: set[str], transport: frozenset[str]) -> tuple[tuple[str, str], ...]:
    shown = [
        (name, value.strip())
        for name, value in headers.items()
        if not name.startswith("sec-ch-") and (name not in transport or (name in script and name not in _OWN))
        if not value.startswith(_BROWSERS_AGENT)
    ]
    return tuple(sorted(shown))


#: How the User-Agent of a browser begins, and none that a script sets here: it comes back where that one is dropped.
_BROWSERS_AGENT: Final = "Mozilla/"
#: A script cannot set these, so the transport's values never are the script's.
_OWN: Final = frozenset({"connection", "content-length", "cookie", "host", "te"})


def _without_resends(lines: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """A browser may send again on a dropped connection: equal neighbours count once."""
    return [line for i, line in enumerate(lines) if i == 0 or lines[i - 1] != line]
