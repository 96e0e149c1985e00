"""In which order Chromium looks at request headers: that of its hash table, so that its console names the same one.

Blink keeps headers in a hash map (WTF::HashTable, case-folding rapidhash of the name); the network service checks them
in the order in which the map's buckets come. The result is deterministic, and shows: of several headers that a
preflight did not allow, the console names the first in this order. Source: third_party/rapidhash and
third_party/blink/renderer/platform/wtf (hash_table.h, case_folding_hash.h).
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from corsage.fetch.request import Initiator

_MASK: Final = 2**64 - 1
_SEED: Final = 0xBDD89AA982704029
_SECRET: Final = (0x2D358DCCAA6C78A5, 0x8BB84B93962EACC9, 0x4B33A62ED433D4A3)
# What Blink adds to the map after the script's headers.
_OWN: Final = ("user-agent",)
_SMALLEST: Final = 8


def in_order(names: Iterable[str], initiator: Initiator = "fetch") -> list[str]:
    """The names (lower case, each once, as the script set them) in the order of the map that holds them.

    fetch() fills it from its sorted header list; XMLHttpRequest copies the map that the script has filled.
    """
    wanted = sorted(names) if initiator == "fetch" else _filled(list(names))
    return [name for name in _filled([*wanted, *[own for own in _OWN if own not in wanted]]) if name in wanted]


def _filled(names: list[str]) -> list[str]:
    """What a map says that was given these names in turn."""
    buckets: list[str | None] = [None] * _SMALLEST
    for count, name in enumerate(names, 1):
        _insert(buckets, name)
        if count * 2 >= len(buckets):
            grown: list[str | None] = [None] * (2 * len(buckets))
            for bucket in filter(None, buckets):
                _insert(grown, bucket)
            buckets = grown
    return [name for name in buckets if name is not None]


def _insert(buckets: list[str | None], name: str) -> None:
    mask, probes = len(buckets) - 1, 0
    at = _hash(name) & mask
    while buckets[at] is not None:
        probes += 1
        at = (at + probes) & mask
    buckets[at] = name


@lru_cache(1024)
def _hash(name: str) -> int:
    """Rapidhash of the name's UTF-16 code units, folded; the low 24 bits, never zero."""
    data = name.lower().encode("utf-16-le")
    return _rapidhash(data) & 0xFFFFFF or 0x800000


def _mix(a: int, b: int) -> int:
    product = a * b
    return (product & _MASK) ^ (product >> 64)


def _read(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _rapidhash(data: bytes) -> int:
    size = len(data)
    seed = _SEED ^ _mix(_SEED ^ _SECRET[0], _SECRET[1]) ^ size
    if size <= 16:
        a, b = _short(data)
    else:
        seed = _long(data, seed)
        a, b = _read(data, size - 16, 8), _read(data, size - 8, 8)
    a ^= _SECRET[1]
    b ^= seed
    product = a * b
    return _mix((product & _MASK) ^ _SECRET[0] ^ size, (product >> 64) ^ _SECRET[1])


def _short(data: bytes) -> tuple[int, int]:
    size = len(data)
    if size < 4:
        return _read(data, 0, 2), 0
    last = size - 4
    # Offsets are halved by the reader that expands Latin-1, so they fall on whole code units.
    delta = ((size & 24) >> (size >> 3)) // 2 * 2
    a = (_read(data, 0, 4) << 32) | _read(data, last, 4)
    return a, (_read(data, delta, 4) << 32) | _read(data, last - delta, 4)


def _long(data: bytes, seed: int) -> int:
    at, left = 0, len(data)
    if left > 48:
        first = second = seed
        while left >= 48:
            seed = _mix(_read(data, at, 8) ^ _SECRET[0], _read(data, at + 8, 8) ^ seed)
            first = _mix(_read(data, at + 16, 8) ^ _SECRET[1], _read(data, at + 24, 8) ^ first)
            second = _mix(_read(data, at + 32, 8) ^ _SECRET[2], _read(data, at + 40, 8) ^ second)
            at, left = at + 48, left - 48
        seed ^= first ^ second
    if left > 16:
        seed = _mix(_read(data, at, 8) ^ _SECRET[2], _read(data, at + 8, 8) ^ seed ^ _SECRET[1])
        if left > 32:
            seed = _mix(_read(data, at + 16, 8) ^ _SECRET[2], _read(data, at + 24, 8) ^ seed)
    return seed
