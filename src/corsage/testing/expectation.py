"""The assertions, as functions over a recorded fetch: each returns what it asserts about, or raises.

They need no browser and no pytest, so the synchronous and the asynchronous page share them.
"""

from collections.abc import Mapping, Sequence

from corsage.browser.response import ClientResponse
from corsage.fetch import step
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure, Response
from corsage.fetch.reason import Reason
from corsage.handshake.record import Handshake
from corsage.http.headers import combined
from corsage.testing.failure import CORSAssertionError


def allowed(handshake: Handshake) -> ClientResponse:
    """The script gets a response that it can read."""
    fetch = handshake.fetches[-1]
    if isinstance(fetch.outcome, Failure):
        raise CORSAssertionError(f"{_call(handshake)} was blocked: {fetch.outcome.reason}", handshake)
    if fetch.outcome.type == "opaque":
        raise CORSAssertionError(f"{_call(handshake)} got an opaque response, which no script can read", handshake)
    return ClientResponse(fetch.outcome, handshake)


def blocked(handshake: Handshake, reason: str | Reason | None) -> Failure:
    """The browser blocks the call because of CORS, for this reason if one is named.

    A failure that is not CORS (the server did not answer, mixed content) does not count as blocked: such a test would
    pass although CORS allows everything.
    """
    wanted = None if reason is None else _reason(reason)
    outcome = handshake.fetches[-1].outcome
    if isinstance(outcome, Response):
        raise CORSAssertionError(f"{_call(handshake)} was allowed: the script read status {outcome.status}", handshake)
    if wanted is not None and outcome.reason is not wanted:
        raise CORSAssertionError(f"{_call(handshake)} failed with {outcome.reason}, not {wanted}", handshake)
    if wanted is None and outcome.gate != "cors":
        raise CORSAssertionError(
            f"{_call(handshake)} failed, but not because of CORS: {outcome.reason}; name it as reason if you mean it",
            handshake,
        )
    return outcome


def preflighted(handshake: Handshake, *, expected: bool) -> None:
    """The call needs a preflight, or needs none. One that the preflight cache answers is needed all the same."""
    needed = any(made.check is step.PREFLIGHT_NEEDED and made.observed == "yes" for made in handshake.fetches[-1].steps)
    if needed is not expected:
        sentence = "needs no preflight" if expected else "needs a preflight"
        raise CORSAssertionError(f"{_call(handshake)} {sentence}", handshake)


def readable_error(handshake: Handshake, status: int) -> None:
    """The script reads an error answer of this status."""
    response = allowed(handshake)
    if response.status != status:
        raise CORSAssertionError(f"{_call(handshake)} answered {response.status}, not {status}", handshake)


def varies_by_origin(handshakes: Sequence[Handshake]) -> None:
    """The answers of the same URL to several origins may not be exchanged by a shared cache.

    They may if Access-Control-Allow-Origin is the same for all (`*`, or absent). Otherwise each needs `Vary: Origin`,
    or must not be stored in a shared cache (`no-store`, `private`).
    """
    headers = [_answer_headers(handshake) for handshake in handshakes]
    if len({answer.get("access-control-allow-origin") for answer in headers}) == 1:
        return
    for handshake, answer in zip(handshakes, headers, strict=True):
        varied = {item.strip().lower() for item in answer.get("vary", "").split(",")}
        directives = {item.strip().lower() for item in answer.get("cache-control", "").split(",")}
        if not ({"origin", "*"} & varied or {"no-store", "private"} & directives):
            raise CORSAssertionError(
                f"{_call(handshake)}: Access-Control-Allow-Origin depends on Origin, but the answer has no "
                "`Vary: Origin`, so a shared cache can give it to a page of another origin",
                handshake,
            )


def _answer_headers(handshake: Handshake) -> Mapping[str, str]:
    actual = [exchange for exchange in handshake.fetches[-1].exchanges if not exchange.sent.preflight]
    if not actual or not isinstance(actual[-1].received, Answer):
        raise CORSAssertionError(f"{_call(handshake)} got no answer to compare", handshake)
    return combined(actual[-1].received.headers)


def _call(handshake: Handshake) -> str:
    request = handshake.fetches[-1].request
    return f"{request.method} {request.url} from {handshake.scenario.page.origin}"


def _reason(reason: str | Reason) -> Reason:
    try:
        return Reason(reason)
    except ValueError:
        raise ValueError(f"{reason!r} is not a reason; docs/reference/reasons.md lists them all") from None
