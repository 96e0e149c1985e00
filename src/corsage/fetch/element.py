"""What a page loads without fetch(): an image, a script, a font, a stream of events, a WebSocket (HTML).

What lives here: the value, and what each kind asks for: mode, credentials, destination, the CSP directive. What a page
sees of the answer is `corsage.fetch.elements`'s matter.
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

CrossOrigin: TypeAlias = Literal["anonymous", "use-credentials"]
Kind: TypeAlias = Literal[
    "fetch", "xhr", "image", "script", "module-script", "import", "stylesheet", "font", "media", "track", "eventsource",
    "websocket", "beacon", "wasm-streaming", "worker", "manifest", "link", "svg-use", "css",
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Element:
    """Something that a page loads. `crossorigin` is the attribute, None where it is left out.

    `relation` and `target` are a link's `rel` and `as`; `protocols` a WebSocket's; `source` is where a worker's own
    script comes from ("blob", "data", or its URL), `inner` what that script loads ("fetch", "module"), `prop` the CSS
    property that has the URL. `new_page` says that the page was loaded anew before.
    """

    kind: Kind
    crossorigin: CrossOrigin | None = None
    integrity: str = ""
    relation: str = ""
    target: str = ""
    protocols: tuple[str, ...] = ()
    source: str = ""
    inner: str = ""
    prop: str = ""
    quirks: bool = False
    new_page: bool = False


class Loads(NamedTuple):
    """How a kind asks: the mode without the attribute, the credentials, where it goes, and who may forbid it."""

    mode: str
    credentials: str
    destination: str
    directive: str


#: HTML, "create a potential-CORS request" and the sections of each element.
LOADS: Final[dict[str, Loads]] = {
    "fetch": Loads("cors", "same-origin", "empty", "connect-src"),
    "xhr": Loads("cors", "same-origin", "empty", "connect-src"),
    "image": Loads("no-cors", "include", "image", "img-src"),
    "script": Loads("no-cors", "include", "script", "script-src-elem"),
    "module-script": Loads("cors", "same-origin", "script", "script-src-elem"),
    "import": Loads("cors", "same-origin", "script", "script-src-elem"),
    "stylesheet": Loads("no-cors", "include", "style", "style-src-elem"),
    "font": Loads("cors", "same-origin", "font", "font-src"),
    "media": Loads("no-cors", "include", "audio", "media-src"),
    "track": Loads("same-origin", "include", "track", "media-src"),
    "eventsource": Loads("cors", "same-origin", "empty", "connect-src"),
    "websocket": Loads("websocket", "include", "websocket", "connect-src"),
    "beacon": Loads("no-cors", "include", "empty", "connect-src"),
    "wasm-streaming": Loads("cors", "same-origin", "empty", "connect-src"),
    "worker": Loads("same-origin", "same-origin", "worker", "worker-src"),
    "manifest": Loads("cors", "same-origin", "manifest", "manifest-src"),
    "link": Loads("no-cors", "include", "empty", "default-src"),
    "svg-use": Loads("same-origin", "same-origin", "image", "img-src"),
    "css": Loads("no-cors", "include", "image", "img-src"),
}
#: What a preload's `as` is guarded by.
PRELOADED: Final = {
    "font": "font-src", "image": "img-src", "script": "script-src-elem", "style": "style-src-elem",
    "fetch": "connect-src", "track": "media-src", "audio": "media-src", "video": "media-src", "worker": "worker-src",
}  # fmt: skip
#: CSS Images and CSS Shapes: the properties whose images are loaded with CORS, anonymously.
CORS_PROPERTIES: Final = ("mask", "shape-outside")
#: Filter Effects and CSS Masking: what refers into another document, of the page's own origin only.
OWN_PROPERTIES: Final = ("clip-path", "filter")


def loads(element: Element) -> Loads:
    """How an element asks, its attributes included."""
    base = LOADS[element.kind]
    if element.kind == "css":
        base = _css(element.prop.strip().lstrip("-").removeprefix("webkit-"), base)
    if element.kind == "link":
        base = _link(element, base)
    if element.crossorigin is None:
        return base
    return base._replace(mode="cors", credentials=CREDENTIALS[element.crossorigin])


CREDENTIALS: Final = {"anonymous": "same-origin", "use-credentials": "include"}


def _css(prop: str, base: Loads) -> Loads:
    if prop.startswith(CORS_PROPERTIES):
        return base._replace(mode="cors", credentials="same-origin")
    return base._replace(mode="same-origin") if prop.startswith(OWN_PROPERTIES) else base


def _link(element: Element, base: Loads) -> Loads:
    if element.relation == "modulepreload":
        return LOADS["module-script"]
    return base._replace(directive=PRELOADED.get(element.target, "default-src"))
