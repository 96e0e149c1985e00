"""`data:` URLs answer by themselves (Fetch, 6, the "data: URL processor")."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_to_bytes

from corsage.fetch.network import Answer
from corsage.fetch.url import URL
from corsage.http import mime

DEFAULT_TYPE: Final = "text/plain;charset=US-ASCII"

_BASE64: Final = re.compile(r"; *base64$", re.IGNORECASE)


# URL Standard, "C0 control or space", which a URL may begin and end with
_ENDS: Final = "".join(map(chr, range(0x21)))


def with_white_space(text: str) -> str:
    """A `data:` URL whose tabs and line ends are percent-encoded, where a parser would remove them."""
    inner = text.strip(_ENDS)
    return re.sub(r"[\t\n\r]", _percent_encoded, inner) if inner[:5].lower() == "data:" else text


def _percent_encoded(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def is_base64(url: URL) -> bool:
    """Whether a `data:` URL says that its body is written so."""
    return _BASE64.search(_media_type(url)) is not None


def _media_type(url: URL) -> str:
    return url.without_fragment.removeprefix("data:").partition(",")[0].strip("\t\n\f\r ")


def answer(
    url: URL, serialized: Callable[[str], str | None] = mime.normalized, *, says_length: bool = False
) -> Answer | None:
    """What a `data:` URL answers, or None for a network error.

    `serialized` is how its MIME type is written, None if it is not one; it raises ValueError where that is an error.
    `says_length` adds a Content-Length.
    """
    _, comma, encoded = url.without_fragment.removeprefix("data:").partition(",")
    if not comma:
        return None
    media_type = _media_type(url)
    body = unquote_to_bytes(encoded)
    if _BASE64.search(media_type):
        decoded = _forgiving_base64(body)
        if decoded is None:
            return None
        body, media_type = decoded, _BASE64.sub("", media_type).rstrip(" ")
    if media_type.startswith(";"):
        media_type = f"text/plain{media_type}"
    try:
        content_type = serialized(media_type) or DEFAULT_TYPE
    except ValueError:
        return None
    length = (("Content-Length", str(len(body))),) if says_length else ()
    return Answer(200, (("Content-Type", content_type), *length), body, "OK")


def _forgiving_base64(body: bytes) -> bytes | None:
    """Infra, "forgiving-base64 decode"."""
    compact = re.sub(rb"[\t\n\f\r ]", b"", body)
    if len(compact) % 4 == 0:
        compact = compact.removesuffix(b"=").removesuffix(b"=") if compact.endswith(b"=") else compact
    if len(compact) % 4 == 1 or b"=" in compact:
        return None
    try:
        return base64.b64decode(compact + b"=" * (-len(compact) % 4), validate=True)
    except binascii.Error:
        return None
