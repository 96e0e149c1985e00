"""The one value that all evidence is read into: what is known of page, request, preflight, answer and console.

None always means "not known". Nothing may be concluded from it. Header names are in lower case; a header with the
value None was named without its value. Every value is frozen; readers build them, the diagnosis reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from corsage.fetch.reason import Reason
from corsage.policy import Problem

KnownHeaders: TypeAlias = Mapping[str, str | None]


class Symptom(StrEnum):
    """What a console or a person reports that is not a `Reason` of the engine."""

    CLIENT_BLOCKED = "a blocker in the browser stopped the request"
    ABORTED = "the page cancelled the request"
    NETWORK = "the network failed"
    TLS = "the TLS certificate was refused"
    UNEXPLAINED = "the browser gave no reason"
    PRIVATE_NETWORK = "a public page asked for a private address"
    EMBEDDER_POLICY = "the resource policy or embedder policy refused it"
    MIXED_CONTENT = "an https page asked for an http URL"
    OPAQUE_RESPONSE = "the response was opaque"
    COOKIE_WITHHELD = "the cookie was not stored or not sent"
    HEADER_HIDDEN = "the script could not read a response header"
    SERVICE_WORKER = "a service worker answered"
    CONTENT_SCRIPT = "a content script of an extension made the request"
    REDIRECT_LOGIN = "the request was redirected to a login page"
    REDIRECT_OTHER = "the request was redirected"
    REDIRECT_DOWNGRADE = "the redirect led from https to http"
    NULL_ORIGIN = "the origin was null"
    CACHED_ANSWER = "the answer came from a cache"
    CACHED_PREFLIGHT = "an old answer to the preflight was still cached"
    ORIGIN_NOT_LISTED = "the server's list of origins does not contain the page's origin"
    ENTRY_MALFORMED = "an entry of the server's list is not an origin"
    WILDCARD_CREDENTIALS = "the server combines a wildcard with credentials"
    LAYER_ORDER = "another layer answers before the CORS layer"
    PATH_NOT_COVERED = "the CORS configuration does not cover this path"
    CONFIG_WITHOUT_EFFECT = "a change of the configuration changed nothing"
    TWO_LAYERS = "two layers add the same header"
    OPTIONS_UNROUTED = "the OPTIONS request does not reach the CORS layer"
    OPTIONS_UNAUTHORISED = "the OPTIONS request needs a login"
    SERVER_ERROR = "the server failed"
    WRONG_ADDRESS = "the address is wrong or nothing is deployed there"
    CLIENT_HEADER = "a library adds a request header"
    APP_ORIGIN = "the page has an app's scheme or no origin"
    PREFLIGHT_ONLY = "the preflight has the headers and the real response does not"


class Message(NamedTuple):
    """One failure that a console reports. `in_preflight` is None where the text fits both requests."""

    text: str
    browser: str = ""
    reason: Reason | None = None
    symptom: Symptom | None = None
    parameter: str = ""
    page: str | None = None
    url: str | None = None
    first_url: str | None = None
    status: int | None = None
    in_preflight: bool | None = None


@dataclass(frozen=True, slots=True)
class KnownRequest:
    """The request as the script made it."""

    method: str | None = None
    url: str | None = None
    headers: KnownHeaders | None = None
    credentials: str | None = None
    mode: str | None = None
    #: The URL that the script asked for, where `url` was reached by a redirect.
    first_url: str | None = None


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """One answer. `doubled` are the headers that came on more than one line; `error` is what the exporter noted."""

    status: int | None = None
    headers: KnownHeaders | None = None
    doubled: frozenset[str] = frozenset()
    error: str = ""

    def get(self, name: str) -> str | None:
        """The value of a header, named in lower case; None where it is absent or not known."""
        return None if self.headers is None else self.headers.get(name)

    @property
    def lacks_origin(self) -> bool:
        """Whether the headers are known and Access-Control-Allow-Origin is not among them."""
        return self.headers is not None and "access-control-allow-origin" not in self.headers


class Configured(NamedTuple):
    """What a configuration says: what it refuses of the request (None: not asked), and the problems in it.

    `refused` holds pairs of subject ("origin", "method", "header") and value.
    """

    stack: str
    refused: tuple[tuple[str, str], ...] | None
    problems: tuple[Problem, ...]
    is_unsure: bool  # whether parts of the file were not understood

    def refuses(self, subject: str) -> bool:
        """Whether it refuses the request for this."""
        return self.refused is not None and any(each == subject for each, _ in self.refused)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one request. `limits` are sentences about what the source cannot show."""

    id: str = ""
    page: str | None = None
    request: KnownRequest = KnownRequest()
    preflight: KnownAnswer | None = None
    actual: KnownAnswer | None = None
    console: tuple[Message, ...] = ()
    symptoms: tuple[tuple[Symptom, str], ...] = ()
    stack: str = ""
    #: Text of the user that no reader understood.
    unread: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    #: Whose engine made the request, where the source says it: a name of the profiles.
    browser: str | None = None
    #: Values of the server's list of origins, where they are known.
    allow_origins: tuple[str, ...] = ()
    configured: Configured | None = None
