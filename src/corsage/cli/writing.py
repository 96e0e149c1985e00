"""Files that a verb writes: each is written whole, or left as it was.

The new bytes go into a temporary file beside the target, are synced to the disk, and take the target's place in one
step. So a full disk, a kill or a loss of power leaves the old text. The file keeps its mode, owner and extended
attributes; a symbolic link stays one. A file that has several names (hard links), or an owner that we cannot set, is
written in place instead, and a copy of the old text lies beside it until that is done.

Every verb writes files with `save`, checks its `-o` with `refuse_source`, and runs over many files with `each`.
"""

import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from corsage.cli.failure import Failed, say
from corsage.cli.reading import GZIP

#: Below these, a name stands for an open stream or a device, and nothing can take its place.
_DEVICES: Final = ("/dev/", "/proc/")
_WRITE_BITS: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_MODE: Final = 0o666


def save(name: str | Path, octets: bytes, *, replaces: bytes | None = None) -> None:
    """Write the file, whole or not at all.

    `replaces` is the old content that the new one was made from: a file that holds something else by now is left
    alone. Raises `Failed` with one sentence; the old content is still there then.
    """
    try:
        _save(Path(name), octets, replaces)
    except OSError as error:
        raise Failed(f"{name}: not written: {error.strerror or error}") from error


def save_in_place(name: str, stored: bytes, octets: bytes) -> None:
    """Write a file that was read as `stored` in place; a gzip file is never written back as what it holds."""
    if stored.startswith(GZIP):
        raise Failed(f"{name}: not written: it is a gzip file; unpack it first")
    save(name, octets, replaces=stored)


def refuse_source(source: str, output: str | Path | None) -> None:
    """Raise `Failed` where the output is the file that was read, by any name of it."""
    if output is None or source == "-":
        return
    with suppress(OSError):
        if Path(source).samefile(output):
            raise Failed(f"{output}: this is the file that is read; write the output to another name")


def each(names: Iterable[str], do: Callable[[str], int]) -> int:
    """Do every file, the ones after a failure too: a sentence for each failure, and the highest exit code."""
    highest = 0
    for name in names:
        try:
            code = do(name)
        except Failed as failure:
            code = say(str(failure), failure.code)
        highest = max(highest, code)
    return highest


def _save(path: Path, octets: bytes, replaces: bytes | None) -> None:
    try:
        status = path.stat()
    except FileNotFoundError:
        _replace(Path(os.path.realpath(path)), octets, None)
        return
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode) or os.fspath(path).startswith(_DEVICES):
        with path.open("wb", buffering=0) as file:
            _write(file.fileno(), octets)
        return
    if not (status.st_mode & _WRITE_BITS and os.access(path, os.W_OK)):
        raise PermissionError(errno.EACCES, "the file is read-only")
    if replaces is not None and path.read_bytes() != replaces:
        raise OSError(errno.EBUSY, "another program changed the file meanwhile; run the command again")
    target = Path(os.path.realpath(path))  # the link stays, and what it leads to is replaced
    if status.st_nlink > 1 or not _replace(target, octets, status):
        _write_in_place(target, octets, status)


def _replace(target: Path, octets: bytes, status: os.stat_result | None) -> bool:
    """Put a new file in the target's place; False, with nothing changed, where it could not have the same owner."""
    temporary = _write_beside(target, octets, status)
    try:
        if status is not None and not _same_owner(temporary, status):
            temporary.unlink()
            return False
        if status is not None:
            _copy_attributes(target, temporary)
            temporary.chmod(stat.S_IMODE(status.st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return True


def _write_in_place(target: Path, octets: bytes, status: os.stat_result) -> None:
    """Write into the file itself; if that fails, write the old content back from memory."""
    old = target.read_bytes()
    copy = _write_beside(target, old, status)
    try:
        _overwrite(target, octets)
    except BaseException:
        try:
            _overwrite(target, old)
        except OSError as error:
            raise Failed(f"{target}: not written whole ({error.strerror}); the old text is in {copy}") from error
        copy.unlink()
        raise
    copy.unlink()


def _overwrite(target: Path, octets: bytes) -> None:
    with target.open("r+b", buffering=0) as file:
        if octets:
            _reserve(file.fileno(), len(octets))
        _write(file.fileno(), octets)
        file.truncate(len(octets))
        os.fsync(file.fileno())


def _reserve(descriptor: int, size: int) -> None:
    """Take the room on the disk before the first byte changes: a full disk is noticed here."""
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(descriptor, 0, size)
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.EOPNOTSUPP}:  # a file system that cannot reserve
                raise


def _write_beside(target: Path, octets: bytes, status: os.stat_result | None) -> Path:
    """A new file with these bytes in the target's folder, on the disk; as private as the target until it is one."""
    mode = _MODE if status is None else stat.S_IMODE(status.st_mode) & 0o700
    temporary = target.parent / f".corsage-{secrets.token_hex(8)}.tmp"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), mode)
    try:
        _write(descriptor, octets)
        os.fsync(descriptor)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    return temporary


def _write(descriptor: int, octets: bytes) -> None:
    """All of the bytes: one call of the system may write only some."""
    rest = memoryview(octets)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _same_owner(temporary: Path, status: os.stat_result) -> bool:
    """Give the new file the old one's owner and group; whether it has them."""
    ours = temporary.stat()
    if (ours.st_uid, ours.st_gid) != (status.st_uid, status.st_gid):
        try:
            os.chown(temporary, status.st_uid, status.st_gid)
        except OSError:
            return False
    return True


def _copy_attributes(source: Path, copy: Path) -> None:
    """Access lists, labels and the like, where the system has them and lets us set them."""
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for attribute in os.listxattr(source):
                os.setxattr(copy, attribute, os.getxattr(source, attribute))


def _sync_folder(folder: Path) -> None:
    """Put the new name on the disk, too; not every file system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
