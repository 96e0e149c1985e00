"""What Chromium prints about a failure, and its `CorsError` name and failed parameter (Network.CorsErrorStatus).

One table of sentences by reason. Nothing here decides: the failure has already been made.
"""

from typing import Final

from corsage.consoles import chromium_network as network_messages
from corsage.consoles import chromium_schemes
from corsage.consoles.blocked import Blocked
from corsage.fetch import url as urls
from corsage.fetch.reason import CORS_REASONS, IN_PREFLIGHT, Reason

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
    """Chromium's name for the failure and its failed parameter, or None where it is not a CORS error to Chromium."""
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
    """As the DevTools protocol, which is JSON, has bytes: what is not UTF-8 is not told."""
    try:
        return parameter.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""


def is_silent(blocked: Blocked) -> bool:
    """XMLHttpRequest has only GET for a blob:, whosever it is, and Chromium says nothing of any other method."""
    is_first_request = blocked.initiator == "xhr" and blocked.url == blocked.first_url
    return is_first_request and blocked.method != "GET" and blocked.url.startswith("blob:")


def _is_local(blocked: Blocked) -> bool:
    redirected = blocked.failure.reason is Reason.REDIRECT_TO_OTHER_SCHEME
    named = blocked.failure.reason in _OF_SCHEMES
    return named and chromium_schemes.is_local(blocked.url, blocked.initiator, redirected=redirected)


def _is_ftp(blocked: Blocked) -> bool:
    """Chromium gives up on ftp: before it looks for CORS."""
    return blocked.failure.reason is Reason.CORS_DISABLED_SCHEME and blocked.url.startswith("ftp:")


def network_line(blocked: Blocked) -> str | None:
    """The line of Chromium's network stack, which has the last word on a failure, or None."""
    if _named(blocked) is not None:
        return network_messages.refused()
    if is_silent(blocked):
        return None
    reason = blocked.failure.reason
    if reason is Reason.REDIRECT_TO_OTHER_SCHEME and not chromium_schemes.is_unsafe(blocked.url):
        return None if _is_local(blocked) or blocked.mode == "same-origin" else network_messages.unknown_scheme()
    return network_messages.failed(reason, blocked.observed)


def chromium_lines(blocked: Blocked) -> tuple[str, ...]:
    """The lines of Chromium's renderer, without those of its network stack."""
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
