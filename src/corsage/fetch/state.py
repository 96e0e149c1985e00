"""The one mutable record of a fetch in progress: the standard's "request", whose fields its algorithms change."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from corsage.fetch.address_space import AddressSpace
from corsage.fetch.cors.preflight_cache import Cache, Key
from corsage.fetch.http_cache.store import HTTPCache
from corsage.fetch.http_cache.store import Key as CacheKey
from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.outcome import Failure
from corsage.fetch.profile import Profile
from corsage.fetch.reason import Reason
from corsage.fetch.record import made
from corsage.fetch.request import (
    CacheMode,
    Credentials,
    EmbedderPolicy,
    Initiator,
    Mode,
    Page,
    Redirect,
    ReferrerPolicy,
)
from corsage.fetch.step import Check, Step
from corsage.fetch.url import URL
from corsage.http.headers import HeaderList, combine, combined
from corsage.http.origin import OPAQUE

Tainting: TypeAlias = Literal["basic", "cors", "opaque"]


class RequestHeaders(NamedTuple):
    """A header list of a request, with the values that the algorithm reads often."""

    lines: HeaderList
    combined: Mapping[str, str]
    unsafe: tuple[str, ...]  # "CORS-unsafe request-header names", by the profile's rule


def read(profile: Profile, lines: HeaderList) -> RequestHeaders:
    """Combine the lines, and name the CORS-unsafe ones by the profile's rule."""
    return RequestHeaders(lines, combine(lines), profile.unsafe_names(lines, profile.safelist) if lines else ())


#: `read` with a cache, because the scripts of a page set the same headers again and again.
request_headers: Final = lru_cache(256)(read)


@dataclass(slots=True)
class Fetch:
    """Fields as in Fetch, 2.2.5 Requests; `origin` is the page's serialised origin, `urls` the URL list."""

    profile: Profile
    cache: Cache
    origin: str
    referrer: str
    urls: list[URL]
    method: str
    request_headers: RequestHeaders
    body: bytes | None
    mode: Mode
    credentials: Credentials
    redirect: Redirect
    steps: list[Step]
    cache_mode: CacheMode
    keepalive: bool
    referrer_policy: ReferrerPolicy
    stream: bool
    forces_preflight: bool  # "use-CORS-preflight flag"
    page: Page
    initiator: Initiator
    written: HeaderList  # without what XMLHttpRequest makes of the Content-Type
    source: str = field(init=False)  # the referrer before this policy was first asked
    referrer_sent: str = ""  # to the current URL
    tainting: Tainting = "basic"
    exchange: int | None = None  # the last one
    preflighted: bool = False
    sent_origin: str | None = None
    http_cache: HTTPCache | None = None
    timing_hidden: bool = False  # "timing allow failed flag"
    stored: tuple[CacheKey, int] | None = None  # where the HTTP cache has put the last answer, and its status
    led_by: tuple[CacheKey, ...] = ()  # the redirects that the HTTP cache has answered with
    distrusts: bool = False  # whether what the HTTP cache has is to be asked for anew
    target_space: AddressSpace | None = None
    behind: Generator[Send, Received, None] | None = None  # a revalidation in the background
    identity: object = None
    first_referrer: str = ""  # the referrer sent to the first URL, set by the first redirect
    first_request_headers: RequestHeaders = field(init=False)
    first_method: str = field(init=False)
    headers: HeaderList = field(init=False)
    unsafe_names: tuple[str, ...] = field(init=False)
    refused_behind: Reason | None = None  # what an engine's second look at a redirect has found
    is_tainted: bool = False  # whether a redirect led from one foreign origin to another (Fetch, "redirect-taint")
    crossed: bool = False  # whether the last redirect led to another origin
    url: URL = field(init=False)  # "current URL"
    serialized_origin: str = field(init=False)  # what the Origin header says ("serializing a request origin")
    preflight_origin: str = field(init=False)  # what that of a preflight says, and its answer must name
    cache_key: Key = field(init=False)  # what the preflight cache files this request under

    def __post_init__(self) -> None:
        """What is asked often and changed by a redirect only."""
        self.headers, _, self.unsafe_names = self.request_headers
        self.first_request_headers, self.first_method, self.source = self.request_headers, self.method, self.referrer
        self._arrive(self.urls[0])

    def follow(self, location: URL) -> None:
        """Make it the current URL. The origin is tainted once a hop between two foreign origins was made."""
        last = self.url
        if len(self.urls) == 1:
            self.first_referrer = self.referrer
        self.is_tainted |= not (same_origin(location, last.serialized_origin) or same_origin(last, self.origin))
        self.crossed = location.origin != last.origin
        self.urls.append(location)
        self._arrive(location)

    def _arrive(self, url: URL) -> None:
        """What the current URL, and the way to it, make of the origin; a preflight may know nothing of the way."""
        self.url = url
        self.serialized_origin = OPAQUE if self.is_tainted else self.origin
        self.preflight_origin = self.origin if self.profile.preflight_ignores_taint else self.serialized_origin
        profile, target = self.profile, url.target
        # CORS-preflight cache, "cache entry match": the current URL, fragment and all
        if url.fragment is not None and (url.fragment or profile.empty_fragments_count):
            target = f"{target}#{url.fragment}"
        if profile.opaque_is_unique if self.origin == OPAQUE else self.is_tainted and profile.tainted_is_unique:
            self.identity = self.identity or object()
            self.cache_key = (self.identity, target)
        else:
            self.cache_key = (self.preflight_origin, target)

    @property
    def includes_credentials(self) -> bool:
        """Whether cookies and the like go along (HTTP-network-or-cache fetch, "includeCredentials")."""
        if self.credentials == "include":
            # "If Cross-Origin-Embedder-Policy allows credentials with request returns false": no-cors, and not at home
            return self.tainting != "opaque" or self.embedder_policy != "credentialless"
        if self.credentials != "same-origin":
            return False
        follows = self.tainting == "opaque" and self.profile.credentials_follow
        return self.tainting == "basic" or (follows and same_origin(self.urls[0], self.origin))

    @property
    def embedder_policy(self) -> EmbedderPolicy:
        """The page's, as far as the engine knows it; HTML, "obtain an embedder policy": in secure contexts only."""
        policy = self.page.embedder_policy
        known = policy in self.profile.embedder_policies and self.page.is_secure_context
        return policy if known else "unsafe-none"

    def replace_headers(self, sent: HeaderList, preflighted: HeaderList) -> None:
        """Set the header list, and the names that a preflight asks for: those of the same list, in the standard."""
        self.request_headers = request_headers(self.profile, sent)
        self.headers = sent
        self.unsafe_names = (
            self.request_headers.unsafe if preflighted is sent else request_headers(self.profile, preflighted).unsafe
        )

    def note(self, check: Check, observed: str | None = None, required: str | None = None) -> None:
        """Record a step that only decides the way."""
        self.steps.append(made(Step, (check, None, observed, required, None, self.exchange)))

    def ok(self, check: Check, observed: str | None = None, required: str | None = None) -> None:
        """Record a check that passed."""
        self.steps.append(made(Step, (check, True, observed, required, None, self.exchange)))

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

    def send(self, url: str, method: str, headers: HeaderList, body: bytes | None, *, preflight: bool) -> Send:
        """One request for the network; the steps that follow look at what came back."""
        self.exchange = 0 if self.exchange is None else self.exchange + 1
        self.stored = None
        via = tuple([left.target for left in self.urls[:-1]]) if len(self.urls) > 1 else ()
        credentials = not preflight and self.includes_credentials
        return made(Send, (url, method, headers, body, preflight, credentials, via, False))

    def response_headers(self, received: Answer) -> Mapping[str, str]:
        """The response's headers, names in lower case, as the engine takes them and puts them together."""
        return combined(self.profile.received_headers(received.headers, (self.initiator, self.tainting == "cors")))


def same_origin(url: URL, origin: str) -> bool:
    """HTML, "same origin", of a URL and a serialised origin: an opaque one equals nothing."""
    return url.origin is not None and url.serialized_origin == origin
