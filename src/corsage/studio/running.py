"""A run as the page shows it: the verdict with its cause first, what a picture shows of it, its own diagram.

`run` is the run in memory; `result` makes the same of a handshake that HTTP carried. Nothing is decided here: the
engine and the policy have decided, and every word reads their record.
"""

import json
from typing import Final

from corsage import diagram
from corsage.consoles import recording
from corsage.diagram import words
from corsage.engines.departures.table import PROFILES
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Failure
from corsage.handshake import handshake_form, pair, scenario_form, verdict
from corsage.handshake.form import FormError
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.scenario import Scenario
from corsage.policy import Check, Subject
from corsage.studio import forms, mending

#: Of a check of the server that failed: the cause, in the words of the policy.
CAUSES: Final = {
    Subject.ORIGIN: "`{}` is not among the server's allowed origins",
    Subject.METHOD: "`{}` is not in the server's Allow-Methods",
    Subject.HEADER: "`{}` is not in the server's Allow-Headers",
    Subject.CREDENTIALS: "the server's policy does not allow credentials",
    Subject.PRIVATE_NETWORK: "the server does not allow requests into its private network",
}
CARRY: Final = "the server gives no answer that a browser could check"


def run(request: forms.RunRequest) -> forms.Ran:
    """Run a scenario in memory, as each of the browsers would. Raises `FormError`."""
    scenario = scenario_form.read(request["scenario"])
    return {"results": [result(_simulated(scenario, name)) for name in browsers(request["browsers"])], "over": "memory"}


def recorded(request: forms.RecordRequest) -> forms.Ran:
    """What the page shows of a handshake that was recorded elsewhere. Raises `FormError`."""
    try:
        data = json.loads(request["text"])
    except ValueError as error:
        raise FormError("", f"this is not JSON: {error}") from error
    return {"results": [result(handshake_form.read(data))], "over": "http"}


def browsers(names: list[str]) -> list[str]:
    """The names, if each is a profile's. Raises `FormError`."""
    for name in names:
        if name not in PROFILES:
            raise FormError("browsers", f"{name!r} is not a browser: choose from {', '.join(PROFILES)}")
    return names


def _simulated(scenario: Scenario, browser: str) -> Handshake:
    try:
        return pair.simulate(scenario, PROFILES[browser])
    except pair.NotInMemoryError as error:
        raise FormError("server", "this server is a real URL: choose My URL, which asks it over the network") from error


def result(handshake: Handshake) -> forms.Result:
    """What the page shows of a handshake."""
    number = next(
        (i for i, fetch in enumerate(handshake.fetches) if isinstance(fetch.outcome, Failure)),
        len(handshake.fetches) - 1,
    )
    fetch = handshake.fetches[number]
    return {
        "browser": handshake.browser,
        "handshake": handshake_form.write(handshake),
        "verdict": _verdict(handshake, fetch, number),
        "trail": _trail(fetch),
        "trace": diagram.trace(handshake).to_text(),
    }


def _verdict(handshake: Handshake, fetch: FetchRecord, number: int) -> forms.Verdict:
    """How the run ended: of the first fetch that was blocked, or of the last. `step` is the one that decided."""
    failure = fetch.outcome if isinstance(fetch.outcome, Failure) else None
    failed = fetch.failed_step if failure else None
    return {
        "blocked": handshake.blocked,
        "cause": _cause(fetch, failure),
        "sentence": verdict.of(fetch),
        "reason": failure.reason.value if failure else None,
        "console": list(recording.console_lines(handshake, fetch)),
        "fetch": number,
        "step": None if failed is None else fetch.steps.index(failed),
        "fix": mending.fix(handshake) if failure else None,
    }


def _cause(fetch: FetchRecord, failure: Failure | None) -> str:
    if failure is None:
        asked = sum(exchange.sent.preflight for exchange in fetch.exchanges)
        return "the preflight was granted, and the script reads the answer" if asked else "the script reads the answer"
    refused = _refusing(fetch)
    if refused is not None:
        value = _spelled(fetch, refused.requested) if refused.subject is Subject.HEADER else refused.requested
        return CAUSES[refused.subject].format(words.cut(value))
    exchange = _deciding(fetch)
    if exchange is not None and exchange.sent.preflight and isinstance(exchange.received, Answer):
        status = exchange.received.status
        if not 200 <= status <= 299:
            return f"the preflight was answered with `{words.status(exchange.received)}`, before CORS had a say"
    return verdict.short(failure.reason)


def _refusing(fetch: FetchRecord) -> Check | None:
    """The check of the server's policy that refused, where the policy refused at all."""
    exchange = _deciding(fetch)
    if exchange is None or exchange.server is None or exchange.server.decision.allowed:
        return None
    return next((check for check in exchange.server.checks if not check.passed), None)


def _deciding(fetch: FetchRecord) -> Exchange | None:
    step = fetch.failed_step
    if step is None or step.exchange is None or step.exchange >= len(fetch.exchanges):
        return None
    return fetch.exchanges[step.exchange]


def _spelled(fetch: FetchRecord, name: str) -> str:
    """A header's name as the script wrote it; preflights have it in lower case."""
    return next((written for written, _ in fetch.request.headers if written.lower() == name), name)


def _trail(fetch: FetchRecord) -> forms.Trail:
    blocked = isinstance(fetch.outcome, Failure)
    step = fetch.failed_step if blocked else None
    return {
        "blocked": blocked,
        "exchanges": [_told(exchange) for exchange in fetch.exchanges],
        "failed": step.exchange if step else None,
    }


def _told(exchange: Exchange) -> forms.TrailExchange:
    sent, received = exchange.sent, exchange.received
    answered = words.response_lines(received.headers) if isinstance(received, Answer) else []
    return {
        "preflight": sent.preflight,
        "request": words.request_line(sent),
        "sent": [*(["no credentials, CORS headers:"] if sent.preflight else []), *words.request_lines(sent.headers)],
        "answer": words.status(received) if isinstance(received, Answer) else words.cut(received.cause),
        "received": answered or ["no CORS headers"],
        "refused": exchange.server is not None and not exchange.server.decision.allowed,
    }
