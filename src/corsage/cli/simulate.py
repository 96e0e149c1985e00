"""`corsage simulate`: run scenarios in memory, browser and server both real code."""

import sys
from collections.abc import Callable
from typing import Final

import click

from corsage.cli import json_output, reading, simulate_forms
from corsage.cli.failure import BLOCKED, Failed
from corsage.cli.report import report
from corsage.cli.secrets_option import secrets_option, shown
from corsage.consoles import recording
from corsage.diagram import trace
from corsage.engines.departures.table import PROFILES
from corsage.handshake import handshake_form, pair
from corsage.handshake.record import Handshake
from corsage.mermaid import text


def _jsonl(handshake: Handshake) -> str:
    return json_output.line(recording.write(handshake))


def _json(handshake: Handshake) -> str:
    return json_output.pretty(handshake_form.write(handshake))


def _drawing(handshake: Handshake) -> str:
    return text.render(trace(handshake))


FORMATS: Final[dict[str, Callable[[Handshake], str]]] = {
    "text": report,
    "json": _json,
    "jsonl": _jsonl,
    "drawing": _drawing,
}
#: Held against recordings of browsers, character by character: what the user wrote stands in it as it was written.
_EXACT: Final = frozenset({"jsonl"})


@click.command
@click.argument("files", nargs=-1, required=True)
@click.option("--browser", type=click.Choice(list(PROFILES)), default="standard", help="Whose behaviour to follow.")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", help="jsonl: outcomes and exchanges a line."
)
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
def simulate(files: tuple[str, ...], browser: str, form: str, *, show_secrets: bool) -> int:
    """Run the scenarios of FILES (JSON or JSON lines, "-" for stdin) in memory.

    Exit code 1 when a handshake is blocked.

    \b
    Examples:
      corsage simulate --new > scenario.json
      corsage simulate scenario.json
      corsage simulate cases.jsonl.gz --browser firefox --format jsonl > firefox.jsonl
    """
    blocked = False
    for name in files:
        for scenario in reading.scenarios(name):
            try:
                handshake = pair.simulate(scenario, PROFILES[browser])
            except pair.NotInMemoryError as error:
                raise Failed(f"{name}: {error}") from error
            blocked |= handshake.blocked
            sys.stdout.write(FORMATS[form](shown(handshake, show_secrets=show_secrets or form in _EXACT)))
    return BLOCKED if blocked else 0
