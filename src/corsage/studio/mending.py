"""The change of a policy after which a blocked request is allowed, and no wider one: found by running it again.

Only names are ever added: this page's origin, this method, this header. Never `*`, never a pattern, never `null`, and
nothing that `corsage.policy` refuses. Where no such change helps, there is no fix.
"""

from collections.abc import Iterator
from dataclasses import replace
from difflib import unified_diff
from typing import Any, Final

from corsage.engines.departures.table import PROFILES
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import IN_PREFLIGHT, Reason
from corsage.handshake import pair
from corsage.handshake.record import FetchRecord, Handshake
from corsage.handshake.scenario import Guarded, Scenario
from corsage.http.origin import OPAQUE
from corsage.policy import Policy, PolicyError, Subject
from corsage.studio import forms, toml

#: Rounds of change and run; each round adds everything that the checks of one exchange ask for.
MOST_ROUNDS: Final = 4
_LISTS: Final = {
    Subject.ORIGIN: ("allow_origins", "Allow-Origin"),
    Subject.METHOD: ("allow_methods", "Allow-Methods"),
    Subject.HEADER: ("allow_headers", "Allow-Headers"),
}
_OF_CREDENTIALS: Final = frozenset({Reason.WILDCARD_ORIGIN_NOT_ALLOWED, Reason.INVALID_ALLOW_CREDENTIALS})


def fix(handshake: Handshake) -> forms.Fix | None:
    """The smallest change of names after which the same scenario runs through, in the same browser; or None."""
    server = handshake.scenario.server
    if not isinstance(server, Guarded) or server.policy.allow_origin_function is not None:
        return None
    before = server.policy.to_dict()
    policy, changes, current = dict(before), dict[str, None](), handshake
    for _ in range(MOST_ROUNDS):
        made = list(_changes(current, policy))
        if not made:
            return None
        changes.update(dict.fromkeys(made))
        try:
            mended = replace(server, policy=Policy.from_mapping(policy))
        except PolicyError:
            return None
        current = pair.simulate(replace(handshake.scenario, server=mended), PROFILES[handshake.browser])
        if not current.blocked:
            return _fix(before, policy, list(changes))
    return None


def _fix(before: dict[str, Any], after: dict[str, Any], changes: list[str]) -> forms.Fix:
    lines = unified_diff(toml.policy(before).splitlines(), toml.policy(after).splitlines(), n=1, lineterm="")
    return {
        "label": "Add it and run" if len(changes) == 1 else f"Make {len(changes)} changes and run",
        "changes": changes,
        "policy": after,
        "diff": [line for line in lines if not line.startswith(("---", "+++", "@@"))],
    }


def _changes(handshake: Handshake, policy: dict[str, Any]) -> Iterator[str]:
    """Change the policy as the first blocked fetch needs it, and say each change."""
    fetch = next(fetch for fetch in handshake.fetches if isinstance(fetch.outcome, Failure))
    failure = fetch.outcome
    assert isinstance(failure, Failure)
    yield from _names(fetch, policy)
    if _plain(failure.reason) in _OF_CREDENTIALS:
        yield from _credentials(handshake.scenario, policy)


def _names(fetch: FetchRecord, policy: dict[str, Any]) -> Iterator[str]:
    step = fetch.failed_step
    if step is None or step.exchange is None or step.exchange >= len(fetch.exchanges):
        return
    view = fetch.exchanges[step.exchange].server
    for check in view.checks if view is not None else ():
        field, header = _LISTS.get(check.subject, ("", ""))
        value = check.requested
        if check.passed or not field or value == OPAQUE or "," in value:
            continue
        values = list(policy.get(field, []))
        if value not in values:
            policy[field] = [*values, value]
            yield f"add {value} to {header}"


def _credentials(scenario: Scenario, policy: dict[str, Any]) -> Iterator[str]:
    """Credentials, for this page by its name: with them no asterisk may stand."""
    origin = scenario.page.origin
    if origin == OPAQUE:
        return
    if not policy.get("allow_credentials"):
        policy["allow_credentials"] = True
        yield "allow credentials"
    if "*" in policy.get("allow_origins", []):
        policy["allow_origins"] = [origin]
        yield f"allow {origin} by name in place of *"
    asked = {name.lower() for request in scenario.requests for name, _ in request.headers}
    if "*" in policy.get("allow_headers", []):
        policy["allow_headers"] = sorted(asked)
        yield "name the headers in place of *"
    if "*" in policy.get("allow_methods", []):
        policy["allow_methods"] = sorted({request.method.upper() for request in scenario.requests})
        yield "name the methods in place of *"


def _plain(reason: Reason) -> Reason:
    """The reason of a preflight's CORS check as that of any response's."""
    return next((plain for plain, inside in IN_PREFLIGHT.items() if inside is reason), reason)
