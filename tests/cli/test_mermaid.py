"""`corsage mermaid`: dump, check and format, as a user runs them."""

import json
import subprocess
import sys
from pathlib import Path

from .conftest import Corsage


def run(*arguments: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "corsage", "mermaid", *arguments],
        input=stdin, capture_output=True, encoding="utf-8", check=False, cwd=cwd,
    )  # fmt: skip


def test_dump_reads_json_lines() -> None:
    """A JSON string a line in, an object a line out, broken diagrams too; the text is printed back."""
    texts = ["sequenceDiagram\nA->>B: x\n", "sequenceDiagram\nend\n", ""]
    done = run("dump", "--jsonl", stdin="".join(json.dumps(text) + "\n" for text in texts))
    dumps = [json.loads(line) for line in done.stdout.splitlines()]
    assert [dump["ok"] for dump in dumps] == [True, False, False]
    assert [dump["printed"] for dump in dumps] == texts
    assert dumps[0]["messages"][0]["text"] == "x"


def test_dump_refuses_what_is_no_json_string() -> None:
    """With its line, and exit code 2."""
    done = run("dump", "--jsonl", stdin='"sequenceDiagram"\n{}\n')
    assert (done.returncode, done.stderr) == (2, "corsage: -:2: a JSON string expected: the text of a diagram\n")


def test_check_tells_file_line_and_column(tmp_path: Path) -> None:
    """In a Markdown file the line is the document's."""
    (tmp_path / "a.md").write_text("# x\n\n```mermaid\nsequenceDiagram\n  A->>B: x\n  end\n```\n")
    done = run("check", "a.md", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (
        1,
        "a.md:6:3: stray-end: no block is open here: remove this `end`\n",
    )


def test_format_writes_in_place_and_check_and_diff_do_not(tmp_path: Path) -> None:
    """`--check` and `--diff` exit with 1 and leave the file; without them it is written; then all is well."""
    file = tmp_path / "a.mmd"
    file.write_bytes(b"sequenceDiagram\r\nA ->> B:x\r\n")
    assert run("format", "--check", "a.mmd", cwd=tmp_path).stdout == "a.mmd: would change\n"
    assert "+    A->>B: x" in run("format", "--diff", "a.mmd", cwd=tmp_path).stdout
    assert file.read_bytes() == b"sequenceDiagram\r\nA ->> B:x\r\n"
    assert run("format", "a.mmd", cwd=tmp_path).returncode == 0
    assert file.read_bytes() == b"sequenceDiagram\r\n    A->>B: x\r\n"
    assert run("format", "--check", "a.mmd", cwd=tmp_path).returncode == 0


def test_format_leaves_a_broken_diagram_alone(tmp_path: Path) -> None:
    """With the reason, and exit code 1."""
    (tmp_path / "a.mmd").write_text("sequenceDiagram\nloop x\n")
    done = run("format", "a.mmd", cwd=tmp_path)
    assert done.returncode == 1
    assert "left alone: unclosed-block" in done.stderr


def test_check_fix_repairs_what_is_safe(tmp_path: Path) -> None:
    """The file is written, each repair is said, and what is left is reported with its place in the document."""
    quote = "> ```{mermaid}\n> sequenceDiagram\n>   A->>B: one; two\n>   end\n> ```\n"
    (tmp_path / "a.md").write_text(quote)
    done = run("check", "--fix", "a.md", cwd=tmp_path)
    assert done.stderr == "a.md: fixed: diagram, line 2: wrote `;` in a text as `#59;`\n"
    assert done.stdout == "a.md:4:5: stray-end: no block is open here: remove this `end`\n"
    assert done.returncode == 1
    assert (tmp_path / "a.md").read_text() == quote.replace("one; two", "one#59; two")


def test_warnings_fail_nothing(tmp_path: Path) -> None:
    """What Mermaid accepts is warned of, with exit code 0."""
    (tmp_path / "a.mmd").write_text("sequenceDiagram\n  participant A # main\n  A->>B: x\n")
    done = run("check", "a.mmd", cwd=tmp_path)
    assert done.returncode == 0
    assert "a.mmd:2:3: warning: the participant is called `A # main`" in done.stdout


def test_a_repair_keeps_the_byte_order_mark_and_the_old_text_on_failure(corsage: Corsage, tmp_path: Path) -> None:
    """`check --fix` writes as `format` does: whole or not at all."""
    file = tmp_path / "a.mmd"
    file.write_bytes(b"\xef\xbb\xbfsequenceDiagram\nA->>B: a;b\n")
    corsage("mermaid", "check", "--fix", file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfsequenceDiagram\n")
