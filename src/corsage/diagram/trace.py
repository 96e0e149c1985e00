"""The trace view: what really happened, with real paths, statuses and header values, and the step that blocked it.

Nothing is derived again: exchanges become arrows, the server's checks become its note, what the browser
answers itself is an arrow to itself, and the failed step is drawn where it was taken.
"""

from collections.abc import Iterator
from typing import Final

from corsage.diagram import endings, words
from corsage.diagram.cast import BROWSER, Cast
from corsage.diagram.origins import Shown, Tagged, flat
from corsage.fetch import step as steps
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.fetch.step import Check
from corsage.handshake import verdict
from corsage.handshake.record import Exchange, FetchRecord, Handshake, ProxyPart, ServerView
from corsage.mermaid import Arrow, Diagram, Placement, build
from corsage.mermaid.build import Item
from corsage.policy import Subject


def trace(handshake: Handshake) -> Diagram:
    """The diagram of a recorded handshake, fetch by fetch."""
    return traced(handshake)[0]


def traced(handshake: Handshake) -> tuple[Diagram, tuple[Shown, ...]]:
    """The diagram, and for each of its statements the fetch, the exchange and the step that it shows."""
    asked = [url for fetch in handshake.fetches for url in _asked(fetch)]
    cast = Cast(handshake.scenario.page, asked)
    several = len(handshake.fetches) > 1
    drawn = [_numbered(cast, number, fetch, several=several) for number, fetch in enumerate(handshake.fetches)]
    placed = [*flat([*cast.participants(), *drawn])]
    diagram = build.diagram([statement for statement, _ in placed])
    return diagram, tuple(shown for _, shown in placed)


def _numbered(cast: Cast, number: int, fetch: FetchRecord, *, several: bool) -> Tagged:
    """A fetch's statements; where there are several fetches, each on a ground of its own, with its number."""
    items: list[Item | Tagged] = [*_fetch(cast, number, fetch)]
    if several:
        opening, note, end = build.rect(
            "rgba(128, 128, 128, 0.08)", build.note_over(BROWSER, text=f"fetch {number + 1}")
        )
        items = [opening, note, *items, end]
    return Tagged(tuple(items), Shown(number))


def _asked(fetch: FetchRecord) -> list[str]:
    """Whom a fetch asked, or would have asked; data: and blob: URLs are nobody's server."""
    asked = [exchange.sent.url for exchange in fetch.exchanges]
    return asked or ([] if fetch.request.url.startswith(("blob:", "data:")) else [fetch.request.url])


def _fetch(cast: Cast, at: int, fetch: FetchRecord) -> Iterator[Tagged]:
    failed = fetch.failed_step if isinstance(fetch.outcome, Failure) else None
    yield from _asides(at, fetch, None)
    for number, exchange in enumerate(fetch.exchanges):
        yield Tagged(tuple(_exchange(cast, exchange)), Shown(at, number))
        yield from _asides(at, fetch, number)
    if not isinstance(fetch.outcome, Failure):
        received = build.message(BROWSER, BROWSER, "JavaScript receives response")
        yield Tagged((received, build.note_over(BROWSER, text="\n".join(endings.seen(fetch.outcome)))), Shown(at))
        return
    blocked = build.message(BROWSER, BROWSER, endings.blocked(fetch.outcome))
    why = build.note_over(BROWSER, text=f"{fetch.outcome.reason}\n{words.wrapped(verdict.of(fetch))}")
    step = next((i for i, it in enumerate(fetch.steps) if it is failed), None)
    yield Tagged((blocked, why), Shown(at, failed and failed.exchange, step))


#: What the browser does by itself: the check, whether it passed and what it observed (None: whatever), and the words
#: for it: an arrow to itself, where it answers itself, and a note.
_ASIDES: Final[dict[tuple[Check, bool | None, str | None], tuple[str | None, str]]] = {
    (steps.PREFLIGHT_CACHED, True, "yes"): (None, "no preflight: the preflight cache still grants it"),
    (steps.HTTP_CACHED, None, "fresh"): ("read the HTTP cache", "nothing is sent: the stored response answers"),
    (steps.HTTP_CACHED, None, "stale"): (None, "the stored response is stale: is it still good?"),
    (steps.HTTP_CACHED, None, "stale, asked about behind"): (
        "read the HTTP cache",
        "the stored response answers at once; a request in the background renews it",
    ),
    (steps.BLOB, True, None): ("read the blob", "nothing is sent: the page has it"),
}


def _asides(at: int, fetch: FetchRecord, number: int | None) -> Iterator[Tagged]:
    """What was done between an exchange and the next; None: before the first."""
    for i, step in enumerate(fetch.steps):
        if step.exchange != number:
            continue
        found = _ASIDES.get((step.check, step.passed, step.observed)) or _ASIDES.get((step.check, step.passed, None))
        if found is not None:
            arrow, note = found
            read = [] if arrow is None else [build.message(BROWSER, BROWSER, arrow)]
            yield Tagged((*read, build.note_over(BROWSER, text=note)), Shown(at, number, i))


def _exchange(cast: Cast, exchange: Exchange) -> Iterator[Item]:
    sent, received = exchange.sent, exchange.received
    server = cast.server(sent.url)
    kind = "preflight" if sent.preflight else "actual request"
    yield build.message(BROWSER, server, f"{words.request_line(sent)} ({kind})")
    told = [*(["no credentials"] if sent.preflight else []), *words.request_lines(sent.headers)]
    told += words.lines(sent.headers, words.CONDITIONS)
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
    if exchange.proxy is ProxyPart.ANSWERED:
        answered.append("answered by the proxy: the server was not asked")
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
