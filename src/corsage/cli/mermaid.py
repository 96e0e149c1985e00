"""`corsage mermaid`: what any sequence diagram means."""

import json
import sys
from collections.abc import Iterator

import click

from corsage.cli import reading
from corsage.cli.failure import Failed
from corsage.mermaid.dump import dump as dump_text


@click.group
def mermaid() -> None:
    """Sequence diagrams of Mermaid: what they mean, whether Mermaid accepts them.

    \b
    Examples:
      corsage mermaid dump diagram.mmd
      corsage mermaid dump --jsonl < texts.jsonl > parsed.jsonl
    """


@mermaid.command
@click.argument("files", nargs=-1)
@click.option("--jsonl", is_flag=True, help="FILES, or stdin, hold a JSON string a line: a diagram each.")
def dump(files: tuple[str, ...], jsonl: bool) -> None:  # noqa: FBT001  # click gives options by name
    """Print what Mermaid's own database would hold, as JSON: participants, boxes, and its flat list of messages.

    The text printed back from the tree stands beside it, as "printed".
    """
    for name in files or ("-",):
        for text in _strings(name) if jsonl else [_text(name)]:
            json.dump(dump_text(text), sys.stdout, indent=None if jsonl else 2, ensure_ascii=jsonl)
            sys.stdout.write("\n")


def _text(name: str) -> str:
    try:
        return reading.octets(name).decode()
    except UnicodeDecodeError as error:
        raise Failed(f"{name}: not UTF-8") from error


def _strings(name: str) -> Iterator[str]:
    for number, line in enumerate(reading.octets(name).splitlines(), 1):
        try:
            text = json.loads(line)
        except ValueError as error:
            raise Failed(f"{name}:{number}: not JSON: {error}") from error
        if not isinstance(text, str):
            raise Failed(f"{name}:{number}: a JSON string expected: the text of a diagram")
        yield text
