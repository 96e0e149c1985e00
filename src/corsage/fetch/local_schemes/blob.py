"""`blob:` URLs: what a page has made with URL.createObjectURL(), and what they answer (Fetch, 4.3; File API, 8).

No server knows them; the entries of the blob URL store are an input, `Page.blobs`. Who may read one is a matter of
origin (`corsage.fetch.algorithm.scheme`) and of partition; what may not live here is either's decision.
"""

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, TypeAlias

from corsage.fetch.local_schemes import byte_range
from corsage.fetch.network import Answer
from corsage.http import mime

#: Whether the entry was made under the page's own top-level site; one that was made elsewhere cannot be obtained.
Partition: TypeAlias = Literal["same", "other"]

# File API, 3.1: the type of a Blob is printable ASCII in lower case, or nothing
_TYPE: Final = re.compile(r"[ -~]*")


class Blob(NamedTuple):
    """An entry of the blob URL store: the URL without a fragment, the bytes, the type that its maker gave."""

    url: str
    body: bytes
    type: str = ""
    partition: Partition = "same"


class BlobRules(NamedTuple):
    """What engines differ in about the answer; the defaults are the standard's."""

    #: The status text of a 206.
    partial_phrase: str = "Partial Content"
    #: Whether the unit of a Range is read in any case.
    any_case: bool = False
    #: Whether a suffix that is longer than the blob is the whole blob (RFC 9110, 14.1.2), or a network error.
    long_suffix: bool = True
    #: What stands for a type that is not a MIME type.
    unknown_type: str | None = None
    #: Headers that are added.
    added: tuple[tuple[str, str], ...] = ()


STANDARD: Final = BlobRules()


def entry(blobs: Iterable[Blob], url: str) -> Blob | None:
    """URL Standard, "blob URL entry": of the URL without its fragment."""
    return next((blob for blob in blobs if blob.url == url), None)


def answer(blob: Blob, requested: str | None, rules: BlobRules = STANDARD) -> Answer | None:
    """Scheme fetch, "blob", steps 8 to 13; `requested` is the request's Range. None: not a range of this blob."""
    size = len(blob.body)
    kind = blob.type.lower() if _TYPE.fullmatch(blob.type) else ""
    if kind and rules.unknown_type is not None and mime.essence(kind) is None:
        kind = rules.unknown_type
    if requested is None:
        lines = (("Content-Length", str(size)), ("Content-Type", kind), *rules.added)
        return Answer(200, lines, blob.body, "OK")
    wanted = requested.lower() if rules.any_case else requested
    ends = byte_range.ends(wanted, size)
    if ends is None or (byte_range.is_long_suffix(wanted, size) and not rules.long_suffix):
        return None
    start, end = ends
    body = blob.body[start : end + 1]
    span = ("Content-Range", f"bytes {start}-{end}/{size}")
    lines = (("Content-Length", str(len(body))), ("Content-Type", kind), span, *rules.added)
    return Answer(206, lines, body, rules.partial_phrase)
