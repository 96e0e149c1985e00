"""How large the window of a zstd body is, and that browsers refuse one beyond 8 MiB.

RFC 9659, 3: a frame with the content coding zstd must have a window of 8 MiB at most, and one that has a larger is not
to be decoded. A body that was compressed "long" therefore reaches curl, and no page. Only the first frame is asked.
What may not live here: decoding, which is the HTTP library's.
"""

from collections.abc import AsyncIterator
from typing import Final

import httpx2

LARGEST: Final = 8 * 1024 * 1024
_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_HEADER_BYTES: Final = 18


def window(frame: bytes) -> int:
    """The bytes of the window that a frame's header asks for (RFC 8878, 3.1.1.1); 0 while the header does not say."""
    if not frame.startswith(_MAGIC) or len(frame) < 6:
        return 0
    descriptor = frame[4]
    if descriptor & 0x20 == 0:
        exponent, mantissa = divmod(frame[5], 8)
        base = 1 << (10 + exponent)
        return base + base // 8 * mantissa
    # Single_Segment_flag: the window is the content, whose size follows the dictionary's id.
    length, start = (1, 2, 4, 8)[descriptor >> 6], 5 + (0, 1, 2, 4)[descriptor & 3]
    return int.from_bytes(frame[start : start + length], "little") + (256 if length == 2 else 0)


class Watched(httpx2.AsyncByteStream):
    """A zstd body; reading it raises `httpx2.DecodingError` where its window is too large."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        header = b""
        async for chunk in self._stream:
            if len(header) < _HEADER_BYTES:
                header += chunk[: _HEADER_BYTES - len(header)]
                if window(header) > LARGEST:
                    raise httpx2.DecodingError(f"a zstd window of {window(header)} bytes, {LARGEST} at most")
            yield chunk

    async def aclose(self) -> None:
        """Close the stream below."""
        await self._stream.aclose()
