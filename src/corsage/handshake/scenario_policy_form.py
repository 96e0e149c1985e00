"""The JSON form of a server behind a policy: the TOML's own form as JSON, or the name of a policy file.

    {"policy": {fields, "routes": [...], "environments": {...}}, "environment": "production", "answer": ANSWER}
    {"policy": "corsage.toml", "environment": "production"}

No file is read here: who calls passes a function that reads one.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeAlias

from corsage.fetch.network import Answer
from corsage.handshake.form import FormError, Place, is_comment, kind, mapping, members, text
from corsage.handshake.scenario import DEFAULT_ANSWER, Guarded
from corsage.policy import Policy
from corsage.policy.configuration import ConfigurationError, from_mapping
from corsage.policy.policy import FIELDS
from corsage.policy.routes import Configuration

KEYS: Final = ("policy", "answer", "environments", "environment")

#: The tables of a policy file, by its name as the scenario has it. Raises `FormError` with an empty path.
PolicyFiles: TypeAlias = Callable[[str], Mapping[str, Any]]


def read_guarded(
    place: Place, read_answer: Callable[[Place], Answer | None], policies: PolicyFiles | None = None
) -> Guarded:
    """A policy, the application's answer, and the policies of environments, each what it changes of the first."""
    mapping(place, KEYS)
    answer = read_answer(place["answer"]) if "answer" in place.value else DEFAULT_ANSWER
    environment = text(place.get("environment", ""))
    tables = _tables(place, policies)
    names = list(mapping(Place(tables, place.path).get("environments", {})).value)
    chosen = _configured(place, tables, environment or None)
    named = {name: _configured(place, tables, name).base for name in names}
    return Guarded(chosen.base, answer or DEFAULT_ANSWER, named, tuple(chosen.routes), environment)


def _tables(place: Place, policies: PolicyFiles | None) -> dict[str, Any]:
    """The TOML's form as plain data: fields, routes, environments."""
    policy = place["policy"]
    if isinstance(policy.value, str):
        if policies is None:
            raise policy.fail("names a file, which can be read for a scenario in a file only; write the policy here")
        try:
            tables = dict(policies(policy.value))
        except FormError as error:
            raise policy.fail(error.problem) from error
    elif isinstance(policy.value, Mapping):
        tables = _without_comments(policy.value)
    else:
        raise policy.fail(f"must be an object or the name of a policy file, not {kind(policy.value)}")
    environments = mapping(place.get("environments", {}))
    if environments.value:
        own = {name: _without_comments(mapping(environments[name]).value) for name in members(environments)}
        tables["environments"] = {**tables.get("environments", {}), **own}
    return tables


def _without_comments(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if not is_comment(key)}


def _configured(place: Place, tables: Mapping[str, Any], environment: str | None) -> Configuration:
    try:
        return from_mapping(tables, "policy", environment)
    except ConfigurationError as error:
        problems = [": ".join(filter(None, [located.key, located.problem.sentence])) for located in error.problems]
        raise FormError(place["policy"].path, "\n".join(problems)) from error


def write_guarded(server: Guarded, write_answer: Callable[[Answer | None], Any]) -> dict[str, Any]:
    """An environment and a route are written whole: what they do not say would be the first policy's.

    The name of an environment that is not among the policies is a label only, and is not written.
    """
    policy = server.policy.to_dict()
    inherited = {*policy, *[name for other in server.environments.values() for name in other.to_dict()]}
    whole = {field.name: field.default for field in fields(Policy) if field.name in inherited and field.name in FIELDS}
    written: dict[str, Any] = {"policy": policy, "answer": write_answer(server.answer)}
    if server.routes:
        policy["routes"] = [
            {"path": route.path, "methods": list(route.methods), **whole, **route.policy.to_dict()}
            for route in server.routes
        ]
    if server.environments:
        written["environments"] = {name: {**whole, **other.to_dict()} for name, other in server.environments.items()}
    if server.environment in server.environments:
        written["environment"] = server.environment
    return written
