"""Reading an edited diagram back: what an author changed in it, as a change of the page, the request or the policy.

The edited diagram is compared with the template of the scenario, field by field. What is no field is the author's own
and changes nothing. A field whose occurrences say different new values, or whose value cannot be, is refused with the
reason; nothing is changed then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, TypeAlias

from corsage.diagram.cast import origin_of
from corsage.diagram.fields import Field, Name, fields
from corsage.diagram.template import template
from corsage.fetch import url as urls
from corsage.handshake import scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.scenario import Guarded, Scenario
from corsage.mermaid import Diagram
from corsage.policy import Policy, PolicyError


class NotReadBack(ValueError):  # noqa: N818  # an answer, not a failure: nothing was changed
    """The edit means no change of the scenario that can be made; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Change(NamedTuple):
    """A field that the author changed: its values before and now."""

    name: Name
    old: tuple[str, ...]
    new: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(self.old) or 'nothing'} -> {', '.join(self.new) or 'nothing'}"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The scenario as the edited diagram says it, and what differs."""

    scenario: Scenario
    changes: tuple[Change, ...]


Values: TypeAlias = tuple[str, ...]


def read_back(scenario: Scenario, edited: Diagram) -> ReadBack:
    """The scenario that the edited diagram shows. Raises NotReadBack."""
    before, after = _by_name(fields(template(scenario))), _by_name(fields(edited))
    changes = [change for name in Name for change in _changes(name, before.get(name, ()), after.get(name, ()))]
    changed = scenario
    for change in changes:
        try:
            changed = _APPLY[change.name](changed, change)
        except PolicyError as error:
            raise NotReadBack(f"{change}: {'; '.join(str(error).splitlines())}") from error
    try:
        scenario_form.read(scenario_form.write(changed))
    except FormError as error:
        raise NotReadBack(str(error)) from error
    return ReadBack(changed, tuple(changes))


def _by_name(said: Sequence[Field]) -> Mapping[Name, Sequence[Field]]:
    return {name: [field for field in said if field.name is name and field.value is not None] for name in Name}


def _changes(name: Name, before: Sequence[Field], after: Sequence[Field]) -> list[Change]:
    """What the author changed of a field. What stands more than once is changed if one place says something new."""
    if name in _LISTED:
        old, new = _entries(name, before), _entries(name, after)
        return [Change(name, old, new)] if old != new and (new or name in _REMOVABLE) else []
    if name is Name.SERVER_ORIGIN:
        return _changed_servers(before, after)
    old, new = _distinct(before), _distinct(after)
    fresh = tuple(value for value in new if value not in old)
    if len(fresh) > 1:
        raise NotReadBack(f"the diagram says {' and '.join(fresh)} for {name}: write the same value everywhere")
    if fresh:
        return [Change(name, old, fresh)]
    return [Change(name, old, ())] if old and not new and name in _REMOVABLE else []


def _changed_servers(before: Sequence[Field], after: Sequence[Field]) -> list[Change]:
    """Servers are known by their place among the servers; one more is the author's own."""
    pairs = zip(_distinct(before), _distinct(after), strict=False)
    return [Change(Name.SERVER_ORIGIN, (old,), (new,)) for old, new in pairs if old != new]


def _distinct(said: Sequence[Field]) -> Values:
    return tuple(dict.fromkeys(field.value for field in said if field.value is not None))


def _entries(name: Name, said: Sequence[Field]) -> Values:
    if name is Name.ENVIRONMENT:
        return tuple(f"{field.subject}: {field.value}" if field.subject else str(field.value) for field in said)
    return tuple(dict.fromkeys(entry for field in said for entry in _listed(field.value or "")))


def _listed(value: str) -> list[str]:
    return [entry.strip() for entry in value.split(",") if entry.strip()]


_LISTED: Final = (Name.ENVIRONMENT, Name.ALLOW_METHODS, Name.ALLOW_HEADERS, Name.EXPOSE_HEADERS, Name.HEADER_NAMES)
_REMOVABLE: Final = (
    Name.CREDENTIALS,
    Name.ALLOW_CREDENTIALS,
    Name.ALLOW_HEADERS,
    Name.EXPOSE_HEADERS,
    Name.MAX_AGE,
    Name.HEADER_NAMES,
)
"""Fields whose disappearance says something: the others are merely not shown any more."""


def _page_origin(scenario: Scenario, change: Change) -> Scenario:
    origin = change.new[0]
    if origin != "null" and urls.parse(origin) is None:
        raise NotReadBack(f"{origin} is not an origin: write a scheme and a host, such as https://app.example.com")
    url = "" if scenario.page.url.startswith(change.old) else scenario.page.url
    return replace(scenario, page=replace(scenario.page, origin=origin, url=url))


def _server_origin(scenario: Scenario, change: Change) -> Scenario:
    if urls.parse(change.new[0]) is None:
        raise NotReadBack(f"{change.new[0]} is not an origin: write a scheme and a host")
    requests = tuple(
        replace(it, url=it.url.replace(change.old[0], change.new[0], 1)) if origin_of(it.url) == change.old[0] else it
        for it in scenario.requests
    )
    return replace(scenario, requests=requests)


def _first_request(scenario: Scenario, **values: Any) -> Scenario:  # noqa: ANN401  # each field has its type
    return replace(scenario, requests=(replace(scenario.requests[0], **values), *scenario.requests[1:]))


def _method(scenario: Scenario, change: Change) -> Scenario:
    body = None if change.new[0] in {"GET", "HEAD"} else scenario.requests[0].body
    return _first_request(scenario, method=change.new[0], body=body)


def _path(scenario: Scenario, change: Change) -> Scenario:
    return _first_request(scenario, url=origin_of(scenario.requests[0].url) + change.new[0])


def _header_names(scenario: Scenario, change: Change) -> Scenario:
    """Headers that came get a value to be filled in; what went is not sent any more."""
    old = {name.lower() for name in change.old}
    new = {name.lower(): name for name in change.new}
    kept = [pair for pair in scenario.requests[0].headers if pair[0].lower() not in old - new.keys()]
    known = {name.lower() for name, _ in kept}
    added = [(name, _SAMPLES.get(lower, "value")) for lower, name in new.items() if lower not in known]
    return _first_request(scenario, headers=(*kept, *added))


_SAMPLES: Final = {"content-type": "application/json", "authorization": "Bearer token"}
"""Values for headers that a diagram only names."""


def _credentials(scenario: Scenario, change: Change) -> Scenario:
    changed = _first_request(scenario, credentials="include" if change.new else "same-origin")
    if not isinstance(scenario.server, Guarded):
        return changed
    return _policy(changed, allow_credentials=bool(change.new))


def _allow_origin(scenario: Scenario, change: Change) -> Scenario:
    policy = _guarded(scenario, change).policy
    origins = [change.new[0] if origin in change.old else origin for origin in policy.allow_origins]
    if change.new[0] not in origins:
        origins.append(change.new[0])
    return _policy(scenario, allow_origins=tuple(origins))


def _environments(scenario: Scenario, change: Change) -> Scenario:
    """The lookup table: a line an origin, with the environment that it holds in."""
    server = _guarded(scenario, change)
    by_name: dict[str, list[str]] = {}
    for entry in change.new:
        name, _, origin = entry.rpartition(": ")
        by_name.setdefault(name, []).append(origin)
    plain = by_name.pop("", None)
    environments = {
        name: replace(server.environments.get(name, server.policy), allow_origins=tuple(origins))
        for name, origins in by_name.items()
    }
    policy = server.policy if plain is None else replace(server.policy, allow_origins=tuple(plain))
    return replace(scenario, server=replace(server, policy=policy, environments=environments))


def _allow_credentials(scenario: Scenario, change: Change) -> Scenario:
    _guarded(scenario, change)
    return _policy(scenario, allow_credentials=change.new == ("true",))


def _max_age(scenario: Scenario, change: Change) -> Scenario:
    _guarded(scenario, change)
    if change.new and not change.new[0].isdigit():
        raise NotReadBack(f"{change}: a number of seconds is expected")
    return _policy(scenario, max_age=int(change.new[0]) if change.new else None)


def _policy_list(field: str) -> "Callable[[Scenario, Change], Scenario]":
    def apply(scenario: Scenario, change: Change) -> Scenario:
        _guarded(scenario, change)
        return _policy(scenario, **{field: change.new})

    return apply


def _guarded(scenario: Scenario, change: Change) -> Guarded:
    if not isinstance(scenario.server, Guarded):
        raise NotReadBack(f"{change}: this server has no policy that could be changed; its answers are its own")
    return scenario.server


def _policy(scenario: Scenario, **values: Any) -> Scenario:  # noqa: ANN401  # each field has its type
    server = scenario.server
    assert isinstance(server, Guarded)
    policy: Policy = replace(server.policy, **values)
    return replace(scenario, server=replace(server, policy=policy))


_APPLY: Final[dict[Name, Callable[[Scenario, Change], Scenario]]] = {
    Name.PAGE_ORIGIN: _page_origin,
    Name.SERVER_ORIGIN: _server_origin,
    Name.METHOD: _method,
    Name.PATH: _path,
    Name.HEADER_NAMES: _header_names,
    Name.CREDENTIALS: _credentials,
    Name.ALLOW_ORIGIN: _allow_origin,
    Name.ALLOW_METHODS: _policy_list("allow_methods"),
    Name.ALLOW_HEADERS: _policy_list("allow_headers"),
    Name.EXPOSE_HEADERS: _policy_list("expose_headers"),
    Name.ALLOW_CREDENTIALS: _allow_credentials,
    Name.MAX_AGE: _max_age,
    Name.ENVIRONMENT: _environments,
}
