"""What a script asks for, and from where: the input of the algorithm.

A `Request` holds the arguments of `fetch(url, init)`. URL, method and headers are unchecked here, because the platform
checks them: `corsage.fetch.algorithm.construct` does what the Request constructor does. Enumerations are closed types.
"""

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, get_args

from corsage.fetch import content_security, site
from corsage.fetch.address_space import AddressSpace, LocalNetwork
from corsage.fetch.content_security import ContentPolicy
from corsage.fetch.element import Element
from corsage.fetch.local_schemes.blob import Blob
from corsage.http.headers import HeaderList, get
from corsage.http.origin import OPAQUE
from corsage.http.origin import parse as parse_origin

Mode: TypeAlias = Literal["cors", "no-cors", "same-origin"]
Credentials: TypeAlias = Literal["omit", "same-origin", "include"]
Redirect: TypeAlias = Literal["follow", "error", "manual"]
CacheMode: TypeAlias = Literal["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"]
ReferrerPolicy: TypeAlias = Literal[
    "", "no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin",
    "origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url",
]  # fmt: skip
Initiator: TypeAlias = Literal["fetch", "xhr"]

# HTML, 7.1.4, "embedder policy value"
EmbedderPolicy: TypeAlias = Literal["unsafe-none", "credentialless", "require-corp"]

CLIENT: Final = "about:client"


@dataclass(frozen=True, slots=True)
class Request:
    """One `fetch()` call; the defaults are the platform's (Fetch, 5.4). A `str` body is text, `bytes` a buffer.

    `stream` says that the body comes from a stream, which cannot be sent twice. With the initiator "xhr" it is an
    XMLHttpRequest: `credentials` "include" is its withCredentials; `upload_listeners` says that its upload is heard.
    `element` says that it is no fetch() call but the load of an element, a stream or a socket.
    `target_address_space` is where the script says that the server is (Local Network Access).
    """

    url: str
    method: str = "GET"
    headers: HeaderList = ()
    body: str | bytes | None = None
    mode: Mode = "cors"
    credentials: Credentials = "same-origin"
    redirect: Redirect = "follow"
    cache: CacheMode = "default"
    keepalive: bool = False
    referrer: str = CLIENT
    referrer_policy: ReferrerPolicy = ""
    stream: bool = False
    initiator: Initiator = "fetch"
    upload_listeners: bool = False
    target_address_space: AddressSpace | None = None
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Where the script runs: the serialised origin, "null" when opaque, and the URL that relative ones refer to.

    `blobs` are what it, and others, have made with URL.createObjectURL(). `local_network` says what no URL does: who is
    in which address space; None asks nothing of it. `registrable` is the list of public suffixes that tells sites apart
    (`corsage.policy.suffixes` has one). `keepalive_bytes` are those of the keepalive bodies that are under way.
    `headers` are those that it came with: its Content-Security-Policy, Referrer-Policy and embedder policy.
    `srcdoc` says that it is the document of an iframe's attribute; its URL is then that of the page around it.
    """

    origin: str
    url: str = ""
    local_network: LocalNetwork | None = None
    blobs: tuple[Blob, ...] = ()
    embedder_policy: EmbedderPolicy = "unsafe-none"
    srcdoc: bool = False
    headers: HeaderList = ()
    registrable: site.Registrable = field(default=site.itself, compare=False, repr=False)
    keepalive_bytes: int = field(default=0, compare=False, repr=False)
    #: The URL that relative URLs are parsed against; an opaque page without one has none.
    base: str | None = field(init=False, compare=False, repr=False)
    #: What its headers say of its requests.
    policies: tuple[ContentPolicy, ...] = field(init=False, compare=False, repr=False)
    referrer_policy: ReferrerPolicy = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Say once what each fetch asks."""
        object.__setattr__(self, "base", self.url or (None if self.origin == OPAQUE else f"{self.origin}/"))
        object.__setattr__(self, "policies", content_security.read(self.headers) if self.headers else ())
        object.__setattr__(self, "referrer_policy", _referrer_policy(self.headers) if self.headers else "")
        if self.headers and self.embedder_policy == "unsafe-none":
            object.__setattr__(self, "embedder_policy", _embedder_policy(self.headers))

    @property
    def is_secure_context(self) -> bool:
        """HTML, "secure context", as far as a page's URL tells: https, or loopback."""
        origin = parse_origin(self.origin)
        if origin is not None:
            return origin.scheme == "https" or site.is_loopback(origin.host)
        return self.url.startswith("https:")


def _referrer_policy(headers: HeaderList) -> ReferrerPolicy:
    """Referrer Policy, "parse a referrer policy from a header": the last token that is one."""
    tokens = [token.strip().lower() for token in (get(headers, "referrer-policy") or "").split(",")]
    known: tuple[ReferrerPolicy, ...] = get_args(ReferrerPolicy)
    return next((policy for token in reversed(tokens) for policy in known if policy and policy == token), "")


def _embedder_policy(headers: HeaderList) -> EmbedderPolicy:
    """HTML, "obtain an embedder policy", of the header that enforces it."""
    value = (get(headers, "cross-origin-embedder-policy") or "").partition(";")[0].strip()
    known: tuple[EmbedderPolicy, ...] = get_args(EmbedderPolicy)
    return next((policy for policy in known if policy == value), "unsafe-none")
