"""`corsage redraw`: an edited diagram read back as a change of its scenario, and drawn anew."""

import json
import sys
from pathlib import Path
from typing import Any, Final

import click

from corsage.cli import reading
from corsage.cli.failure import Failed
from corsage.diagram.adapt import adapt
from corsage.diagram.readback import NotReadBack, read_back
from corsage.diagram.redraw import redraw as drawn_anew
from corsage.diagram.seed import NoHandshake, seed
from corsage.handshake import scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.scenario import Scenario
from corsage.mermaid import Diagram
from corsage.mermaid.edit import EditRefused
from corsage.mermaid.markdown import SUFFIXES, code_blocks
from corsage.mermaid.syntax.parse import parse
from corsage.policy import PolicyError

REFUSED: Final = 1


@click.command
@click.argument("diagram")
@click.option("--scenario", "scenario_file", help="The scenario that it was drawn from.")
@click.option("--adapt", "adaptation", help='An adaptation to make, as JSON: {"adapt": "credentials"}.')
@click.option("--print", "shown", type=click.Choice(["diagram", "scenario"]), help="Which of the two to print.")
@click.option("--write", is_flag=True, help="Write both files in place of printing.")
def redraw(diagram: str, scenario_file: str | None, adaptation: str | None, shown: str | None, write: bool) -> int:  # noqa: FBT001  # click gives options by name
    """Read the CORS diagram DIAGRAM back, and draw it anew with what its author added.

    An edit of an origin, a method, a path, a header, the credentials note or the table of origins is a change of the
    scenario: of its page, its request or its policy. What cannot be is refused, with exit code 1.

    Without --scenario, the scenario is made from what the diagram says; what it leaves open is listed on stderr.

    \b
    Examples:
      corsage redraw diagram.mmd --scenario scenario.json
      corsage redraw diagram.mmd --scenario scenario.json --print scenario
      corsage redraw diagram.mmd --scenario scenario.json --adapt '{"adapt": "login"}'
      corsage redraw README.md --print scenario > scenario.json
    """
    edited = parse(_source(diagram))
    old = None if scenario_file is None else _scenario(scenario_file)
    try:
        new, picture = _read_back(diagram, old, edited)
        if adaptation is not None:
            adapted = adapt(new, picture, _request(adaptation))
            new, picture = adapted.scenario, adapted.edited.diagram
            sys.stderr.write(f"{diagram}: {adapted.edited.label}: {adapted.proof}\n")
    except (EditRefused, NotReadBack, NoHandshake, PolicyError) as error:
        sys.stderr.write(f"{diagram}: refused: {' '.join(str(error).split())}\n")
        return REFUSED
    form = json.dumps(scenario_form.write(new), indent=2, ensure_ascii=False) + "\n"
    if write:
        _write(diagram, picture, scenario_file, form)
    elif (shown or ("scenario" if old is None else "diagram")) == "scenario":
        sys.stdout.write(form)
    else:
        sys.stdout.write(picture.to_text())
    return 0


def _read_back(name: str, old: Scenario | None, edited: Diagram) -> tuple[Scenario, Diagram]:
    if old is None:
        made = seed(edited)
        for field in made.open:
            sys.stderr.write(f"{name}: the diagram leaves {field} open\n")
        return made.scenario, edited
    result = read_back(old, edited)
    for change in result.changes:
        sys.stderr.write(f"{name}: {change}\n")
    return result.scenario, drawn_anew(old, edited, result.scenario)


def _write(name: str, picture: Diagram, scenario_file: str | None, form: str) -> None:
    if scenario_file is None or name == "-" or Path(name).suffix.lower() in SUFFIXES:
        raise Failed("--write needs a diagram in a file of its own, and --scenario")
    for path, text in ((name, picture.to_text()), (scenario_file, form)):
        try:
            Path(path).write_bytes(text.encode())
        except OSError as error:
            raise Failed(f"{path}: {error.strerror or error}") from error


def _scenario(name: str) -> Scenario:
    for place, value in reading.values(name):
        try:
            return scenario_form.read(value)
        except FormError as error:
            raise Failed(f"{place}: {error}") from error
    raise Failed(f"{name}: holds no scenario")


def _request(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Failed(f"--adapt: not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Failed("--adapt: a JSON object is expected")
    return value


def _source(name: str) -> str:
    try:
        text = reading.octets(name).decode()
    except UnicodeDecodeError as error:
        raise Failed(f"{name}: not UTF-8") from error
    if Path(name).suffix.lower() not in SUFFIXES:
        return text
    blocks = [block.code for block in code_blocks(text) if block.is_sequence_diagram]
    if not blocks:
        raise Failed(f"{name}: holds no sequence diagram")
    return blocks[0]
