"""`corsage export`: a policy as the configuration of a server stack."""

import sys
from pathlib import Path
from typing import Final

import click

from corsage.cli import policy_file, writing
from corsage.cli.environment_option import environment_option
from corsage.cli.failure import Failed
from corsage.stacks import STACKS, Export, NotExpressibleError
from corsage.stacks import export as export_to
from corsage.stacks.kit.stack import WRITTEN_BY

_EFFECTS: Final = {"same": "", "narrower": "allows less: ", "wider": "ALLOWS MORE: "}


@click.command
@click.argument("file", metavar="FILE")
@click.option("--to", "stack", type=click.Choice(list(STACKS)), required=True, help="The stack to write for.")
@environment_option()
@click.option("--into", metavar="FOLDER", help="Write the files there, by their usual names, instead of to stdout.")
def export(file: str, stack: str, environment: str | None, into: str | None) -> int:
    """Write the policy of FILE (corsage.toml, pyproject.toml, or JSON) as configuration, its routes included.

    What the stack cannot do is said in the text, and on stderr.

    \b
    Examples:
      corsage export corsage.toml --to nginx --environment production --into /etc/nginx
      corsage export corsage.toml --to caddy
    """
    try:
        exported = export_to(policy_file.load(file, environment), stack)
    except NotExpressibleError as error:
        raise Failed(f"{file}: {STACKS[stack].title} cannot stand for it: {error}") from error
    if into is None:
        sys.stdout.write(exported.text)
    else:
        _write(exported, Path(into))
    sys.stderr.writelines(f"{_EFFECTS[limit.effect]}{limit.sentence} ({limit.lack})\n" for limit in exported.limits)
    return 0


def _refuse_foreign(path: Path) -> None:
    """A file of that name that no export wrote is the user's: it is not replaced."""
    try:
        present = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise Failed(f"{path}: {error.strerror or error}") from error
    if WRITTEN_BY.encode() not in present:
        raise Failed(f"{path} was not written by `corsage export`: move it away, or write --into another folder")


def _write(exported: Export, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failed(f"{folder}: {error.strerror or error}") from error
    for file in exported.files:
        _refuse_foreign(folder / file.name)
    for file in exported.files:
        writing.save(folder / file.name, file.text.encode())
        sys.stderr.write(f"{folder / file.name}: {file.place}\n")
