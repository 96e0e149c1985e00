"""Why a request was blocked, cause first: what the server refused, then the status, then the CORS check.

A browser names the check that failed, and that is often a symptom: a login in front, a wrong path and a crash all end
in "no Access-Control-Allow-Origin header". The facts here are on the record; nothing is guessed. `first_cause` is what
to look at first, `next_failures` what would block the request after that is mended.
"""

from collections.abc import Iterator
from typing import Final

from corsage.fetch import step as steps
from corsage.fetch.cors import check, grant
from corsage.fetch.network import Answer
from corsage.fetch.reason import Reason
from corsage.fetch.step import Step
from corsage.handshake.record import Exchange, FetchRecord, ServerView
from corsage.http.headers import combined
from corsage.http.headers import get as get_header
from corsage.http.origin import OPAQUE
from corsage.policy import Check, Subject

_REFUSED: Final = {
    Subject.ORIGIN: "The server's policy does not allow the origin {}.",
    Subject.METHOD: "The server's policy does not allow the method {}.",
    Subject.HEADER: "The server's policy does not allow the request header {}.",
    Subject.PRIVATE_NETWORK: "The server's policy does not allow requests from a public page into its private network.",
}

#: What an answer of this status says about a preflight. A preflight never carries credentials (Fetch, 4.8).
_PREFLIGHT_STATUS: Final = {
    401: "asks for a login. A preflight never has credentials, so OPTIONS must be answered before the login",
    403: "refuses it. The answer does not say why: a firewall, a login or the CORS code of the server can do that",
    404: "has nothing for OPTIONS at this URL",
    405: "does not accept the method OPTIONS at this URL",
}
_SERVER_ERROR: Final = "failed while answering it"
_ERROR: Final = "answered it with an error"
#: The reasons that say no more than that CORS headers are missing.
_MISSING: Final = frozenset({
    Reason.MISSING_ALLOW_ORIGIN_HEADER, Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER, Reason.PREFLIGHT_INVALID_STATUS,
})  # fmt: skip
_OF_ORIGIN: Final = frozenset({
    Reason.MISSING_ALLOW_ORIGIN_HEADER, Reason.ALLOW_ORIGIN_MISMATCH, Reason.WILDCARD_ORIGIN_NOT_ALLOWED,
    Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER, Reason.PREFLIGHT_ALLOW_ORIGIN_MISMATCH,
    Reason.PREFLIGHT_WILDCARD_ORIGIN_NOT_ALLOWED,
})  # fmt: skip


def first_cause(fetch: FetchRecord, failed: Step) -> str | None:
    """The sentence about the server that comes before the failed check, or None where the check itself is the cause."""
    exchange = _exchange(fetch, failed)
    if exchange is None or failed.reason not in _OF_ORIGIN | _MISSING:
        return None
    refused = _refused(exchange.server)
    if refused is not None:
        return _REFUSED[refused.subject].format(refused.requested)
    if failed.reason not in _MISSING or not isinstance(exchange.received, Answer):
        return None
    return _of_status(exchange.received.status, preflight=exchange.sent.preflight)


def symptom(failed: Step) -> str | None:
    """What the browser reports where the cause is another one, for a missing Access-Control-Allow-Origin; else None."""
    if failed.check is not steps.ALLOW_ORIGIN or failed.observed is not None:
        return None
    what = "preflight's response" if failed.reason is Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER else "response"
    return f"So the {what} has no Access-Control-Allow-Origin header, which is what the browser reports."


def null_origin(fetch: FetchRecord, failed: Step) -> str | None:
    """Why the request's Origin is `null`, where that is what the answer does not allow; else None.

    The advice is never to allow `null`: every page can make a sandboxed frame, whose origin is `null`.
    """
    if failed.reason not in _OF_ORIGIN or failed.required != OPAQUE:
        return None
    if any(step.check is steps.TAINTED_ORIGIN for step in fetch.steps):
        return (
            "The request's Origin is null, because a redirect led from one foreign origin to another. Request the "
            "final URL directly, or redirect within one origin; do not allow null."
        )
    return (
        "The page's origin is null: it is a sandboxed frame, a file or a data: URL. Serve the page over http or https "
        "without the sandbox, so that it has an origin that can be allowed; do not allow null, which any page can use."
    )


def next_failures(fetch: FetchRecord, failed: Step) -> tuple[str, ...]:
    """What else the same answer would fail by, in the order in which a browser checks; empty if nothing is known.

    A known policy refuses a request as a whole, so there only its other refusals count.
    """
    exchange = _exchange(fetch, failed)
    if exchange is None or not isinstance(exchange.received, Answer):
        return ()
    if exchange.server is not None:
        refusals = [item for item in exchange.server.checks if item.subject in _REFUSED and not item.passed]
        first = 1 if failed.reason in _OF_ORIGIN | _MISSING else 0
        return tuple([_REFUSED[item.subject].format(item.requested) for item in refusals[first:]])
    if not exchange.sent.preflight or not 200 <= exchange.received.status <= 299:
        return ()  # an error answer or a redirect says nothing about what the server would grant
    return tuple(_next_of_preflight(exchange, exchange.received, failed, fetch.request.credentials == "include"))


def _next_of_preflight(exchange: Exchange, answer: Answer, failed: Step, credentials: bool) -> Iterator[str]:  # noqa: FBT001 - the mode
    headers, sent = combined(answer.headers), exchange.sent.headers
    method = get_header(sent, "access-control-request-method")
    names = [name for name in (get_header(sent, "access-control-request-headers") or "").split(",") if name]
    if method is None:
        return
    without_origin = credentials and failed.check is steps.ALLOW_ORIGIN
    if without_origin and check.allow_credentials(headers).reason is not None:
        yield "The request has credentials, so the answer needs `Access-Control-Allow-Credentials: true`, too."
    granted = grant.granted_methods(headers.get("access-control-allow-methods")) or ()
    if failed.check is not steps.METHOD_ALLOWED and not grant.covers_method(method, granted, credentials=credentials):
        yield f"The answer must grant the method {method}, too (Access-Control-Allow-Methods)."
    allowed = grant.granted_headers(headers.get("access-control-allow-headers")) or frozenset()
    missing = [name for name in names if not grant.covers_header(name, allowed, credentials=credentials)]
    missing = [name for name in missing if failed.check is not steps.HEADER_ALLOWED or name != failed.required]
    if missing:
        yield f"The answer must grant the request headers {', '.join(missing)}, too (Access-Control-Allow-Headers)."


def _exchange(fetch: FetchRecord, failed: Step) -> Exchange | None:
    return None if failed.exchange is None else fetch.exchanges[failed.exchange]


def _refused(view: ServerView | None) -> Check | None:
    """The first check of the policy that refused the request. Credentials are not refused: the answer omits them."""
    checks = () if view is None else view.checks
    return next((item for item in checks if item.subject in _REFUSED and not item.passed), None)


def _of_status(status: int, *, preflight: bool) -> str | None:
    if 200 <= status <= 399:
        return None
    what = "preflight" if preflight else "request"
    if preflight:
        words = _PREFLIGHT_STATUS.get(status, _SERVER_ERROR if status >= 500 else _ERROR)
        return f"The server answered the {what} with status {status}: it {words}."
    return (
        f"The server answered the {what} with status {status}, an error answer without CORS headers. "
        "Mend the error; and let error answers carry the CORS headers, so that the page can read them."
    )
