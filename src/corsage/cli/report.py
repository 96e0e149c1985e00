"""The text form of a handshake for a terminal: the verdict first, then each exchange, and at last what to do next.

Checks that passed are folded into one line; `Style.verbose` shows each with its section. All text of others is made
visible and cut here, before colours are put around it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from corsage.cli.style import Style
from corsage.cli.terminal import on_one_line
from corsage.consoles import recording
from corsage.fetch.network import Lost, Received
from corsage.fetch.outcome import Failure
from corsage.fetch.step import Step
from corsage.handshake import next_step, verdict
from corsage.handshake.record import Exchange, FetchRecord, Handshake, ServerView
from corsage.http.headers import HeaderList
from corsage.policy import Subject

_MARKS: Final = {True: "✓", False: "✗", None: "·"}
_WIDTH: Final = 100


def report(handshake: Handshake, style: Style) -> str:
    """The report on all fetches of a handshake."""
    scenario = handshake.scenario
    name = f"{_cut(scenario.id)}: " if scenario.id else ""
    lines = [f"{name}page {_cut(scenario.page.origin)}, browser {handshake.browser}"]
    for fetch in handshake.fetches:
        lines += _fetch(handshake, fetch, style)
    return "\n".join(lines) + "\n"


def received(came: Received) -> Iterator[str]:
    """What came back: status line and headers, or why nothing did."""
    if isinstance(came, Lost):
        yield f"  <- {came.cause} {_cut(came.detail)}".rstrip()
        return
    yield f"  <- {came.status} {_cut(came.reason_phrase)}".rstrip()
    yield from _headers(came.headers)


def headline(fetch: FetchRecord, style: Style) -> str:
    """The verdict in a line, in its colour."""
    words = verdict.headline(fetch.outcome)
    return style.strong(style.bad(f"✗ {words}") if isinstance(fetch.outcome, Failure) else style.good(f"✓ {words}"))


def console(handshake: Handshake, fetch: FetchRecord) -> list[str]:
    """What the browser prints into its console, a line each: to be compared with what the reader sees there."""
    return [line for printed in recording.console_lines(handshake, fetch) for line in _lines(printed)]


def _lines(printed: str) -> list[str]:
    return [on_one_line(line) for line in printed.splitlines()]


def _fetch(handshake: Handshake, fetch: FetchRecord, style: Style) -> Iterator[str]:
    request = fetch.request
    yield f"fetch {_cut(request.method)} {_cut(request.url)} (mode {request.mode}, credentials {request.credentials})"
    yield headline(fetch, style)
    yield from style.prose(on_one_line(verdict.of(fetch)))
    printed = console(handshake, fetch)
    if printed:
        yield f"  the console of {handshake.browser} prints:"
        yield from [f"    {line}" for line in printed]
    yield ""
    yield from _steps(fetch, None, style)
    for number, exchange in enumerate(fetch.exchanges):
        yield from _exchange(exchange)
        yield from _steps(fetch, number, style)
    advice = next_step.next_step(fetch)
    if advice:
        yield ""
        yield from style.prose(on_one_line(advice), first="Next: ", indent="      ")


def _steps(fetch: FetchRecord, exchange: int | None, style: Style) -> Iterator[str]:
    """The checks after an exchange; those that passed, or decided the way, in one line."""
    steps = [step for step in fetch.steps if step.exchange == exchange]
    if style.verbose:
        yield from [_step(step, style) for step in steps]
        return
    folded = [step for step in steps if step.passed is not False]
    if folded:
        yield style.faint(f"  ✓ {_folded(folded)}")
    yield from [_step(step, style) for step in steps if step.passed is False]


def _folded(steps: Sequence[Step]) -> str:
    names = list(dict.fromkeys(step.check.name for step in steps))
    return f"{len(steps)} check{'s' if len(steps) > 1 else ''} passed: {', '.join(names)}"


def _step(step: Step, style: Style) -> str:
    """The mark, the question, what came and what it was compared with, and where the standard asks it."""
    observed = "(absent)" if step.observed is None and step.passed is False else step.observed
    values = [_cut(value) for value in (observed, step.required) if value]
    line = f"  {_MARKS[step.passed]} {step.check.question} {' / '.join(values)}".rstrip() + f"  [{step.check.section}]"
    return style.bad(line) if step.passed is False else line


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


def _cut(value: str) -> str:
    """A value on one line, of at most a line's width."""
    clean = on_one_line(value)
    return clean if len(clean) <= _WIDTH else f"{clean[: _WIDTH - 1]}…"
