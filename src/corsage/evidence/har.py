"""A HAR file (HTTP Archive 1.2) into evidence: one piece for each request that was blocked or failed.

Bodies are never decoded, so that a large file costs little. A file that is cut off gives the entries before the cut.
What the exporter leaves out is stated (`corsage.evidence.har_exporters`); nothing is concluded from absence.
"""

import io
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec

from corsage.evidence import har_exporters, har_pairing
from corsage.evidence.har_entry import Transfer, read_entry
from corsage.evidence.known import Evidence

_BOM: Final = b"\xef\xbb\xbf"
#: Entries of the largest file that is read.
MOST: Final = 200_000


class HarError(ValueError):
    """The file is no HAR. The text says what was found in its place."""


class Archive(NamedTuple):
    """What a file holds: its entries, its exporter, the page titles by id, and its problems."""

    transfers: tuple[Transfer, ...]
    exporter: har_exporters.Exporter
    pages: dict[str, str]
    problems: tuple[str, ...]


class _Log(msgspec.Struct):
    entries: list[msgspec.Raw] = []
    creator: Any = None
    browser: Any = None
    pages: Any = None


class _Root(msgspec.Struct):
    log: _Log | None = None
    entries: list[msgspec.Raw] | None = None
    creator: Any = None
    browser: Any = None
    pages: Any = None


def evidence(raw: bytes) -> Iterator[Evidence]:
    """The evidence of each request that failed, the clearest failures first. Raises `HarError`."""
    yield from failures(read(raw))


def failures(archive: Archive) -> Iterator[Evidence]:
    """The evidence of each request of an archive that failed."""
    yield from har_pairing.failures(archive.transfers, archive.exporter, archive.pages, archive.problems)


def read(raw: bytes) -> Archive:
    """The archive. Raises `HarError` for a file that is none."""
    raw = raw.removeprefix(_BOM)
    try:
        log, problems = _log(raw), []
    except msgspec.DecodeError as error:
        log = _salvaged(raw)
        if not log.entries:
            raise HarError(f"not a HAR: {error}") from error
        problems = [f"the file is cut off or broken after {len(log.entries)} entries; those are read"]
    transfers, unread = [], 0
    for index, entry in enumerate(log.entries[:MOST]):
        transfer = read_entry(entry, index)
        if transfer is None:
            unread += 1
        else:
            transfers.append(transfer)
    if unread:
        problems.append(f"{unread} of {len(log.entries)} entries have no request with a URL, and are passed over")
    agent = next((t.headers["user-agent"] for t in transfers if t.headers.get("user-agent")), None) or ""
    exporter = har_exporters.identify(log.creator, log.browser, agent)
    return Archive(tuple(transfers), exporter, _titles(log.pages), tuple(problems))


def _log(raw: bytes) -> _Log:
    root = msgspec.json.decode(raw, type=_Root)
    if root.log is not None:
        return root.log
    if root.entries is None:
        raise HarError('not a HAR: it has no "log" with "entries"')
    return _Log(root.entries, root.creator, root.browser, root.pages)


def _salvaged(raw: bytes) -> _Log:
    """The entries before the place where the file breaks."""
    import ijson  # noqa: PLC0415 - only a broken file needs it

    log = _Log([])
    try:
        for entry in ijson.items(io.BytesIO(raw), "log.entries.item", use_float=True):
            log.entries.append(msgspec.Raw(msgspec.json.encode(entry)))
    except (ijson.JSONError, UnicodeDecodeError):
        pass
    for name in ("creator", "browser"):
        try:
            setattr(log, name, next(ijson.items(io.BytesIO(raw), f"log.{name}"), None))
        except (ijson.JSONError, UnicodeDecodeError):
            continue
    return log


def _titles(pages: object) -> dict[str, str]:
    listed = pages if isinstance(pages, list) else []
    return {
        page["id"]: page["title"]
        for page in listed
        if isinstance(page, dict) and isinstance(page.get("id"), str) and isinstance(page.get("title"), str)
    }
