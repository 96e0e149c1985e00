"""One entry of a HAR into a frozen value. Every member may be missing or of another type: exporters differ."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

from corsage.evidence.known import KnownAnswer, KnownHeaders
from corsage.fetch import url as urls

#: Values that exporters write in place of a secret: the header was there, its value is not known.
_REDACTED: Final = frozenset({"redacted", "[redacted]", "***", "<redacted>"})


class Transfer(NamedTuple):
    """What one entry says. `answer` is None where no response came, or where its headers are not known."""

    number: int
    url: urls.URL
    method: str
    headers: KnownHeaders
    answer: KnownAnswer
    is_preflight: bool
    started: str
    page_id: str
    kind: str  # Chromium's resource type, "" elsewhere

    @property
    def came(self) -> bool:
        """Whether a response came, with its status."""
        return self.answer.status is not None and self.answer.status > 0


class _Request(msgspec.Struct):
    method: Any = None
    url: Any = None
    headers: Any = None


class _Response(msgspec.Struct, rename={"error": "_error", "redirect": "redirectURL"}):
    status: Any = None
    headers: Any = None
    redirect: Any = None
    error: Any = None


class _Entry(msgspec.Struct, rename={"error": "_error", "kind": "_resourceType", "started": "startedDateTime"}):
    request: _Request | None = None
    response: _Response | None = None
    started: Any = None
    pageref: Any = None
    error: Any = None
    kind: Any = None


def read_entry(raw: msgspec.Raw, index: int) -> Transfer | None:
    """The entry, or None where it names no request that can be read."""
    try:
        entry = msgspec.json.decode(raw, type=_Entry)
    except msgspec.DecodeError:
        return None
    request = entry.request
    url = urls.parse(request.url) if request is not None and isinstance(request.url, str) else None
    if request is None or url is None:
        return None
    headers, _ = _combined(request.headers)
    method = request.method if isinstance(request.method, str) else "GET"
    asks = method == "OPTIONS" and "access-control-request-method" in headers
    return Transfer(
        index,
        url,
        method,
        headers,
        _answer(entry),
        asks or entry.kind == "preflight",
        _text(entry.started),
        _text(entry.pageref),
        _text(entry.kind),
    )


def _answer(entry: _Entry) -> KnownAnswer:
    response = entry.response or _Response()
    error = _error(response.error) or _error(entry.error)
    status = response.status if isinstance(response.status, int) and response.status > 0 else 0
    if not status:
        return KnownAnswer(0, None, error=error)
    headers, doubled = _combined(response.headers)
    if "location" not in headers and isinstance(response.redirect, str) and response.redirect:
        headers = {**headers, "location": response.redirect}
    return KnownAnswer(status, headers, doubled, error)


def _combined(listed: object) -> tuple[dict[str, str | None], frozenset[str]]:
    """Header lines as one value a name; HTTP/2's pseudo headers are left out."""
    headers: dict[str, str | None] = {}
    doubled = set()
    for each in listed if isinstance(listed, list) else []:
        name, value = (each.get("name"), each.get("value")) if isinstance(each, Mapping) else (None, None)
        if not isinstance(name, str) or name.startswith(":"):
            continue
        lower = name.lower()
        # Some exporters join the lines of a header by a line feed.
        lines = [] if not isinstance(value, str) or value.lower() in _REDACTED else value.split("\n")
        if lower in headers or len(lines) > 1:
            doubled.add(lower)
        text, before = ", ".join([line.strip() for line in lines]) if lines else None, headers.get(lower)
        headers[lower] = text if before is None or text is None else f"{before}, {text}"
    return headers, frozenset(doubled)


def _error(value: object) -> str:
    """An exporter's error: a text, or an object with a code and a message."""
    if isinstance(value, Mapping):
        return " ".join([str(value[name]) for name in ("code", "message") if value.get(name)])
    return value if isinstance(value, str) else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
