"""The user's files: JSON, JSON lines, gzip of either, stdin as "-"; size bounded, every mistake one sentence."""

import gzip
import io
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from corsage.cli import streams
from corsage.cli.failure import Failed
from corsage.handshake import scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.scenario import Scenario

#: Bytes of a file, after decompression: a gzip of a few KB can hold gigabytes.
MAX_FILE: Final = 256 * 1024 * 1024

#: RFC 1952, 2.3.1: the magic number of a gzip file.
GZIP: Final = b"\x1f\x8b"


def octets(name: str) -> bytes:
    """The bytes of a file, or of stdin for "-"; gzip is recognised by its magic number. Raises `Failed`."""
    return unpacked(name, stored(name))


def unpacked(name: str, raw: bytes) -> bytes:
    """What the stored bytes of a file hold: themselves, or what their gzip form holds. Raises `Failed`."""
    if not raw.startswith(GZIP):
        return raw
    try:
        return _bounded(name, _gunzip(raw))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Failed(f"{name}: the gzip file is cut off or broken") from error


def stored(name: str) -> bytes:
    """The bytes of a file, or of stdin for "-", as they are stored: what a verb that writes in place reads."""
    try:
        with streams.standard_input() if name == "-" else Path(name).open("rb") as file:
            return _bounded(name, file.read(MAX_FILE + 1))
    except OSError as error:
        raise Failed(f"{name}: {error.strerror or error}") from error
    except ValueError as error:  # a name that no system can open: "a\0b"
        raise Failed(f"{name}: {error}") from error


def _bounded(name: str, raw: bytes) -> bytes:
    if len(raw) > MAX_FILE:
        raise Failed(f"{name}: larger than {MAX_FILE >> 20} MiB; split it")
    return raw


def _gunzip(raw: bytes) -> bytes:
    """Raises EOFError, zlib.error or BadGzipFile."""
    if raw[2:3] != b"\x08":  # RFC 1952, 2.3.1: CM 8 is all there is; gzip raises a bare OSError for others
        raise gzip.BadGzipFile
    with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
        return file.read(MAX_FILE + 1)


def values(name: str) -> Iterator[tuple[str, Any]]:
    """Each JSON value of a file with its place ("file.json", "file.jsonl:3"): a list's elements, or a line each."""
    raw = octets(name).removeprefix(b"\xef\xbb\xbf")
    if not raw.strip():
        raise Failed(f"{name}: the file is empty")
    try:
        whole = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        lines = [(number, line) for number, line in enumerate(raw.splitlines(), 1) if line.strip()]
        # One value that is spread over lines is broken JSON; a first line that is a value makes it JSON lines.
        if len(lines) < 2 or not _decodes(lines[0][1]):
            raise Failed(f"{name}: not JSON: {error}") from error
        for number, line in lines:
            yield f"{name}:{number}", _decode(line, f"{name}:{number}")
        return
    except RecursionError as error:
        raise Failed(f"{name}: nested too deeply") from error
    if isinstance(whole, list):
        yield from ((f"{name}[{i}]", value) for i, value in enumerate(whole))
    else:
        yield name, whole


def scenarios(name: str) -> Iterator[Scenario]:
    """The scenarios of a file."""
    for place, value in values(name):
        yield scenario(name, place, value)


def scenario(name: str, place: str, value: object) -> Scenario:
    """The scenario that a value of the file `name` describes. A policy file is looked for beside that file."""
    try:
        return scenario_form.read(value, partial(_policy_tables, Path() if name == "-" else Path(name).parent))
    except FormError as error:
        raise Failed(f"{place}: {error}") from error


def _policy_tables(folder: Path, name: str) -> Mapping[str, Any]:
    """The tables of a policy file: TOML, or JSON by its name."""
    path = str(folder / name)
    try:
        raw = octets(path)
        if path.endswith(".json"):
            return _table(msgspec.json.decode(raw), path)
        return _corsage_table(tomllib.loads(raw.decode("utf-8-sig")), path)
    except Failed as error:
        raise FormError("", str(error)) from error
    except UnicodeDecodeError as error:
        raise FormError("", f"{path}: not UTF-8, so not TOML") from error
    except (tomllib.TOMLDecodeError, msgspec.DecodeError, RecursionError) as error:
        kind = "JSON" if path.endswith(".json") else "TOML"
        raise FormError("", f"{path}: not {kind}: {error}") from error


def _corsage_table(tables: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """All of a policy file; of a pyproject.toml, what stands under [tool.corsage]."""
    if not path.endswith("pyproject.toml"):
        return tables
    tool = tables.get("tool", {})
    if not isinstance(tool, dict) or "corsage" not in tool:
        raise FormError("", f"{path}: there is no table [tool.corsage]")
    return _table(tool["corsage"], path)


def _table(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise FormError("", f"{path}: a policy is one object")
    return value


def _decodes(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _decode(line: bytes, place: str) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Failed(f"{place}: not JSON: {error}") from error
