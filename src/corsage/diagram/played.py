"""The part of the template view that happens as it is drawn: each request and answer of a run, and how it ends.

A redirect is drawn as one, a 401 as a 401, an opaque response as opaque. Where CORS let the response through, the
other branch says what a page of another origin gets.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from corsage.diagram import endings, words
from corsage.diagram.cast import BROWSER, Cast, HeaderCast
from corsage.fetch import step as steps
from corsage.fetch.cors.safelist import VALUE_RULES, unsafe_names
from corsage.fetch.network import Answer, Send
from corsage.fetch.outcome import Failure
from corsage.handshake import verdict
from corsage.handshake.record import Exchange, FetchRecord
from corsage.handshake.scenario import Guarded, Scenario
from corsage.http import headers
from corsage.http.status import REDIRECT_STATUSES
from corsage.mermaid import Arrow, build
from corsage.mermaid.build import Item
from corsage.policy import Policy

CREDENTIALS_RULE: Final = (
    "credentials: Access-Control-Allow-Credentials: true\nand an explicit origin (not *) are required"
)


class View(NamedTuple):
    """One request of a template: who takes part, the run where every server grants all, and the real run if known."""

    cast: Cast
    scenario: Scenario
    headers: HeaderCast
    granted: FetchRecord
    real: FetchRecord | None


def request(view: View, real: FetchRecord, *, branches: bool) -> Iterator[Item]:
    """A request as it really goes; with `branches`, and what a page of another origin gets."""
    preflighted = bool(real.preflights) and real.exchanges[0].sent.preflight
    first = real.exchanges[:1] if preflighted else real.exchanges
    for exchange in first:
        yield from _exchange(view, real, exchange)
    ending = [*_rest(view, real, len(first)), *_ending(view, real)]
    if not branches or not real.exchanges:
        yield from ending
        return
    if any(exchange.sent.credentials for exchange in real.exchanges):
        server = view.cast.server(real.exchanges[0].sent.url)
        yield build.note_over(BROWSER, server, text=CREDENTIALS_RULE)
    denied = any_origin() if _names_any(real) else other_origin(view.scenario, "another origin:")
    yield build.alt(("CORS allowed", ending), ("CORS denied", list(denied)))


def _names_any(real: FetchRecord) -> bool:
    """Whether the last answer lets every origin read it."""
    last = real.exchanges[-1].received
    return isinstance(last, Answer) and headers.get(last.headers, "access-control-allow-origin") == "*"


def any_origin() -> Iterator[Item]:
    """What is refused where every origin may read the answer."""
    yield build.message(BROWSER, BROWSER, "block response, throw CORS error")
    yield build.note_over(BROWSER, text="with credentials: Allow-Origin * is not enough")


def _rest(view: View, real: FetchRecord, start: int) -> Iterator[Item]:
    for exchange in real.exchanges[start:]:
        yield from _exchange(view, real, exchange)


def _ending(view: View, real: FetchRecord) -> Iterator[Item]:
    if isinstance(real.outcome, Failure):
        yield from endings.why(real, verdict.of(real))
        return
    yield from endings.received(real.outcome)
    if real.outcome.type == "basic" and real.exchanges and len(view.cast.servers) == 1:
        server = view.cast.server(real.exchanges[-1].sent.url)
        yield build.note_over(BROWSER, server, text="same origin: CORS does not apply")


def _exchange(view: View, real: FetchRecord, exchange: Exchange) -> Iterator[Item]:
    sent = exchange.sent
    server = view.cast.server(sent.url)
    if sent.preflight:
        yield from preflight_request(view, sent)
        yield from lookup(server, view.scenario, "check origin, method, headers")
        yield from view.headers.judged(server, sent, exchange.received)
    elif any(other.sent.preflight for other in real.exchanges):
        yield from actual_request(view, sent)
    else:
        yield build.message(BROWSER, server, f"{words.request_line(sent)} ({_kind(real, sent)})")
        if _kind(real, sent) == unasked(real):
            lines = "\n".join(words.request_lines(sent.headers))
            yield build.note_over(BROWSER, server, text=lines or "no Origin")
            yield from lookup(server, view.scenario, "check origin")
    yield from _answer(server, real, exchange)


def _answer(server: str, real: FetchRecord, exchange: Exchange) -> Iterator[Item]:
    received, sent = exchange.received, exchange.sent
    if not isinstance(received, Answer):
        yield build.message(server, BROWSER, words.cut(received.cause), Arrow.SOLID_CROSS)
        return
    lines = words.response_lines(received.headers)
    location = words.lines(received.headers, ("location",)) if received.status in REDIRECT_STATUSES else []
    answered = words.status(received)
    data = " + data" if 200 <= received.status < 300 and not sent.preflight and received.status != 204 else ""
    is_decisive = _is_decisive(real, exchange)
    cors = " + CORS headers" if lines and is_decisive else ""
    yield build.message(server, BROWSER, f"{answered}{data}{cors}")
    if location or is_decisive:
        text = "\n".join([*location, *(lines if is_decisive else [])])
        yield build.note_over(BROWSER, server, text=text or "no CORS headers")


def _is_decisive(real: FetchRecord, exchange: Exchange) -> bool:
    """Whether the CORS headers of an answer decide: of a preflight, of a request without one, or of a refused answer.

    The answer to an actual request repeats what the preflight's answer has.
    """
    if exchange.sent.preflight:
        return True
    refused = isinstance(real.outcome, Failure) and exchange is real.exchanges[-1]
    unasked_first = not any(other.sent.preflight for other in real.exchanges)
    return headers.has(exchange.sent.headers, "origin") and (refused or unasked_first)


def _kind(real: FetchRecord, sent: Send) -> str:
    """What a request that no preflight came before is called."""
    if sent.via:
        return "redirected"
    outcome = real.outcome
    if not isinstance(outcome, Failure) and outcome.type == "basic":
        return "same origin"
    return real.request.mode if real.request.mode != "cors" else unasked(real)


def unasked(run: FetchRecord) -> str:
    """Why no preflight goes out."""
    cached = any(step.check is steps.PREFLIGHT_CACHED and step.passed for step in run.steps)
    return "the preflight is remembered" if cached else "no preflight needed"


def preflight_request(view: View, sent: Send) -> Iterator[Item]:
    """The question before the request."""
    server = view.cast.server(sent.url)
    yield build.message(BROWSER, server, f"{words.request_line(sent)} (preflight)")
    lines = ["no credentials, CORS headers:", *words.request_lines(sent.headers)]
    yield build.note_over(BROWSER, server, text="\n".join(lines))


def actual_request(view: View, sent: Send) -> Iterator[Item]:
    """The request that a preflight came before."""
    server = view.cast.server(sent.url)
    kind = "redirected" if sent.via else "actual request"
    yield build.message(BROWSER, server, f"{words.request_line(sent)} ({kind})")
    own = [name for name, _ in sent.headers if name.lower() in custom_names(sent.headers)]
    carried = [
        *(["credentials: cookies go along"] if sent.credentials else []),
        *([f"with {words.cut(', '.join(dict.fromkeys(own)))}"] if own else []),
    ]
    if carried:
        yield build.note_over(BROWSER, server, text="\n".join(carried))
    yield from view.headers.carried(server, sent)


def custom_names(sent: headers.HeaderList) -> frozenset[str]:
    """The API's own headers: what no rule of the safelist speaks of, and no browser sets (lower case)."""
    return frozenset(unsafe_names(sent)) - VALUE_RULES.keys() - {"origin", "referer"}


def lookup(server: str, scenario: Scenario, check: str) -> Iterator[Item]:
    """The server's check; with several origins, or environments, the lookup that it makes."""
    yield build.message(server, server, check)
    if not isinstance(scenario.server, Guarded):
        return
    environments = scenario.server.environments
    policies = environments or {"": scenario.server.policy}
    listed = [(f"{name}: " if name else "") + origin for name, policy in policies.items() for origin in allowed(policy)]
    if environments or len(listed) > 1:
        yield build.message(server, server, f"look up {words.cut(scenario.page.origin)} among the allowed origins")
        yield build.note_over(server, text="\n".join(map(words.cut, listed)))


def allowed(policy: Policy) -> list[str]:
    """The origins that a policy allows, as it lists them."""
    pattern = [f"/{policy.allow_origin_regex}/"] if policy.allow_origin_regex is not None else []
    return [*policy.allow_origins, *pattern] or ["none"]


def other_origin(scenario: Scenario, whose: str) -> Iterator[Item]:
    """What a page gets whose origin is not allowed."""
    yield build.message(BROWSER, BROWSER, "block response, throw CORS error")
    origins: Iterable[str] = allowed(scenario.server.policy) if isinstance(scenario.server, Guarded) else ()
    listed = list(origins)
    shown = f": {words.cut(listed[0])}" if len(listed) == 1 and listed != ["*"] else ""
    yield build.note_over(BROWSER, text=f"{whose} not in Allow-Origin list{shown}")
