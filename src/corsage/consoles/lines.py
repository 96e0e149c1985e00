"""What each engine's developer tools say of a failure, to the letter, made from the outcome.

One table an engine: the reason, and the template. Chromium's `CorsError` names and failed parameters (DevTools
protocol, Network.CorsErrorStatus) are made here too. What may not live here: any decision; the failure has been made.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from corsage.consoles import chromium_network as network_messages
from corsage.consoles import chromium_schemes
from corsage.consoles import gates as gate_messages
from corsage.fetch import url as urls
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import CORS_REASONS, IN_PREFLIGHT, Reason
from corsage.fetch.request import Initiator
from corsage.http.grammar import is_token
from corsage.http.origin import OPAQUE


class Blocked(NamedTuple):
    """A failure and what stood around it. URLs as the console shows them: with fragment, without credentials."""

    failure: Failure
    origin: str
    url: str  # where it failed
    first_url: str
    status: int | None = None  # of the response that failed
    observed: str | None = None  # the header value, or whatever else the failing check looked at
    initiator: Initiator = "fetch"
    mode: str = "cors"
    page: str = ""  # the page's URL
    tolerated: tuple[str, ...] = ()  # URLs that were mixed content, and were asked all the same
    cors: bool = True  # whether it was a CORS request by then
    given_up: str = ""  # the URL of a CORS request that a refused preflight or redirect put an end to
    method: str = "GET"
    led_on: bool = False  # whether the refused preflight's answer was a redirect that would have been followed
    document: str = ""  # the document's own URL: about:srcdoc, where the page's is that of the page around it


_PREFIX: Final = "Response to preflight request doesn't pass access control check: "
_VALID: Final = " Have the server send the header with a valid value."
_XHR: Final = (
    " The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute."
)
_SCHEMES: Final = (
    "chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, "
    "isolated-app"
)

#: Reason: Chromium's sentence, what it adds for fetch(), what for XMLHttpRequest. {0} is the failed parameter, {1}
#: what came in its place.
CHROMIUM: Final[dict[Reason, tuple[str, str, str]]] = {
    Reason.DISALLOWED_BY_MODE: ("Cross origin requests are not allowed by request mode.", "", ""),
    Reason.INVALID_RESPONSE: ("The response is invalid.", "", ""),
    Reason.WILDCARD_ORIGIN_NOT_ALLOWED: (
        (
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when "
            "the request's credentials mode is 'include'."
        ),
        "",
        _XHR,
    ),
    Reason.MISSING_ALLOW_ORIGIN_HEADER: (
        "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "",
        "",
    ),
    Reason.MULTIPLE_ALLOW_ORIGIN_VALUES: (
        "The 'Access-Control-Allow-Origin' header contains multiple values '{0}', but only one is allowed.",
        _VALID,
        "",
    ),
    Reason.INVALID_ALLOW_ORIGIN_VALUE: (
        "The 'Access-Control-Allow-Origin' header contains the invalid value '{0}'.",
        _VALID,
        "",
    ),
    Reason.ALLOW_ORIGIN_MISMATCH: (
        "The 'Access-Control-Allow-Origin' header has a value '{0}' that is not equal to the supplied origin.",
        _VALID,
        "",
    ),
    Reason.INVALID_ALLOW_CREDENTIALS: (
        (
            "The value of the 'Access-Control-Allow-Credentials' header in the response is '{0}' which must be 'true' "
            "when the request's credentials mode is 'include'."
        ),
        "",
        _XHR,
    ),
    Reason.CORS_DISABLED_SCHEME: (
        f"Cross origin requests are only supported for protocol schemes: {_SCHEMES}.",
        "",
        "",
    ),
    Reason.PREFLIGHT_INVALID_STATUS: (f"{_PREFIX}It does not have HTTP ok status.", "", ""),
    Reason.PREFLIGHT_DISALLOWED_REDIRECT: (f"{_PREFIX}Redirect is not allowed for a preflight request.", "", ""),
    Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: (
        "Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
        "",
        "",
    ),
    Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: (
        "Cannot parse Access-Control-Allow-Headers response header field in preflight response.",
        "",
        "",
    ),
    Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
        "Method {0} is not allowed by Access-Control-Allow-Methods in preflight response.",
        "",
        "",
    ),
    Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
        "Request header field {0} is not allowed by Access-Control-Allow-Headers in preflight response.",
        "",
        "",
    ),
    Reason.REDIRECT_CONTAINS_CREDENTIALS: (
        "Redirect location '{0}' contains a username and password, which is disallowed for cross-origin requests.",
        "",
        "",
    ),
    Reason.INSECURE_LOCAL_NETWORK: (
        "The request client is not a secure context and the resource is in more-private address space `{0}`.",
        "",
        "",
    ),
    Reason.INVALID_LOCAL_NETWORK_ACCESS: (
        "Request had a target IP address space of `{0}` yet the resource is in address space `{1}`.",
        "",
        "",
    ),
    Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED: (
        "Permission was denied for this request to access the `{0}` address space.",
        "",
        "",
    ),
}
CHROMIUM.update(
    {preflight: (f"{_PREFIX}{CHROMIUM[plain][0]}", *CHROMIUM[plain][1:]) for plain, preflight in IN_PREFLIGHT.items()}
)

#: The reasons whose parameter Chromium does not report.
_WITHOUT_PARAMETER: Final = frozenset({
    Reason.CORS_DISABLED_SCHEME, Reason.DISALLOWED_BY_MODE, Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
    Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE, Reason.REDIRECT_CONTAINS_CREDENTIALS,
    Reason.INSECURE_LOCAL_NETWORK, Reason.INVALID_LOCAL_NETWORK_ACCESS, Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED,
})  # fmt: skip


#: What fetch() itself refuses, before any network service sees it. {0} the URL's scheme, {1} the page's origin.
_DIRECTLY: Final = {
    Reason.CORS_DISABLED_SCHEME: 'URL scheme "{0}" is not supported.',
    Reason.UNKNOWN_SCHEME: 'URL scheme "{0}" is not supported.',
    Reason.DISALLOWED_BY_MODE: (
        'Request mode is "same-origin" but the URL\'s origin is not same as the request origin {1}.'
    ),
    Reason.NO_CORS_REDIRECT_MODE_NOT_FOLLOW: 'Request mode is "no-cors" but the redirect mode is not "follow".',
}
#: What is said of a redirect that leads a request of the mode same-origin elsewhere.
_ELSEWHERE: Final = (
    "Unsafe attempt to load URL {url} from frame with URL {page}. Domains, protocols and ports must match.\n"
)
_OF_SCHEMES: Final = frozenset({Reason.CORS_DISABLED_SCHEME, Reason.UNKNOWN_SCHEME, Reason.REDIRECT_TO_OTHER_SCHEME})


def cors_error(blocked: Blocked) -> tuple[str, str] | None:
    """Chromium's name for the failure and its failed parameter, or None where it is no CORS error to Chromium."""
    named = _named(blocked)
    return None if named is None else (named.value, _as_utf8(_hint(blocked, named)))


def _hint(blocked: Blocked, named: Reason) -> str:
    return "" if named in _WITHOUT_PARAMETER else blocked.failure.parameter


def _named(blocked: Blocked) -> Reason | None:
    reason = blocked.failure.reason
    if (blocked.initiator == "fetch" and reason in _DIRECTLY) or _is_ftp(blocked) or _is_local(blocked):
        return None
    if reason is Reason.REDIRECT_TO_OTHER_SCHEME and blocked.mode == "cors":
        return None if chromium_schemes.is_unsafe(blocked.url) else Reason.CORS_DISABLED_SCHEME
    return reason if reason in CORS_REASONS and not _is_at_home(blocked) else None


def _is_at_home(blocked: Blocked) -> bool:
    """Whether a redirect with credentials is no matter of CORS: its mode is another, or it never left the origin."""
    if blocked.failure.reason is not Reason.REDIRECT_CONTAINS_CREDENTIALS:
        return False
    return blocked.mode != "cors" or (not blocked.cors and _stays(blocked))


def _stays(blocked: Blocked) -> bool:
    location = urls.parse(blocked.failure.parameter)
    return location is not None and location.serialized_origin == blocked.origin


def _as_utf8(parameter: str) -> str:
    """As the DevTools protocol, which is JSON, has bytes: what is no UTF-8 is not told."""
    try:
        return parameter.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""


def _is_silent(blocked: Blocked) -> bool:
    """XMLHttpRequest has only GET for a blob:, whosever it is, and Chromium says nothing of any other method."""
    asked = blocked.initiator == "xhr" and blocked.url == blocked.first_url
    return asked and blocked.method != "GET" and blocked.url.startswith("blob:")


def _is_local(blocked: Blocked) -> bool:
    redirected = blocked.failure.reason is Reason.REDIRECT_TO_OTHER_SCHEME
    named = blocked.failure.reason in _OF_SCHEMES
    return named and chromium_schemes.is_local(blocked.url, blocked.initiator, redirected=redirected)


def _is_ftp(blocked: Blocked) -> bool:
    """Chromium gives up on ftp: before it looks for CORS."""
    return blocked.failure.reason is Reason.CORS_DISABLED_SCHEME and blocked.url.startswith("ftp:")


def chromium_network(blocked: Blocked) -> str | None:
    """The line of Chromium's network stack, which has the last word on a failure, or None."""
    if _named(blocked) is not None:
        return network_messages.refused()
    if _is_silent(blocked):
        return None
    reason = blocked.failure.reason
    if reason is Reason.REDIRECT_TO_OTHER_SCHEME and not chromium_schemes.is_unsafe(blocked.url):
        return None if _is_local(blocked) or blocked.mode == "same-origin" else network_messages.unknown_scheme()
    return network_messages.failed(reason, blocked.observed)


def _chromium(blocked: Blocked) -> tuple[str, ...]:
    if _is_local(blocked):
        return (f"Not allowed to load local resource: {blocked.url}",)
    elsewhere = _elsewhere(blocked)
    if elsewhere:
        return (_ELSEWHERE.format(url=elsewhere, page=blocked.document),)
    direct = _DIRECTLY.get(blocked.failure.reason)
    if direct is not None and blocked.initiator == "fetch" and blocked.url == blocked.first_url:
        scheme = blocked.url.partition(":")[0]
        return (f"Fetch API cannot load {blocked.url}. {direct.replace('{0}', scheme).replace('{1}', blocked.origin)}",)
    if _is_ftp(blocked):
        return ("FTP is not supported.",)
    named = _named(blocked)
    if named is None or named not in CHROMIUM:
        return ()
    sentence, for_fetch, for_xhr = CHROMIUM[named]
    added = for_xhr if blocked.initiator == "xhr" else for_fetch
    kind = "XMLHttpRequest" if blocked.initiator == "xhr" else "fetch"
    via = "" if blocked.first_url == blocked.url else f"(redirected from '{blocked.first_url}') "
    # The address space is in the sentence, and not among what the DevTools protocol tells.
    hint = blocked.failure.parameter if blocked.failure.gate == "local-network" else _hint(blocked, named)
    text = sentence.replace("{0}", _printable(hint)).replace("{1}", blocked.observed or "") + added
    where = f"{kind} at '{blocked.url}' {via}from origin '{blocked.origin}'"
    return (f"Access to {where} has been blocked by CORS policy: {text}",)


def _elsewhere(blocked: Blocked) -> str:
    """Where a redirect leads that the mode same-origin forbids to follow, or ""."""
    reason = blocked.failure.reason
    if blocked.mode != "same-origin":
        return ""
    if reason is Reason.REDIRECT_CONTAINS_CREDENTIALS:
        return "" if _stays(blocked) else blocked.failure.parameter
    if reason is Reason.REDIRECT_TO_OTHER_SCHEME:
        return "" if chromium_schemes.is_unsafe(blocked.url) else blocked.url
    return blocked.url if reason is Reason.DISALLOWED_BY_MODE and blocked.url != blocked.first_url else ""


def _printable(hint: str) -> str:
    """What is not printable ASCII becomes \\uXXXX."""
    return "".join([char if " " <= char <= "~" else f"\\u{ord(char):04X}" for char in hint])


#: Reason: what Firefox says after "(Reason: ", with what stands behind the parenthesis. {0} parameter, {1} status.
FIREFOX: Final[dict[Reason, str]] = {
    Reason.WILDCARD_ORIGIN_NOT_ALLOWED: (
        "(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’)."
    ),
    Reason.MISSING_ALLOW_ORIGIN_HEADER: (
        "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {1}."
    ),
    Reason.ALLOW_ORIGIN_MISMATCH: "(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{0}’).",
    Reason.INVALID_ALLOW_CREDENTIALS: ("(Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’)."),
    Reason.CORS_DISABLED_SCHEME: "(Reason: CORS request not http).",
    Reason.PREFLIGHT_INVALID_STATUS: "(Reason: CORS preflight response did not succeed). Status code: {1}.",
    Reason.PREFLIGHT_DISALLOWED_REDIRECT: "(Reason: CORS request external redirect not allowed).",
    Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: (
        "(Reason: invalid token ‘{0}’ in CORS header ‘Access-Control-Allow-Methods’)."
    ),
    Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: (
        "(Reason: invalid token ‘{0}’ in CORS header ‘Access-Control-Allow-Headers’)."
    ),
    Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
        "(Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’)."
    ),
    Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
        "(Reason: header ‘{0}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight "
        "response)."
    ),
    Reason.NETWORK_FAILURE: "(Reason: CORS request did not succeed). Status code: (null).",
}
for _same in (Reason.MULTIPLE_ALLOW_ORIGIN_VALUES, Reason.INVALID_ALLOW_ORIGIN_VALUE):
    FIREFOX[_same] = FIREFOX[Reason.ALLOW_ORIGIN_MISMATCH]
FIREFOX[Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED] = FIREFOX[Reason.NETWORK_FAILURE]
FIREFOX.update({preflight: FIREFOX[plain] for plain, preflight in IN_PREFLIGHT.items()})


_BLOCKED: Final = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at"
#: What Firefox tells of CORS requests only.
_UNSUCCESSFUL: Final = frozenset({Reason.NETWORK_FAILURE, Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED})
#: Schemes whose URLs Firefox does not let anybody reach at all, CORS or not.
_FIREFOX_LINK: Final = gate_messages.FIREFOX_FOREIGN.replace("load data from", "load or link to")
_FIREFOX_LOCAL: Final = {
    "blob": gate_messages.FIREFOX_FOREIGN,
    "file": _FIREFOX_LINK,
    "view-source": _FIREFOX_LINK,
}
#: Redirects to these end without a word of where they led.
_FIREFOX_SILENT: Final = ("chrome:", "data:", "javascript:")
_SCHEMES_REFUSED: Final = frozenset({Reason.CORS_DISABLED_SCHEME, Reason.REDIRECT_TO_OTHER_SCHEME})


def _firefox(blocked: Blocked) -> tuple[str, ...]:
    local = _FIREFOX_LOCAL.get(blocked.url.partition(":")[0])
    if local is not None and blocked.failure.reason in _SCHEMES_REFUSED:
        # Who may not is the page, or the URL that redirected.
        said = [local.format(page=blocked.given_up or blocked.page or OPAQUE, url=blocked.url)]
    else:
        said = _firefox_reason(blocked)
    if blocked.given_up:
        # A refused preflight or redirect is told by its own channel, and then by that of the request that is given up.
        said.append(f"{_BLOCKED} {blocked.given_up}. {FIREFOX[Reason.NETWORK_FAILURE]}")
    return tuple(said)


def _firefox_reason(blocked: Blocked) -> list[str]:
    reason = blocked.failure.reason
    if reason is Reason.REDIRECT_TO_OTHER_SCHEME and not blocked.url.startswith(_FIREFOX_SILENT):
        reason = Reason.CORS_DISABLED_SCHEME
    template = FIREFOX.get(reason)
    if template is None or (reason in _UNSUCCESSFUL and not blocked.cors):
        return []
    parameter = blocked.failure.parameter
    if "invalid token" in template:
        parameter = next((item.strip() for item in parameter.split(",") if not _is_token(item)), parameter)
    # The URL is quoted in one template only.
    url = f"‘{blocked.url}’" if "Credential is not" in template else blocked.url
    texts = [template]
    if reason is Reason.PREFLIGHT_DISALLOWED_REDIRECT:
        texts = [*(texts if blocked.led_on else []), FIREFOX[Reason.PREFLIGHT_INVALID_STATUS]]
    said = [text.replace("{0}", parameter).replace("{1}", str(blocked.status)) for text in texts]
    return [f"{_BLOCKED} {url}. {line}" for line in said]


def _is_token(item: str) -> bool:
    return not item.strip() or is_token(item.strip())


#: Reason: WebKit's sentence. {0} parameter, {1} status, {2} the page's origin.
WEBKIT: Final[dict[Reason, str]] = {
    Reason.DISALLOWED_BY_MODE: (
        "Unsafe attempt to load URL {3} from origin {2}. Domains, protocols and ports must match."
    ),
    Reason.WILDCARD_ORIGIN_NOT_ALLOWED: (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true."
    ),
    Reason.MISSING_ALLOW_ORIGIN_HEADER: "Origin {2} is not allowed by Access-Control-Allow-Origin. Status code: {1}",
    Reason.MULTIPLE_ALLOW_ORIGIN_VALUES: "Access-Control-Allow-Origin cannot contain more than one origin.",
    Reason.INVALID_ALLOW_CREDENTIALS: ('Credentials flag is true, but Access-Control-Allow-Credentials is not "true".'),
    Reason.CORS_DISABLED_SCHEME: "Cross origin requests are only supported for HTTP.",
    Reason.PREFLIGHT_INVALID_STATUS: "Preflight response is not successful. Status code: {1}",
    Reason.PREFLIGHT_DISALLOWED_REDIRECT: "Preflight response is not successful. Status code: {1}",
    Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: "Header Access-Control-Allow-Methods has an invalid value: {0}",
    Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: "Header Access-Control-Allow-Headers has an invalid value: {0}",
    Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: "Method {0} is not allowed by Access-Control-Allow-Methods.",
    Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
        "Request header field {0} is not allowed by Access-Control-Allow-Headers."
    ),
}
for _same in (Reason.INVALID_ALLOW_ORIGIN_VALUE, Reason.ALLOW_ORIGIN_MISMATCH):
    WEBKIT[_same] = WEBKIT[Reason.MISSING_ALLOW_ORIGIN_HEADER]
WEBKIT.update({preflight: WEBKIT[plain] for plain, preflight in IN_PREFLIGHT.items()})


def _webkit(blocked: Blocked) -> tuple[str, ...]:
    template = WEBKIT.get(blocked.failure.reason)
    if template is None:
        return ()
    values = (blocked.failure.parameter, str(blocked.status), blocked.origin, blocked.url)
    said = template
    for i, value in enumerate(values):
        said = said.replace(f"{{{i}}}", value)
    kind = "XMLHttpRequest" if blocked.initiator == "xhr" else "Fetch API"
    return said, f"{kind} cannot load {blocked.url} due to access control checks."


ENGINES: Final[dict[str, Callable[[Blocked], tuple[str, ...]]]] = {
    "chromium": _chromium,
    "firefox": _firefox,
    "webkit": _webkit,
}


def _page_named(engine: str, blocked: Blocked) -> str:
    """The page of a gate's line; a page of an opaque origin is nameless in Firefox, and its origin in Chromium.

    Chromium names the page around a frame, of which a sandboxed one, in a process of its own, knows no more.
    """
    if blocked.origin != OPAQUE or engine == "webkit":
        return blocked.page or OPAQUE
    around = urls.parse(blocked.page) if engine == "chromium" and blocked.page else None
    return OPAQUE if around is None or around.origin is None else f"{around.origin}/"


def lines(engine: str, blocked: Blocked) -> tuple[str, ...]:
    """The lines that an engine's console shows; none for the standard, which has no console."""
    say = ENGINES.get(engine)
    if say is None or (engine == "chromium" and _is_silent(blocked)):
        return ()
    told = {"page": _page_named(engine, blocked), "url": blocked.url, "kind": blocked.initiator}
    other = gate_messages.lines(engine, told, blocked.failure.reason, blocked.failure.parameter)
    warned = [gate_messages.tolerated(engine, {**told, "url": url}) for url in blocked.tolerated]
    return (*[line for line in warned if line], *(other or say(blocked)))
