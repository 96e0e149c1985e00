"""What a console text needs to know of a recorded fetch: the failure, and what stood around it in the record."""

from typing import Final

from corsage.consoles import chromium_network as network_messages
from corsage.consoles import chromium_schemes
from corsage.consoles.blocked import Blocked
from corsage.fetch import step
from corsage.fetch import url as urls
from corsage.fetch.gates.mixed_content import TOLERATED
from corsage.fetch.network import Answer, Received
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.url import URL
from corsage.handshake.record import FetchRecord, Handshake
from corsage.http import methods
from corsage.http.headers import get as get_header
from corsage.http.status import REASON_PHRASES, REDIRECT_STATUSES

#: What a redirect can be refused for.
_OF_REDIRECTS: Final = frozenset({
    step.ALLOW_ORIGIN, step.ALLOW_CREDENTIALS, step.LOCATION, step.REDIRECT_SCHEME, step.REDIRECT_COUNT,
    step.REDIRECT_CREDENTIALS, step.REDIRECT_BODY,
})  # fmt: skip


def leads_astray(fetch: FetchRecord) -> bool:
    """Whether the last response has a Location that is not safe to follow; one that was stored was looked at before."""
    if not fetch.exchanges:
        return False
    last = fetch.exchanges[-1]
    location = get_header(last.received.headers, "location") if isinstance(last.received, Answer) else None
    target = None if location is None else urls.parse_header(location, last.sent.url)
    return target is not None and chromium_schemes.is_unsafe(target.href)


def responded(fetch: FetchRecord) -> str | None:
    """Of the response, stored or not; an opaque one has a status, which is not the page's to know."""
    answered = [made.observed for made in fetch.steps if made.check is step.ANSWERED]
    status = int(answered[-1] or 0) if answered else 0
    if not isinstance(fetch.outcome, Response) or status < 400:
        return None
    last = fetch.exchanges[-1].received if fetch.exchanges else None
    sent = last.reason_phrase if isinstance(last, Answer) and last.status == status else ""
    return network_messages.responded(status, fetch.outcome.status_text or sent or REASON_PHRASES.get(status, ""))


def blocked(handshake: Handshake, fetch: FetchRecord) -> Blocked | None:
    """A failure with what stood around it, for `corsage.consoles.lines`; None for a response."""
    if not isinstance(fetch.outcome, Failure):
        return None
    page, failed = handshake.scenario.page, fetch.failed_step
    first = urls.parse(fetch.request.url, page.base)
    # A console shows what the script wrote, user and password too.
    written_url = first.href if first is not None else fetch.request.url
    url = written_url if first is not None and fetch.outcome.url == first.shown else fetch.outcome.url
    received = None if failed is None or failed.exchange is None else fetch.exchanges[failed.exchange].received
    return Blocked(
        fetch.outcome,
        page.origin,
        url,
        written_url,
        received.status if isinstance(received, Answer) else None,
        failed.observed if failed is not None else None,
        fetch.request.initiator,
        fetch.request.mode,
        page.base or "",
        tuple([made.observed or "" for made in fetch.steps if made.required == TOLERATED]),
        _is_cors(fetch),
        _given_up(fetch, first, written_url),
        methods.normalize(fetch.request.method),
        fetch.request.redirect == "follow" and received is not None and _redirects(received),
        "about:srcdoc" if page.srcdoc else page.base or "",
    )


def _is_cors(fetch: FetchRecord) -> bool:
    """Whether it had become a CORS request when it failed: main fetch notes the first URL of another origin."""
    left = any(made.check is step.SAME_ORIGIN and made.passed is None for made in fetch.steps)
    return left and fetch.request.mode == "cors"


def _given_up(fetch: FetchRecord, first: URL | None, written_url: str) -> str:
    """The URL of the CORS request that ended with a refused preflight or a refused redirect, or "".

    `written_url` is the first URL as the script wrote it.
    """
    failed = fetch.failed_step
    if failed is None or not _is_cors(fetch):
        return ""
    if failed.check is step.LOCAL_SPACE:
        wanted = fetch.steps[-2:-1] and fetch.steps[-2].check is step.PREFLIGHT_CACHED and not fetch.steps[-2].passed
        return fetch.outcome.url if wanted else ""
    if failed.exchange is None:
        return ""
    exchange = fetch.exchanges[failed.exchange]
    followed = fetch.request.redirect == "follow" and _redirects(exchange.received)
    if not (exchange.sent.preflight or (followed and failed.check in _OF_REDIRECTS)):
        return ""
    url = exchange.sent.url
    if first is not None and url == first.target:
        return written_url
    return fetch.outcome.url if exchange.sent.preflight and isinstance(fetch.outcome, Failure) else url


def _redirects(received: Received) -> bool:
    if not isinstance(received, Answer) or received.status not in REDIRECT_STATUSES:
        return False
    return get_header(received.headers, "location") is not None
