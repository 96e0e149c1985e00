"""`corsage mermaid svg`: pictures on stdout or in a file, from a diagram or a Markdown page."""

import re
import struct
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Corsage

SOURCE = "sequenceDiagram\nA->>B: hello\n"


@pytest.fixture
def diagram(tmp_path: Path) -> Path:
    """A file with a diagram."""
    file = tmp_path / "diagram.mmd"
    file.write_text(SOURCE)
    return file


def test_svg_on_stdout(corsage: "Corsage", diagram: Path) -> None:
    """A document of its own, in the theme asked for."""
    ran = corsage("mermaid", "svg", diagram, "--theme", "dark")
    assert ran.code == 0
    assert ET.fromstring(ran.out).tag.endswith("svg")
    assert "#161a21" in ran.out


def test_text_on_stdout(corsage: "Corsage", diagram: Path) -> None:
    """In characters, in the columns given."""
    ran = corsage("mermaid", "svg", diagram, "--text", "--width", 40)
    assert ran.code == 0
    assert "hello" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 40


def test_text_that_does_not_fit(corsage: "Corsage", tmp_path: Path) -> None:
    """It is drawn as narrow as it can be, and said: a terminal breaks such lines."""
    file = tmp_path / "wide.mmd"
    file.write_text("sequenceDiagram\n" + "".join(f"A{at}->>A{at + 1}: 網\n" for at in range(9)))
    ran = corsage("mermaid", "svg", file, "--text", "--width", 20)
    assert ran.code == 0
    widest = max(sum(2 if mark == "網" else 1 for mark in line) for line in ran.out.splitlines())
    assert ran.err == f"{file}: the drawing takes {widest} columns, and there are 20\n"
    assert corsage("mermaid", "svg", file, "--text", "--width", widest).err == ""


def test_markdown_and_a_file(corsage: "Corsage", tmp_path: Path) -> None:
    """The second diagram of a page goes into a file; asking for a third is a mistake."""
    page = tmp_path / "page.md"
    page.write_text("```mermaid\nsequenceDiagram\nA->>B: one\n```\n\n```mermaid\nsequenceDiagram\nA->>B: two\n```\n")
    output = tmp_path / "two.svg"
    assert corsage("mermaid", "svg", page, "--diagram", 2, "-o", output).code == 0
    assert ">two</text>" in output.read_text()
    assert "holds 2 sequence diagrams" in corsage("mermaid", "svg", page, "--diagram", 3).fails_with(2)


def test_what_mermaid_rejects_is_drawn(corsage: "Corsage", tmp_path: Path) -> None:
    """As far as it can be read; the reason is on stderr, and the exit code says so."""
    file = tmp_path / "broken.mmd"
    file.write_text(SOURCE + "end\n")
    ran = corsage("mermaid", "svg", file)
    assert ran.code == 1
    assert ">hello</text>" in ran.out
    assert "stray-end" in ran.err


def test_png_needs_an_extra(corsage: "Corsage", diagram: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library one sentence says how to get it."""
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert "corsage[png]" in corsage("mermaid", "svg", diagram, "-o", tmp_path / "diagram.png").fails_with(2)


def test_png_is_the_picture_at_twice_its_size(corsage: "Corsage", diagram: Path, tmp_path: Path) -> None:
    """A PNG (its signature, its size in IHDR), and not of one colour."""
    output = tmp_path / "diagram.png"
    assert corsage("mermaid", "svg", diagram, "-o", output).code == 0
    octets = output.read_bytes()
    assert octets[:8] == b"\x89PNG\r\n\x1a\n"
    size = re.search(r'width="(\d+)" height="(\d+)"', corsage("mermaid", "svg", diagram).out)
    assert size
    assert struct.unpack(">II", octets[16:24]) == (2 * int(size[1]), 2 * int(size[2]))
    assert len(octets) > 1000


def test_where_it_cannot_write(corsage: "Corsage", diagram: Path, tmp_path: Path) -> None:
    """A folder that is not there is a mistake of the command."""
    assert "No such file" in corsage("mermaid", "svg", diagram, "-o", tmp_path / "no" / "x.svg").fails_with(2)
