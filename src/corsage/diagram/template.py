"""The template view: both branches of a handshake, for a document that says how an API is to be called.

What the browser sends is what the engine sends when every server says yes; what the server answers is what its
policy (or its script) would answer. Where a server is not known, the general words stand in for its values.
"""

from collections.abc import Iterator
from typing import Final

from corsage.diagram import endings, played, words
from corsage.diagram.cast import BROWSER, Cast, HeaderCast
from corsage.diagram.played import CREDENTIALS_RULE, View, custom_names, lookup
from corsage.fetch.network import Answer, Send
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.profile import STANDARD, Profile
from corsage.handshake import pair, verdict
from corsage.handshake.record import Exchange, FetchRecord
from corsage.handshake.scenario import Guarded, Live, Scenario
from corsage.http import headers
from corsage.mermaid import Diagram, build
from corsage.mermaid.build import Item
from corsage.policy import Policy, Refusal

GENERAL_PREFLIGHT: Final = ["Allow-Origin, Allow-Methods, Allow-Headers"]
GENERAL_ACTUAL: Final = ["Allow-Origin"]
#: The ground of one request where there are several.
GROUND: Final = "rgba(128, 128, 128, 0.08)"


def template(scenario: Scenario, profile: Profile = STANDARD, *, header_participants: bool = False) -> Diagram:
    """The diagram of a scenario's requests with both branches, as a browser (`profile`) makes them.

    `header_participants` draws a participant for each custom header, with what becomes of it.
    """
    runs = pair.simulate_against(scenario, _yes, profile).fetches
    real = None if isinstance(scenario.server, Live) else pair.simulate(scenario, profile).fetches
    served = [list(_sent_urls(run, real[i] if real else None)) for i, run in enumerate(runs)]
    cast = Cast(scenario.page, [url for urls in served for url in urls])
    own = HeaderCast(custom_names(run.request.headers) if header_participants else () for run in runs)
    drawn = [list(_request(View(cast, scenario, own, run, real[i] if real else None))) for i, run in enumerate(runs)]
    if len(drawn) > 1:
        drawn = [
            [build.rect(GROUND, build.note_over(BROWSER, text=f"fetch {number}"), *items)]
            for number, items in enumerate(drawn, 1)
        ]
    return build.diagram(*cast.participants(), *own.participants(), drawn)


def _sent_urls(granted: FetchRecord, real: FetchRecord | None) -> Iterator[str]:
    """Whom a request asks, or would ask."""
    exchanges = [*granted.exchanges, *(real.exchanges if real is not None else ())]
    yield from (exchange.sent.url for exchange in exchanges)
    if not exchanges:
        yield granted.request.url


def _yes(sent: Send) -> Exchange:
    """The server that grants everything, by name, so that credentials are granted too."""
    echoed = {
        "access-control-allow-origin": headers.get(sent.headers, "origin"),
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": headers.get(sent.headers, "access-control-request-method"),
        "access-control-allow-headers": headers.get(sent.headers, "access-control-request-headers"),
    }
    return Exchange(sent, Answer(200, tuple([(name, value) for name, value in echoed.items() if value is not None])))


def _request(view: View) -> Iterator[Item]:
    granted, real = view.granted, view.real
    if real is not None and granted.request.element is not None:
        yield from played.request(view, real, branches=False)
    elif isinstance(granted.outcome, Failure):  # no server can help
        yield build.message(BROWSER, BROWSER, endings.blocked(granted.outcome))
        yield build.note_over(BROWSER, text=words.wrapped(verdict.of(granted)))
    elif real is not None and not _has_branches(view.scenario, real):
        yield from played.request(view, real, branches=_allowed_by_cors(real))
    elif not granted.exchanges:
        yield build.message(BROWSER, BROWSER, "JavaScript receives response, no server is asked")
    elif granted.outcome.type != "cors":
        yield from _without_cors(view, granted.exchanges[-1], granted.outcome)
    elif granted.preflights:
        yield from _with_preflight(view)
    else:
        yield from _without_preflight(view)


def _has_branches(scenario: Scenario, real: FetchRecord) -> bool:
    """Whether a policy refuses this page's request and can allow another: then its answer to that one is drawn."""
    views = [exchange.server for exchange in real.exchanges if exchange.server is not None]
    return isinstance(scenario.server, Guarded) and any(view.decision.refusal is not None for view in views)


def _allowed_by_cors(real: FetchRecord) -> bool:
    """Whether the script got a response that CORS might have kept from it."""
    return not isinstance(real.outcome, Failure) and real.outcome.type == "cors"


def _without_cors(view: View, actual: Exchange, outcome: Response) -> Iterator[Item]:
    server = view.cast.server(actual.sent.url)
    kind = "same origin" if outcome.type == "basic" else "no-cors"
    yield build.message(BROWSER, server, f"{words.request_line(actual.sent)} ({kind})")
    yield build.message(server, BROWSER, "200 OK + data")
    yield from endings.received(outcome)
    if outcome.type == "basic":
        yield build.note_over(BROWSER, server, text="same origin: CORS does not apply")


def _with_preflight(view: View) -> Iterator[Item]:
    scenario, real = view.scenario, view.real
    preflight, actual = view.granted.preflights[0], view.granted.exchanges[-1]
    server = view.cast.server(preflight.sent.url)
    yield from played.preflight_request(view, preflight.sent)
    yield from lookup(server, scenario, "check origin, method, headers")
    answer, lines = _answered(scenario, real, preflight.sent, GENERAL_PREFLIGHT)
    yield build.message(server, BROWSER, f"{answer} + CORS headers")
    yield build.note_over(BROWSER, server, text="\n".join(lines))
    if actual.sent.credentials:
        yield build.note_over(BROWSER, server, text=CREDENTIALS_RULE)
    if real is not None and not _origin_refused(real):
        listed = build.note_over(BROWSER, server, text="sent only where the policy lists the method and the headers")
        allowed = [*played.actual_request(view, actual.sent), listed]
        yield build.alt(("CORS allowed", allowed), ("CORS denied", _denied(scenario, real)))
        return
    yield build.alt(
        ("CORS allowed", [*played.actual_request(view, actual.sent), *_received(server, scenario)]),
        ("CORS denied", _denied(scenario, real)),
    )


def _without_preflight(view: View) -> Iterator[Item]:
    """The server acts on the request before anybody checks: what CORS withholds is the answer."""
    scenario, actual = view.scenario, view.granted.exchanges[-1]
    server = view.cast.server(actual.sent.url)
    yield build.message(BROWSER, server, f"{words.request_line(actual.sent)} ({played.unasked(view.granted)})")
    yield build.note_over(BROWSER, server, text="\n".join(words.request_lines(actual.sent.headers)) or "no Origin")
    yield from lookup(server, scenario, "check origin")
    answer, lines = _answered(scenario, view.real, actual.sent, GENERAL_ACTUAL)
    yield build.message(server, BROWSER, f"{answer} + data + CORS headers")
    yield build.note_over(BROWSER, server, text="\n".join(lines))
    if actual.sent.credentials:
        yield build.note_over(BROWSER, server, text=CREDENTIALS_RULE)
    yield build.alt(
        ("CORS allowed", [build.message(BROWSER, BROWSER, "JavaScript receives response")]),
        ("CORS denied", _denied(scenario, view.real)),
    )


def _answered(scenario: Scenario, real: FetchRecord | None, sent: Send, general: list[str]) -> tuple[str, list[str]]:
    """Status and CORS headers of the answer that allows: the server's own words where it has them."""
    if isinstance(scenario.server, Guarded):
        return _policy_answer(scenario.server, sent, general)
    came = next((e.received for e in real.exchanges if e.sent.preflight == sent.preflight), None) if real else None
    if isinstance(came, Answer):
        return words.status(came), words.response_lines(came.headers) or ["no CORS headers"]
    return "200 OK", general


def _policy_answer(server: Guarded, sent: Send, general: list[str]) -> tuple[str, list[str]]:
    """What the policy answers to this request, or, where it refuses it, what it answers to the first that it allows."""
    decision = server.policy.decide(sent.method, sent.headers)
    if not decision.allowed:
        decision = server.policy.decide(sent.method, _acceptable(server.policy, sent))
    status = Answer(decision.status or server.answer.status)
    return words.status(status), (words.response_lines(decision.headers) if decision.allowed else []) or general


def _acceptable(policy: Policy, sent: Send) -> headers.HeaderList:
    """The request's headers as an allowed page would send them, asking for what the policy lists."""
    kept = [(name, value) for name, value in sent.headers if name.lower() not in headers.CORS_REQUEST_HEADERS]
    origin = next((origin for origin in policy.allow_origins if "*" not in origin), None)
    if origin is not None:
        kept.append(("Origin", origin))
    if sent.preflight and policy.allow_methods:
        method = policy.allow_methods[0]
        asked = headers.get(sent.headers, "access-control-request-method") if method == "*" else method
        kept.append(("Access-Control-Request-Method", asked or "GET"))
    return tuple(kept)


def _received(server: str, scenario: Scenario) -> Iterator[Item]:
    status = words.status(scenario.server.answer) if isinstance(scenario.server, Guarded) else "200 OK"
    yield build.message(server, BROWSER, f"{status} + data")
    yield build.message(BROWSER, BROWSER, "JavaScript receives response")


def _denied(scenario: Scenario, real: FetchRecord | None) -> Iterator[Item]:
    """What blocks: the run's own reason where it has another than the origin, else the one that the word means."""
    if real is not None and isinstance(real.outcome, Failure) and not _origin_refused(real):
        yield from endings.why(real, verdict.of(real))
        return
    yield from played.other_origin(scenario, "origin")


def _origin_refused(real: FetchRecord) -> bool:
    """Whether the server's policy refused the origin."""
    views = [exchange.server for exchange in real.exchanges if exchange.server is not None]
    return any(view.decision.refusal is Refusal.ORIGIN_NOT_ALLOWED for view in views)
