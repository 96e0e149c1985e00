"""The text form of a handshake for a terminal: each exchange with its headers, the steps taken on it, the verdict."""

from collections.abc import Iterator
from typing import Final

from corsage.fetch.network import Lost, Received
from corsage.fetch.step import Step
from corsage.handshake import verdict
from corsage.handshake.record import Exchange, FetchRecord, Handshake, ServerView
from corsage.http.headers import HeaderList
from corsage.policy import Subject

_MARKS: Final = {True: "✓", False: "✗", None: "·"}
_WIDTH: Final = 100


def report(handshake: Handshake) -> str:
    """The report on all fetches of a handshake."""
    scenario = handshake.scenario
    lines = [
        f"{f'{_cut(scenario.id)}: ' if scenario.id else ''}page {scenario.page.origin}, browser {handshake.browser}"
    ]
    for fetch in handshake.fetches:
        lines += _fetch(fetch)
    return "\n".join(lines) + "\n"


def received(came: Received) -> Iterator[str]:
    """What came back: status line and headers, or why nothing did."""
    if isinstance(came, Lost):
        yield f"  <- {came.cause} {_cut(came.detail)}".rstrip()
        return
    yield f"  <- {came.status} {_cut(came.reason_phrase)}".rstrip()
    yield from _headers(came.headers)


def _fetch(fetch: FetchRecord) -> Iterator[str]:
    request = fetch.request
    yield f"fetch {_cut(request.method)} {_cut(request.url)} (mode {request.mode}, credentials {request.credentials})"
    yield from _steps(fetch, None)
    for number, exchange in enumerate(fetch.exchanges):
        yield from _exchange(exchange)
        yield from _steps(fetch, number)
    yield f"=> {verdict.headline(fetch.outcome)}"
    yield f"   {_plain(verdict.of(fetch))}"


def _steps(fetch: FetchRecord, exchange: int | None) -> Iterator[str]:
    return (_step(step) for step in fetch.steps if step.exchange == exchange)


def _step(step: Step) -> str:
    """The mark, the question, what came and what it was compared with, and where the standard asks it."""
    observed = "(absent)" if step.observed is None and step.passed is False else step.observed
    values = [_cut(value) for value in (observed, step.required) if value]
    return f"  {_MARKS[step.passed]} {step.check.question} {' / '.join(values)}".rstrip() + f"  [{step.check.section}]"


def _exchange(exchange: Exchange) -> Iterator[str]:
    sent = exchange.sent
    yield f"  -> {sent.method} {_cut(sent.url)}{' (preflight)' if sent.preflight else ''}"
    yield from _headers(sent.headers)
    if exchange.server is not None:
        yield from _server(exchange.server)
    yield from received(exchange.received)


def _server(view: ServerView) -> Iterator[str]:
    """The policy's checks; that an answer does not allow credentials is no refusal, and not shown."""
    for check in view.checks:
        if check.passed or check.subject is not Subject.CREDENTIALS:
            yield f"     {_MARKS[check.passed]} server: {check.subject} {_cut(check.requested)}".rstrip()


def _headers(listed: HeaderList) -> Iterator[str]:
    return (f"     {_cut(name)}: {_cut(value)}" for name, value in listed)


def _plain(text: str) -> str:
    """Text whose control characters are made visible: what a server sends must not drive the terminal."""
    return "".join([c if c.isprintable() else f"\\x{ord(c):02x}" for c in text])


def _cut(value: str) -> str:
    """A value on one line, of at most a line's width."""
    clean = _plain(value)
    return clean if len(clean) <= _WIDTH else f"{clean[: _WIDTH - 1]}…"
