"""Bodies in JSON: text as a string, bytes that are not UTF-8 as {"base64": "..."}, nothing as null."""

import base64
from typing import Any

from corsage.handshake.form import Place, kind, mapping, required, text


def read(place: Place) -> str | bytes | None:
    """A request's body: text stays text (it brings a Content-Type along), base64 is a buffer."""
    if place.value is None or isinstance(place.value, str):
        return place.value
    if not isinstance(place.value, dict):
        raise place.fail(f'must be a string, {{"base64": "..."}} or null, not {kind(place.value)}')
    return decoded(required(mapping(place, ("base64",)), "base64"))


def decoded(place: Place) -> bytes:
    """The bytes that a string in base64 stands for."""
    encoded = text(place)
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise place.fail("is not base64") from error


def octets(place: Place) -> bytes:
    """A response's body, as bytes."""
    body = read(place)
    return body if isinstance(body, bytes) else (body or "").encode("utf-8", "replace")


def write(body: str | bytes | None) -> str | dict[str, Any] | None:
    """What `read` reads as the same body."""
    return {"base64": base64.b64encode(body).decode("ascii")} if isinstance(body, bytes) else body


def write_octets(body: bytes) -> str | dict[str, Any]:
    """What `octets` reads as the same bytes: a string wherever they are UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}
