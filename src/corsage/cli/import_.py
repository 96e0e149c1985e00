"""`corsage import`: the configuration of a server stack as a policy, with its problems."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import click

from corsage.cli import reading
from corsage.cli.failure import Failed
from corsage.cli.terminal import on_one_line, toml_string, visible
from corsage.policy import Policy
from corsage.policy.configuration import BROWSER_DEFAULT
from corsage.stacks import STACKS, Reading, read

FINDINGS: Final = 1
_READABLE: Final = [name for name, stack in STACKS.items() if stack.read is not None]
_DEFAULTS: Final = Policy().values()
_REGEX: Final = "allow_origin_regex"


@click.command("import")
@click.argument("file", metavar="FILE")
@click.option("--from", "stack", type=click.Choice(_READABLE), required=True, help="The stack that FILE is for.")
def import_(file: str, stack: str) -> int:
    """Print the policy that FILE ("-" for stdin) amounts to as TOML for corsage.toml.

    Its problems, what no policy says, and what could not be read go to stderr. With problems or with something that
    could not be read the exit code is 1. Nothing in FILE is executed.

    \b
    Examples:
      corsage import /etc/nginx/conf.d/api.conf --from nginx > corsage.toml
      corsage import application.py --from fastapi
    """
    try:
        text = reading.octets(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failed(f"{file}: not UTF-8") from error
    found = read(text, stack)
    sys.stdout.writelines(_toml(found))
    sys.stderr.writelines(f"{on_one_line(file)}: {on_one_line(str(remark))}\n" for remark in found.remarks)
    sys.stderr.writelines(f"{on_one_line(file)}: {visible(str(problem))}\n" for problem in found.problems)
    sys.stderr.writelines(f"{on_one_line(file)}: NOT READ: {on_one_line(line)}\n" for line in found.unread)
    return FINDINGS if found.problems or found.unread else 0


def _toml(found: Reading) -> Iterator[str]:
    base, routes = _inheritable(found)
    yield from _table(base, _DEFAULTS)
    for route in routes:
        yield "\n[[routes]]\n"
        place = {name: value for name, value in route.items() if name in {"path", "methods"} and value}
        fields = {name: value for name, value in route.items() if name not in {"path", "methods"}}
        yield from _table(place, {})
        # A route starts from the base: what the base says otherwise must be said again.
        yield from _table(fields, {**_DEFAULTS, **base})


def _inheritable(found: Reading) -> tuple[Mapping[str, object], Sequence[Mapping[str, object]]]:
    """The base and the routes, so that no route inherits an expression that is not its own.

    TOML has no word for "no expression": the base's goes into a last route, for all that no other covers.
    """
    base, routes = found.base, found.routes
    if base.get(_REGEX) is None or all(route.get(_REGEX) is not None for route in routes):
        return base, routes
    return {**base, _REGEX: None}, (*routes, {"path": "/**", **base})


def _table(values: Mapping[str, object], implied: Mapping[str, object]) -> Iterator[str]:
    for name, value in values.items():
        plain = list(value) if isinstance(value, tuple) else value
        there = implied.get(name)
        if value is not None and plain != (list(there) if isinstance(there, tuple) else there):
            yield f"{name} = {_toml_value(plain)}\n"
        elif value is None and name == "max_age" and there is not None:
            yield f"{name} = {json.dumps(BROWSER_DEFAULT)}\n"


def _toml_value(value: object) -> str:
    """TOML's numbers and booleans are JSON's; its strings are not quite."""
    if isinstance(value, str):
        return toml_string(value)
    if isinstance(value, list):
        return f"[{', '.join([_toml_value(each) for each in value])}]"
    return json.dumps(value)
