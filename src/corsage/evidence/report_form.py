"""Half-known facts as a JSON object (one report) into evidence. Every member may be absent or null: not stated.

{"id", "page", "request": {"method", "url", "headers", "credentials", "mode"}, "preflight": {"status", "headers"},
"actual": {"status", "headers"}, "console": [text], "stack", "note"}; headers are an object, {} for "has none", or a
list of [name, value]. Other members are passed over: reports carry notes of their owners.
"""

from collections.abc import Mapping
from typing import Any, Final

from corsage.evidence import console, prose
from corsage.evidence.known import Evidence, KnownAnswer, KnownHeaders, KnownRequest
from corsage.handshake.form import FormError, Place, kind, mapping

#: Members that say that an object is a report and not a scenario.
KEYS: Final = frozenset({"page", "request", "preflight", "actual", "console", "stack", "note"})


def read(value: object) -> Evidence:
    """The evidence of one report. Raises `FormError`: where, what, and what to do."""
    place = mapping(Place(value))
    if not KEYS & set(place.value):
        raise place.fail(f"is not a report: none of {', '.join(sorted(KEYS))} is there")
    lines = _lines(place.get("console"))
    stack, note = _text(place.get("stack")) or "", _text(place.get("note")) or ""
    by_line = [(line, console.read(line)) for line in lines]
    unread = tuple([line for line, messages in by_line if not messages])
    return Evidence(
        _text(place.get("id")) or "",
        _text(place.get("page")),
        _request(place.get("request")),
        _answer(place.get("preflight")),
        _answer(place.get("actual")),
        tuple([message for _, messages in by_line for message in messages]),
        prose.read("\n".join([note, stack, *unread])),
        stack,
        unread,
        allow_origins=prose.listed_origins(note),
    )


def _request(place: Place) -> KnownRequest:
    if place.value is None:
        return KnownRequest()
    mapping(place)
    return KnownRequest(
        _text(place.get("method")),
        _text(place.get("url")),
        _headers(place.get("headers"))[0],
        _text(place.get("credentials")),
        _text(place.get("mode")),
    )


def _answer(place: Place) -> KnownAnswer | None:
    if place.value is None:
        return None
    mapping(place)
    headers, doubled = _headers(place.get("headers"))
    return KnownAnswer(_status(place.get("status")), headers, doubled)


def _status(place: Place) -> int | None:
    if place.value is None:
        return None
    if isinstance(place.value, str) and place.value.isdigit():
        return int(place.value)
    if isinstance(place.value, bool) or not isinstance(place.value, int):
        raise place.fail(f"must be a status like 404, not {kind(place.value)}")
    return place.value


def _headers(place: Place) -> tuple[KnownHeaders | None, frozenset[str]]:
    if place.value is None:
        return None, frozenset()
    if isinstance(place.value, Mapping):
        return combined([(name, place.value[name]) for name in place.value], place)
    if not isinstance(place.value, list):
        raise place.fail(f"must be an object or a list of [name, value], not {kind(place.value)}")
    pairs = [pair for pair in place.value if isinstance(pair, list) and len(pair) == 2]
    if len(pairs) != len(place.value):
        raise place.fail("must be a list of [name, value]")
    return combined([(name, value) for name, value in pairs], place)


def combined(lines: list[tuple[Any, Any]], place: Place) -> tuple[KnownHeaders, frozenset[str]]:
    """The header lines as one value a name, and the names that came on several lines. Raises `FormError`."""
    headers: dict[str, str | None] = {}
    doubled = set()
    for name, value in lines:
        if not isinstance(name, str) or not (value is None or isinstance(value, str | int | float | list)):
            raise place.fail("must have names and values that are strings")
        values = [str(item) for item in value] if isinstance(value, list) else [] if value is None else [str(value)]
        lower, text = name.lower(), ", ".join(values).strip() if value is not None else None
        if lower in headers or len(values) > 1:
            doubled.add(lower)
        before = headers.get(lower)
        headers[lower] = text if before is None or text is None else f"{before}, {text}"
    return headers, frozenset(doubled)


def _lines(place: Place) -> list[str]:
    if place.value is None:
        return []
    values = [place.value] if isinstance(place.value, str) else place.value
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise place.fail("must be a list of texts")
    return values


def _text(place: Place) -> str | None:
    if place.value is None or isinstance(place.value, str):
        return place.value
    if isinstance(place.value, int | float):
        return str(place.value)
    raise place.fail(f"must be a string, not {kind(place.value)}")


__all__ = ["KEYS", "FormError", "combined", "read"]
