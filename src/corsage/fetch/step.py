"""Every check that the algorithm makes leaves one frozen `Step`: where in the standard, what was compared, the result.

One table says what each check is called, what it asks, and where the Fetch standard states it. Whatever is shown to
anyone later (a diagram, a diagnosis, a report) reads steps; nothing downstream derives again what happened.
"""

from typing import Final, NamedTuple

from corsage.fetch.reason import Reason

STANDARD: Final = "https://fetch.spec.whatwg.org/"
MIXED: Final = "https://w3c.github.io/webappsec-mixed-content/"
CSP: Final = "https://w3c.github.io/webappsec-csp/"
HTML: Final = "https://html.spec.whatwg.org/multipage/"
LOCAL_NETWORK: Final = "https://wicg.github.io/local-network-access/"


class Check(NamedTuple):
    """What is checked: its name in JSON, the question, and the section of the standard with its anchor."""

    name: str
    question: str
    section: str
    anchor: str
    document: str = STANDARD

    @property
    def link(self) -> str:
        """The place in the standard."""
        return self.document + self.anchor


class Step(NamedTuple):
    """One check, made. `passed` is None where it only decides the way ("is a preflight needed?").

    `observed` is what came, `required` what it was compared with, both in the words of the protocol; `exchange` is
    the index of the exchange that the check looked at, None before the first.
    """

    check: Check
    passed: bool | None
    observed: str | None = None
    required: str | None = None
    reason: Reason | None = None
    exchange: int | None = None


_REQUEST = ("Request constructor", "#dom-request")
_MAIN = ("main fetch", "#concept-main-fetch")
_HTTP = ("HTTP fetch", "#concept-http-fetch")
_REDIRECT = ("HTTP-redirect fetch", "#concept-http-redirect-fetch")
_PREFLIGHT = ("CORS-preflight fetch", "#cors-preflight-fetch-0")
_CORS = ("CORS check", "#concept-cors-check")
_NETWORK = ("HTTP-network fetch", "#concept-http-network-fetch")

URL_PARSES = Check("url", "is it a URL without credentials?", *_REQUEST)
METHOD_VALID = Check("method", "is it a method that a script may use?", *_REQUEST)
HEADER_VALID = Check("header", "is it a header that a script may set?", *_REQUEST)
HEADER_DROPPED = Check(
    "header-dropped", "is it a forbidden request-header?", "headers class", "#concept-headers-append"
)
OPTIONS_VALID = Check("options", "do the options go together?", *_REQUEST)
BODY_ALLOWED = Check("body", "may this method have a body?", *_REQUEST)
MARKUP = Check("markup", "is the URL free of markup that was left open?", *_MAIN)
PORT_ALLOWED = Check("port", "is the port not blocked?", "port blocking", "#port-blocking")
SAME_ORIGIN = Check("same-origin", "is the URL same origin with the page?", *_MAIN)
SAME_ORIGIN_MODE = Check("mode-same-origin", "does mode same-origin stay on its origin?", *_MAIN)
NO_CORS_REDIRECT = Check("no-cors-redirect-mode", "is the redirect mode of a no-cors request follow?", *_MAIN)
SCHEME = Check("scheme", "is the scheme one that CORS speaks?", *_MAIN)
PREFLIGHT_NEEDED = Check("preflight-needed", "must the server be asked first?", *_MAIN)
PREFLIGHT_CACHED = Check("preflight-cache", "has the server said yes recently?", *_HTTP)
HTTP_CACHED = Check(
    "http-cache",
    "does the HTTP cache hold a fresh response?",
    "HTTP-network-or-cache fetch",
    "#concept-http-network-or-cache-fetch",
)
ANSWERED = Check("answered", "did a response come?", *_NETWORK)
BLOB = Check("blob", "is there such a blob, and may this page read it?", "scheme fetch", "#concept-scheme-fetch")
ALLOW_ORIGIN = Check("allow-origin", "does Access-Control-Allow-Origin name the origin?", *_CORS)
ALLOW_CREDENTIALS = Check("allow-credentials", "is Access-Control-Allow-Credentials true?", *_CORS)
PREFLIGHT_STATUS = Check("preflight-status", "is the preflight's status an ok status?", *_PREFLIGHT)
ALLOW_METHODS_PARSE = Check("allow-methods-list", "is Access-Control-Allow-Methods a list of methods?", *_PREFLIGHT)
ALLOW_HEADERS_PARSE = Check("allow-headers-list", "is Access-Control-Allow-Headers a list of names?", *_PREFLIGHT)
METHOD_ALLOWED = Check("allow-methods", "does Access-Control-Allow-Methods name the method?", *_PREFLIGHT)
HEADER_ALLOWED = Check("allow-headers", "does Access-Control-Allow-Headers name the header?", *_PREFLIGHT)
MAX_AGE = Check("max-age", "how many seconds may the answer be remembered?", *_PREFLIGHT)
RESPONSE_ACCEPTED = Check("accepted", "does the network accept the response?", *_NETWORK)
REDIRECT_MODE = Check("redirect-mode", "may the redirect be followed?", *_HTTP)
LOCATION = Check("location", "is Location a URL?", "location URL", "#concept-response-location-url")
REDIRECT_SCHEME = Check("redirect-scheme", "does the redirect lead to HTTP(S)?", *_REDIRECT)
REDIRECT_COUNT = Check("redirect-count", "are there at most 20 redirects?", *_REDIRECT)
REDIRECT_CREDENTIALS = Check("redirect-credentials", "is Location free of credentials?", *_REDIRECT)
REDIRECT_BODY = Check("redirect-body", "can the body be sent again?", *_REDIRECT)
REDIRECT_METHOD = Check("redirect-method", "does the redirect turn the method into GET?", *_REDIRECT)
TAINTED_ORIGIN = Check(
    "tainted-origin", "did a redirect taint the origin?", "redirect-taint", "#concept-request-tainted-origin"
)
KEEPALIVE = Check("keepalive", "does the body of a keepalive request fit into 64 KiB?", *_NETWORK)
EXPOSED = Check("exposed", "which headers may the script read?", *_MAIN)
# Gates that are not CORS
MIXED_CONTENT = Check(
    "mixed-content",
    "does a page that came over TLS ask over TLS?",
    "should fetching request be blocked as mixed content",
    "#should-block-fetch",
    MIXED,
)
LOCAL_SPACE = Check(
    "local-network",
    "may the page reach into a more private network?",
    "integration with Fetch",
    "#integration-fetch",
    LOCAL_NETWORK,
)
RESOURCE_POLICY = Check(
    "resource-policy",
    "may another origin load this without CORS?",
    "cross-origin resource policy check",
    "#cross-origin-resource-policy-check",
)
EMBEDDER_POLICY = Check(
    "embedder-policy",
    "has the response agreed to be embedded, as the page's embedder policy demands?",
    "cross-origin resource policy check",
    "#cross-origin-resource-policy-internal-check",
)
TIMING = Check("timing", "may the page see how long it took?", "TAO check", "#concept-tao-check")
CONTENT_SECURITY = Check(
    "content-security-policy",
    "does the page's Content-Security-Policy allow the URL?",
    "should request be blocked by Content Security Policy",
    "#should-block-request",
    CSP,
)
CONTENT_SECURITY_REPORT = Check(
    "content-security-policy-report",
    "would a policy that only reports allow the URL?",
    "report Content Security Policy violations for request",
    "#report-for-request",
    CSP,
)
MIME_TYPE = Check(
    "mime-type",
    "may an element use a response of this type?",
    "should response to request be blocked due to its MIME type",
    "#should-response-to-request-be-blocked-due-to-mime-type?",
)
OPAQUE_BLOCKED = Check(
    "opaque-response-blocking",
    "does an opaque response look like what an element can use?",
    "opaque response blocking",
    "#orb",
)
INTEGRITY = Check("integrity", "does the body have the hash that the element names?", *_MAIN)
WEBSOCKET = Check(
    "websocket", "did the server accept the WebSocket?", "WebSocket protocol alterations", "#websocket-protocol"
)
# What comes of a load that is not fetch()
PAGE_SEES = Check("page-sees", "what does the page see?", "HTML, the element's own section", "", HTML)

CHECKS: Final[dict[str, Check]] = {value.name: value for value in list(globals().values()) if isinstance(value, Check)}
