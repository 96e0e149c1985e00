"""The JSON form of a handshake (docs/reference/handshake.md), written and read back. Version 1.

`read(write(handshake)) == handshake` for every handshake; `read` checks everything and raises `FormError`.
"""

from typing import Any, Final, NamedTuple

from corsage.fetch.outcome import Outcome
from corsage.fetch.reason import Reason
from corsage.fetch.step import CHECKS, Step
from corsage.handshake import scenario_form
from corsage.handshake.fields import FLAG, TEXT, Codec, Derived, Field, Form, optional, several, whole
from corsage.handshake.form import FormError, Place, choice, listed, mapping, required, text
from corsage.handshake.record import Exchange, FetchRecord, Handshake, ProxyPart, ServerView
from corsage.handshake.wire_form import ANSWER, FAILURE, HEADERS, LOST, OUTCOME, RECEIVED, RESPONSE, SEND
from corsage.policy import Check as ServerCheck
from corsage.policy import Decision, Kind, Refusal, Subject

VERSION: Final = 1


def _enumeration(kind: type[Kind | Refusal | Subject | Reason | ProxyPart]) -> Codec:
    return Codec("string", str, lambda place: choice(place, list(kind)))


CHECK: Final = Form(
    "ServerCheck",
    ServerCheck,
    (
        Field("subject", "subject", _enumeration(Subject), "What was checked."),
        Field("requested", "requested", TEXT, "The value that the request asked for."),
        Field("against", "against", several(TEXT), "The values that the policy allows."),
        Field("passed", "passed", FLAG, "Whether the policy allows it."),
    ),
)

DECISION: Final = Form(
    "Decision",
    Decision,
    (
        Field("kind", "kind", _enumeration(Kind), "What the request is to CORS."),
        Derived("allowed", "boolean", lambda decision: decision.allowed, "Whether the policy refused nothing."),
        Field("refusal", "refusal", optional(_enumeration(Refusal)), "The first check that failed, or null."),
        Field("status", "status", optional(whole(100, 999)), "The status of a preflight's answer, else null."),
        Field("headers", "headers", HEADERS, "The header lines that the policy requires on the response."),
    ),
)

STEP: Final = Form(
    "Step",
    Step,
    (
        Field(
            "check",
            "check",
            Codec("string", lambda check: check.name, lambda place: CHECKS[choice(place, list(CHECKS))]),
            "The name of the check.",
        ),
        Derived("section", "string", lambda step: step.check.section, "The section of the standard."),
        Derived("link", "string", lambda step: step.check.link, "Its address."),
        Field("passed", "passed", optional(FLAG), "The result; null for a step that only decides the way."),
        Field("observed", "observed", optional(TEXT), "The value that came."),
        Field("required", "required", optional(TEXT), "The value that it was compared with."),
        Field("reason", "reason", optional(_enumeration(Reason)), "The reason, if it failed."),
        Field("exchange", "exchange", optional(whole(0, 10**9)), "The index of the exchange that it looked at."),
    ),
)


def _write_view(view: ServerView) -> dict[str, Any]:
    return {**DECISION.write(view.decision), "checks": [CHECK.write(check) for check in view.checks]}


def _read_view(place: Place) -> ServerView:
    mapping(place, [*(field.key for field in DECISION.fields), "checks"])
    checks = listed(required(place, "checks"), CHECK.read)
    decision = Place({key: value for key, value in place.value.items() if key != "checks"}, place.path)
    return ServerView(DECISION.read(decision), checks)


VIEW: Final = Codec("ServerView", _write_view, _read_view)

EXCHANGE: Final = Form(
    "Exchange",
    Exchange,
    (
        Field("request", "sent", SEND.codec, "The request as it was sent."),
        Field("response", "received", RECEIVED, "The answer, or why none came."),
        Field("server", "server", optional(VIEW), "The policy's view; null when the server is not ours to look into."),
        Field("proxy", "proxy", optional(_enumeration(ProxyPart)), "What a proxy in between did.", None),
    ),
)


class _Run(NamedTuple):
    """A fetch record without its request, which the scenario has."""

    outcome: Outcome
    exchanges: tuple[Exchange, ...]
    steps: tuple[Step, ...]


FETCH: Final = Form(
    "Fetch",
    _Run,
    (
        Field("outcome", "outcome", OUTCOME, "What the script sees."),
        Field("exchanges", "exchanges", several(EXCHANGE.codec), "Every request and its answer, in order."),
        Field("steps", "steps", several(STEP.codec), "Every check of the engine, in order."),
    ),
)

#: Every object of the form except the outermost one and the scenario, in the order of the reference page.
FORMS: Final = (FETCH, RESPONSE, FAILURE, EXCHANGE, SEND, ANSWER, LOST, DECISION, CHECK, STEP)


def write(handshake: Handshake) -> dict[str, Any]:
    """The plain data that `read` reads as the same handshake."""
    return {
        "version": VERSION,
        "browser": handshake.browser,
        "scenario": scenario_form.write(handshake.scenario),
        "fetches": [FETCH.write(fetch) for fetch in handshake.fetches],
    }


def read(data: object) -> Handshake:
    """The handshake that plain data describes. Raises `FormError`."""
    # "check" is what `corsage check` writes beside a handshake; it is not part of it.
    place = mapping(Place(data), ("version", "browser", "scenario", "fetches", "check"))
    version = required(place, "version")
    if version.value != VERSION:
        raise version.fail(f"must be {VERSION}; a newer Corsage may have written this file")
    try:
        scenario = scenario_form.read(required(place, "scenario").value)
    except FormError as error:
        raise FormError(f"scenario.{error.path}" if error.path else "scenario", error.problem) from error
    fetches = required(place, "fetches")
    runs: tuple[_Run, ...] = listed(fetches, FETCH.read)
    if len(runs) != len(scenario.requests):
        raise fetches.fail(f"must have one entry a request: {len(scenario.requests)}, not {len(runs)}")
    return Handshake(
        scenario,
        text(required(place, "browser")),
        tuple(
            [
                FetchRecord(request, run.exchanges, run.steps, run.outcome)
                for request, run in zip(scenario.requests, runs, strict=True)
            ]
        ),
    )
