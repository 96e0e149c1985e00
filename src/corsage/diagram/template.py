"""The template view: both branches of a handshake, for a document that says how an API is to be called.

What the browser sends is what the engine sends when every server says yes; what the server answers is what its
policy (or its script) would answer. Where a server is not known, the general words stand in for its values.
"""

from collections.abc import Iterator
from typing import Final

from corsage.diagram import words
from corsage.diagram.cast import BROWSER, Cast
from corsage.fetch.cors.safelist import VALUE_RULES, unsafe_names
from corsage.fetch.network import Answer, Send
from corsage.fetch.outcome import Failure
from corsage.handshake import pair, verdict
from corsage.handshake.record import Exchange, FetchRecord
from corsage.handshake.scenario import Guarded, Live, Scenario
from corsage.http import headers
from corsage.mermaid import Diagram, build
from corsage.mermaid.build import Item
from corsage.policy import Policy, Refusal

CREDENTIALS_RULE: Final = (
    "credentials: Access-Control-Allow-Credentials: true\nand an explicit origin (not *) are required"
)
GENERAL_PREFLIGHT: Final = ["Allow-Origin, Allow-Methods, Allow-Headers"]
GENERAL_ACTUAL: Final = ["Allow-Origin"]


def template(scenario: Scenario) -> Diagram:
    """The diagram of a scenario's first request with both branches."""
    asked = _granted(scenario)
    cast = Cast(scenario.page, [exchange.sent.url for exchange in asked.exchanges] or [scenario.requests[0].url])
    return build.diagram(*cast.participants(), _request(cast, scenario, asked))


def _granted(scenario: Scenario) -> FetchRecord:
    """The scenario's first fetch, were every server to grant all that it is asked."""
    first = Scenario(scenario.page, scenario.requests[:1], scenario.server)
    return pair.simulate_against(first, _yes).fetches[0]


def _yes(sent: Send) -> Exchange:
    """The server that grants everything, by name, so that credentials are granted too."""
    echoed = {
        "access-control-allow-origin": headers.get(sent.headers, "origin"),
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": headers.get(sent.headers, "access-control-request-method"),
        "access-control-allow-headers": headers.get(sent.headers, "access-control-request-headers"),
    }
    return Exchange(sent, Answer(200, tuple([(name, value) for name, value in echoed.items() if value is not None])))


def _request(cast: Cast, scenario: Scenario, asked: FetchRecord) -> Iterator[Item]:
    if isinstance(asked.outcome, Failure):  # no server can help: the script's own mistake
        yield build.message(BROWSER, BROWSER, "throw TypeError, nothing is sent")
        yield build.note_over(BROWSER, text=verdict.of(asked))
        return
    if not asked.exchanges:
        yield build.message(BROWSER, BROWSER, "JavaScript receives response, no server is asked")
        return
    actual = asked.exchanges[-1]
    real = None if isinstance(scenario.server, Live) else pair.simulate(scenario).fetches[0]
    if asked.outcome.type == "basic":
        yield from _without_cors(cast, actual)
    elif asked.preflights:
        yield from _with_preflight(cast, scenario, asked, real)
    else:
        yield from _without_preflight(cast, scenario, actual, real)


def _without_cors(cast: Cast, actual: Exchange) -> Iterator[Item]:
    server = cast.server(actual.sent.url)
    yield build.message(BROWSER, server, f"{words.request_line(actual.sent)} (same origin)")
    yield build.message(server, BROWSER, "200 OK + data")
    yield build.message(BROWSER, BROWSER, "JavaScript receives response")
    yield build.note_over(BROWSER, server, text="same origin: CORS does not apply")


def _with_preflight(cast: Cast, scenario: Scenario, asked: FetchRecord, real: FetchRecord | None) -> Iterator[Item]:
    preflight, actual = asked.exchanges[0], asked.exchanges[-1]
    server = cast.server(preflight.sent.url)
    yield build.message(BROWSER, server, f"{words.request_line(preflight.sent)} (preflight)")
    yield build.note_over(
        BROWSER, server, text="\n".join(["no credentials, CORS headers:", *words.request_lines(preflight.sent.headers)])
    )
    yield from _lookup(server, scenario, "check origin, method, headers")
    answer, lines = _answered(scenario, real, preflight.sent, GENERAL_PREFLIGHT)
    yield build.message(server, BROWSER, f"{answer} + CORS headers")
    yield build.note_over(BROWSER, server, text="\n".join(lines))
    if actual.sent.credentials:
        yield build.note_over(BROWSER, server, text=CREDENTIALS_RULE)
    yield build.alt(
        ("CORS allowed", [*_actual(server, actual.sent), *_received(server, scenario)]),
        ("CORS denied", _denied(scenario, real)),
    )


def _without_preflight(cast: Cast, scenario: Scenario, actual: Exchange, real: FetchRecord | None) -> Iterator[Item]:
    """The server acts on the request before anybody checks: what CORS withholds is the answer."""
    server = cast.server(actual.sent.url)
    yield build.message(BROWSER, server, f"{words.request_line(actual.sent)} (no preflight needed)")
    yield build.note_over(BROWSER, server, text="\n".join(words.request_lines(actual.sent.headers)) or "no Origin")
    yield from _lookup(server, scenario, "check origin")
    answer, lines = _answered(scenario, real, actual.sent, GENERAL_ACTUAL)
    yield build.message(server, BROWSER, f"{answer} + data + CORS headers")
    yield build.note_over(BROWSER, server, text="\n".join(lines))
    if actual.sent.credentials:
        yield build.note_over(BROWSER, server, text=CREDENTIALS_RULE)
    yield build.alt(
        ("CORS allowed", [build.message(BROWSER, BROWSER, "JavaScript receives response")]),
        ("CORS denied", _denied(scenario, real)),
    )


def _lookup(server: str, scenario: Scenario, check: str) -> Iterator[Item]:
    """The server's check; with several origins, or environments, the lookup that it makes."""
    if not isinstance(scenario.server, Guarded):
        yield build.message(server, server, check)
        return
    environments = scenario.server.environments
    policies = environments or {"": scenario.server.policy}
    listed = [
        (f"{name}: " if name else "") + origin for name, policy in policies.items() for origin in _origins(policy)
    ]
    yield build.message(server, server, check)
    if environments or len(listed) > 1:
        yield build.message(server, server, f"look up {words.cut(scenario.page.origin)} among the allowed origins")
        yield build.note_over(server, text="\n".join(map(words.cut, listed)))


def _origins(policy: Policy) -> list[str]:
    """The origins that a policy allows, as it lists them."""
    pattern = [f"/{policy.allow_origin_regex}/"] if policy.allow_origin_regex is not None else []
    return [*policy.allow_origins, *pattern] or ["none"]


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


def _actual(server: str, sent: Send) -> Iterator[Item]:
    yield build.message(BROWSER, server, f"{words.request_line(sent)} (actual request)")
    own = [name for name, _ in sent.headers if name.lower() in custom_names(sent.headers)]
    told = [
        *(["credentials: cookies go along"] if sent.credentials else []),
        *([f"with {words.cut(', '.join(dict.fromkeys(own)))}"] if own else []),
    ]
    if told:
        yield build.note_over(BROWSER, server, text="\n".join(told))


def custom_names(sent: headers.HeaderList) -> frozenset[str]:
    """The API's own headers: what no rule of the safelist speaks of, and no browser sets (lower case)."""
    return frozenset(unsafe_names(sent)) - VALUE_RULES.keys() - {"origin", "referer"}


def _received(server: str, scenario: Scenario) -> Iterator[Item]:
    status = words.status(scenario.server.answer) if isinstance(scenario.server, Guarded) else "200 OK"
    yield build.message(server, BROWSER, f"{status} + data")
    yield build.message(BROWSER, BROWSER, "JavaScript receives response")


def _denied(scenario: Scenario, real: FetchRecord | None) -> Iterator[Item]:
    """What blocks: the run's own reason where it has another than the origin, else the one that the word means."""
    yield build.message(BROWSER, BROWSER, "block response, throw CORS error")
    if real is not None and isinstance(real.outcome, Failure) and not _origin_refused(real):
        yield build.note_over(BROWSER, text=words.wrapped(verdict.of(real)))
        return
    origins = _origins(scenario.server.policy) if isinstance(scenario.server, Guarded) else []
    listed = f": {words.cut(', '.join(origins))}" if len(origins) == 1 and origins != ["*"] else ""
    yield build.note_over(BROWSER, text=f"origin not in Allow-Origin list{listed}")


def _origin_refused(real: FetchRecord) -> bool:
    """Whether the server's policy refused the origin."""
    views = [exchange.server for exchange in real.exchanges if exchange.server is not None]
    return any(view.decision.refusal is Refusal.ORIGIN_NOT_ALLOWED for view in views)
