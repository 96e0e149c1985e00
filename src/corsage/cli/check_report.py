"""What `corsage check` prints: the diagram, the answers side by side, the report, the causes, and curl commands.

Nothing is decided here: the handshake, the probes' observations and the diagnosis come in as values.
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from corsage.browser import answered_by
from corsage.browser.probes import Observation, Probe
from corsage.cli import engines_compared, json_output
from corsage.cli.report import report
from corsage.cli.style import Style
from corsage.cli.terminal import on_one_line
from corsage.diagnose import Diagnosis, diagnosis_form, fixes
from corsage.diagram import trace
from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.outcome import Failure
from corsage.handshake import handshake_form
from corsage.handshake.record import Exchange, Handshake
from corsage.http import methods
from corsage.http.headers import get
from corsage.http.origin import OPAQUE
from corsage.http.origin import parse as parse_origin
from corsage.http.secrets import masked_header, masked_headers, masked_url
from corsage.mermaid import text as drawing


@dataclass(frozen=True, slots=True)
class Checked:
    """All that a check has found. `others` are the runs of the other engines on the same answers."""

    handshake: Handshake
    probes: tuple[Probe, ...] = ()
    answers: Mapping[str, Received] = field(default_factory=dict)
    observations: tuple[Observation, ...] = ()
    diagnosis: Diagnosis | None = None
    others: tuple[Handshake, ...] = ()
    show_secrets: bool = False
    stack: str = ""


_COLUMNS: Final = ("request", "status", "Allow-Origin", "Allow-Credentials", "Vary", "answered by")
_WIDEST: Final = 40


def text(checked: Checked, style: Style) -> str:
    """The whole report for a terminal."""
    parts = [report(checked.handshake, style)]
    if checked.handshake.fetches[0].exchanges:
        picture = drawing.render(trace(checked.handshake))
        table = "\n".join(_table(checked)) + "\n"
        parts = [f"{picture}\n{table}", "", *parts]
    body, _, last = parts[-1].partition("\nNext: ")
    blocks = [*parts[:-1], body.rstrip("\n") + "\n"]
    if checked.others:
        blocks.append("\n" + engines_compared.compared([checked.handshake, *checked.others], style))
    blocks += ["\n".join(lines) + "\n" for lines in (_found(checked, style), _commands(checked)) if lines]
    return "\n".join(blocks).replace("\n\n\n", "\n\n") + (f"\nNext: {last}" if last else "")


def json(checked: Checked) -> str:
    """The handshake's form, with all else under the key `check`."""
    mask = _mask(checked)
    found = {
        "probes": [_probe(probe, checked) for probe in checked.probes],
        "observations": [item._asdict() for item in checked.observations],
        "causes": [] if checked.diagnosis is None else diagnosis_form.write(checked.diagnosis, mask)["causes"],
        "fix": None if (change := fix_of(checked)) is None else asdict(change),
        "commands": _commands(checked)[1:],
        "other_browsers": [handshake_form.write(handshake) for handshake in checked.others],
    }
    return json_output.pretty({**handshake_form.write(checked.handshake), "check": found})


def _mask(checked: Checked) -> diagnosis_form.Mask:
    return (lambda value: value) if checked.show_secrets else masked_url


def _probe(probe: Probe, checked: Checked) -> dict[str, Any]:
    answer = checked.answers.get(probe.name)
    sent = probe.sent
    shown: dict[str, Any] = {
        "name": probe.name,
        "purpose": probe.purpose,
        "method": sent.method,
        "url": sent.url if checked.show_secrets else masked_url(sent.url),
    }
    if isinstance(answer, Answer):
        headers = answer.headers if checked.show_secrets else masked_headers(answer.headers)
        return shown | {"status": answer.status, "headers": headers, "answered_by": answered_by.names(answer.headers)}
    return shown | {"lost": None if answer is None else f"{answer.cause}"}


def _table(checked: Checked) -> Iterator[str]:
    """What curl or Postman gets, what the browser gets, and the counter-probes, a line each."""
    exchanges = checked.handshake.fetches[0].exchanges
    rows = [(_browser_name(item), item.sent, item.received) for item in exchanges]
    rows += [(probe.name, probe.sent, checked.answers[probe.name]) for probe in checked.probes
             if probe.name in checked.answers]  # fmt: skip
    cells = [_COLUMNS, *[_cells(name, sent, received) for name, sent, received in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(_COLUMNS))]
    for row in cells:
        yield "  ".join([cell.ljust(width) for cell, width in zip(row, widths, strict=True)]).rstrip()


def _browser_name(exchange: Exchange) -> str:
    return "browser's preflight" if exchange.sent.preflight else "browser"


def _cells(name: str, sent: Send, received: Received) -> tuple[str, ...]:
    what = f"{'curl, Postman' if name == 'plain' else name}: {sent.method}"
    if not isinstance(received, Answer):
        return (what, received.cause.value, "", "", "", "")
    headers = received.headers
    named = [
        get(headers, f) or "-" for f in ("access-control-allow-origin", "access-control-allow-credentials", "vary")
    ]
    who = ", ".join(answered_by.names(headers)) or "-"
    return tuple([_short(cell) for cell in (what, str(received.status), *named, who)])


def _short(cell: str) -> str:
    clean = on_one_line(cell)
    return clean if len(clean) <= _WIDEST else f"{clean[: _WIDEST - 1]}…"


def _found(checked: Checked, style: Style) -> list[str]:
    """What the probes show, and the ranked causes."""
    lines: list[str] = []
    if checked.observations:
        lines.append("What the answers show together:")
        for item in checked.observations:
            lines += style.prose(on_one_line(item.sentence), first="  - ", indent="    ")
    if checked.diagnosis is not None:
        lines += ["Causes, the likeliest first:"]
        lines += [
            on_one_line(line)
            for line in diagnosis_form.text(checked.diagnosis, _mask(checked), style.width).splitlines()[1:]
        ]
        lines += _fix(checked, style)
    return lines


def _fix(checked: Checked, style: Style) -> list[str]:
    """The exact change on the stack that answered, where there is a tested one for the likeliest cause."""
    change = fix_of(checked)
    if change is None:
        return []
    head = style.prose(f"The change for {change.stack}, {change.where}:", indent="")
    return [*head, *[f"    {on_one_line(line)}" for line in change.text.splitlines()]]


def fix_of(checked: Checked) -> fixes.Fix | None:
    """The fix for the likeliest cause, on the stack that the user or the answers name."""
    fetch = checked.handshake.fetches[0]
    received = [*checked.answers.values(), *[exchange.received for exchange in fetch.exchanges]]
    names = [name for answer in received if isinstance(answer, Answer) for name in answered_by.names(answer.headers)]
    stack = fixes.stack_of(checked.stack or " ".join(names))
    if checked.diagnosis is None or stack is None:
        return None
    method = methods.normalize(fetch.request.method)
    unsafe = ", ".join(name for name, _ in fetch.request.headers) or "Content-Type"
    values = fixes.Values(checked.handshake.scenario.page.origin, method, unsafe)
    if values.origin == OPAQUE or not parse_origin(values.origin):
        return None  # null is never to be allowed
    return fixes.fix(checked.diagnosis.causes[0].cause.name, stack, values)


def _commands(checked: Checked) -> list[str]:
    """What shows the same in a shell: the preflight, and the request with its Origin."""
    fetch = checked.handshake.fetches[0]
    if not isinstance(fetch.outcome, Failure) or not fetch.exchanges:
        return []
    sent = list({exchange.sent.preflight: exchange.sent for exchange in fetch.exchanges}.values())
    return ["The same with curl:", *[f"  {_curl(item, show_secrets=checked.show_secrets)}" for item in sent]]


#: What says nothing about CORS.
_USUAL: Final = frozenset({"accept", "referer", "accept-language", "user-agent"})


def _curl(sent: Send, *, show_secrets: bool) -> str:
    words = ["curl", "-i"] + ([] if sent.method == "GET" else ["-X", sent.method])
    for name, value in sent.headers:
        if name.lower() not in _USUAL:
            words += ["-H", f"{name}: {value if show_secrets else masked_header(name, value)}"]
    if sent.body:
        words += ["--data-binary", sent.body.decode("utf-8", "replace")]
    words.append(sent.url if show_secrets else masked_url(sent.url))
    return on_one_line(shlex.join(words))


def announcement(probes: Sequence[Probe]) -> str:
    """What is to be sent beside the handshake, said before it is sent."""
    lines = [f"{len(probes)} requests beside the handshake:"]
    lines += [f"  {probe.name}: {probe.sent.method} {masked_url(probe.sent.url)} ({probe.purpose})" for probe in probes]
    return "\n".join(lines) + "\n"
