"""Evidence that is complete enough, as a `Scenario` that the engine runs.

Complete enough means: the page's origin, an absolute URL, and one answer whose status and headers are both known. An
answer that is not known is a dropped connection in the scenario; a result that rests on it is not used.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from corsage.engines.departures.table import PROFILES
from corsage.evidence.known import Evidence, KnownAnswer
from corsage.fetch import url as urls
from corsage.fetch.cors import safelist
from corsage.fetch.network import Answer, Lost
from corsage.fetch.profile import STANDARD
from corsage.fetch.request import Credentials, Page, Request
from corsage.fetch.step import Step
from corsage.handshake import pair
from corsage.handshake.record import Exchange, Handshake
from corsage.handshake.scenario import Scenario, Script, Scripted
from corsage.http.headers import FORBIDDEN_REQUEST_HEADERS, HeaderList
from corsage.http.origin import OPAQUE
from corsage.http.origin import parse as parse_origin

#: A value that makes a preflight necessary, for a header whose name is known and whose value is not.
_UNSAFE: Final[Mapping[str, str]] = {"content-type": "application/json", "range": "bytes=0-1,4-5"}


class Run(NamedTuple):
    """A run, and the step that decided; None where no known answer decided against the request."""

    handshake: Handshake
    failed: Step | None


def run(evidence: Evidence, credentials: Credentials) -> Run | None:
    """Run what is known, with these credentials where none are stated; None where too little is known."""
    scenario = as_scenario(evidence, credentials)
    if scenario is None:
        return None
    handshake = pair.simulate(scenario, PROFILES.get(evidence.browser or "", STANDARD))
    fetch = handshake.fetches[0]
    step = fetch.failed_step
    if step is not None and step.exchange is not None and not _is_known(fetch.exchanges[step.exchange], scenario):
        step = None
    return Run(handshake, step)


def _is_known(exchange: Exchange, scenario: Scenario) -> bool:
    """Whether its answer stands in the evidence: it is not one that was dropped, nor that of a redirect's target."""
    assert isinstance(scenario.server, Scripted)
    return not isinstance(exchange.received, Lost) and exchange.sent.url in scenario.server.by_target


def as_scenario(evidence: Evidence, credentials: Credentials) -> Scenario | None:
    """The scenario that the evidence describes."""
    origin, request = evidence.page, evidence.request
    url = urls.parse(request.url) if request.url else None
    if request.mode not in {None, "cors", "no-cors", "same-origin"}:
        return None
    if origin is None or url is None or not url.is_http or not (origin == OPAQUE or parse_origin(origin)):
        return None
    preflight, actual = _answer(evidence.preflight), _answer(evidence.actual)
    if preflight is None and actual is None:
        return None
    method = request.method or "GET"
    made = Request(
        url.href if not url.has_credentials else url.target,
        method,
        _headers(evidence),
        mode="no-cors" if request.mode == "no-cors" and method in {"GET", "HEAD", "POST"} else "cors",
        credentials=_credentials(request.credentials) or credentials,
        redirect="follow",
    )
    if preflight is None and actual is not None:
        # A preflight that is not known is not judged: the real answer shows that it was passed, or never needed.
        made = replace(made, method=method if method in {"GET", "HEAD", "POST"} else "POST", headers=())
    return Scenario(Page(origin), (made,), Scripted({url.target: Script(preflight, actual)}))


def _answer(answer: KnownAnswer | None) -> Answer | None:
    if answer is None or not answer.status or answer.status < 100 or answer.headers is None:
        return None
    headers = tuple([(name, value) for name, value in answer.headers.items() if value is not None])
    if len(headers) != len(answer.headers):
        return None
    latin = tuple([(name, value.encode("latin-1", "replace").decode("latin-1")) for name, value in headers])
    return Answer(answer.status, latin)


def _headers(evidence: Evidence) -> HeaderList:
    """The headers of the script; one whose value is not known gets a value that is not safelisted."""
    headers = evidence.request.headers or {}
    return tuple(
        [
            (name, _UNSAFE.get(name, "x") if value is None else value)
            for name, value in headers.items()
            if name not in FORBIDDEN_REQUEST_HEADERS and not name.startswith(("sec-", "proxy-", ":"))
        ]
    )


def unsafe_names(evidence: Evidence) -> tuple[str, ...]:
    """The request headers that the preflight has to ask for."""
    return safelist.unsafe_names(_headers(evidence))


def _credentials(stated: str | None) -> Credentials | None:
    values: Mapping[str, Credentials] = {"include": "include", "same-origin": "same-origin", "omit": "omit"}
    return values.get(stated or "")
