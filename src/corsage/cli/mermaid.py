"""`corsage mermaid`: what any sequence diagram means, whether Mermaid accepts it, and its canonical spelling."""

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Final, NamedTuple

import click

from corsage.cli import reading, writing
from corsage.cli.failure import Failed
from corsage.cli.mermaid_edit import edit
from corsage.cli.mermaid_svg import svg
from corsage.cli.terminal import json_visible, on_one_line, visible
from corsage.mermaid.diagnosis import warnings
from corsage.mermaid.dump import dump as dump_text
from corsage.mermaid.format import NotFormatted, format_text
from corsage.mermaid.markdown import SUFFIXES, CodeBlock, code_blocks, rewrite
from corsage.mermaid.read import read
from corsage.mermaid.repair import repaired
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.spans import spans

FOUND: Final = 1
NEWLINE: Final = "\n"


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
def dump(files: tuple[str, ...], jsonl: bool) -> int:  # noqa: FBT001  # click gives options by name
    """Print what Mermaid's own database would hold, as JSON: participants, boxes, and its flat list of messages.

    The text printed back from the tree stands beside it, as "printed".
    """

    def one(name: str) -> int:
        for text in _strings(name) if jsonl else [_text(name)]:
            sys.stdout.write(json_visible(json.dumps(dump_text(text), indent=None if jsonl else 2, ensure_ascii=jsonl)))
            sys.stdout.write("\n")
        return 0

    return writing.each(files or ("-",), one)


@mermaid.command
@click.argument("files", nargs=-1, required=True)
@click.option("--fix", is_flag=True, help="Repair what has exactly one safe repair, in place.")
def check(files: tuple[str, ...], fix: bool) -> int:  # noqa: FBT001  # click gives options by name
    """Say for each diagram in FILES ("-" for stdin; Markdown, AsciiDoc, RST too) why Mermaid would reject it.

    Exit code 1 if it would reject one. What it accepts but hardly anybody means is a warning. --fix repairs a missing
    `of`, `:` or `end`, a `;` in a text, a comment with one `%` before the header, and a header in another case.

    \b
    Examples:
      corsage mermaid check diagram.mmd
      corsage mermaid check docs/*.md
      corsage mermaid check --fix docs/*.adoc
    """
    found = 0
    for name in files:
        text = _text(name)
        if fix:
            text = _fixed(name, text)
        blocks = [*code_blocks(text)] if _is_document(name) else [CodeBlock(text, 0, len(text), "")]
        for block in blocks:
            if block.is_sequence_diagram or not _is_document(name):
                found += _report(name, text.count("\n", 0, block.start), block)
    return FOUND if found else 0


def _report(name: str, first_line: int, block: CodeBlock) -> int:
    """Print the problems and the warnings of a diagram; return how many problems there are."""
    diagram = parse(block.code)
    problems = read(diagram).problems
    places = spans(diagram)
    notes = [(places[it.statement][0], f"warning: {it.text}") for it in warnings(diagram.statements)]
    for start, words in sorted([*((it.span[0], str(it)) for it in problems), *notes]):
        before = block.code[:start]
        column = len(before) - (before.rfind("\n") + 1) + 1 + len(block.indent)
        place = f"{on_one_line(name)}:{first_line + before.count(NEWLINE) + 1}:{column}"
        sys.stdout.write(f"{place}: {on_one_line(words)}\n")
    return len(problems)


def _fixed(name: str, text: str) -> str:
    """The file's text with all safe repairs, which are said on stderr; the file is written."""
    said: list[str] = []

    def repair(code: str) -> str:
        new, done = repaired(code)
        said.extend(done)
        return new

    new = rewrite(text, repair) if _is_document(name) else repair(text)
    where = "diagram, " if _is_document(name) else ""
    for words in said:
        sys.stderr.write(f"{on_one_line(name)}: fixed: {where}{on_one_line(words)}\n")
    if new != text:
        _write(name, new)
    return new


def _write(name: str, text: str) -> None:
    if name == "-":
        raise Failed("--fix needs a file, not stdin")
    stored = reading.stored(name)
    mark = BOM_UTF8 if stored.startswith(BOM_UTF8) else b""
    writing.save_in_place(name, stored, mark + text.encode())


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
    write = _difference if show_diff else _would_change if only_check else _write_in_place
    return writing.each(files, lambda name: _format(name, write))


def _format(name: str, write: Callable[["_Formatted"], int]) -> int:
    """Format a file's diagrams; say which were left alone, and why."""
    stored = reading.stored(name)
    text = _decoded(name, reading.unpacked(name, stored))
    left_alone: list[str] = []

    def spell(code: str) -> str:
        try:
            return format_text(code)
        except NotFormatted as error:
            left_alone.append(str(error))
            return code

    new = rewrite(text, spell) if _is_document(name) else spell(text)
    for reason in left_alone:
        sys.stderr.write(f"{on_one_line(name)}: left alone: {on_one_line(reason)}\n")
    return max(write(_Formatted(name, stored, text, new)), FOUND if left_alone else 0)


class _Formatted(NamedTuple):
    """A file as it is stored, its text without a byte order mark, and the canonical spelling of that."""

    name: str
    stored: bytes
    old: str
    new: str


def _difference(file: _Formatted) -> int:
    before, after = file.old.splitlines(keepends=True), file.new.splitlines(keepends=True)
    name = on_one_line(file.name)
    sys.stdout.writelines(visible(line) for line in unified_diff(before, after, fromfile=name, tofile=name))
    return FOUND if file.new != file.old else 0


def _would_change(file: _Formatted) -> int:
    if file.new == file.old:
        return 0
    sys.stdout.write(f"{on_one_line(file.name)}: would change\n")
    return FOUND


def _write_in_place(file: _Formatted) -> int:
    if file.name == "-":
        sys.stdout.write(file.new)
    elif file.new != file.old:
        mark = BOM_UTF8 if file.stored.startswith(BOM_UTF8) else b""
        writing.save_in_place(file.name, file.stored, mark + file.new.encode())
        sys.stderr.write(f"{on_one_line(file.name)}: written\n")
    return 0


def _is_document(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def _text(name: str) -> str:
    return _decoded(name, reading.octets(name))


def _decoded(name: str, octets: bytes) -> str:
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failed(f"{name}: not UTF-8") from error


def _strings(name: str) -> Iterator[str]:
    for number, line in enumerate(reading.octets(name).splitlines(), 1):
        try:
            text = json.loads(line)
        except ValueError as error:
            raise Failed(f"{name}:{number}: not JSON: {error}") from error
        except RecursionError as error:
            raise Failed(f"{name}:{number}: nested too deeply") from error
        if not isinstance(text, str):
            raise Failed(f"{name}:{number}: a JSON string expected: the text of a diagram")
        yield text
