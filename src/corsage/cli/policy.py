"""`corsage policy check|show|diff`: a policy file judged, printed as it holds, and compared.

Findings go to stdout, one a line, as `file:line: key: problem`; exit code 1 where there are any.
"""

import sys
from collections.abc import Iterator
from typing import Any

import click
import msgspec

from corsage.cli import json_output, policy_file
from corsage.cli.environment_option import chosen, environment_option
from corsage.cli.failure import BLOCKED, Failed
from corsage.cli.terminal import json_visible, on_one_line, visible
from corsage.policy import Policy
from corsage.policy.configuration import BROWSER_DEFAULT, ConfigurationError
from corsage.policy.routes import Configuration


@click.group
def policy() -> None:
    """Check, show and compare policy files (corsage.toml, or [tool.corsage] of pyproject.toml).

    \b
    Examples:
      corsage policy check corsage.toml
      corsage policy show corsage.toml --environment production
      corsage policy diff corsage.toml deployed.toml
      corsage policy diff corsage.toml --environment dev --other-environment production
    """


def _right(name: str, environment: str | None) -> Configuration:
    """The configuration of a file that must be right."""
    try:
        return policy_file.configuration(name, chosen(environment))
    except ConfigurationError as error:
        raise Failed(f"{error.problems[0]} (corsage policy check {name} shows all)") from error


@policy.command
@click.argument("files", nargs=-1, required=True)
def check(files: tuple[str, ...]) -> int:
    """Report every mistake of FILES, in all of their environments."""
    found = False
    for name in files:
        try:
            policy_file.configuration(name, None)
        except ConfigurationError as error:
            found = True
            sys.stdout.write(f"{visible(str(error))}\n")
        else:
            sys.stderr.write(f"{on_one_line(name)}: no mistakes\n")
    return BLOCKED if found else 0


@policy.command
@click.argument("file")
@environment_option()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def show(file: str, environment: str | None, form: str) -> None:
    """Print what holds in an environment: the base policy, then each route, overrides applied."""
    configuration = _right(file, environment)
    if form == "json":
        routes = [{"path": r.path, "methods": list(r.methods), **r.policy.to_dict()} for r in configuration.routes]
        data = {"environment": configuration.environment, "policy": configuration.base.to_dict(), "routes": routes}
        sys.stdout.write(json_output.pretty(data))
        return
    for title, own in _parts(configuration):
        sys.stdout.write(f"{on_one_line(title)}\n")
        sys.stdout.writelines(f"  {field} = {_shown(value)}\n" for field, value in _telling(own))


@policy.command
@click.argument("file")
@click.argument("other", required=False)
@environment_option("the first file")
@click.option(
    "--other-environment",
    "--other-env",
    "other_environment",
    metavar="NAME",
    help="The environment of the second file. Default: that of the first.",
)
def diff(file: str, other: str | None, environment: str | None, other_environment: str | None) -> int:
    """Print what only FILE (-) and what only OTHER (+) says, part by part. Exit code 1 where they differ.

    Without OTHER, two environments of FILE are compared.
    """
    one = dict(_parts(_right(file, environment)))
    two = dict(_parts(_right(other or file, other_environment or environment)))
    differ = False
    for title in dict.fromkeys([*one, *two]):
        first, second = one.get(title, Policy()), two.get(title, Policy())
        changes = first.difference(second)
        if not changes and (title in one) == (title in two):
            continue
        differ = True
        sys.stdout.write(f"{on_one_line(title)}: {_relation(first, second)}\n")
        for change in changes:
            sys.stdout.writelines(f"  - {change.field}: {_shown(value)}\n" for value in change.only_first)
            sys.stdout.writelines(f"  + {change.field}: {_shown(value)}\n" for value in change.only_second)
    return BLOCKED if differ else 0


def _parts(configuration: Configuration) -> Iterator[tuple[str, Policy]]:
    """The base policy and each route, with a title."""
    yield "base", configuration.base
    for route in configuration.routes:
        yield f"{' '.join(route.methods) or 'any method'} {route.path}", route.policy


def _telling(policy: Policy) -> Iterator[tuple[str, Any]]:
    """The fields and values as a file has them, but for those that are not set and the hatches that are shut."""
    for field, value in policy.values().items():
        if field == "max_age" and value is None:
            yield field, BROWSER_DEFAULT
        elif value is not None and (value or not field.startswith("danger_")):
            yield field, value


def _relation(first: Policy, second: Policy) -> str:
    relations = {
        (True, True): "allow the same",
        (True, False): "the second allows more",
        (False, True): "the second allows less",
        (False, False): "each allows what the other does not",
    }
    return relations[first.narrower_than(second), second.narrower_than(first)]


def _shown(value: Any) -> str:  # noqa: ANN401 - the value of any field
    return json_visible(msgspec.json.encode(value).decode())
