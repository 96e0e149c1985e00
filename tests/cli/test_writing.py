"""Files that verbs write: complete, or as they were."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corsage.cli import writing
from corsage.cli.failure import Failed

from .conftest import Corsage

UGLY = b"sequenceDiagram\nA ->> B:x\n"
CLEAN = b"sequenceDiagram\n    A->>B: x\n"

#: Runs `corsage ARGUMENTS` and dies, as a kill does, at the system call with the number in the environment.
DIES = """
import os, sys
from corsage.cli import main
left = [int(os.environ["AT"])]
def dying(call):
    def step(*arguments, **named):
        left[0] -= 1
        if left[0] == 0:
            os._exit(9)
        return call(*arguments, **named)
    return step
for name in ("open", "write", "fsync", "chmod", "replace", "rename", "unlink", "close"):
    setattr(os, name, dying(getattr(os, name)))
main()
"""


def test_a_kill_at_any_call_leaves_the_old_text_or_the_new(tmp_path: Path) -> None:
    """Whatever the last system call was: the file is whole, one or the other."""
    file = tmp_path / "a.mmd"
    codes = set()
    for at in range(1, 60):
        file.write_bytes(UGLY)
        ran = subprocess.run(
            [sys.executable, "-c", DIES, "mermaid", "format", str(file)],
            env={**os.environ, "AT": str(at)}, capture_output=True, check=False,
        )  # fmt: skip
        codes.add(ran.returncode)
        assert file.read_bytes() in {UGLY, CLEAN}
        if ran.returncode == 0:
            break
    assert codes == {0, 9}


@pytest.mark.parametrize("limit", [0, 1, 20, 29])
def test_a_full_disk_leaves_the_old_text(tmp_path: Path, limit: int) -> None:
    """One sentence, exit code 2, nothing left beside; the other files of the call are done."""
    long, short = tmp_path / "long.mmd", tmp_path / "short.mmd"
    long.write_bytes(UGLY + b"A ->> B:x\n" * 9)
    short.write_bytes(b"sequenceDiagram\n  A->>B: x\n")
    code = (
        "import resource, sys; from corsage.cli import main;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); main()"
    )
    before = {file: file.read_bytes() for file in (long, short)}
    ran = subprocess.run(
        [sys.executable, "-B", "-c", code, "mermaid", "format", str(long), str(short)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 2
    assert f"corsage: {long}: not written: File too large\n" in ran.stderr
    assert long.read_bytes() == before[long]
    assert short.read_bytes() == (CLEAN if limit >= len(CLEAN) else before[short])
    assert sorted(tmp_path.iterdir()) == [long, short]


def test_a_read_only_file_stays_and_the_others_are_done(corsage: Corsage, tmp_path: Path) -> None:
    """Exit code 2 and a sentence, for root too; files before and after it are formatted."""
    first, closed, last = [tmp_path / f"{name}.mmd" for name in "abc"]
    for file in (first, closed, last):
        file.write_bytes(UGLY)
    closed.chmod(0o444)
    ran = corsage("mermaid", "format", first, closed, tmp_path / "none.mmd", last)
    assert ran.code == 2
    assert f"corsage: {closed}: not written: the file is read-only\n" in ran.err
    assert f"corsage: {tmp_path / 'none.mmd'}: No such file" in ran.err
    assert [file.read_bytes() for file in (first, closed, last)] == [CLEAN, UGLY, CLEAN]


def test_mode_and_links_stay(tmp_path: Path) -> None:
    """A symbolic link leads to the changed file, another name of it sees the change, an executable stays one."""
    file, link, other = tmp_path / "a", tmp_path / "link", tmp_path / "other"
    file.write_bytes(b"old and longer")
    file.chmod(0o751)
    link.symlink_to("a")
    writing.save(link, b"new")
    assert link.is_symlink()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o751)
    other.hardlink_to(file)
    writing.save(file, b"newer")
    assert other.samefile(file)
    assert other.read_bytes() == b"newer"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    """As a shell's redirection makes it; a link that leads nowhere yet makes what it leads to."""
    link = tmp_path / "link"
    link.symlink_to("new")
    before = os.umask(0o027)
    try:
        writing.save(link, b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_a_file_with_several_names_survives_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is written in place; when that fails half way, the old text is written back."""
    file = tmp_path / "a"
    file.write_bytes(b"the old text")
    (tmp_path / "b").hardlink_to(file)
    write, calls = os.write, iter(range(9))

    def full(descriptor: int, octets: bytes) -> int:
        if next(calls) == 1:  # the first call writes the copy, the second the new text
            write(descriptor, octets[:3])
            raise OSError(28, "No space left on device")
        return write(descriptor, octets)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Failed, match="not written: No space left on device"):
        writing.save(file, b"THE NEW TEXT, longer")
    assert file.read_bytes() == b"the old text"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """What an editor saved between our reading and our writing is not overwritten."""
    file = tmp_path / "a"
    file.write_bytes(b"saved by an editor")
    with pytest.raises(Failed, match="another program changed the file"):
        writing.save(file, b"new", replaces=b"old")
    assert file.read_bytes() == b"saved by an editor"


@pytest.mark.parametrize("name", ["a.mmd", "link.mmd", "../{folder}/a.mmd"])
def test_the_output_is_not_the_source(corsage: Corsage, tmp_path: Path, name: str) -> None:
    """`svg a.mmd -o a.mmd` is refused by any name of the file."""
    file = tmp_path / "a.mmd"
    file.write_bytes(UGLY)
    (tmp_path / "link.mmd").symlink_to(file)
    output = tmp_path / name.format(folder=tmp_path.name)
    assert "this is the file that is read" in corsage("mermaid", "svg", file, "-o", output).fails_with(2)
    assert file.read_bytes() == UGLY


def test_a_gzip_file_is_not_written_as_text(corsage: Corsage, tmp_path: Path) -> None:
    """It is checked like any other, and written never."""
    file = tmp_path / "a.mmd.gz"
    file.write_bytes(gzip.compress(UGLY))
    assert corsage("mermaid", "format", "--check", file).code == 1
    assert "it is a gzip file" in corsage("mermaid", "format", file).fails_with(2)
    assert gzip.decompress(file.read_bytes()) == UGLY


def test_byte_order_mark_and_line_ends_stay(corsage: Corsage, tmp_path: Path) -> None:
    """Of a diagram and of a document; what is already clean is not touched."""
    mark = b"\xef\xbb\xbf"
    diagram, document = tmp_path / "a.mmd", tmp_path / "a.md"
    diagram.write_bytes(mark + UGLY.replace(b"\n", b"\r\n"))
    document.write_bytes(mark + b"# T\r\n\r\n```mermaid\r\n" + UGLY.replace(b"\n", b"\r\n") + b"```\r\n")
    assert corsage("mermaid", "format", diagram, document).code == 0
    assert diagram.read_bytes() == mark + CLEAN.replace(b"\n", b"\r\n")
    assert document.read_bytes() == mark + b"# T\r\n\r\n```mermaid\r\n" + CLEAN.replace(b"\n", b"\r\n") + b"```\r\n"
    assert corsage("mermaid", "format", "--check", diagram, document).code == 0


def test_a_device_is_written_to(tmp_path: Path) -> None:
    """Nothing can take the place of /dev/null or of a pipe."""
    writing.save("/dev/null", b"x")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        writing.save(pipe, b"through the pipe")
        assert reader.communicate()[0] == b"through the pipe"
