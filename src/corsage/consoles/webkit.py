"""What WebKit prints about a failure: one table of sentences by reason."""

from typing import Final

from corsage.consoles.blocked import Blocked
from corsage.fetch.reason import IN_PREFLIGHT, Reason

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


def webkit_lines(blocked: Blocked) -> tuple[str, ...]:
    """The lines of WebKit's console."""
    template = WEBKIT.get(blocked.failure.reason)
    if template is None:
        return ()
    values = (blocked.failure.parameter, str(blocked.status), blocked.origin, blocked.url)
    sentence = template
    for i, value in enumerate(values):
        sentence = sentence.replace(f"{{{i}}}", value)
    kind = "XMLHttpRequest" if blocked.initiator == "xhr" else "Fetch API"
    return sentence, f"{kind} cannot load {blocked.url} due to access control checks."
