"""The window of a zstd frame, and that one beyond 8 MiB is not decoded."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from corsage.browser import zstd_window

MAGIC = b"\x28\xb5\x2f\xfd"
MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("header", "size"),
    [
        (b"\x00\x00", 1024),
        (b"\x00\x07", 1024 + 7 * 128),
        (b"\x04\x68", 8 * MIB),  # with a checksum
        (b"\x00\x69", 9 * MIB),
        (b"\x20\x07", 7),
        (b"\x60\x01\x00", 257),  # two bytes say 256 less
        (b"\xa4\x00\x00\x00\x01", 16 * MIB),
        (b"\xa1\x09\x00\x00\x80\x00", 8 * MIB),  # behind a dictionary's id of one byte
        (b"\xe3\x01\x02\x03\x04" + b"\0" * 4 + b"\x01" + b"\0" * 3, 4096 * MIB),
        (b"\x00", 0),
    ],
)
def test_the_window_that_a_header_asks_for(header: bytes, size: int) -> None:
    """RFC 8878, 3.1.1.1: an exponent and a mantissa, or the content's own size."""
    assert zstd_window.window(MAGIC + header) == size


def test_what_is_no_frame_has_no_window() -> None:
    """It is the decoder's to say what is wrong with it."""
    assert zstd_window.window(b"not zstd at all") == 0


class Chunks(httpx2.AsyncByteStream):
    """A body that comes a byte at a time."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for byte in self._body:
            yield bytes([byte])


async def _read(body: bytes) -> bytes:
    return b"".join([chunk async for chunk in zstd_window.Watched(Chunks(body))])


def test_a_window_of_8_mib_is_the_largest() -> None:
    """RFC 9659, 3; however the header is cut into chunks."""
    small, large = MAGIC + b"\x00\x68" + b"x" * 30, MAGIC + b"\x00\x69" + b"x" * 30
    assert asyncio.run(_read(small)) == small
    with pytest.raises(httpx2.DecodingError, match="9437184"):
        asyncio.run(_read(large))
