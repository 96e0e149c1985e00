"""What a reason means, in words for people: one table, read by every view.

`short` fits into a diagram's note. `sentence` says which check failed, with its values. `of` says how a fetch ended,
cause first (`corsage.handshake.first_cause`). Fixes for a server are not here.
"""

from typing import Final

from corsage.fetch.outcome import Failure, Outcome, Response
from corsage.fetch.reason import Gate, Reason
from corsage.fetch.step import Step
from corsage.handshake import first_cause
from corsage.handshake.record import FetchRecord

#: reason: (short, sentence). Fields: {observed} what came, {required} what it was compared with, {parameter}.
WORDS: Final[dict[Reason, tuple[str, str]]] = {
    Reason.DISALLOWED_BY_MODE: (
        "mode same-origin forbids another origin",
        "The request's mode is same-origin, and the URL is of another origin ({observed}).",
    ),
    Reason.INVALID_RESPONSE: ("the response is invalid", "The response is invalid."),
    Reason.WILDCARD_ORIGIN_NOT_ALLOWED: (
        "Allow-Origin * is not enough with credentials",
        (
            "Access-Control-Allow-Origin is the wildcard *, which does not count for a request with "
            "credentials: it does not allow the origin {required}."
        ),
    ),
    Reason.MISSING_ALLOW_ORIGIN_HEADER: (
        "no Allow-Origin in the response",
        "The response has no Access-Control-Allow-Origin header, so it does not allow the origin {required}.",
    ),
    Reason.MULTIPLE_ALLOW_ORIGIN_VALUES: (
        "several values in Allow-Origin",
        "Access-Control-Allow-Origin has several values ({observed}), only one is allowed.",
    ),
    Reason.INVALID_ALLOW_ORIGIN_VALUE: (
        "Allow-Origin is not an origin",
        "Access-Control-Allow-Origin is {observed}, which is not an origin.",
    ),
    Reason.ALLOW_ORIGIN_MISMATCH: (
        "origin not in Allow-Origin",
        "Access-Control-Allow-Origin is {observed}, and the request's Origin is {required}.",
    ),
    Reason.INVALID_ALLOW_CREDENTIALS: (
        "Allow-Credentials is not true",
        "The request carries credentials, and Access-Control-Allow-Credentials is {observed}, not true.",
    ),
    Reason.CORS_DISABLED_SCHEME: (
        "the scheme does not speak CORS",
        "Requests across origins are for http and https, the URL's scheme is {parameter}.",
    ),
    Reason.PREFLIGHT_INVALID_STATUS: (
        "the preflight's status is not ok",
        "The preflight was answered with status {observed}: it must be one of 200 to 299.",
    ),
    Reason.PREFLIGHT_DISALLOWED_REDIRECT: (
        "the preflight was redirected",
        "The preflight was answered with a redirect ({observed}), which is not allowed.",
    ),
    Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: (
        "Allow-Methods is not a list of methods",
        "The preflight's Access-Control-Allow-Methods is not a list of methods: {observed}.",
    ),
    Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: (
        "Allow-Headers is not a list of names",
        "The preflight's Access-Control-Allow-Headers is not a list of header names: {observed}.",
    ),
    Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
        "method not in Allow-Methods",
        "The preflight's Access-Control-Allow-Methods ({observed}) does not name the method {required}.",
    ),
    Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
        "header not in Allow-Headers",
        "The preflight's Access-Control-Allow-Headers ({observed}) does not name the request header {required}.",
    ),
    Reason.REDIRECT_CONTAINS_CREDENTIALS: (
        "the redirect's URL has credentials",
        "The redirect leads to a URL with user name or password, which is not allowed across origins.",
    ),
    Reason.NO_CORS_REDIRECT_MODE_NOT_FOLLOW: (
        "no-cors needs redirect mode follow",
        "A no-cors request across origins must have the redirect mode follow, not {observed}.",
    ),
    Reason.INSECURE_LOCAL_NETWORK: (
        "an insecure page asks for the local network",
        "The page is not a secure context, and the server is in the more private address space {parameter}.",
    ),
    Reason.INVALID_LOCAL_NETWORK_ACCESS: (
        "the address space is not the one announced",
        "The request was for the address space {required}, and the server is in {observed}.",
    ),
    Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED: (
        "no permission for the local network",
        "The user has not permitted the page to reach the address space {parameter}.",
    ),
    Reason.INVALID_URL: ("not a URL", "fetch() threw: {parameter} is not a URL."),
    Reason.URL_WITH_CREDENTIALS: ("credentials in the URL", "fetch() threw: {parameter} has a user name or password."),
    Reason.INVALID_METHOD: ("not a method", "fetch() threw: {parameter} is not a method."),
    Reason.FORBIDDEN_METHOD: ("forbidden method", "fetch() threw: no script may use the method {parameter}."),
    Reason.NO_CORS_METHOD: (
        "method not possible in no-cors",
        "fetch() threw: {parameter} is not possible in mode no-cors (GET, HEAD and POST are).",
    ),
    Reason.INVALID_HEADER_NAME: ("not a header name", "fetch() threw: {parameter} is not a header name."),
    Reason.INVALID_HEADER_VALUE: (
        "not a header value",
        "fetch() threw: the value of {parameter} has a line break or NUL in it.",
    ),
    Reason.NON_BYTE_STRING: (
        "not a ByteString",
        "fetch() threw: a method or header holds a character beyond U+00FF.",
    ),
    Reason.BODY_NOT_ALLOWED: ("GET and HEAD have no body", "fetch() threw: a {parameter} request cannot have a body."),
    Reason.NETWORK_FAILURE: ("no response", "No response came: {observed}."),
    Reason.BLOCKED_PORT: ("blocked port", "Browsers do not connect to port {parameter}."),
    Reason.DANGLING_MARKUP: (
        "dangling markup",
        "The URL {parameter} was written with both a line break or tab and a '<': markup that was left open, it seems.",
    ),
    Reason.INVALID_DATA_URL: (
        "broken data: URL",
        "The data: URL answers nothing: it has no comma, or what follows is not base64, as it says.",
    ),
    Reason.UNKNOWN_SCHEME: ("unknown scheme", "There is no network behind the scheme {parameter}."),
    Reason.BLOB_NOT_FOUND: ("no such blob", "There is no blob {parameter}, or it has been revoked."),
    Reason.BLOB_METHOD: ("a blob answers GET only", "A blob: URL answers GET only, not {parameter}."),
    Reason.BLOB_OTHER_ORIGIN: ("another origin's blob", "The blob {parameter} is not this page's to read."),
    Reason.BLOB_PARTITION: (
        "a blob of another partition",
        "The blob {parameter} was made under another top-level site.",
    ),
    Reason.BLOB_RANGE: ("not a range of the blob", "The Range {observed} is not one of the {required}."),
    Reason.INVALID_LOCATION: ("Location is not a URL", "The redirect's Location is not a URL: {observed}."),
    Reason.REDIRECT_TO_OTHER_SCHEME: (
        "redirect to another scheme",
        "The redirect leads to the scheme {parameter}, only http and https are followed.",
    ),
    Reason.REDIRECT_MODE_ERROR: (
        "redirect mode is error",
        "The response is a redirect ({observed}), and the request's redirect mode is error.",
    ),
    Reason.REDIRECT_BODY_NOT_REPLAYABLE: (
        "the body cannot be sent again",
        "The redirect wants the body again, and it was a stream.",
    ),
    Reason.TOO_MANY_REDIRECTS: ("too many redirects", "There were more than {required} redirects."),
    Reason.ONLY_IF_CACHED_MODE: (
        "only-if-cached needs same-origin",
        "fetch() threw: the cache mode only-if-cached is possible in the mode same-origin only, not in {parameter}.",
    ),
    Reason.STREAM_NOT_ALLOWED: (
        "no stream in this mode",
        "fetch() threw: a stream can be a body in the modes cors and same-origin only, not in {parameter}.",
    ),
    Reason.STREAM_NOT_SUPPORTED: (
        "no stream as a body",
        "fetch() threw: this browser takes no stream for a body.",
    ),
    Reason.INVALID_REFERRER: (
        "not a referrer",
        "fetch() threw: {parameter} cannot be the referrer, because it is not a URL.",
    ),
    Reason.NOT_CACHED: ("not in the cache", "The cache mode is only-if-cached, and nothing is cached."),
    Reason.KEEPALIVE_TOO_LARGE: (
        "keepalive body too large",
        "The body of a keepalive request has {observed} bytes; {required} are allowed.",
    ),
    Reason.PROXY_AUTHENTICATION: ("proxy asks for a password", "The answer was 407: a proxy asks for a password."),
    Reason.MIXED_CONTENT: (
        "mixed content: https asks http",
        (
            "The page came over https, so it may not ask {parameter} over http. Nothing was sent to it, and CORS was "
            "not asked."
        ),
    ),
    Reason.CROSS_ORIGIN_RESOURCE_POLICY: (
        "Cross-Origin-Resource-Policy forbids it",
        "The response's Cross-Origin-Resource-Policy is {observed}: a page of {required} may not have it without CORS.",
    ),
    Reason.CONTENT_SECURITY_POLICY: (
        "the page's Content-Security-Policy forbids it",
        (
            "This is not CORS: the page's own Content-Security-Policy ({required}) does not allow {observed}, and "
            "nothing was sent there."
        ),
    ),
    Reason.MIME_TYPE_MISMATCH: (
        "the type is not one for this element",
        "This is not CORS: the response's type is {observed}, and the element needs {required}.",
    ),
    Reason.OPAQUE_RESPONSE_BLOCKED: (
        "opaque response blocked (ORB)",
        "This is not CORS: a response of type {observed} that was loaded without CORS cannot be used as {required}.",
    ),
    Reason.INTEGRITY_MISMATCH: (
        "the body is not the one that integrity names",
        "This is not CORS: integrity asks for {required}, and the browser has {observed}.",
    ),
    Reason.WEBSOCKET_REFUSED: (
        "the server refused the WebSocket",
        "This is not CORS: the handshake was answered with {observed}, and the browser needs {required}.",
    ),
    Reason.CROSS_ORIGIN_EMBEDDER_POLICY: (
        "the page's embedder policy forbids it",
        (
            "The page's Cross-Origin-Embedder-Policy is {required}, so a response without CORS needs a "
            "Cross-Origin-Resource-Policy that lets the page have it, and it is {observed}."
        ),
    ),
}

#: What a page can do about a scheme that fetch() does not speak.
_SCHEMES: Final = {
    "ws": "fetch() does not speak {parameter}:, which is for `new WebSocket(url)`. A WebSocket is not subject to CORS.",
    "file": "A page may not fetch files of the machine that it runs on (file:). Serve the file over http.",
}
_SCHEMES.update({"wss": _SCHEMES["ws"]})
_OF_SCHEMES: Final = frozenset({Reason.CORS_DISABLED_SCHEME, Reason.UNKNOWN_SCHEME})

#: Each gate by its name, so that none is taken for CORS.
GATES: Final[dict[Gate, str]] = {
    "cors": "blocked by CORS",
    "constructor": "TypeError before sending",
    "network": "network error",
    "mixed-content": "blocked as mixed content",
    "local-network": "blocked by Local Network Access",
    "resource-policy": "blocked by Cross-Origin-Resource-Policy",
    "embedder-policy": "blocked by Cross-Origin-Embedder-Policy",
    "content-security-policy": "not CORS: blocked by Content-Security-Policy",
    "mime-type": "not CORS: refused for its type",
    "opaque-response-blocking": "not CORS: blocked by opaque response blocking",
    "integrity": "not CORS: refused for its integrity",
}

_PREFLIGHT: Final = "Preflight"


def _words(reason: Reason) -> tuple[str, str]:
    """A preflight's CORS check fails in the same words, said of the preflight."""
    words = WORDS.get(reason)
    if words is not None:
        return words
    short, sentence = WORDS[Reason(reason.value.removeprefix(_PREFLIGHT))]
    return short, sentence.replace("The response", "The preflight's response", 1)


def short(reason: Reason) -> str:
    """A few words, for a note in a diagram."""
    return _words(reason)[0]


def sentence(step: Step, parameter: str = "") -> str:
    """One sentence about a failed step, with its values."""
    assert step.reason is not None, "only a failed step has a reason"
    scheme = _SCHEMES.get(parameter) if step.reason in _OF_SCHEMES else None
    return (scheme or _words(step.reason)[1]).format(
        observed="absent" if step.observed is None else step.observed or "empty",
        required=step.required,
        parameter=parameter or step.observed,
    )


def of(fetch: FetchRecord) -> str:
    """How a fetch ended, in a few sentences: the cause first, then the check that failed, then what fails next."""
    outcome: Outcome = fetch.outcome
    if isinstance(outcome, Response):
        return _response(outcome)
    step = fetch.failed_step
    if step is None:
        return _words(outcome.reason)[0]
    origin = first_cause.null_origin(fetch, step)
    if origin is not None:
        return origin
    cause, following = first_cause.first_cause(fetch, step), first_cause.next_failures(fetch, step)
    if cause is None:
        return " ".join([sentence(step, outcome.parameter), *following])
    return " ".join([cause, *following, first_cause.symptom(step) or sentence(step, outcome.parameter)])


def headline(outcome: Outcome) -> str:
    """Allowed, or blocked and by what gate."""
    if isinstance(outcome, Failure):
        return f"{GATES[outcome.gate]}: {outcome.reason.value}"
    return "allowed"


def _response(outcome: Response) -> str:
    if outcome.type in {"opaque", "opaqueredirect"}:
        return f"The script gets an {outcome.type} response: it can read neither status, headers nor body."
    names = ", ".join(name for name, _ in outcome.headers) or "none"
    return f"The script reads status {outcome.status}, the body, and these headers: {names}."
