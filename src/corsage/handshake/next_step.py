"""What to do next about a fetch that was blocked: one sentence.

It follows the order of `corsage.handshake.first_cause`: the server's own refusal, the status, the failed check. No
sentence opens a door: an origin is to be allowed by its name, if it is the reader's own, and `null` and `*` never.
"""

from typing import Final

from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.reason import IN_PREFLIGHT, Reason
from corsage.fetch.step import Step
from corsage.handshake import first_cause
from corsage.handshake.record import FetchRecord
from corsage.http.headers import get as get_header

_ORIGIN: Final = "If {required} is your page, add exactly this origin to the origins that the server allows."
_ONE_VALUE: Final = (
    "Let exactly one layer (application, server or proxy) send Access-Control-Allow-Origin, with the one origin that "
    "asked, and with `Vary: Origin`."
)

#: Fields: {required} what was needed, {parameter} what the reason speaks of.
_BY_REASON: Final[dict[Reason, str]] = {
    Reason.MISSING_ALLOW_ORIGIN_HEADER: _ORIGIN,
    Reason.ALLOW_ORIGIN_MISMATCH: _ORIGIN,
    Reason.WILDCARD_ORIGIN_NOT_ALLOWED: (
        "Make the request without credentials if it needs none; else let the server answer with the one origin that "
        "asked, from a list of origins."
    ),
    Reason.MULTIPLE_ALLOW_ORIGIN_VALUES: _ONE_VALUE,
    Reason.INVALID_ALLOW_ORIGIN_VALUE: (
        "Write the value as scheme://host or scheme://host:port, without a slash at its end: {required}."
    ),
    Reason.INVALID_ALLOW_CREDENTIALS: (
        "Make the request without credentials if it needs none; else let the server send "
        "`Access-Control-Allow-Credentials: true` to the origins that it trusts."
    ),
    Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: "Add {required} to the methods that the server allows.",
    Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: (
        "Add {required} to the request headers that the server allows; or do not send it, if the script need not."
    ),
    Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: "Write Access-Control-Allow-Methods as names with commas.",
    Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: "Write Access-Control-Allow-Headers as names with commas.",
    Reason.PREFLIGHT_DISALLOWED_REDIRECT: "Request the URL that the redirect leads to.",
    Reason.MIXED_CONTENT: "Request the URL over https.",
    Reason.NO_CORS_REDIRECT_MODE_NOT_FOLLOW: "Leave the redirect mode out.",
    Reason.DISALLOWED_BY_MODE: "Use the mode cors, and let the server allow the page's origin.",
    Reason.REDIRECT_CONTAINS_CREDENTIALS: "Let the redirect lead to a URL without user name and password.",
    Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED: (
        "Ask the user for the permission (the browser does it at the first request); no CORS header replaces it."
    ),
    Reason.INSECURE_LOCAL_NETWORK: "Serve the page over https.",
    Reason.BLOCKED_PORT: "Let the server listen on another port, 443 or 8080 for instance.",
    Reason.CROSS_ORIGIN_RESOURCE_POLICY: "Request it in the mode cors, and let the server allow the page's origin.",
    Reason.CROSS_ORIGIN_EMBEDDER_POLICY: "Request it in the mode cors, and let the server allow the page's origin.",
}
_PLAIN: Final = {preflight: plain for plain, preflight in IN_PREFLIGHT.items()}

_REFUSED: Final = (
    "Change the policy of the server, if the request is one that it shall allow: `corsage policy check FILE`."
)
#: By the status of the preflight's answer; 5 stands for 500 to 599.
_BY_PREFLIGHT_STATUS: Final = {
    401: "Let OPTIONS requests with Access-Control-Request-Method reach the CORS code before the login is asked for.",
    403: (
        "Send the same OPTIONS request with an origin that is allowed: if that is refused, too, a layer before the "
        "CORS code refuses OPTIONS."
    ),
    404: "Check the path; then let the CORS code answer OPTIONS on this route.",
    405: "Let the CORS code answer OPTIONS on this route, before the router looks at the method.",
    5: "Look into the server's log for the OPTIONS request.",
}
_STATUS: Final = "Send the request with curl, mend the error, and check again."


def next_step(fetch: FetchRecord) -> str:
    """The sentence, or "" where nothing is to be done or nothing is known."""
    outcome, failed = fetch.outcome, fetch.failed_step
    if isinstance(outcome, Response) or failed is None:
        return ""
    if first_cause.null_origin(fetch, failed) is not None:
        return ""  # the verdict says it
    return _of_server(fetch, failed) or _of_check(outcome, failed)


def advice(reason: Reason) -> str:
    """What to do about a reason by itself, with `...` where a request would fill in a value; "" if nothing is known."""
    return _BY_REASON.get(_PLAIN.get(reason, reason), "").format(required="...", parameter="...")


def _of_server(fetch: FetchRecord, failed: Step) -> str:
    exchange = None if failed.exchange is None else fetch.exchanges[failed.exchange]
    if exchange is None or not isinstance(exchange.received, Answer):
        return ""
    status = exchange.received.status
    if failed.reason is Reason.PREFLIGHT_DISALLOWED_REDIRECT:
        location = get_header(exchange.received.headers, "location")
        return f"Request the URL that the redirect leads to: {location}" if location else ""
    if first_cause.first_cause(fetch, failed) is None:
        return ""
    if exchange.server is not None and any(not check.passed for check in exchange.server.checks):
        return _REFUSED
    if exchange.sent.preflight:
        return _BY_PREFLIGHT_STATUS.get(status) or _BY_PREFLIGHT_STATUS.get(status // 100, _STATUS)
    return _STATUS


def _of_check(outcome: Failure, failed: Step) -> str:
    reason = _PLAIN.get(outcome.reason, outcome.reason)
    return _BY_REASON.get(reason, "").format(required=failed.required, parameter=outcome.parameter)
