"""The Request constructor (Fetch, 5.4): what a script wrote becomes a request, or a TypeError before anything is sent.

Order matters where a script makes two mistakes at once: Web IDL converts the arguments first (a header that is no
ByteString), then come URL, method, headers and body, as the constructor's steps do.
"""

from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import Final

from corsage.fetch import state, step, xhr
from corsage.fetch import url as urls
from corsage.fetch.cors import safelist
from corsage.fetch.cors.preflight_cache import Cache
from corsage.fetch.http_cache import mode as cache_mode
from corsage.fetch.local_schemes import data_url
from corsage.fetch.outcome import Failure
from corsage.fetch.profile import Profile
from corsage.fetch.reason import Reason
from corsage.fetch.request import CLIENT, CacheMode, Mode, Page, ReferrerPolicy, Request
from corsage.fetch.state import Fetch, RequestHeaders, same_origin
from corsage.fetch.step import Check, Step
from corsage.fetch.url import URL
from corsage.http import grammar, headers, methods
from corsage.http.headers import HeaderList
from corsage.http.origin import OPAQUE

#: What the URL parser leaves out, wherever it stands (URL, "ASCII tab or newline").
_STRIPPED: Final = frozenset("\t\n\r")
TEXT_TYPE: Final = "text/plain;charset=UTF-8"
#: Web IDL, "convert" to a ByteString
_NON_BYTE_STRING: Final = Failure(Reason.NON_BYTE_STRING)


def construct(request: Request, page: Page, profile: Profile, cache: Cache, steps: list[Step]) -> Fetch | Failure:
    """The state in which main fetch begins, or the failure; both leave steps behind in `steps`."""
    facts, notes = _headers(request.headers, request.mode, profile)
    failure = _unconvertible(request, facts, steps)
    if failure is not None:
        return failure
    url = _url(request, page, profile, steps)
    if isinstance(url, Failure):
        return url
    method, reason = _method(request.method, request.mode)
    if reason is not None:
        return _throw(steps, step.METHOD_VALID, reason, method)
    if facts is _NON_BYTE_STRING:
        return _unsettable(request, profile, steps)
    steps.extend(notes)
    if isinstance(facts, Failure):
        return facts
    if request.initiator == "xhr":
        facts = state.request_headers(profile, xhr.author_headers(facts.lines))
        request = xhr.sendable(request, method)
    referrer = _referrer(request, page, profile, steps)
    if isinstance(referrer, Failure):
        return referrer
    suspect = "<" in request.url or (request.body is not None and method in {"GET", "HEAD"})
    failure = _unsendable(request, method, url, page, profile, steps) if suspect else None
    if failure is not None:
        return failure
    streamed = _streamed(request, profile, steps) if request.stream else request
    if isinstance(streamed, Failure):
        return streamed
    request = streamed
    body, sent = _body(request, facts, profile)
    return Fetch(
        profile, cache, page.origin, referrer, [url], method, sent, body, request.mode, request.credentials,
        request.redirect, steps, _cache_mode(request, sent, profile),
        request.keepalive, _policy(request, profile), request.stream,
        _forces_preflight(request, body, profile), page, request.initiator,
        facts.lines if request.initiator == "xhr" else sent.lines,
    )  # fmt: skip


def _unconvertible(request: Request, facts: RequestHeaders | Failure, steps: list[Step]) -> Failure | None:
    """What Web IDL or the first look at the options refuses."""
    if facts is _NON_BYTE_STRING and request.initiator == "fetch":
        return _throw(steps, step.HEADER_VALID, Reason.NON_BYTE_STRING, "")
    if not grammar.is_isomorphic(request.method):
        return _throw(steps, step.METHOD_VALID, Reason.NON_BYTE_STRING, request.method)
    if request.cache == "only-if-cached" and request.mode != "same-origin":
        return _throw(steps, step.OPTIONS_VALID, Reason.ONLY_IF_CACHED_MODE, request.mode)
    return None


def _unsettable(request: Request, profile: Profile, steps: list[Step]) -> Failure:
    """XMLHttpRequest: setRequestHeader() is called for each header after open(), and drops what stands before."""
    before = takewhile(lambda pair: grammar.is_isomorphic("".join(pair)), request.headers)
    steps.extend(_headers(tuple(before), request.mode, profile)[1])
    return _throw(steps, step.HEADER_VALID, Reason.NON_BYTE_STRING, "")


def _referrer(request: Request, page: Page, profile: Profile, steps: list[Step]) -> str | Failure:
    """Constructor, steps 14 and 22: the page's URL, unless the script names another of the page's own, or none."""
    # Referrer Policy, 8.3, step 3: "If document's origin is an opaque origin, return no referrer."
    opaque = page.origin == OPAQUE
    own = "" if opaque and not profile.opaque_pages_refer else page.base or ""
    if page.srcdoc and request.initiator == "fetch" and not profile.srcdoc_refers:
        own = ""
    if profile.blob_page_refers and own.startswith("blob:"):
        own = f"{page.origin}/"
    if request.referrer == CLIENT:
        return own
    if not request.referrer:
        return ""
    parsed = urls.parse(request.referrer, page.base)
    if parsed is None:
        return _throw(steps, step.OPTIONS_VALID, Reason.INVALID_REFERRER, request.referrer)
    return parsed.href if same_origin(parsed, page.origin) else own


def _cache_mode(request: Request, sent: RequestHeaders, profile: Profile) -> CacheMode:
    """HTTP-network-or-cache fetch, step 8.15, for those whose conditions an engine looks at."""
    if request.initiator not in profile.conditional_initiators:
        return request.cache
    return cache_mode.effective(request.cache, sent.combined, profile.conditional_mode)


def _policy(request: Request, profile: Profile) -> ReferrerPolicy:
    """Constructor, step 23, unless an engine takes "no referrer" for a policy."""
    return request.referrer_policy if request.referrer else profile.no_referrer_policy or request.referrer_policy


def _throw(steps: list[Step], check: Check, reason: Reason, parameter: str) -> Failure:
    steps.append(Step(check, False, parameter, None, reason))  # noqa: FBT003 - the field `passed`
    return Failure(reason, parameter)


def _url(request: Request, page: Page, profile: Profile, steps: list[Step]) -> URL | Failure:
    """Constructor, step 5: parse against the page's base URL; credentials in it throw."""
    text = data_url.with_white_space(request.url) if profile.data_keeps_white_space else request.url
    url = urls.parse(text, page.base)
    if url is None:
        return _throw(steps, step.URL_PARSES, Reason.INVALID_URL, request.url)
    # XMLHttpRequest, open(), may; fetch() may not.
    if url.has_credentials and request.initiator == "fetch":
        return _throw(steps, step.URL_PARSES, Reason.URL_WITH_CREDENTIALS, request.url)
    return url


def _unsendable(  # noqa: PLR0913, PLR0917 - what a request is made of
    request: Request, method: str, url: URL, page: Page, profile: Profile, steps: list[Step]
) -> Failure | None:
    """Constructor, step 34; and what an engine asks of a URL before it goes anywhere."""
    if request.body is not None and method in {"GET", "HEAD"}:
        return _throw(steps, step.BODY_ALLOWED, Reason.BODY_NOT_ALLOWED, method)
    if profile.refuses_markup and _dangles(request, url, page):
        return _throw(steps, step.MARKUP, Reason.DANGLING_MARKUP, url.shown)
    return None


def _dangles(request: Request, url: URL, page: Page) -> bool:
    """Whether an attribute of HTML that was never closed may have become the URL, and its mode would let it pass."""
    if "<" not in request.url or _STRIPPED.isdisjoint(request.url) or not url.is_http:
        return False
    passes = request.mode == "cors" or (request.mode == "no-cors" and request.redirect == "follow")
    return passes or same_origin(url, page.origin)


# A page's scripts use the same few methods, and set the same headers, again and again: both are remembered.
@lru_cache(64)
def _method(written: str, mode: Mode) -> tuple[str, Reason | None]:
    """Constructor, step 25, and step 32 for no-cors: the method, and what is wrong with it."""
    if not grammar.is_token(written):
        return written, Reason.INVALID_METHOD
    if methods.is_forbidden(written):
        return written, Reason.FORBIDDEN_METHOD
    method = methods.normalize(written)
    return method, Reason.NO_CORS_METHOD if mode == "no-cors" and method not in methods.SAFELISTED else None


@lru_cache(256)
def _headers(written: HeaderList, mode: Mode, profile: Profile) -> tuple[RequestHeaders | Failure, tuple[Step, ...]]:
    """Headers, "fill" and "append", under the guard "request" or "request-no-cors"; with the steps that it took."""
    if not grammar.is_isomorphic("".join(map("".join, written))):
        return _NON_BYTE_STRING, ()
    filled: list[tuple[str, str]] = []
    spelled: dict[str, str] = {}  # "append": a name that is there already lends its spelling
    steps: list[Step] = []
    for name, raw in written:
        value = grammar.normalize(raw)
        if not grammar.is_token(name):
            return _throw(steps, step.HEADER_VALID, Reason.INVALID_HEADER_NAME, name), tuple(steps)
        if not grammar.is_header_value(value):
            return _throw(steps, step.HEADER_VALID, Reason.INVALID_HEADER_VALUE, name), tuple(steps)
        lower = name.lower()
        if headers.is_forbidden_request_header(lower, value) or lower in profile.forbidden:
            steps.append(Step(step.HEADER_DROPPED, None, name))
        elif mode == "no-cors" and not _passes_no_cors(tuple(filled), lower, value, profile.safelist):
            steps.append(Step(step.HEADER_DROPPED, None, name, "no-CORS-safelisted"))
        else:
            filled.append((spelled.setdefault(lower, name), value))
    lines = safelist.without_privileged(tuple(filled)) if mode == "no-cors" else tuple(filled)
    return state.read(profile, lines), tuple(steps)


def _passes_no_cors(filled: HeaderList, name: str, value: str, rules: safelist.Rules) -> bool:
    """Headers, "append", step 3: what counts is the value that there would be."""
    before = headers.get(filled, name)
    return safelist.is_no_cors_safelisted(name, value if before is None else f"{before}, {value}", rules)


def _forces_preflight(request: Request, body: bytes | None, profile: Profile) -> bool:
    """The use-CORS-preflight flag: for a stream (constructor, step 39), and for an upload that is listened to."""
    heard = request.upload_listeners and not (profile.listeners_need_body and body is None)
    return heard or (request.stream and body is not None)


def mode_sent(request: Request, profile: Profile) -> Mode:
    """The mode in which a request goes out: the script's, except what an engine makes of a stream's."""
    streams = request.stream and request.body is not None
    return "cors" if streams and profile.streams == "cors" else request.mode


def _streamed(request: Request, profile: Profile, steps: list[Step]) -> Request | Failure:
    """Constructor, steps 38 and 39: a body from a stream forces a preflight, so that no-cors will not do."""
    if request.body is None or profile.streams == "text":
        return replace(request, stream=False, body=None if request.body is None else "[object ReadableStream]")
    if profile.streams == "refused":
        return _throw(steps, step.BODY_ALLOWED, Reason.STREAM_NOT_SUPPORTED, request.method)
    if request.mode == "no-cors":
        return _throw(steps, step.OPTIONS_VALID, Reason.STREAM_NOT_ALLOWED, request.mode)
    body = request.body.encode("utf-8", "replace") if isinstance(request.body, str) else request.body
    return replace(request, body=body, mode=mode_sent(request, profile))


def _body(request: Request, written: RequestHeaders, profile: Profile) -> tuple[bytes | None, RequestHeaders]:
    """Constructor, step 37, and "extract a body": text brings a type along, a buffer does not."""
    if not isinstance(request.body, str):
        return request.body, written
    body = request.body.encode("utf-8", "replace")
    if "content-type" not in written.combined:
        return body, state.request_headers(profile, (*written.lines, ("Content-Type", TEXT_TYPE)))
    return body, _in_utf8(written, profile) if request.initiator == "xhr" else written


def _in_utf8(written: RequestHeaders, profile: Profile) -> RequestHeaders:
    """XMLHttpRequest, send(), step 4.4: the Content-Type that goes out with text says UTF-8."""
    typed = [(n, profile.text_type(v) if n.lower() == "content-type" else v) for n, v in written.lines]
    sent = state.request_headers(profile, tuple(typed))
    # An engine's preflight asks for it if it is unsafe as the script wrote it, too.
    return sent._replace(unsafe=tuple(sorted({*sent.unsafe, *written.unsafe}))) if profile.asks_as_written else sent
