"""`corsage mermaid svg`: the picture of any sequence diagram, for a page or for a terminal."""

import shutil
import sys
from pathlib import Path
from typing import Final

import click

from corsage.cli import reading, writing
from corsage.cli.failure import Failed
from corsage.cli.terminal import on_one_line
from corsage.mermaid.markdown import SUFFIXES, code_blocks
from corsage.mermaid.read import read
from corsage.mermaid.svg import THEMES, render
from corsage.mermaid.text import render as render_text
from corsage.mermaid.text.cells import FACE

FOUND: Final = 1


@click.command
@click.argument("file")
@click.option("--theme", type=click.Choice(list(THEMES)), help="Colours; without it, those that the file asks for.")
@click.option("--text", "in_cells", is_flag=True, help="Draw with the characters of a terminal, as wide as it is.")
@click.option("--width", type=click.IntRange(20), help="With --text: columns to fit into, if it can be.")
@click.option("--diagram", "number", type=click.IntRange(1), default=1, help="Of a Markdown file: which, from 1.")
@click.option("-o", "--output", help="A file instead of stdout; `.png` needs the extra corsage[png].")
def svg(file: str, theme: str | None, in_cells: bool, width: int | None, number: int, output: str | None) -> int:  # noqa: FBT001, PLR0913, PLR0917  # click gives options by name
    """Draw the diagram in FILE ("-" for stdin; Markdown files too): SVG with nothing to fetch, or text.

    What Mermaid would reject is drawn as far as it can be read, with the problems on stderr and exit code 1.

    \b
    Examples:
      corsage mermaid svg diagram.mmd > diagram.svg
      corsage mermaid svg diagram.mmd --theme dark -o diagram.png
      corsage mermaid svg README.md --text
    """
    writing.refuse_source(file, output)
    source = _diagram(file, number)
    if in_cells:
        columns = width or shutil.get_terminal_size((100, 24)).columns
        drawn = render_text(source, columns)
        _write(drawn.encode(), output)
        widest = max(map(FACE.width, drawn.splitlines()), default=0)
        if widest > columns:
            sys.stderr.write(f"{file}: the drawing takes {widest} columns, and there are {columns}\n")
    else:
        picture = render(source, theme)
        png = output is not None and output.lower().endswith(".png")
        _write(_png(picture) if png else picture.encode(), output)
    meaning = read(source)
    problems = meaning.problems
    if meaning.look.ignored:
        sys.stderr.write(f"{file}: not obeyed: {', '.join(meaning.look.ignored)}\n")
    for problem in problems:
        sys.stderr.write(f"{on_one_line(file)}: {on_one_line(str(problem))}\n")
    return FOUND if problems else 0


def _diagram(name: str, number: int) -> str:
    try:
        text = reading.octets(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failed(f"{name}: not UTF-8") from error
    if Path(name).suffix.lower() not in SUFFIXES:
        return text
    blocks = [block.code for block in code_blocks(text) if block.is_sequence_diagram]
    if number > len(blocks):
        raise Failed(f"{name}: holds {len(blocks)} sequence diagrams, not {number}")
    return blocks[number - 1]


def _write(octets: bytes, output: str | None) -> None:
    if output is None:
        sys.stdout.buffer.write(octets)
    else:
        writing.save(output, octets)


def _png(picture: str) -> bytes:
    """The picture at twice its size, for screens of today."""
    try:
        import resvg_py  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise Failed("PNG needs a library: pip install 'corsage[png]'; SVG needs none") from error
    return bytes(resvg_py.svg_to_bytes(svg_string=picture, zoom=2))
