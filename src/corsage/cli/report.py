"""The text form of a handshake for a terminal: what was sent, what came, each step, the verdict."""

from collections.abc import Iterator

from corsage.fetch.network import Lost, Received
from corsage.handshake import verdict
from corsage.handshake.record import Exchange, FetchRecord, Handshake

_MARKS = {True: "ok  ", False: "FAIL", None: "    "}
_WIDTH = 100


def report(handshake: Handshake) -> str:
    """The report on all fetches of a handshake."""
    scenario = handshake.scenario
    title = f"{scenario.id}: " if scenario.id else ""
    parts = [f"{title}page {scenario.page.origin}, as {handshake.browser}\n"]
    parts += [line + "\n" for fetch in handshake.fetches for line in _fetch(fetch)]
    return "".join(parts)


def _fetch(fetch: FetchRecord) -> Iterator[str]:
    request = fetch.request
    yield f"  fetch {request.method} {request.url}  mode={request.mode} credentials={request.credentials}"
    shown = 0
    for step in fetch.steps:
        while step.exchange is not None and shown <= step.exchange:
            yield from _exchange(fetch.exchanges[shown])
            shown += 1
        values = [f"{step.observed}" if step.observed is not None else "", f"{step.required}" if step.required else ""]
        compared = "  |  ".join(_cut(value) for value in values if value)
        yield f"    {_MARKS[step.passed]} {step.check.question}  {compared}  [{step.check.section}]"
    for exchange in fetch.exchanges[shown:]:
        yield from _exchange(exchange)
    yield f"  => {verdict.headline(fetch.outcome)}"
    yield f"     {verdict.of(fetch)}"


def _exchange(exchange: Exchange) -> Iterator[str]:
    sent = exchange.sent
    yield f"    --> {sent.method} {sent.url}{'  (preflight)' if sent.preflight else ''}"
    yield from (f"          {name}: {_cut(value)}" for name, value in sent.headers)
    if exchange.server is not None:
        yield from (
            f"        server {'ok  ' if check.passed else 'FAIL'} {check.subject} {_cut(check.requested)}"
            for check in exchange.server.checks
        )
    yield from received(exchange.received)


def received(came: Received) -> Iterator[str]:
    """What came back: status line and headers, or why nothing did."""
    if isinstance(came, Lost):
        yield f"    <-- {came.cause} {_cut(came.detail)}".rstrip()
        return
    yield f"    <-- {came.status} {_cut(came.reason_phrase)}".rstrip()
    yield from (f"          {_cut(name)}: {_cut(value)}" for name, value in came.headers)


def _cut(value: str) -> str:
    """A value on one line, its control characters made visible: what a server sends must not drive the terminal."""
    clean = "".join([c if c.isprintable() else f"\\x{ord(c):02x}" for c in value])
    return clean if len(clean) <= _WIDTH else f"{clean[: _WIDTH - 3]}..."
