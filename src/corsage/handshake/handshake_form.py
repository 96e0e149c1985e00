"""The JSON form of a handshake (docs/reference/handshake.md), written and read back. Version 1.

`read(write(handshake)) == handshake` for every handshake; `read` checks everything and raises `FormError`.
"""

from typing import Any, Final, get_args

from corsage.fetch.network import Answer, Lost, LostCause, Received, Send
from corsage.fetch.outcome import Failure, Outcome, Response, ResponseType
from corsage.fetch.reason import Reason
from corsage.fetch.step import CHECKS, Step
from corsage.handshake import body_form, scenario_form
from corsage.handshake.form import FormError, Place, choice, flag, integer, listed, mapping, required, text
from corsage.handshake.outcome_form import write_outcome
from corsage.handshake.record import Exchange, FetchRecord, Handshake, ServerView
from corsage.policy import Check as ServerCheck
from corsage.policy import Decision, Kind, Refusal, Subject

VERSION: Final = 1


def write(handshake: Handshake) -> dict[str, Any]:
    """The plain data that `read` reads as the same handshake."""
    return {
        "version": VERSION,
        "browser": handshake.browser,
        "scenario": scenario_form.write(handshake.scenario),
        "fetches": [
            {
                "outcome": write_outcome(fetch.outcome) | _status_text(fetch.outcome),
                "exchanges": [_write_exchange(exchange) for exchange in fetch.exchanges],
                "steps": [_write_step(step) for step in fetch.steps],
            }
            for fetch in handshake.fetches
        ],
    }


def read(data: object) -> Handshake:
    """The handshake that plain data describes. Raises `FormError`."""
    place = mapping(Place(data), ("version", "browser", "scenario", "fetches"))
    version = required(place, "version")
    if version.value != VERSION:
        raise version.fail(f"must be {VERSION}; a newer Corsage may have written this file")
    try:
        scenario = scenario_form.read(required(place, "scenario").value)
    except FormError as error:
        raise FormError(f"scenario.{error.path}" if error.path else "scenario", error.problem) from error
    fetches = required(place, "fetches")
    records = listed(fetches, _read_fetch)
    if len(records) != len(scenario.requests):
        raise fetches.fail(f"must have one entry a request: {len(scenario.requests)}, not {len(records)}")
    return Handshake(
        scenario,
        text(required(place, "browser")),
        tuple([FetchRecord(request, *record) for request, record in zip(scenario.requests, records, strict=True)]),
    )


def _status_text(outcome: Outcome) -> dict[str, str]:
    return {"status_text": outcome.status_text} if isinstance(outcome, Response) else {}


def _write_exchange(exchange: Exchange) -> dict[str, Any]:
    sent, server = exchange.sent, exchange.server
    return {
        "request": {
            "url": sent.url,
            "method": sent.method,
            "headers": [list(pair) for pair in sent.headers],
            "body": None if sent.body is None else body_form.write_octets(sent.body),
            "preflight": sent.preflight,
            "credentials": sent.credentials,
            **({"via": list(sent.via)} if sent.via else {}),
        },
        "response": _write_received(exchange.received),
        "server": None if server is None else _write_view(server),
    }


def _write_received(received: Received) -> dict[str, Any]:
    if isinstance(received, Lost):
        return {"lost": received.cause.value, "detail": received.detail}
    return {
        "status": received.status,
        "reason": received.reason_phrase,
        "headers": [list(pair) for pair in received.headers],
        "body": body_form.write_octets(received.body),
    }


def _write_view(view: ServerView) -> dict[str, Any]:
    decision = view.decision
    return {
        "kind": decision.kind.value,
        "allowed": decision.allowed,
        "refusal": decision.refusal and decision.refusal.value,
        "status": decision.status,
        "headers": [list(pair) for pair in decision.headers],
        "checks": [
            {"subject": check.subject.value, "requested": check.requested, "against": list(check.against),
             "passed": check.passed}
            for check in view.checks
        ],
    }  # fmt: skip


def _write_step(step: Step) -> dict[str, Any]:
    return {
        "check": step.check.name,
        "section": step.check.section,
        "link": step.check.link,
        "passed": step.passed,
        "observed": step.observed,
        "required": step.required,
        "reason": step.reason and step.reason.value,
        "exchange": step.exchange,
    }


def _read_fetch(place: Place) -> tuple[tuple[Exchange, ...], tuple[Step, ...], Outcome]:
    mapping(place, ("outcome", "exchanges", "steps"))
    exchanges = listed(required(place, "exchanges"), _read_exchange)
    return exchanges, listed(required(place, "steps"), _read_step), _read_outcome(required(place, "outcome"))


def _read_outcome(place: Place) -> Outcome:
    mapping(place)
    if "error" in place.value:
        return Failure(
            choice(required(place, "reason"), list(Reason)),
            text(place.get("parameter", "")),
            text(place.get("detail", "")),
            text(place.get("url", "")),
        )
    return Response(
        choice(required(place, "type"), get_args(ResponseType)),
        integer(required(place, "status"), 0, 999),
        text(required(place, "url")),
        flag(required(place, "redirected")),
        scenario_form.header_list(required(place, "headers")),
        body_form.octets(required(place, "body")),
        text(place.get("status_text", "")),
    )


def _read_exchange(place: Place) -> Exchange:
    mapping(place, ("request", "response", "server"))
    sent = mapping(required(place, "request"), Send._fields)
    body = required(sent, "body")
    server = place.get("server")
    return Exchange(
        Send(
            text(required(sent, "url")),
            text(required(sent, "method")),
            scenario_form.header_list(required(sent, "headers")),
            None if body.value is None else body_form.octets(body),
            flag(required(sent, "preflight")),
            flag(required(sent, "credentials")),
            listed(sent.get("via", []), text),
        ),
        _read_received(required(place, "response")),
        None if server.value is None else _read_view(server),
    )


def _read_received(place: Place) -> Received:
    mapping(place)
    if "lost" in place.value:
        return Lost(choice(place["lost"], list(LostCause)), text(place.get("detail", "")))
    return Answer(
        integer(required(place, "status"), 100, 999),
        scenario_form.header_list(required(place, "headers")),
        body_form.octets(required(place, "body")),
        text(place.get("reason", "")),
    )


def _read_view(place: Place) -> ServerView:
    mapping(place, ("kind", "allowed", "refusal", "status", "headers", "checks"))
    refusal, status = place.get("refusal"), place.get("status")
    decision = Decision(
        choice(required(place, "kind"), list(Kind)),
        None if refusal.value is None else choice(refusal, list(Refusal)),
        None if status.value is None else integer(status, 100, 999),
        scenario_form.header_list(required(place, "headers")),
    )
    return ServerView(decision, listed(required(place, "checks"), _read_check))


def _read_check(place: Place) -> ServerCheck:
    mapping(place, ServerCheck._fields)
    return ServerCheck(
        choice(required(place, "subject"), list(Subject)),
        text(required(place, "requested")),
        listed(required(place, "against"), text),
        flag(required(place, "passed")),
    )


def _read_step(place: Place) -> Step:
    mapping(place, ("check", "section", "link", "passed", "observed", "required", "reason", "exchange"))
    passed, reason, exchange = place.get("passed"), place.get("reason"), place.get("exchange")
    return Step(
        CHECKS[choice(required(place, "check"), list(CHECKS))],
        None if passed.value is None else flag(passed),
        _optional_text(place.get("observed")),
        _optional_text(place.get("required")),
        None if reason.value is None else choice(reason, list(Reason)),
        None if exchange.value is None else integer(exchange, 0, 10_000),
    )


def _optional_text(place: Place) -> str | None:
    return None if place.value is None else text(place)
