"""`--browser all`: where the three engines differ about one scenario, each with the version it was observed in."""

from collections.abc import Sequence

from corsage.cli.report import console, headline
from corsage.cli.style import Style
from corsage.engines.departures.table import ENGINES
from corsage.handshake import verdict
from corsage.handshake.record import FetchRecord, Handshake

ALL = "all"


def compared(handshakes: Sequence[Handshake], style: Style) -> str:
    """The verdict of each engine with its console lines, and whether they differ."""
    lines: list[str] = []
    for number in range(len(handshakes[0].fetches)):
        ran = [(handshake, handshake.fetches[number]) for handshake in handshakes]
        lines += _fetch(number, ran, style)
    return "\n".join(lines) + "\n"


def _fetch(number: int, ran: Sequence[tuple[Handshake, FetchRecord]], style: Style) -> list[str]:
    what = f"fetch {number + 1}: " if len(ran[0][0].fetches) > 1 else ""
    differing = _differences([fetch for _, fetch in ran])
    lines = [f"{what}the three browsers {'differ: ' + ', '.join(differing) if differing else 'agree'}"]
    for handshake, fetch in ran:
        lines.append(f"{ENGINES[handshake.browser]}: {headline(fetch, style)}")
        lines += [f"  sent {_way(fetch)}"] if "what is sent" in differing else []
        lines += style.prose(verdict.of(fetch)) if "the reason" in differing else []
        lines += [f"  console: {line}" for line in console(handshake, fetch)]
    return lines


def _differences(fetches: Sequence[FetchRecord]) -> list[str]:
    """The words for what is not the same in all engines. Console texts always differ, so they do not count."""
    aspects: dict[str, set[str]] = {
        "the outcome": {type(fetch.outcome).__name__ for fetch in fetches},
        "the reason": {verdict.headline(fetch.outcome) for fetch in fetches},
        "what is sent": {_way(fetch) for fetch in fetches},
    }
    return [words for words, values in aspects.items() if len(values) > 1]


def _way(fetch: FetchRecord) -> str:
    sent = [exchange.sent for exchange in fetch.exchanges]
    return ", ".join([f"{item.method}{' (preflight)' if item.preflight else ''}" for item in sent]) or "nothing"
