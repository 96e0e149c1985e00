"""`corsage mermaid`: what any sequence diagram means, whether Mermaid accepts it, and its canonical spelling."""

import json
import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Final

import click

from corsage.cli import reading
from corsage.cli.failure import Failed
from corsage.cli.mermaid_edit import edit
from corsage.cli.mermaid_svg import svg
from corsage.mermaid.dump import dump as dump_text
from corsage.mermaid.format import NotFormatted, format_text
from corsage.mermaid.markdown import code_blocks, rewrite
from corsage.mermaid.read import read

FOUND: Final = 1


@click.group
def mermaid() -> None:
    """Sequence diagrams of Mermaid: what they mean, whether Mermaid accepts them, their canonical spelling.

    \b
    Examples:
      corsage mermaid check docs/*.md
      corsage mermaid format --check diagram.mmd README.md
      corsage mermaid svg diagram.mmd > diagram.svg
      corsage mermaid edit diagram.mmd '{"edit": "heads.set_title", "text": "A preflight"}'
      corsage mermaid dump diagram.mmd
      corsage mermaid dump --jsonl < texts.jsonl > parsed.jsonl
    """


mermaid.add_command(svg)
mermaid.add_command(edit)


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


@mermaid.command
@click.argument("files", nargs=-1, required=True)
def check(files: tuple[str, ...]) -> int:
    """Say for each diagram in FILES ("-" for stdin; Markdown files too) why Mermaid would reject it.

    Exit code 1 if it would reject one.

    \b
    Examples:
      corsage mermaid check diagram.mmd
      corsage mermaid check docs/*.md
    """
    found = 0
    for name in files:
        text = _text(name)
        blocks = _code_blocks(text) if _is_markdown(name) else [(0, text)]
        for first_line, code in blocks:
            for problem in read(code).problems:
                found += 1
                before = code[: problem.span[0]]
                column = len(before) - (before.rfind("\n") + 1) + 1
                line = first_line + before.count("\n") + 1
                sys.stdout.write(f"{name}:{line}:{column}: {problem}\n")
    return FOUND if found else 0


@mermaid.command("format")
@click.argument("files", nargs=-1, required=True)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit code 1 if a file would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; print what would change.")
def format_files(files: tuple[str, ...], only_check: bool, show_diff: bool) -> int:  # noqa: FBT001  # as above
    """Write the diagrams in FILES in their canonical spelling, in place ("-": from stdin to stdout).

    In Markdown files the Mermaid code blocks are written, and nothing else. The meaning stays, and comments stay. A
    diagram that Mermaid rejects is left alone, with the reason on stderr and exit code 1.

    \b
    Examples:
      corsage mermaid format diagram.mmd README.md
      corsage mermaid format --diff docs/*.md
    """
    code = 0
    for name in files:
        old = _text(name)
        left_alone: list[str] = []

        def spell(text: str, left_alone: list[str] = left_alone) -> str:
            try:
                return format_text(text)
            except NotFormatted as error:
                left_alone.append(str(error))
                return text

        new = rewrite(old, spell) if _is_markdown(name) else spell(old)
        for reason in left_alone:
            sys.stderr.write(f"{name}: left alone: {reason}\n")
        if left_alone or (new != old and (only_check or show_diff)):
            code = FOUND
        _tell(name, old, new, only_check=only_check, show_diff=show_diff)
    return code


def _tell(name: str, old: str, new: str, *, only_check: bool, show_diff: bool) -> None:
    """Print the difference, or the file's name, or write the file."""
    if show_diff:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
        sys.stdout.writelines(unified_diff(before, after, fromfile=name, tofile=name))
    elif only_check:
        if new != old:
            sys.stdout.write(f"{name}: would change\n")
    elif name == "-":
        sys.stdout.write(new)
    elif new != old:
        Path(name).write_bytes(new.encode())
        sys.stderr.write(f"{name}: written\n")


def _is_markdown(name: str) -> bool:
    return Path(name).suffix.lower() in (".md", ".markdown", ".mdx")


def _code_blocks(text: str) -> Iterator[tuple[int, str]]:
    """The sequence diagrams of a document, each with the number of lines before it."""
    for block in code_blocks(text):
        if block.is_sequence_diagram:
            yield text.count("\n", 0, block.start), block.code


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
