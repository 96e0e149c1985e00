"""`corsage simulate`: run scenarios in memory, browser and server both real code."""

import sys
from collections.abc import Callable
from typing import Final

import click
import msgspec

from corsage.cli import reading, simulate_forms
from corsage.cli.failure import BLOCKED, Failed
from corsage.cli.report import report
from corsage.consoles import recording
from corsage.diagram import trace
from corsage.engines.departures.table import PROFILES
from corsage.handshake import handshake_form, pair
from corsage.handshake.record import Handshake
from corsage.mermaid import text


def _jsonl(handshake: Handshake) -> str:
    return msgspec.json.encode(recording.write(handshake)).decode() + "\n"


def _json(handshake: Handshake) -> str:
    return msgspec.json.format(msgspec.json.encode(handshake_form.write(handshake)), indent=2).decode() + "\n"


def _drawing(handshake: Handshake) -> str:
    return text.render(trace(handshake))


FORMATS: Final[dict[str, Callable[[Handshake], str]]] = {
    "text": report,
    "json": _json,
    "jsonl": _jsonl,
    "drawing": _drawing,
}


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
def simulate(files: tuple[str, ...], browser: str, form: str) -> int:
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
            sys.stdout.write(FORMATS[form](handshake))
    return BLOCKED if blocked else 0
