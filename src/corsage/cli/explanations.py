"""What `corsage explain` knows, made from the tables that the engine, the verdicts and the diagnosis use.

An example is run when it is asked for: a scenario in memory whose verdict is shown, so that no text can go stale.
"""

import difflib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, NamedTuple

from corsage.diagnose.catalogue import CAUSES
from corsage.fetch import step as steps
from corsage.fetch.network import Answer
from corsage.fetch.reason import GATES, IN_PREFLIGHT, Reason
from corsage.fetch.request import Page, Request
from corsage.handshake import next_step, pair, verdict
from corsage.handshake.scenario import Scenario, Script, Scripted
from corsage.http.headers import HeaderList

_APP: Final = "https://app.example.com"
_API: Final = "https://api.example.com/data"


class Explanation(NamedTuple):
    """A title, paragraphs of prose, the lines of an example, and the place in the standard."""

    title: str
    paragraphs: tuple[str, ...]
    example: tuple[str, ...] = ()
    link: str = ""


#: Header: what it says, and why it exists.
_HEADERS: Final[Mapping[str, tuple[steps.Check, str]]] = {
    "Access-Control-Allow-Origin": (steps.ALLOW_ORIGIN, """
        The one origin whose pages may see the response, byte for byte as in the request's Origin, or `*` for every
        page, which does not count for requests with credentials.
        | A browser keeps the answers of one site from the pages of another. With this header a server gives its
        consent. Where the value depends on the request, `Vary: Origin` belongs beside it."""),
    "Access-Control-Allow-Credentials": (steps.ALLOW_CREDENTIALS, """
        `true`, in lower case, and nothing else: the page may make the request with cookies and see the response.
        | An answer to a user who is logged in is more precious than one to anybody. So consent to it is asked for
        twice."""),
    "Access-Control-Allow-Methods": (steps.METHOD_ALLOWED, """
        The methods that the actual request may have. GET, HEAD and POST need not be named. Upper and lower case differ.
        | Before there was CORS, no page could make a browser send a DELETE elsewhere. Servers that know nothing of CORS
        are protected by the preflight, which only a server that knows it answers with this header."""),
    "Access-Control-Allow-Headers": (steps.HEADER_ALLOWED, """
        The request headers that the actual request may have, beyond the few that any form can send.
        | A header such as X-Requested-With has been used as proof that a page of the own site asks. The preflight keeps
        that proof valid."""),
    "Access-Control-Max-Age": (steps.MAX_AGE, """
        For how many seconds the answer to the preflight may be remembered. Chromium caps it at 7200, Firefox at 86400
        and WebKit at 600.
        | Without it each request would cost two. A wrong answer is remembered as long as a right one."""),
    "Access-Control-Expose-Headers": (steps.EXPOSED, """
        The response headers that the script may read, beyond the safelisted ones (Content-Type and a few more).
        | A response may carry more in its headers than the server means to give to another site."""),
}  # fmt: skip

#: Status of a preflight's answer: who gives it, and what to do; the sentence of the verdict comes first.
_STATUSES: Final[Mapping[int, str]] = {
    301: "A browser does not follow a redirect of a preflight. The usual ones: http to https, a slash at the end of "
         "the path, a host with or without www. Request the URL that Location names.",
    400: "A server that read the preflight and refused it (Starlette answers `Disallowed CORS origin`), or one that "
         "expects a body or a header. The answer's body often says which.",
    401: "A login stands in front of the CORS code. A preflight never has cookies, nor Authorization, so no login can "
         "succeed: let OPTIONS with Access-Control-Request-Method pass before the login is checked.",
    403: "A firewall, a check against forged requests, or the CORS code itself (Spring answers `Invalid CORS request`)."
         " Send the same OPTIONS with an origin that is allowed: if that gets 403, too, CORS is not the cause.",
    404: "No route answers OPTIONS at this path, or the path is wrong. Try it with GET; if that works, the router "
         "knows the path for other methods only.",
    405: "The router knows the path, and not the method OPTIONS. The CORS code has to answer before the router does.",
    500: "The application failed while it answered OPTIONS, often because it reads a body or a user that a preflight "
         "does not have. Its log says where.",
}  # fmt: skip


def _preflighted(answer: Answer) -> tuple[str, ...]:
    """A PUT whose preflight gets this answer, as it ends."""
    scenario = Scenario(Page(_APP), (Request(_API, "PUT"),), Scripted({_API: Script(answer, Answer(200))}))
    fetch = pair.simulate(scenario).fetches[0]
    advice = next_step.next_step(fetch)
    return (
        f"Example, run now: a page of {_APP} asks PUT {_API}; the preflight gets {answer.status}.",
        f"  {verdict.headline(fetch.outcome)}",
        f"  {verdict.of(fetch)}",
        *([f"  Next: {advice}"] if advice else []),
        "",
    )


def _of_status(status: int) -> Explanation:
    location: HeaderList = (("Location", f"{_API}/"),) if 300 <= status <= 399 else ()
    title = f"My preflight gets {status}"
    return Explanation(title, (_STATUSES[status],), _preflighted(Answer(status, location)), steps.PREFLIGHT_STATUS.link)


def _of_reason(reason: Reason) -> Explanation:
    check = next((check for check in steps.CHECKS.values() if reason in _reasons(check)), None)
    plain = next((plain for plain, preflight in IN_PREFLIGHT.items() if preflight is reason), reason)
    words = (f"In short: {verdict.short(reason)}.", f"What refuses the request: {verdict.GATES[GATES[reason]]}.")
    advice = next_step.advice(plain)
    return Explanation(reason.value, (*words, *([advice] if advice else [])), (), check.link if check else "")


def _reasons(check: steps.Check) -> frozenset[Reason]:
    if check is steps.ALLOW_ORIGIN:
        return frozenset([*IN_PREFLIGHT, *IN_PREFLIGHT.values()]) - _OF_CREDENTIALS
    return _BY_CHECK.get(check.name, frozenset())


_OF_CREDENTIALS: Final = frozenset({Reason.INVALID_ALLOW_CREDENTIALS, Reason.PREFLIGHT_INVALID_ALLOW_CREDENTIALS})
_BY_CHECK: Final[Mapping[str, frozenset[Reason]]] = {
    steps.ALLOW_CREDENTIALS.name: _OF_CREDENTIALS,
    steps.PREFLIGHT_STATUS.name: frozenset({Reason.PREFLIGHT_INVALID_STATUS, Reason.PREFLIGHT_DISALLOWED_REDIRECT}),
    steps.METHOD_ALLOWED.name: frozenset({Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE}),
    steps.HEADER_ALLOWED.name: frozenset({Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE}),
    steps.MIXED_CONTENT.name: frozenset({Reason.MIXED_CONTENT}),
    steps.PORT_ALLOWED.name: frozenset({Reason.BLOCKED_PORT}),
    steps.SCHEME.name: frozenset({Reason.CORS_DISABLED_SCHEME}),
    steps.REDIRECT_CREDENTIALS.name: frozenset({Reason.REDIRECT_CONTAINS_CREDENTIALS}),
}


def _of_check(check: steps.Check) -> Explanation:
    reasons = sorted(reason.value for reason in _reasons(check))
    why = (f"It fails with: {', '.join(reasons)}.",) if reasons else ()
    return Explanation(
        check.name, (f"The browser asks: {check.question}", f"Where: {check.section}.", *why), (), check.link
    )


def _of_header(name: str) -> Explanation:
    check, words = _HEADERS[name]
    what, why = [" ".join(part.split()) for part in words.split("|")]
    return Explanation(name, (what, why, f"The check that reads it: {check.name}."), (), check.link)


def _of_cause(name: str) -> Explanation:
    text = CAUSES[name].text
    paragraphs = (
        text.what,
        f"Tell-tale: {text.tell_tale}",
        text.why,
        f"To confirm: {text.confirm}",
        f"Fix: {text.fix}",
    )
    return Explanation(name, paragraphs)


@cache
def _topics() -> Mapping[str, tuple[str, Callable[[], Explanation]]]:
    """Every topic by its name in lower case: the name, and what explains it."""
    topics: dict[str, tuple[str, Callable[[], Explanation]]] = {}
    for check in steps.CHECKS.values():
        topics[check.name] = (check.name, lambda check=check: _of_check(check))  # type: ignore[misc]
    for reason in Reason:
        topics[reason.value.lower()] = (reason.value, lambda reason=reason: _of_reason(reason))  # type: ignore[misc]
    for header in _HEADERS:
        topics[header.lower()] = (header, lambda header=header: _of_header(header))  # type: ignore[misc]
    for cause in CAUSES:
        topics[cause] = (cause, lambda cause=cause: _of_cause(cause))  # type: ignore[misc]
    for status in _STATUSES:
        topics[str(status)] = (str(status), lambda status=status: _of_status(status))  # type: ignore[misc]
    return topics


def of(topic: str) -> Explanation | None:
    """The explanation of a topic, whatever its case; None where there is none."""
    found = _topics().get(topic.strip().rstrip(":").lower())
    return None if found is None else found[1]()


def nearest(topic: str) -> list[str]:
    """The names that are most like it."""
    topics = _topics()
    return [topics[name][0] for name in difflib.get_close_matches(topic.lower(), topics, 3)]


def listed() -> str:
    """All topics by their kind."""
    kinds = {
        "statuses of a preflight": [str(status) for status in _STATUSES],
        "headers": list(_HEADERS),
        "causes": list(CAUSES),
        "reasons": [reason.value for reason in Reason],
        "checks": list(steps.CHECKS),
    }
    return "".join([f"{kind}:\n" + "".join([f"  {name}\n" for name in names]) for kind, names in kinds.items()])
