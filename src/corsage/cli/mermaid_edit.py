"""`corsage mermaid edit`: any edit of the library, in its JSON form, on a file."""

import json
import sys
from typing import Any, Final

import click

from corsage.cli import reading, writing
from corsage.cli.failure import Failed
from corsage.cli.terminal import json_visible, on_one_line
from corsage.mermaid.edit import BadEdit, Edited, EditRefused, apply, operations, schema, several
from corsage.mermaid.syntax.escape import InvalidName
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.tree import Diagram

REFUSED: Final = 1


@click.command
@click.argument("file", required=False)
@click.argument("request", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print what the edit did: changes, their inverse, a label.")
@click.option("--write", is_flag=True, help="Write the file in place of printing the new text.")
@click.option("--list", "show_list", is_flag=True, help="Print the names of all edits, what each does and takes.")
@click.option("--schema", "show_schema", is_flag=True, help="Print the JSON schema of REQUEST.")
def edit(  # noqa: PLR0913, PLR0917  # click gives options by name
    file: str | None,
    request: str | None,
    as_json: bool,  # noqa: FBT001
    write: bool,  # noqa: FBT001
    show_list: bool,  # noqa: FBT001
    show_schema: bool,  # noqa: FBT001
) -> int:
    """Make the edit REQUEST (JSON, or "-" for stdin) in the diagram FILE, and print the new text.

    An array of edits is made one after the other, as one. An edit that would break the diagram, or mean something else,
    is refused, with the reason and exit code 1; the file stays as it is.

    \b
    Examples:
      corsage mermaid edit diagram.mmd '{"edit": "participants.rename", "old": "B", "new": "Client"}'
      corsage mermaid edit diagram.mmd --json '{"edit": "messages.retext", "index": 3, "text": "GET /"}'
      corsage mermaid edit --list
    """
    if show_list:
        sys.stdout.writelines(_line(name) for name in operations())
        return 0
    if show_schema:
        json.dump(schema(), sys.stdout, indent=2)
        sys.stdout.write("\n")
        return 0
    if file is None or request is None:
        raise click.UsageError("FILE and REQUEST are needed; --list shows the edits")
    stored = reading.stored(file)
    diagram = parse(_decoded(file, reading.unpacked(file, stored)))
    try:
        made = _made(diagram, _request(request))
    except BadEdit as error:
        raise Failed(str(error)) from error
    except (EditRefused, InvalidName) as error:
        sys.stderr.write(f"{on_one_line(file)}: refused: {on_one_line(str(error))}\n")
        return REFUSED
    if write:
        _write(file, stored, made)
    _tell(file, made, as_json=as_json, write=write)
    return 0


def _made(diagram: Diagram, request: Any) -> Edited:  # noqa: ANN401  # any JSON
    if isinstance(request, list) and all(isinstance(entry, dict) for entry in request):
        return several(diagram, request)
    if isinstance(request, dict):
        return apply(diagram, request)
    raise BadEdit("the request must be a JSON object, or an array of them")


def _write(file: str, stored: bytes, made: Edited) -> None:
    if file == "-":
        raise Failed("--write needs a file, not stdin")
    writing.save_in_place(file, stored, made.diagram.to_text().encode())
    sys.stderr.write(f"{on_one_line(file)}: {on_one_line(made.label)}\n")


def _tell(file: str, made: Edited, *, as_json: bool, write: bool) -> None:
    text = made.diagram.to_text()
    for note in made.notes:
        sys.stderr.write(f"{on_one_line(file)}: note: {on_one_line(str(note))}\n")
    if as_json:
        sys.stdout.write(json_visible(json.dumps(made.to_json(), indent=2, ensure_ascii=False)))
        sys.stdout.write("\n")
    elif not write:
        sys.stdout.write(text)


def _line(name: str) -> str:
    operation = operations()[name]
    words = [it if it in operation.required else f"[{it}]" for it in operation.arguments]
    return f"{name} {' '.join(words)}".rstrip() + f"\n    {operation.summary}\n"


def _request(text: str) -> Any:  # noqa: ANN401  # any JSON
    try:
        return json.loads(_text("-") if text == "-" else text)
    except RecursionError as error:
        raise Failed("the request is not JSON that can be read: it is nested too deeply") from error
    except ValueError as error:
        raise Failed(f"the request is not JSON: {error}") from error


def _text(name: str) -> str:
    return _decoded(name, reading.octets(name))


def _decoded(name: str, octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError as error:
        raise Failed(f"{name}: not UTF-8") from error
