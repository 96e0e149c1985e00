"""`data:` URLs answer by themselves (Fetch, 6, the "data: URL processor")."""

import base64
import binascii
import re
from typing import Final
from urllib.parse import unquote_to_bytes

from corsage.fetch import mime
from corsage.fetch.network import Answer
from corsage.fetch.url import URL

DEFAULT_TYPE: Final = "text/plain;charset=US-ASCII"

_BASE64: Final = re.compile(r"; *base64$", re.IGNORECASE)


def answer(url: URL, *, says_length: bool = False) -> Answer | None:
    """What a `data:` URL answers, or None for a network error. `says_length` adds a Content-Length."""
    media_type, comma, encoded = url.without_fragment.removeprefix("data:").partition(",")
    if not comma:
        return None
    media_type = media_type.strip("\t\n\f\r ")
    body = unquote_to_bytes(encoded)
    if _BASE64.search(media_type):
        decoded = _forgiving_base64(body)
        if decoded is None:
            return None
        body, media_type = decoded, _BASE64.sub("", media_type).rstrip(" ")
    if media_type.startswith(";"):
        media_type = f"text/plain{media_type}"
    content_type = mime.normalized(media_type) or DEFAULT_TYPE
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
