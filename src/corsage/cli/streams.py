"""stdin, stdout and stderr of a run: whatever is at their other end, a run ends with its own exit code.

- The reader of stdout has left (`| head -1`): the rest is thrown away, and the verb still finds its exit code.
- stdout cannot take the text (a full disk, a closed stream): one sentence, exit code 2.
- stderr cannot take the text: there is nobody to tell, and nothing changes.
- On a terminal, and on stderr always, control characters are made visible (`corsage.cli.terminal`).

What is printed is UTF-8 whatever the locale says: a diagram is read by programs, not only by this terminal.
"""

import io
import os
import re
import sys
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, TextIO

from corsage.cli.failure import Failed
from corsage.cli.terminal import visible

if TYPE_CHECKING:
    from typing_extensions import Buffer  # collections.abc has it from Python 3.12 on

_Name = Literal["stdout", "stderr"]
#: ECMA-48, 8.3.117: the colours of `corsage.cli.style`, and their end.
_COLOURS: Final = re.compile(r"(\x1b\[(?:0|1|2|31|32)m)")
_DESCRIPTORS: Final[dict[_Name, int]] = {"stdout": 1, "stderr": 2}


class _Descriptor(io.FileIO):
    """The system's stream; after its first failure it takes everything and keeps nothing."""

    def __init__(self, name: _Name, *, closed_at_start: bool) -> None:
        super().__init__(_DESCRIPTORS[name], "w", closefd=False)
        self._name: Final = name
        self._closed_at_start: Final = closed_at_start
        self.reader_left = False
        self._failed = False

    def write(self, octets: "Buffer", /) -> int:
        """Write, or raise `Failed` once."""
        if self._failed:
            return memoryview(octets).nbytes
        if self._closed_at_start:
            return self._fail("it is closed", memoryview(octets).nbytes)
        try:
            return super().write(octets) or 0
        except BrokenPipeError:
            self.reader_left = self._failed = True
            return memoryview(octets).nbytes
        except OSError as error:
            return self._fail(error.strerror or str(error), memoryview(octets).nbytes)

    def _fail(self, why: str, size: int) -> int:
        self._failed = True
        if self._name == "stdout":
            raise Failed(f"stdout: not everything was printed: {why}")
        return size


class _Text(io.TextIOWrapper):
    """UTF-8 text; `guarded` makes control characters visible."""

    def __init__(self, descriptor: _Descriptor, *, guarded: bool, line_buffering: bool) -> None:
        super().__init__(
            io.BufferedWriter(descriptor), encoding="utf-8", errors="backslashreplace", line_buffering=line_buffering
        )
        self.descriptor: Final = descriptor
        self._guarded: Final = guarded

    def write(self, text: str, /) -> int:
        """Write the text; the number of its characters. What stdout was given before stands before it."""
        if self.descriptor.fileno() == _DESCRIPTORS["stderr"]:
            sys.stdout.flush()
        super().write(visible(text) if self._guarded else text)
        return len(text)

    def write_coloured(self, text: str) -> None:
        """Write text of ours: its colours stay, every other control character is made visible."""
        pieces = _COLOURS.split(text)
        super().write("".join([piece if number % 2 else visible(piece) for number, piece in enumerate(pieces)]))


def guard() -> None:
    """Put our streams in the place of Python's, before the verb runs."""
    closed = [stream is None for stream in (sys.stdin, sys.stdout, sys.stderr)]
    for number in range(3):
        if closed[number]:
            _open_nothing(number)
    out = _Descriptor("stdout", closed_at_start=closed[1])
    sys.stdout = _Text(out, guarded=out.isatty(), line_buffering=out.isatty())
    sys.stderr = _Text(_Descriptor("stderr", closed_at_start=closed[2]), guarded=True, line_buffering=True)


def finish(code: int) -> int:
    """Print what is still in the buffers; the exit code. Raises `Failed` where stdout cannot take it."""
    sys.stderr.flush()
    sys.stdout.flush()
    return code


def reader_left() -> bool:
    """Whether nobody reads stdout any more: a verb that only answers may end."""
    return isinstance(sys.stdout, _Text) and sys.stdout.descriptor.reader_left


def print_coloured(text: str) -> None:
    """Print text in which `corsage.cli.style` has set colours."""
    if isinstance(sys.stdout, _Text):
        sys.stdout.write_coloured(text)
    else:
        sys.stdout.write(text)


def standard_input() -> BinaryIO:
    """The bytes of stdin. Raises `Failed` where it is closed."""
    if sys.stdin is None:
        raise Failed("stdin is closed: nothing can be read from it")
    return sys.stdin.buffer


def plain_stderr() -> TextIO:
    """The stream stderr without the guard, for a library that draws on terminals and is given no text of others."""
    return io.TextIOWrapper(
        io.BufferedWriter(_Descriptor("stderr", closed_at_start=False)), encoding="utf-8", write_through=True
    )


def _open_nothing(number: int) -> None:
    """Take a closed stream's number, which a file that is opened later must not get."""
    nothing = os.open(os.devnull, os.O_RDWR)
    if nothing != number:
        os.dup2(nothing, number)
        os.close(nothing)
