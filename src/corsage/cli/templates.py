"""`corsage templates`: executable scenarios for what people meet, to look at, to run and to adapt."""

import json
import sys
from pathlib import Path

import click

from corsage.cli import style, writing
from corsage.cli.failure import Failed
from corsage.cli.report import report
from corsage.handshake import pair, scenario_form
from corsage.templates.catalogue import BY_ID
from corsage.templates.template import Template


@click.group(invoke_without_command=True)
@click.pass_context
def templates(context: click.Context) -> None:
    """List the templates; `show` runs one, `new` copies one to adapt.

    \b
    Examples:
      corsage templates
      corsage templates show preflight-401
      corsage templates new custom-headers > scenario.json
    """
    if context.invoked_subcommand is None:
        width = max(map(len, BY_ID))
        sys.stdout.writelines(f"{name:{width}}  {template.question}\n" for name, template in BY_ID.items())


@templates.command
@click.argument("name")
def show(name: str) -> int:
    """Run a template in memory, and print its question, its summary and the report."""
    template = _template(name)
    handshake = pair.simulate(scenario_form.read(template.scenario()))
    text = report(handshake, style.of_stdout(verbose=False))
    sys.stdout.write(f"{template.question}\n{template.summary}\n\n{text}")
    return 0


@templates.command
@click.argument("name")
@click.option("--output", "-o", metavar="FILE", help="Write into this file, which must not exist yet.")
def new(name: str, output: str | None) -> int:
    """Copy a template's scenario as JSON, to run with `corsage simulate` and to draw with `corsage diagram`."""
    text = json.dumps(_template(name).scenario(), indent=2) + "\n"
    if output is None:
        sys.stdout.write(text)
        return 0
    if Path(output).exists():
        raise Failed(f"{output} exists: choose another name")
    writing.save(output, text.encode())
    return 0


def _template(name: str) -> Template:
    if name not in BY_ID:
        raise Failed(f"there is no template {name!r}: `corsage templates` lists them")
    return BY_ID[name]
