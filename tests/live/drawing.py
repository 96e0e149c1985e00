"""A disagreement for people: the smallest case as a scenario, and both handshakes as diagrams."""

import json
from pathlib import Path
from typing import Any, Final

from tests.live.browser import Seen
from tests.live.comparison import ABOUT, Comparison
from tests.live.lab import Seen as Request

from corsage.diagram import trace
from corsage.fetch import step
from corsage.fetch.network import Answer, Lost, LostCause, Send
from corsage.fetch.outcome import Failure, Outcome, Response
from corsage.fetch.reason import Reason
from corsage.fetch.step import Step
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.scenario import Scripted
from corsage.mermaid import text

FOLDER: Final = Path("build/conformance")
#: What the transport adds tells nothing, and would hide the rest.
_SHOWN: Final = ("access-control-request-", "authorization", "content-type", "origin", "range", "referer", "x-")


def told(name: str, case: dict[str, Any], comparison: Comparison) -> str:
    """The text of a report; the scenario and the diagrams are also left as files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.json"
    scenario = {key: value for key, value in case.items() if key not in ABOUT}
    path.write_text(json.dumps(scenario, indent=1, ensure_ascii=False) + "\n", "utf-8")
    parts = [*comparison.lines, f"smallest case ({path}):", json.dumps(case)]
    engine, browser = comparison.handshake, observed(comparison)
    for who, handshake in ((f"engine, as {engine.browser}", engine), (f"the real {engine.browser}", browser)):
        diagram = trace(handshake)
        file = FOLDER / f"{name}-{who.split()[1]}.mmd"
        file.write_text(diagram.to_text(), "utf-8")
        parts += [f"\n{who} ({file}):", text.render(diagram)]
    return "\n".join(parts)


def observed(comparison: Comparison) -> Handshake:
    """What the browser did, as a handshake: exchanges and outcomes, and of the steps the one that failed, if told."""
    scenario = comparison.handshake.scenario
    assert isinstance(scenario.server, Scripted)
    answers = {url.partition("#")[0]: script for url, script in scenario.server.answers.items()}
    records = []
    for fetch, (seen, requests) in zip(comparison.handshake.fetches, comparison.observed, strict=True):
        exchanges = []
        for request in requests:
            preflight = request.get("access-control-request-method") is not None and request.method == "OPTIONS"
            script = answers.get(request.url)
            answer = Answer(404) if script is None else script.preflight if preflight else script.actual
            exchanges.append(Exchange(_sent(request, preflight=preflight), answer or Lost(LostCause.CLOSED)))
        outcome = _outcome(seen)
        steps = (_failed(outcome, seen, len(exchanges)),) if isinstance(outcome, Failure) else ()
        records.append(FetchRecord(fetch.request, tuple(exchanges), steps, outcome))
    return Handshake(scenario, comparison.handshake.browser, tuple(records))


def _sent(request: Request, *, preflight: bool) -> Send:
    headers = tuple([(name, value) for name, value in request.headers if name.startswith(_SHOWN)])
    return Send(
        request.url, request.method, headers, request.body or None, preflight, request.get("cookie") is not None
    )


def _outcome(seen: Seen) -> Outcome:
    outcome = seen.outcome
    if "error" in outcome:
        code, parameter = seen.cors_error or (Reason.NETWORK_FAILURE.value, "")
        return Failure(Reason(code), parameter)
    headers = outcome["headers"] if "type" in outcome else ()
    return Response(
        outcome.get("type", "cors"), outcome["status"], outcome["url"], bool(outcome.get("redirected")),
        tuple([(name, value) for name, value in headers]), (outcome["body"] or "").encode(),
    )  # fmt: skip


def _failed(failure: Failure, seen: Seen, exchanges: int) -> Step:
    said = f"{seen.outcome['error']}: {seen.outcome['text']}"
    return Step(step.ANSWERED, False, said, None, failure.reason, exchanges - 1 if exchanges else None)  # noqa: FBT003 - the field `passed`
