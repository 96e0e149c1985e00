"""Policies as subjects of the audit: from TOML, with the line of each field, and from a stack's configuration.

A policy that cannot be built is a subject, too: its problems are what the rules look at.
"""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from corsage.audit.subject import PolicySubject
from corsage.policy import Policy, PolicyError, Problem
from corsage.policy.configuration import BROWSER_DEFAULT
from corsage.policy.toml_positions import Path, positions
from corsage.stacks import STACKS, read

_TABLES: Final = frozenset({"environments", "routes"})
_OF_ROUTES: Final = frozenset({"path", "methods"})


def from_toml(text: str, file: str) -> tuple[PolicySubject, ...]:
    """The base policy, each environment, and each route of the base. Raises `tomllib.TOMLDecodeError`.

    A pyproject.toml is read from `[tool.corsage]`, which counts as empty where it is missing.
    """
    data: Any = tomllib.loads(text)
    root: Path = ("tool", "corsage") if file.endswith("pyproject.toml") else ()
    for name in root:
        data = data.get(str(name), {}) if isinstance(data, dict) else {}
    lines = positions(text)
    return tuple(_subjects(data, file, lines, root))


def _subjects(data: Mapping[str, Any], file: str, lines: Mapping[Path, int], root: Path) -> Iterator[PolicySubject]:
    base = {key: value for key, value in data.items() if key not in _TABLES}
    named = data.get("environments", {})
    environments = (
        {name: own for name, own in named.items() if isinstance(own, dict)} if isinstance(named, dict) else {}
    )

    def subject(fields: Mapping[str, Any], owners: Mapping[str, Path], environment: str | None) -> PolicySubject:
        places = {name: lines.get((*root, *owner, name), 0) for name, owner in owners.items()}
        return PolicySubject(fields, problems(fields), environment, bool(environments), file, places)

    yield subject(base, dict.fromkeys(base, ()), None)
    for name, own in environments.items():
        fields = {key: value for key, value in own.items() if key != "routes"}
        yield subject({**base, **fields}, dict.fromkeys(base, ()) | dict.fromkeys(fields, ("environments", name)), name)
    routes = data.get("routes", [])
    for number, route in enumerate(routes if isinstance(routes, list) else []):
        if isinstance(route, dict):
            fields = {key: value for key, value in route.items() if key not in _OF_ROUTES}
            yield subject({**base, **fields}, dict.fromkeys(base, ()) | dict.fromkeys(fields, ("routes", number)), None)


def from_stack(text: str, stack: str, file: str) -> tuple[tuple[PolicySubject, ...], tuple[str, ...]]:
    """The policies of a stack's configuration, and what of it could not be read (a key of `READABLE`)."""
    reading = read(text, stack)
    plain = [{key: value for key, value in route.items() if key not in _OF_ROUTES} for route in reading.routes]
    every = [_reflecting(fields) if reading.reflects else fields for fields in (reading.base, *plain)]
    subjects = [PolicySubject(fields, problems(fields), source=file) for fields in every]
    return tuple(subjects), reading.unread


def _reflecting(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a policy that answers every origin by its name; a reader writes it as `*`."""
    if "*" not in fields.get("allow_origins", ()):
        return fields
    return {**fields, "allow_origins": [], "danger_reflect_any_origin": True}


#: The stacks whose configurations can be read.
READABLE: Final = tuple([name for name, stack in STACKS.items() if stack.read is not None])


def problems(fields: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Why a policy of these fields cannot be built; empty if it can."""
    values = {**fields, "max_age": None} if fields.get("max_age") == BROWSER_DEFAULT else fields
    try:
        Policy.from_mapping(values)
    except PolicyError as error:
        return error.problems
    return ()
