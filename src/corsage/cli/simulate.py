"""`corsage simulate`: run scenarios in memory, browser and server both real code."""

import sys
from collections.abc import Callable, Iterator
from typing import Final

import click

from corsage import __version__
from corsage.cli import engines_compared, json_output, reading, simulate_forms, streams, style
from corsage.cli.failure import BLOCKED, Failed
from corsage.cli.report import report
from corsage.cli.secrets_option import secrets_option, shown
from corsage.cli.style import Style
from corsage.consoles import har_form, recording
from corsage.diagram import trace
from corsage.engines.departures.table import ENGINES, PROFILES
from corsage.handshake import handshake_form, pair
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Scenario
from corsage.mermaid import text


def _jsonl(handshake: Handshake) -> str:
    return json_output.line(recording.write(handshake))


def _json(handshake: Handshake) -> str:
    return json_output.pretty(handshake_form.write(handshake))


def _drawing(handshake: Handshake) -> str:
    return text.render(trace(handshake))


#: What needs no style: each handshake by itself.
FORMATS: Final[dict[str, Callable[[Handshake], str]]] = {
    "json": _json,
    "jsonl": _jsonl,
    "drawing": _drawing,
}
#: Held against recordings of browsers, character by character: what the user wrote stands in it as it was written.
_EXACT: Final = frozenset({"jsonl"})


@click.command
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--browser",
    type=click.Choice([*PROFILES, engines_compared.ALL]),
    default="standard",
    help="Whose behaviour to follow; all: Chromium, Firefox and WebKit, and where they differ.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *FORMATS, "har"]),
    default="text",
    help="jsonl: outcomes and exchanges a line. har: one file of all, for a browser's Network panel.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show every check, also those that passed.")
@click.option(
    "--new",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=simulate_forms.writer(simulate_forms.example_text),
    help="Write a commented scenario to start from, and exit.",
)
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=simulate_forms.writer(simulate_forms.schema_text),
    help="Write the JSON schema of the scenario form for your editor, and exit.",
)
@secrets_option
def simulate(files: tuple[str, ...], browser: str, form: str, *, verbose: bool, show_secrets: bool) -> int:
    """Run the scenarios of FILES (JSON or JSON lines, "-" for stdin) in memory.

    Exit code 1 when a handshake is blocked.

    \b
    Examples:
      corsage simulate --new > scenario.json
      corsage simulate scenario.json
      corsage simulate scenario.json --browser all
      corsage simulate cases.jsonl.gz --browser firefox --format jsonl > firefox.jsonl
    """
    blocked, look = False, style.of_stdout(verbose=verbose)
    mistakes: list[str] = []
    recorded: list[Handshake] = []
    for name in files:
        for scenario in _scenarios(name, mistakes):
            handshakes = _run(name, scenario, browser)
            blocked |= any(handshake.blocked for handshake in handshakes)
            handshakes = [shown(handshake, show_secrets=show_secrets or form in _EXACT) for handshake in handshakes]
            if form == "har":  # one file of all
                recorded += handshakes
            else:
                _print(handshakes, form, look)
    if form == "har":
        sys.stdout.write(json_output.pretty(har_form.write(recorded, __version__)))
    if mistakes:
        raise Failed("\n".join(mistakes))
    return BLOCKED if blocked else 0


def _print(handshakes: list[Handshake], form: str, look: Style) -> None:
    if form == "text":
        streams.print_coloured(_text(handshakes, look))
    else:
        sys.stdout.write("".join([FORMATS[form](handshake) for handshake in handshakes]))


def _scenarios(name: str, mistakes: list[str]) -> Iterator[Scenario]:
    """The scenarios of a file; one that is not right does not keep the others from being run."""
    try:
        for place, value in reading.values(name):
            try:
                yield reading.scenario(name, place, value)
            except Failed as mistake:
                mistakes.append(str(mistake))
    except Failed as mistake:  # the file, or the rest of it, cannot be read
        mistakes.append(str(mistake))


def _run(name: str, scenario: Scenario, browser: str) -> list[Handshake]:
    """One handshake, or one for each engine."""
    engines = list(ENGINES) if browser == engines_compared.ALL else [browser]
    try:
        return [pair.simulate(scenario, PROFILES[engine]) for engine in engines]
    except pair.NotInMemoryError as error:
        raise Failed(f"{name}: {error}") from error


def _text(handshakes: list[Handshake], look: Style) -> str:
    first = report(handshakes[0], look)
    return f"{engines_compared.compared(handshakes, look)}\n{first}" if len(handshakes) > 1 else first
