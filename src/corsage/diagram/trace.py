"""The trace view: what really happened, with real paths, statuses and header values, and the step that blocked it.

Nothing is derived again: exchanges become arrows, the server's checks become its note, and the failed step is drawn
where it was taken.
"""

from collections.abc import Iterator

from corsage.diagram import words
from corsage.diagram.cast import BROWSER, Cast
from corsage.fetch import step as steps
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.handshake import verdict
from corsage.handshake.record import Exchange, FetchRecord, Handshake, ServerView
from corsage.mermaid import Arrow, Diagram, Placement, build
from corsage.mermaid.build import Item
from corsage.policy import Subject


def trace(handshake: Handshake) -> Diagram:
    """The diagram of a recorded handshake, fetch by fetch."""
    asked = [
        url
        for fetch in handshake.fetches
        for url in ([exchange.sent.url for exchange in fetch.exchanges] or [fetch.request.url])
    ]
    cast = Cast(handshake.scenario.page, asked)
    several = len(handshake.fetches) > 1
    drawn = [list(_fetch(cast, fetch)) for fetch in handshake.fetches]
    if several:
        drawn = [
            [build.rect("rgba(128, 128, 128, 0.08)", build.note_over(BROWSER, text=f"fetch {number}"), *items)]
            for number, items in enumerate(drawn, 1)
        ]
    return build.diagram(*cast.participants(), drawn)


def _fetch(cast: Cast, fetch: FetchRecord) -> Iterator[Item]:
    failed = fetch.failed_step if isinstance(fetch.outcome, Failure) else None
    for number, exchange in enumerate(fetch.exchanges):
        if not exchange.sent.preflight and any(
            step.check is steps.PREFLIGHT_CACHED and step.passed and step.exchange == (number - 1 if number else None)
            for step in fetch.steps
        ):
            yield build.note_over(BROWSER, text="no preflight: the preflight cache still grants it")
        yield from _exchange(cast, exchange)
    if failed is None:
        yield build.message(BROWSER, BROWSER, "JavaScript receives response")
        yield build.note_over(BROWSER, text="\n".join(_seen(fetch)))
        return
    assert isinstance(fetch.outcome, Failure)
    yield build.message(BROWSER, BROWSER, _blocked(fetch.outcome))
    yield build.note_over(BROWSER, text=f"{fetch.outcome.reason}\n{words.wrapped(verdict.of(fetch))}")


def _exchange(cast: Cast, exchange: Exchange) -> Iterator[Item]:
    sent, received = exchange.sent, exchange.received
    server = cast.server(sent.url)
    kind = "preflight" if sent.preflight else "actual request"
    yield build.message(BROWSER, server, f"{words.request_line(sent)} ({kind})")
    told = [*(["no credentials"] if sent.preflight else []), *words.request_lines(sent.headers)]
    if sent.credentials:
        told.insert(0, "with credentials")
    if told:
        yield build.note_over(BROWSER, server, text="\n".join(told))
    if exchange.server is not None and exchange.server.checks:
        yield from _server_checks(server, exchange.server)
    if not isinstance(received, Answer):
        yield build.message(server, BROWSER, words.cut(received.cause), Arrow.SOLID_CROSS)
        return
    yield build.message(server, BROWSER, words.status(received))
    answered = words.response_lines(received.headers) + words.lines(received.headers, ("location",))
    yield build.note_over(BROWSER, server, text="\n".join(answered or ["no CORS headers"]))


def _server_checks(server: str, view: ServerView) -> Iterator[Item]:
    """The policy's checks, each with its result; credentials only when the answer allows them."""
    subjects = list(dict.fromkeys(check.subject for check in view.checks if check.subject is not Subject.CREDENTIALS))
    yield build.message(server, server, f"check {', '.join(subjects)}")
    marked = [
        words.cut(f"{'✓' if check.passed else '✗'} {check.subject} {check.requested}".rstrip())
        for check in view.checks
        if check.subject is not Subject.CREDENTIALS or check.passed
    ]
    yield build.note_beside(Placement.RIGHT_OF, server, "\n".join(marked))


def _blocked(failure: Failure) -> str:
    words_by_gate = {
        "cors": "block response, throw CORS error",
        "constructor": "throw TypeError, nothing is sent",
        "network": "network error, throw TypeError",
        "mixed-content": "block mixed content, nothing is sent",
        "local-network": "block local network access, nothing is sent",
        "resource-policy": "block response by its resource policy",
        "embedder-policy": "block response by the page's embedder policy",
    }
    return words_by_gate[failure.gate]


def _seen(fetch: FetchRecord) -> Iterator[str]:
    """What the script can read, a line each."""
    outcome = fetch.outcome
    assert not isinstance(outcome, Failure)
    if outcome.type in {"opaque", "opaqueredirect"}:
        yield f"{outcome.type}: nothing can be read"
        return
    yield f"{outcome.type}, status {outcome.status}"
    names = ", ".join(name for name, _ in outcome.headers)
    yield words.wrapped(f"readable headers: {names or 'none'}")
