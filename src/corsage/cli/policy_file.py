"""A policy or a configuration from a file that the user names."""

from corsage.cli import reading
from corsage.cli.environment_option import chosen
from corsage.cli.failure import Failed
from corsage.policy import Policy, PolicyError
from corsage.policy.configuration import ConfigurationError, from_toml
from corsage.policy.routes import Configuration


def load(name: str, environment: str | None) -> Policy | Configuration:
    """The policy of a file: JSON by its name, TOML else. Raises `Failed`."""
    if name.endswith(".json"):
        if environment is not None:
            raise Failed(f"{name}: the JSON form is one policy; environments are for TOML")
        return _from_json(name)
    try:
        return configuration(name, chosen(environment))
    except ConfigurationError as error:
        raise Failed(str(error)) from error


def configuration(name: str, environment: str | None) -> Configuration:
    """The configuration of a TOML file. Raises `ConfigurationError` with all of its mistakes, `Failed` if unread."""
    try:
        return from_toml(reading.octets(name).decode("utf-8-sig"), name, environment)
    except UnicodeDecodeError as error:
        raise Failed(f"{name}: not UTF-8, so not TOML") from error


def _from_json(name: str) -> Policy:
    listed = [value for _, value in reading.values(name)]
    if len(listed) != 1 or not isinstance(listed[0], dict):
        raise Failed(f"{name}: a policy is one object")
    try:
        return Policy.from_mapping(listed[0])
    except PolicyError as error:
        raise Failed(f"{name}: {error}") from error
