"""What a body is, by its first bytes and its type (MIME Sniffing), and whether an element may use it."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from corsage.http import mime

#: HTML, "JavaScript MIME type".
_JAVASCRIPT: Final = frozenset({
    "application/ecmascript", "application/javascript", "application/x-ecmascript", "application/x-javascript",
    "text/ecmascript", "text/javascript", "text/javascript1.0", "text/javascript1.1", "text/javascript1.2",
    "text/javascript1.3", "text/javascript1.4", "text/javascript1.5", "text/jscript", "text/livescript",
    "text/x-ecmascript", "text/x-javascript",
})  # fmt: skip
#: Fetch, "should response to request be blocked due to its MIME type": for scripts.
_NEVER_SCRIPTS: Final = ("audio/", "image/", "video/", "text/csv")
_IMAGES: Final = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"BM", b"\x00\x00\x01\x00")
_FONTS: Final = (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"wOFF", b"wOF2", b"true")
_MEDIA: Final = (b"RIFF", b"OggS", b"ID3", b"\xff\xfb", b"\x1aE\xdf\xa3", b"fLaC")
_MARKUP: Final = re.compile(rb"\s*<(?:!doctype html|html|head|body|script|iframe|h1|div|p|!--|\?xml)", re.IGNORECASE)
_DATA: Final = re.compile(rb'\s*(?:\{\s*"|\[|\)\]\}\')')
#: ORB, "opaque-blocklisted MIME type".
_DATA_TYPES: Final = re.compile(r"text/html|(?:application|text)/(?:[^;]*\+)?(?:json|xml)")
_IMPORT: Final = re.compile(r'^\s*import\s*(?:[^"\']*\bfrom\s*)?["\'](?P<url>[^"\']+)["\']', re.MULTILINE)
_FACE: Final = re.compile(r"@font-face\s*\{[^}]*url\([\"']?(?P<url>[^\"')]+)")
_SHEET: Final = re.compile(r"@import\s+(?:url\()?[\"']?(?P<url>[^\"');]+)")


def essence(headers: Mapping[str, str]) -> str:
    """The type of a response, "" where it says none."""
    return mime.essence(headers.get("content-type", "")) or ""


def is_nosniff(headers: Mapping[str, str]) -> bool:
    """Fetch, "determine nosniff"."""
    return headers.get("x-content-type-options", "").partition(",")[0].strip().lower() == "nosniff"


def is_javascript(kind: str) -> bool:
    """HTML, "JavaScript MIME type essence match"."""
    return kind in _JAVASCRIPT


def may_run(headers: Mapping[str, str]) -> bool:
    """Whether a classic script may run with this type."""
    kind = essence(headers)
    if is_nosniff(headers) and not is_javascript(kind):
        return False
    return not kind.startswith(_NEVER_SCRIPTS)


def may_style(headers: Mapping[str, str], *, quirks: bool) -> bool:
    """Whether a stylesheet may apply with this type; a page in quirks mode takes any of its own origin."""
    kind = essence(headers)
    if kind == "text/css":
        return True
    return not is_nosniff(headers) and (quirks or "content-type" not in headers)


def is_orb_blocked(headers: Mapping[str, str], body: bytes) -> bool:
    """Opaque Response Blocking: a type that is data, and a body that looks like it, or nosniff."""
    kind = essence(headers)
    if kind == "image/svg+xml" or not (_DATA_TYPES.fullmatch(kind) or kind == "text/plain"):
        return False
    if is_nosniff(headers):
        return True
    if kind == "text/plain":
        return bool(_MARKUP.match(body) or _DATA.match(body))
    return (_MARKUP if "html" in kind or "xml" in kind else _DATA).match(body) is not None


def is_image(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether an image can be drawn: by its bytes, an SVG by its type."""
    if essence(headers) == "image/svg+xml":
        return b"<svg" in body
    return body.startswith(_IMAGES) and body[8:12] != b"WAVE"


def is_font(body: bytes) -> bool:
    """Whether the bytes begin as a font."""
    return body.startswith(_FONTS)


def is_media(body: bytes) -> bool:
    """Whether the bytes begin as sound or film."""
    return body.startswith(_MEDIA) or body[4:8] == b"ftyp"


def is_program(body: bytes) -> bool:
    """Whether the text can be a program: markup and data are not, nor are the bytes of something else."""
    return not (_MARKUP.match(body) or _DATA.match(body) or is_image({}, body) or is_media(body) or is_font(body))


def imports(body: bytes) -> list[str]:
    """The modules that a module names."""
    return [found["url"] for found in _IMPORT.finditer(body.decode("utf-8", "replace"))]


def sheet_parts(body: bytes) -> tuple[list[str], list[str], int]:
    """The fonts and the sheets that a stylesheet names, and how many rules it has."""
    text = body.decode("utf-8", "replace")
    fonts = [found["url"] for found in _FACE.finditer(text)]
    sheets = [found["url"] for found in _SHEET.finditer(text)]
    return fonts, sheets, text.count("{") + len(sheets)


def has_integrity(integrity: str, body: bytes) -> bool:
    """Subresource Integrity, "do bytes match metadataList": the strongest algorithm that is named decides."""
    named: dict[str, list[str]] = {}
    for item in integrity.split():
        algorithm, _, digest = item.partition("-")
        if algorithm.lower() in {"sha256", "sha384", "sha512"}:
            named.setdefault(algorithm.lower(), []).append(digest.partition("?")[0])
    if not named:
        return True
    strongest = max(named)
    return b64encode(hashlib.new(strongest, body).digest()).decode() in named[strongest]


def events(body: bytes) -> int:
    """How many messages a stream of events dispatches (HTML, 9.2.6)."""
    blocks = re.split(r"(?:\r\n|\r|\n){2}", body.decode("utf-8", "replace"))
    return sum(1 for block in blocks[:-1] if re.search(r"(?m)^data", block))
