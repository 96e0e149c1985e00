"""Whose behaviour the algorithm follows: the standard's, or an engine's as a table of departures from it.

The algorithm is the standard's, and where engines differ it asks a rule of the `Profile` by name. The standard's
rule is the field's default. An engine departs from it by a row in `corsage.engines.departures.table`, never by an `if`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from corsage.fetch import address_space, xhr
from corsage.fetch.cors.max_age import max_age
from corsage.fetch.cors.preflight_cache import Cache, Clock, PreflightCache
from corsage.fetch.cors.safelist import VALUE_RULES, Rules, unsafe_names
from corsage.fetch.element_rules import STANDARD as STANDARD_ELEMENTS
from corsage.fetch.element_rules import ElementRules
from corsage.fetch.http_cache import rules as cache_rules
from corsage.fetch.http_cache.rules import CacheRules
from corsage.fetch.local_schemes import blob
from corsage.fetch.local_schemes.blob import BlobRules
from corsage.fetch.reason import Reason
from corsage.fetch.request import CacheMode, Initiator, ReferrerPolicy
from corsage.fetch.site import Registrable
from corsage.fetch.url import URL
from corsage.fetch.wire import cookie_rules, http1_rules
from corsage.fetch.wire.cookie_rules import CookieRules
from corsage.fetch.wire.http1_rules import HTTP1Rules
from corsage.fetch.wire.metadata import STANDARD as STANDARD_METADATA
from corsage.fetch.wire.metadata import MetadataRules
from corsage.http import headers, mime
from corsage.http.headers import HeaderList
from corsage.http.origin import Origin
from corsage.http.status import NULL_BODY_STATUSES


def redirect_method(status: int, method: str, *, crosses: bool) -> str:  # noqa: ARG001 - an engine's rule asks it
    """HTTP-redirect fetch, step 12: forms expect 301 and 302 to turn POST into GET, 303 all but GET and HEAD."""
    changes = (status in {301, 302} and method == "POST") or (status == 303 and method not in {"GET", "HEAD"})
    return "GET" if changes else method


def distinct(values: list[str]) -> list[str]:
    """Fetch, "extract header list values" of Location, a single value: equal lines count as one."""
    return list(dict.fromkeys(values))


def never(location: URL | None) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """The standard does not look at Location when a redirect is not followed."""
    return False


def stays_opaque(source: Origin | None, urls: list[URL], registrable: Registrable, *, changed: bool) -> bool:  # noqa: ARG001 - an engine's rule asks it
    """Append a request Origin header: no request without CORS names its origin if its method is GET or HEAD."""
    return False


def alphabetical(names: Iterable[str], initiator: Initiator) -> list[str]:  # noqa: ARG001 - an engine's rule asks it
    """CORS-preflight fetch, step 7.7, has no order; that of the header that asked is as good as any."""
    return sorted(names)


#: Who reads header lines: what asked for them, and whether CORS decides.
Reader: TypeAlias = tuple[Initiator, bool]


def as_received(lines: HeaderList, reader: Reader) -> HeaderList:  # noqa: ARG001 - an engine's rule asks it
    """Header lines as they came."""
    return lines


class Hop(NamedTuple):
    """A redirect that is about to be followed: what its rules look at."""

    first: HeaderList  # as the script wrote them
    current: HeaderList
    status: int
    first_method: str  # as the script wrote it, normalised
    method: str  # before
    then: str  # after
    crosses: bool  # to another origin
    cors: bool  # whether what follows is a CORS request
    home: bool  # whether it goes to the page's own origin
    keepalive: bool = False
    written: HeaderList = ()  # the first ones, without what XMLHttpRequest makes of the Content-Type
    has_body: bool = False  # after


def redirect_headers(hop: Hop) -> tuple[HeaderList, HeaderList]:
    """HTTP-redirect fetch, steps 12 and 13: a body's headers go with the body, Authorization stays at its origin."""
    lines = hop.current
    if hop.then != hop.method:
        lines = headers.without(lines, headers.REQUEST_BODY_HEADERS)
    if hop.crosses:
        lines = headers.without(lines, headers.NON_WILDCARD_REQUEST_HEADERS)
    return lines, lines


def as_written(value: HeaderList, method: str, body: bytes | None) -> HeaderList:  # noqa: ARG001 - an engine's rule asks it
    """A request's headers go out as the script wrote them."""
    return value


#: "sent"; "cors": in the mode cors, whatever the script says; "text": as "[object ReadableStream]"; or "refused".
Streams: TypeAlias = Literal["sent", "cors", "text", "refused"]
MaxAge: TypeAlias = Callable[[str | None], float]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The rules that engines are known to differ in, each with the standard's value as its default.

    A profile is itself and equals no other, so that what a rule made of a header list can be remembered by it.
    """

    name: str = "standard"

    #: Which request headers need no preflight: name to a rule for its value ("CORS-safelisted request-header").
    safelist: Rules = field(default_factory=lambda: VALUE_RULES)
    #: The names that a preflight asks for ("CORS-unsafe request-header names").
    unsafe_names: Callable[[HeaderList, Rules], tuple[str, ...]] = unsafe_names
    #: In which order the names are held against the answer: that of the script's header names.
    header_order: Callable[[Iterable[str], Initiator], list[str]] = alphabetical
    #: Names that a script may not set, beside the standard's ("forbidden request-header").
    forbidden: frozenset[str] = frozenset()
    #: The names that `*` in Access-Control-Allow-Headers does not cover ("CORS non-wildcard request-header name").
    non_wildcard: frozenset[str] = headers.NON_WILDCARD_REQUEST_HEADERS
    #: What is remembered of preflights, and how (Fetch, 4.9).
    cache: Callable[[Clock], Cache] = PreflightCache
    #: For how many seconds, by the value of Access-Control-Max-Age.
    max_age: MaxAge = max_age
    #: How a response of HTTP/1.1 is read.
    http1: HTTP1Rules = http1_rules.STANDARD
    #: What the HTTP cache stores, and for how long.
    http_cache: CacheRules = cache_rules.STANDARD
    #: How often a redirect is followed (HTTP-redirect fetch: "if request's redirect count is 20").
    redirect_limit: int = 20
    #: The method after a redirect, by status, method and whether the redirect crosses origins.
    redirect_method: Callable[..., str] = redirect_method
    #: Whether redirect mode "error" lets a redirect status without a (non-empty) Location pass.
    error_needs_location: bool = False
    #: Whether redirect mode "error" finds credentials in Location first (the outcome is the same, the reason is not).
    error_checks_credentials: bool = False
    #: Of the values of Location those that count: none, no redirect; one, the target; several, a network error.
    locations: Callable[[list[str]], list[str]] = distinct
    #: Whether redirect mode "manual" refuses a Location (None: not a URL).
    manual_refuses: Callable[[URL | None], bool] = never
    #: What a conditional request makes of the cache mode "default".
    conditional_mode: CacheMode = "no-store"
    #: Whose conditional requests have that mode.
    conditional_initiators: frozenset[Initiator] = frozenset({"fetch", "xhr"})
    #: Whether a method must be named though Access-Control-Allow-Methods is absent and a preflight was forced.
    forced_needs_grant: bool = False
    #: Whether the limit of keepalive bodies comes before the preflight.
    weighs_keepalive_first: bool = False
    #: Whether a preflight's answer is remembered though it does not allow this very request.
    remembers_refusals: bool = False
    #: Whether a Location (None: not a URL) makes a network error before anything else of the response is looked at.
    unsafe_location: Callable[[URL | None], bool] = never
    #: Whether such a Location, if it would be followed, does.
    ends_at_location: Callable[[URL | None], bool] = never
    #: Whether redirects that CORS lets pass must allow credentials once the first URL was the page's own.
    redirects_need_credentials: bool = False
    #: What the engine takes of a response's header lines.
    received_headers: Callable[[HeaderList, Reader], HeaderList] = as_received
    #: Whether a CORS response's URL is told without the user and password that an XMLHttpRequest was given.
    cors_hides_credentials: bool = False
    #: Whether what leads a preflight nowhere is not a redirect, and what leads it to no URL a network error.
    preflight_reads_location: bool = False
    #: Whether about:blank has an (empty) answer.
    about_blank_answers: bool = False
    #: Whether a `data:` URL, too, needs the redirect mode "follow" in the mode no-cors.
    data_must_follow: bool = False
    #: The cache modes in which a preflight's answer is not remembered.
    unremembered: frozenset[str] = frozenset()
    #: Whether a tainted origin is unique to its fetch in the preflight cache, so that nothing is found there again.
    tainted_is_unique: bool = False
    #: Whether what is remembered of preflights for a page of an opaque origin is so for one fetch only.
    opaque_is_unique: bool = False
    #: Whether a URL with an empty fragment is another one to the preflight cache than one without.
    empty_fragments_count: bool = True
    #: Whether a request that was preflighted once is preflighted at each redirect, needed or not.
    keeps_preflighting: bool = False
    #: Whether a preflight names the page's origin though a redirect has tainted it.
    preflight_ignores_taint: bool = False
    #: The headers after a redirect: those that are sent, and those that a preflight would ask for.
    redirect_headers: Callable[[Hop], tuple[HeaderList, HeaderList]] = redirect_headers
    #: Whether an Origin header, once sent, is sent again when a redirect within an origin turns the request into GET.
    origin_sticks: bool = False
    #: Whether a page at a `blob:` URL tells its origin as its referrer.
    blob_page_refers: bool = False
    #: Whether a referrer policy that tells nothing makes a request without CORS say `null` for its origin.
    policy_hides_origin: bool = True
    #: Whether an opaque origin says `null` where the standard sends no Origin: no-cors GET and HEAD with credentials.
    names_opaque_origin: Callable[..., bool] = stays_opaque
    #: The cache modes in which a remembered preflight does not count.
    asks_again: frozenset[str] = frozenset()
    #: Whether a preflight has the first URL's referrer, whatever redirects and their policies made of it.
    preflight_refers_as_first: bool = False
    #: Whether a CORS request has nothing of its cache mode where a redirect has just led to another origin.
    loses_cache_mode: bool = False
    #: Whether the method is held against the answer before anyone looks whether the list of headers is one.
    method_before_headers: bool = False
    #: Whether a preflight has what the request's cache mode adds to headers.
    preflight_has_cache_mode: bool = False
    #: Whether a preflight goes out under the User-Agent that the script set for the request.
    preflight_has_agent: bool = False
    #: Whether a preflight to the page's own origin (after a redirect came back to it) needs no CORS headers.
    home_preflight_is_free: bool = False
    #: Who follows no redirect to a URL with credentials, across origins or not.
    refuses_url_credentials: frozenset[Initiator] = frozenset()
    #: What the network layer makes of a request's headers.
    sent_headers: Callable[[HeaderList, str, bytes | None], HeaderList] = as_written
    #: Whether a CORS request that fails clears what the preflight cache knows of its URL, preflighted or not.
    any_refusal_clears: bool = False
    #: Reasons to fail that leave in the preflight cache what it knows of the URL.
    forgiven: frozenset[Reason] = frozenset()
    #: Referrer policies that are the default one when the request goes to another site; the next hop is told as if not.
    cut_abroad: frozenset[ReferrerPolicy] = frozenset()
    #: The referrer policy of a request whose script wants no referrer ("": the one that the script names).
    no_referrer_policy: ReferrerPolicy = ""
    #: Whether the hop after such a one begins with the page's own referrer again, whatever an earlier one was told.
    cut_starts_anew: bool = False
    #: Whether a page of an opaque origin tells where it came from.
    opaque_pages_refer: bool = False
    #: Whether fetch() in the document of an iframe's srcdoc tells the URL of the page around it.
    srcdoc_refers: bool = True
    #: Whether a URL that a script wrote with a tab or line break and with `<` is asked for by nobody.
    refuses_markup: bool = False
    #: What becomes of a body that comes from a stream.
    streams: Streams = "sent"
    #: Whether 407 is an answer like any other.
    answers_407: bool = False
    #: What XMLHttpRequest makes of the Content-Type that a script gives to text.
    text_type: Callable[[str], str] = xhr.text_type
    #: Whether XMLHttpRequest asks for a Content-Type that is unsafe as it was written, and safe as it is sent.
    asks_as_written: bool = False
    #: Whether upload listeners call for a preflight only where there is something to upload.
    listeners_need_body: bool = False
    #: Statuses whose body nobody sees (Fetch, "null body status").
    null_body_statuses: frozenset[int] = NULL_BODY_STATUSES
    #: What is told of where a request comes from, and when.
    metadata: MetadataRules = STANDARD_METADATA
    #: Images, scripts, fonts, streams, sockets.
    elements: ElementRules = STANDARD_ELEMENTS
    #: How a `blob:` URL answers.
    blob: BlobRules = blob.STANDARD
    #: Whether the response to a `data:` URL says its Content-Length.
    data_length: bool = False
    #: How the MIME type of a `data:` URL is written in its Content-Type; None if it is not one.
    data_type: Callable[[str], str | None] = mime.normalized
    #: Whether the response to a `data:` URL in base64 has a URL without its blanks.
    data_drops_blanks: bool = False
    #: Whether tabs and line ends are part of a `data:` URL.
    data_keeps_white_space: bool = False
    #: How cookies are kept, for the client's jar.
    cookies: CookieRules = cookie_rules.STANDARD
    #: Whether a loopback address over http is mixed content to a page that came over https.
    loopback_is_mixed: bool = False
    #: Whether the credentials mode same-origin, without CORS, is of the first URL, and holds beyond redirects.
    credentials_follow: bool = False
    #: Whether a redirect is preflighted before it is looked at whether it leads to mixed content.
    preflights_mixed: bool = False
    #: Whether the modes same-origin and no-cors are looked at before bad ports and mixed content are.
    mode_first: bool = False
    #: Whether a redirect to another origin makes a request without CORS say `null` for its origin, from then on.
    crossing_hides_origin: bool = False
    #: Whether what the embedder policy credentialless keeps credentials out of is never answered from a cache.
    credentialless_reloads: bool = False
    #: The embedder policies that are known.
    embedder_policies: frozenset[str] = frozenset({"credentialless", "require-corp"})
    #: Whether any value of Cross-Origin-Resource-Policy, a wrong one too, agrees to be embedded.
    invalid_policy_agrees: bool = False
    #: Whether an IP address is of one site with itself, whatever the port.
    addresses_are_sites: bool = True
    #: What is asked of a page that reaches into a more private network.
    local_network: address_space.Rules = address_space.FETCH


STANDARD: Final = Profile()
