"""The JSON form of what is not fetch(): a request's `initiator` with its attributes, and a page's steps.

    {"url": ..., "initiator": "image", "crossorigin": "anonymous"}
    {"page": {"url", "origin", "headers"}, "steps": [{"run": "img", "url", "attributes", "options"}, ...], "server"}

The second form is that of recordings: `steps` is read as requests.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from corsage.fetch.element import KINDS, CrossOrigin, Element, Kind
from corsage.fetch.request import Request
from corsage.handshake.form import Place, choice, flag, listed, mapping, required, text

#: JSON key, field, and its reader: written only where they are not the default.
FIELDS: Final[tuple[tuple[str, str, Callable[[Place], Any]], ...]] = (
    ("crossorigin", "crossorigin", lambda place: choice(place, get_args(CrossOrigin))),
    ("integrity", "integrity", text),
    ("rel", "relation", text),
    ("as", "target", text),
    ("protocols", "protocols", lambda place: listed(place, text)),
    ("workerScheme", "source", lambda place: choice(place, ("", "blob", "data"))),
    ("workerLoads", "inner", lambda place: choice(place, ("", "fetch", "module"))),
    ("property", "prop", text),
    ("quirks", "quirks", flag),
    ("newPage", "new_page", flag),
)
#: The initiators that fetch() and XMLHttpRequest are not.
INITIATORS: Final = tuple([kind for kind in KINDS if kind not in {"fetch", "xhr"}])
#: Another name for an initiator with an attribute.
SHORT: Final = {"image-crossorigin": Element("image", "anonymous")}
_RUNS: Final[dict[str, Kind]] = {
    "img": "image", "script": "script", "import": "import", "stylesheet": "stylesheet", "font": "font",
    "media": "media", "track": "track", "eventsource": "eventsource", "websocket": "websocket", "beacon": "beacon",
    "wasm": "wasm-streaming", "worker": "worker", "manifest": "manifest", "link": "link", "svg-use": "svg-use",
    "css": "css", "fetch": "fetch", "xhr": "xhr",
}  # fmt: skip
#: What the bodies of beacons are called: their types, and whether they are text.
_FORM: Final = "application/x-www-form-urlencoded;charset=UTF-8"
_BEACONS: Final = {
    "string": "text/plain;charset=UTF-8", "blob-text": "text/plain", "buffer": "", "blob": "", "none": "",
    "form": "multipart/form-data", "formdata": "multipart/form-data", "params": _FORM, "urlsearchparams": _FORM,
    "blob-empty": "", "blob-form": "application/x-www-form-urlencoded", "blob-json": "application/json",
}  # fmt: skip
_DEFAULT: Final = Element("fetch")


def read(place: Place) -> Element | None:
    """The element of a request, by its initiator; None for fetch() and XMLHttpRequest."""
    initiator = place.get("initiator", "fetch").value
    if initiator in {"fetch", "xhr"} or not isinstance(initiator, str):
        return _of_script(place, initiator)
    base = SHORT.get(initiator) or Element(choice(place["initiator"], INITIATORS))
    fields: dict[str, Any] = {field: read(place[key]) for key, field, read in FIELDS if key in place.value}
    return Element(base.kind, **({"crossorigin": base.crossorigin} | fields))


def _of_script(place: Place, initiator: object) -> Element | None:
    """Of the attributes of elements, fetch() has one: integrity."""
    for key, _, _ in FIELDS:
        if key in place.value and not (initiator == "fetch" and key == "integrity"):
            raise place[key].fail(f"is for elements; say which with initiator: {', '.join(INITIATORS)}")
    return Element("fetch", integrity=text(place["integrity"])) if "integrity" in place.value else None


def write(element: Element | None) -> dict[str, Any]:
    """The members that `read` reads as the same element."""
    if element is None:
        return {}
    written = {key: getattr(element, field) for key, field, _ in FIELDS}
    default = {key: getattr(_DEFAULT, field) for key, field, _ in FIELDS}
    members = {key: value for key, value in written.items() if value != default[key]}
    if "protocols" in members:
        members["protocols"] = list(members["protocols"])
    return {"initiator": element.kind, **members}


def steps(place: Place, *, quirks: bool) -> tuple[Request, ...]:
    """The steps of a recording as requests."""
    return listed(place, lambda step: _step(step, quirks=quirks))


def _step(place: Place, *, quirks: bool) -> Request:
    mapping(place)
    url, kind = text(required(place, "url")), _RUNS[choice(required(place, "run"), tuple(_RUNS))]
    attributes = mapping(place.get("attributes", {})).value
    options = mapping(place.get("options", {})).value
    if kind in {"fetch", "xhr"}:
        return _script_request(url, kind, options)
    if kind == "script" and attributes.get("type") == "module":
        kind = "module-script"
    init = options.get("init", {})
    with_credentials = isinstance(init, Mapping) and init.get("withCredentials") is True
    element = Element(
        kind,
        "use-credentials" if with_credentials else _crossorigin(attributes),
        str(attributes.get("integrity", "")),
        str(attributes.get("rel", "")),
        str(attributes.get("as", "")),
        tuple(map(str, _listed(options.get("protocols", ())))),
        str(options.get("scheme", "")),
        str(options.get("inner", "")) if kind == "worker" else "",
        str(options.get("property", "")),
        quirks,
        place.get("new_page", default=False).value is True,
    )
    return Request(url, element=element, **_body(kind, options))


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _crossorigin(attributes: Mapping[str, Any]) -> CrossOrigin | None:
    """HTML, "CORS settings attributes": whatever is not use-credentials is anonymous."""
    if "crossorigin" not in attributes:
        return None
    return "use-credentials" if str(attributes["crossorigin"]).lower() == "use-credentials" else "anonymous"


def _body(kind: Kind, options: Mapping[str, Any]) -> dict[str, Any]:
    if kind != "beacon":
        return {}
    name = str(options.get("body", "string"))
    content_type = _BEACONS.get(name, "application/x-custom" if name.startswith("blob-") else "")
    return {"method": "POST", "body": b"beacon", "headers": (("Content-Type", content_type),) if content_type else ()}


def _script_request(url: str, kind: Kind, options: Mapping[str, Any]) -> Request:
    """fetch() and XMLHttpRequest with the options of a recording."""
    init = options.get("init", {})
    init = init if isinstance(init, Mapping) else {}
    given = init.get("headers", options.get("headers", {}))
    lines = given.items() if isinstance(given, Mapping) else given
    included = options.get("withCredentials") is True or options.get("credentials") is True
    credentials = init.get("credentials", "include" if included else "same-origin")
    return Request(
        url,
        str(init.get("method", options.get("method", "GET"))),
        tuple([(str(name), str(value)) for name, value in lines]),
        init.get("body", options.get("body")),
        init.get("mode", "cors"),
        credentials,
        init.get("redirect", "follow"),
        initiator="xhr" if kind == "xhr" else "fetch",
        upload_listeners=options.get("upload") is True,
    )
