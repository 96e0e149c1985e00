"""The one mutable record of a fetch in progress: the standard's "request", whose fields its algorithms change."""

from collections.abc import Generator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from corsage.fetch.headers import HeaderList
from corsage.fetch.http_cache import HTTPCache
from corsage.fetch.network import Received, Send
from corsage.fetch.origin import OPAQUE
from corsage.fetch.outcome import Failure
from corsage.fetch.preflight_cache import Cache, Key
from corsage.fetch.profile import Profile
from corsage.fetch.reason import Reason
from corsage.fetch.request import CacheMode, Credentials, Mode, Page, Redirect, ReferrerPolicy
from corsage.fetch.step import Check, Step, made
from corsage.fetch.url import URL

Tainting: TypeAlias = Literal["basic", "cors", "opaque"]
Conversation: TypeAlias = Generator[Send, Received, Received]

NOWHERE: Final = Page(OPAQUE)


@dataclass(slots=True)
class Fetch:
    """Fields as in Fetch, 2.2.5 Requests; `origin` is the page's serialised origin, `urls` the URL list."""

    profile: Profile
    cache: Cache
    origin: str
    referrer: str
    urls: list[URL]
    method: str
    headers: HeaderList
    body: bytes | None
    mode: Mode
    credentials: Credentials
    redirect: Redirect
    steps: list[Step]
    cache_mode: CacheMode = "default"
    keepalive: bool = False
    referrer_policy: ReferrerPolicy = ""
    stream: bool = False
    forces_preflight: bool = False  # "use-CORS-preflight flag"
    tainting: Tainting = "basic"
    exchange: int | None = None  # the last one
    preflighted: bool = False
    sent_origin: str | None = None
    http_cache: HTTPCache | None = None
    timing_hidden: bool = False  # "timing allow failed flag"
    page: Page = NOWHERE
    identity: object = field(default_factory=object)
    first_headers: HeaderList = field(init=False)
    first_method: str = field(init=False)
    first_unsafe: bool = field(init=False)
    unsafe_names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Fetch, "CORS-unsafe request-header names": asked often, changed only by a redirect."""
        self.first_headers, self.first_method = self.headers, self.method
        self.unsafe_names = _unsafe_names(self.profile, self.headers)
        self.first_unsafe = bool(self.unsafe_names)

    @property
    def url(self) -> URL:
        """Fetch, "current URL"."""
        return self.urls[-1]

    @property
    def cache_key(self) -> Key:
        """What the preflight cache files this request under."""
        unique = self.profile.tainted_is_unique and self.is_tainted
        return (self.identity if unique else self.preflight_origin, self.urls[-1].target)

    @property
    def includes_credentials(self) -> bool:
        """Whether cookies and the like go along (HTTP-network-or-cache fetch, "includeCredentials")."""
        return self.credentials == "include" or (self.credentials == "same-origin" and self.tainting == "basic")

    @property
    def serialized_origin(self) -> str:
        """What the Origin header says (Fetch, "serializing a request origin")."""
        return OPAQUE if len(self.urls) > 1 and self.is_tainted else self.origin

    @property
    def preflight_origin(self) -> str:
        """What a preflight says of the origin, and requires: the same, in the standard."""
        return self.origin if self.profile.preflight_ignores_taint else self.serialized_origin

    @property
    def is_tainted(self) -> bool:
        """Whether a redirect led from one foreign origin to another (Fetch, "redirect-taint" is not same-origin)."""
        if len(self.urls) == 1:
            return False
        last = self.urls[0]
        for url in self.urls[1:]:
            if not (same_origin(url, last.serialized_origin) or same_origin(last, self.origin)):
                return True
            last = url
        return False

    @property
    def crossed(self) -> bool:
        """Whether the last redirect led to another origin."""
        return len(self.urls) > 1 and self.urls[-1].origin != self.urls[-2].origin

    def replace_headers(self, sent: HeaderList, asked: HeaderList) -> None:
        """Set the header list, and the names that a preflight asks for: those of the same list, in the standard."""
        self.headers = sent
        self.unsafe_names = _unsafe_names(self.profile, asked)

    def note(self, check: Check, observed: str | None = None, required: str | None = None) -> None:
        """Record a step that only decides the way."""
        self.steps.append(made((check, None, observed, required, None, self.exchange)))

    def ok(self, check: Check, observed: str | None = None, required: str | None = None) -> None:
        """Record a check that passed."""
        self.steps.append(made((check, True, observed, required, None, self.exchange)))

    def fail(
        self,
        check: Check,
        reason: Reason,
        observed: str | None = None,
        required: str | None = None,
        parameter: str = "",
    ) -> Failure:
        """Record a check that failed, and make the network error that it leads to."""
        self.steps.append(Step(check, False, observed, required, reason, self.exchange))  # noqa: FBT003 - the field `passed`
        return Failure(reason, parameter, url=self.url.shown)

    def send(self, url: str, method: str, headers: HeaderList, body: bytes | None, *, preflight: bool) -> Conversation:
        """Yield one request to the network, and return what came."""
        received = yield Send(url, method, headers, body, preflight, not preflight and self.includes_credentials)
        self.exchange = 0 if self.exchange is None else self.exchange + 1
        return received


@lru_cache(256)
def _unsafe_names(profile: Profile, headers: HeaderList) -> tuple[str, ...]:
    """The profile's rule, remembered: a page's scripts set the same headers again and again."""
    return profile.unsafe_names(headers, profile.safelist) if headers else ()


def same_origin(url: URL, origin: str) -> bool:
    """HTML, "same origin", of a URL and a serialised origin: an opaque one equals nothing."""
    return url.origin is not None and url.serialized_origin == origin
