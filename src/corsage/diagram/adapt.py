"""Adaptations of a CORS diagram as edits: each is one change, can be undone at once, and is true.

True means: the engine ran the adapted scenario, and the lines that were added say what it did. Where it did something
else, the adaptation is refused with what came instead.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from corsage.diagram import words
from corsage.diagram.fields import page_participant
from corsage.diagram.redraw import redraw
from corsage.engines.departures.table import PROFILES
from corsage.fetch import url as urls
from corsage.fetch.address_space import LocalNetwork, Permission
from corsage.fetch.network import Answer, Send
from corsage.fetch.outcome import Failure
from corsage.fetch.profile import STANDARD, Profile
from corsage.handshake import pair, verdict
from corsage.handshake.record import Exchange, FetchRecord
from corsage.handshake.scenario import Guarded, Scenario
from corsage.handshake.servers import guarded
from corsage.http import grammar, headers
from corsage.mermaid import Arrow, Diagram, build
from corsage.mermaid.edit import Edited, EditRefused, edited, insert, participants
from corsage.mermaid.edit.splice import insertion, revise
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.tree import Message, Statement
from corsage.policy import PolicyError


@dataclass(frozen=True, slots=True)
class Adapted:
    """The adapted scenario, the edit of the diagram, and what the engine said when it ran the scenario."""

    scenario: Scenario
    edited: Edited
    proof: str


Result = tuple[Scenario, Diagram, str]


def adapt(scenario: Scenario, diagram: Diagram, request: Mapping[str, Any]) -> Adapted:
    """Make the adaptation that a request names: `{"adapt": "credentials"}`. Raises EditRefused."""
    name = str(request.get("adapt"))
    make = ADAPTATIONS.get(name)
    if make is None:
        raise EditRefused(f"there is no adaptation {name!r}: there are {', '.join(ADAPTATIONS)}")
    arguments = {key: value for key, value in request.items() if key != "adapt"}
    _check_arguments(name, make, arguments)
    try:
        changed, drawn, proof = make(scenario, diagram, **arguments)
    except PolicyError as error:
        raise EditRefused(" ".join(str(error).split())) from error
    # Read anew, so that the adapted diagram is what its text says.
    return Adapted(changed, edited(diagram, parse(drawn.to_text()), f"Adapt: {name.replace('_', ' ')}"), proof)


def _check_arguments(name: str, make: Callable[..., Result], arguments: Mapping[str, Any]) -> None:
    """Raise EditRefused unless the arguments are those that the adaptation takes, each of its type."""
    accepted = dict([*inspect.signature(make).parameters.items()][2:])
    takes = f"it takes {', '.join(accepted) or 'no arguments'}"
    for key, value in arguments.items():
        if key not in accepted:
            raise EditRefused(f"{name}: unknown argument {key!r}; {takes}")
        kind, what = _KINDS.get(accepted[key].annotation, (dict, "an object"))
        if type(value) is not kind:
            raise EditRefused(f"{name}: {key} must be {what}")
    missing = [key for key, it in accepted.items() if it.default is it.empty and key not in arguments]
    if missing:
        raise EditRefused(f"{name}: argument {missing[0]!r} is missing; {takes}")


_KINDS: Final[dict[object, tuple[type, str]]] = {str: (str, "a string"), int: (int, "a whole number")}


def credentials(scenario: Scenario, diagram: Diagram) -> Result:
    """Send cookies along: the request includes credentials, the policy allows them, a note says what that takes."""
    server = _guarded(scenario)
    policy = replace(server.policy, allow_credentials=True)
    request = replace(scenario.requests[0], credentials="include")
    changed = replace(scenario, requests=(request, *scenario.requests[1:]), server=replace(server, policy=policy))
    return _redrawn(scenario, diagram, changed)


def environments(scenario: Scenario, diagram: Diagram, table: Mapping[str, Sequence[str]]) -> Result:
    """Look the origin up by environment: `table` has the allowed origins of each."""
    server = _guarded(scenario)
    if not table or not all(isinstance(it, list) for it in table.values()):
        raise EditRefused('environments takes a table: {"production": ["https://app.example.com"]}')
    policies = {name: replace(server.policy, allow_origins=tuple(origins)) for name, origins in table.items()}
    return _redrawn(scenario, diagram, replace(scenario, server=replace(server, environments=policies)))


def custom_header(scenario: Scenario, diagram: Diagram, name: str, value: str = "value") -> Result:
    """Send a header of the API's own: it has a participant, and its line in Access-Control-Allow-Headers."""
    server = _guarded(scenario)
    if not grammar.is_token(name):
        raise EditRefused(f"{name!r} cannot name a header")
    allowed = server.policy.allow_headers
    if name.lower() not in {it.lower() for it in allowed} and "*" not in allowed:
        allowed = (*allowed, name)
    request = scenario.requests[0]
    kept = tuple(pair for pair in request.headers if pair[0].lower() != name.lower())
    request = replace(request, headers=(*kept, (name, value)))
    changed = replace(
        scenario,
        requests=(request, *scenario.requests[1:]),
        server=replace(server, policy=replace(server.policy, allow_headers=allowed)),
    )
    changed, drawn, proof = _redrawn(scenario, diagram, changed)
    sent = _run(changed).exchanges[-1].sent
    if headers.get(sent.headers, name.lower()) is None:
        raise EditRefused(f"a browser does not send {name} for a script")
    at, actual = _actual(drawn)
    drawn = insert.participant(drawn, name, before=actual.target)
    at, actual = _actual(drawn)
    line = build.message(actual.source, name, f"{name}: {words.cut(value)}")
    note = build.note_over(name, text=f"must be in Access-Control-Allow-Headers:\n{', '.join(allowed)}")
    return changed, _put(drawn, at, [line, note]), proof


def login(scenario: Scenario, diagram: Diagram) -> Result:
    """Put a login in front: without one, the server answers 401, with CORS headers so that the script can read it."""
    server = _guarded(scenario)
    answer = Answer(401, (("www-authenticate", "Bearer"),))
    record = _run(replace(scenario, server=replace(server, answer=answer)))
    _require_readable(record, 401)
    at, actual = _first(diagram)
    page, name = actual.source, _actual(diagram)[1].target
    lines: list[build.Item] = [
        *(_lines(page, name, exchange) for exchange in record.exchanges),
        [build.message(page, page, "JavaScript reads status 401 and asks the user to log in")],
    ]
    block = build.opt("not logged in yet", *lines)
    return scenario, _put(diagram, at, block), f"without a login: {_said(record)}"


def gateway(scenario: Scenario, diagram: Diagram, name: str = "Backend") -> Result:
    """Put a gateway between: it answers the preflight by the policy, and passes the actual request on."""
    record = _run(scenario)
    _require_readable(record, None)
    at, actual = _actual(diagram)
    drawn = insert.participant(diagram, name)
    answer = next(
        (
            i
            for i, it in enumerate(drawn.statements)
            if i > _actual(drawn)[0] and isinstance(it, Message) and it.source == actual.target != it.target
        ),
        None,
    )
    at, actual = _actual(drawn)
    text = words.request_line(record.exchanges[-1].sent)
    status = words.status(_answered(record))
    if answer is not None:
        drawn = _put(drawn, answer, [build.message(name, actual.target, f"{status} + data")])
    drawn = _put(drawn, at + 1, [build.message(actual.target, name, f"{text} (passed on)")])
    drawn = participants.relabel(drawn, actual.target, f"Gateway\n{_origin(record)}")
    return scenario, drawn, _said(record)


def preflight_cache(scenario: Scenario, diagram: Diagram) -> Result:
    """Show what the preflight cache does: the same request again, and no preflight for it."""
    request = scenario.requests[0]
    twice = replace(scenario, requests=(request, request))
    first, again = pair.simulate(twice).fetches
    if not first.preflights:
        raise EditRefused("this request needs no preflight: there is nothing to cache")
    _require_readable(again, None)
    if again.preflights:
        raise EditRefused("the second request is preflighted again: Access-Control-Max-Age does not let it be cached")
    age = headers.get(_answered(first, 0).headers, "access-control-max-age")
    _, actual = _actual(diagram)
    label = f"again within {age} seconds" if age else "again within 5 seconds"
    lines = [build.note_over(actual.source, text="no preflight: the preflight cache still grants it")]
    block = build.opt(label, lines, *(_lines(actual.source, actual.target, it) for it in again.exchanges))
    return scenario, _put(diagram, len(diagram.statements), block), f"the second request: {_said(again)}"


def redirect(scenario: Scenario, diagram: Diagram, location: str, status: int = 307) -> Result:
    """Let the server redirect the actual request to another URL."""
    if status not in (301, 302, 303, 307, 308):
        raise EditRefused("the status of a redirect is 301, 302, 303, 307 or 308")
    server = _guarded(scenario)
    moved = replace(server, answer=Answer(status, (("location", location),)))
    start = scenario.requests[0].url
    play, final = guarded(moved, STANDARD.http1), guarded(server, STANDARD.http1)
    record = pair.simulate_against(
        _only_first(scenario), lambda sent: (play if sent.url == start else final)(sent)
    ).fetches[0]
    _require_readable(record, None)
    at, actual = _actual(diagram)
    hops = [it for it in record.exchanges if not it.sent.preflight]
    if len(hops) < 2 and not record.exchanges[-1].sent.preflight:
        raise EditRefused("the browser followed no redirect")
    lines: list[Statement] = [
        build.message(actual.target, actual.source, f"{words.status(_of(hops[0]))} to {location}")
    ]
    behind = record.exchanges[record.exchanges.index(hops[0]) + 1 :]
    for exchange in behind:
        kind = "preflight of the redirect" if exchange.sent.preflight else "redirected"
        lines.append(build.message(actual.source, actual.target, f"{words.request_line(exchange.sent)} ({kind})"))
        if exchange.sent.preflight:
            answer = f"{words.status(_of(exchange))} + CORS headers"
            lines.append(build.message(actual.target, actual.source, answer))
    return scenario, _put(diagram, at + 1, lines), _said(record)


def local_network(scenario: Scenario, diagram: Diagram) -> Result:
    """Put the server into the local network: the browser asks the user, and without permission nothing is sent."""
    first = _only_first(scenario)
    url = urls.parse(scenario.requests[0].url)
    host = url.host if url is not None else ""
    records = []
    permissions: tuple[Permission, ...] = ("granted", "denied")
    for permission in permissions:
        network = LocalNetwork("public", ((host, "local"),), permission)
        records.append(_run(replace(first, page=replace(first.page, local_network=network)), PROFILES["chromium"]))
    granted, denied = records
    _require_readable(granted, None)
    if not isinstance(denied.outcome, Failure) or denied.outcome.gate != "local-network":
        raise EditRefused(f"the browser does not ask the user here: {_said(denied)}")
    at, actual = _first(diagram)
    page = actual.source
    lines: list[Any] = [
        build.message(page, page, "ask the user: may this page reach devices on the local network?"),
        build.break_("permission denied", build.message(page, page, "block local network access, nothing is sent")),
    ]
    network = LocalNetwork("public", ((host, "local"),), "granted")
    changed = replace(scenario, page=replace(scenario.page, local_network=network))
    flat = build.diagram(lines).statements
    return changed, _put(diagram, at, flat), f"granted: {_said(granted)}; denied: {_said(denied)}"


def _guarded(scenario: Scenario) -> Guarded:
    if not isinstance(scenario.server, Guarded):
        raise EditRefused("the server of this scenario has no policy: give it one first")
    return scenario.server


def _only_first(scenario: Scenario) -> Scenario:
    return replace(scenario, requests=scenario.requests[:1])


def _run(scenario: Scenario, profile: Profile = STANDARD) -> FetchRecord:
    try:
        return pair.simulate(_only_first(scenario), profile).fetches[0]
    except pair.NotInMemoryError as error:
        raise EditRefused("a live server cannot be run in memory: give it a policy first") from error


def _redrawn(scenario: Scenario, diagram: Diagram, changed: Scenario) -> Result:
    """The diagram of a changed scenario, which the engine lets through."""
    record = _run(changed)
    _require_readable(record, None)
    return changed, redraw(scenario, diagram, changed), _said(record)


def _require_readable(record: FetchRecord, status: int | None) -> None:
    outcome = record.outcome
    if isinstance(outcome, Failure):
        raise EditRefused(f"the browser blocks that: {verdict.of(record)}")
    if status is not None and outcome.status != status:
        raise EditRefused(f"the script does not see {status}: {_said(record)}")


def _said(record: FetchRecord) -> str:
    return verdict.of(record)


def _answered(record: FetchRecord, number: int = -1) -> Answer:
    return _of(record.exchanges[number])


def _of(exchange: Exchange) -> Answer:
    assert isinstance(exchange.received, Answer)
    return exchange.received


def _origin(record: FetchRecord) -> str:
    return "/".join(record.request.url.split("/")[:3])


def _lines(page: str, server: str, exchange: Exchange) -> list[Statement]:
    """An exchange as it was: the request line and the status line."""
    sent: Send = exchange.sent
    kind = "preflight" if sent.preflight else "actual request"
    cors = " + CORS headers" if headers.get(_of(exchange).headers, "access-control-allow-origin") else ""
    return [
        build.message(page, server, f"{words.request_line(sent)} ({kind})"),
        build.message(server, page, f"{words.status(_of(exchange))}{cors}", Arrow.SOLID),
    ]


def _first(diagram: Diagram) -> tuple[int, Message]:
    """The first message from the page to another participant."""
    page = page_participant(diagram)
    for i, statement in enumerate(diagram.statements):
        if isinstance(statement, Message) and statement.source == page != statement.target:
            return i, statement
    raise EditRefused("the diagram shows no request of the browser")


def _actual(diagram: Diagram) -> tuple[int, Message]:
    """The message of the actual request."""
    for i, statement in enumerate(diagram.statements):
        if isinstance(statement, Message) and ("(actual request)" in statement.text or "(no pre" in statement.text):
            return i, statement
    return _first(diagram)


def _put(diagram: Diagram, index: int, statements: Sequence[Statement]) -> Diagram:
    return revise(diagram, insertion(diagram, index, statements))


ADAPTATIONS: Final[dict[str, Callable[..., Result]]] = {
    make.__name__: make
    for make in (
        credentials,
        environments,
        custom_header,
        login,
        gateway,
        preflight_cache,
        redirect,
        local_network,
    )
}
"""All adaptations by name; their further arguments are those of the request."""
