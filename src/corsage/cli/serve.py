"""`corsage serve`: the demo API behind a policy, on loopback, for a browser or for `corsage check` to talk to."""

import json
import sys
from collections.abc import Iterator
from typing import Any, Final

import click

from corsage.cli import policy_file
from corsage.cli.environment_option import environment_option
from corsage.cli.failure import Failed
from corsage.cli.port_option import listening, port_option
from corsage.policy import Policy, PolicyError
from corsage.policy.routes import Configuration
from corsage.studio import loopback
from corsage.studio.admission import OnlyHere, authorities
from corsage.studio.demo import LOCKED, DemoAPI
from corsage.templates import APP, POLICY

DEFAULT_PORT: Final = 8000


@click.command
@click.option("--policy", "file", metavar="FILE", help="A policy: corsage.toml, pyproject.toml, or JSON (*.json).")
@environment_option("the --policy file")
@click.option("--allow-origin", "allow_origins", multiple=True, metavar="ORIGIN", help="An origin, a pattern, or *.")
@click.option("--allow-method", "allow_methods", multiple=True, metavar="METHOD", help="A method, or *.")
@click.option("--allow-header", "allow_headers", multiple=True, metavar="NAME", help="A request header, or *.")
@click.option("--expose-header", "expose_headers", multiple=True, metavar="NAME", help="A response header, or *.")
@click.option("--allow-credentials", is_flag=True, help="Let cookies and the like be sent.")
@click.option("--max-age", type=int, metavar="SECONDS", help="How long a preflight may be remembered.")
@port_option(DEFAULT_PORT)
def serve(file: str | None, environment: str | None, port: int, **fields: Any) -> int:  # noqa: ANN401 - click gives the policy's fields by name
    """Serve a demo API behind a policy, at 127.0.0.1 only, until Ctrl-C.

    It answers every path with the same JSON. Without options its policy lets https://app.example.com GET and POST
    JSON; options that are given replace that field.

    \b
    Examples:
      corsage serve
      corsage serve --allow-origin 'https://*.example.com' --allow-credentials
      corsage serve --policy corsage.toml --environment staging
    """
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items() if value}
    if fields["max_age"] is not None:
        given["max_age"] = fields["max_age"]
    if file is not None and given:
        raise Failed("--policy and the other options of a policy exclude each other: use one of them")
    if environment is not None and file is None:
        raise Failed("--environment names a part of a --policy file, and there is none")
    policy = _from_options(given) if file is None else policy_file.load(file, environment)
    listener = listening(port)
    sys.stderr.write("".join(f"{line}\n" for line in _announced(loopback.origin(listener), policy)))
    sys.stderr.flush()
    loopback.serve(OnlyHere(DemoAPI(policy), authorities(listener.getsockname()[1])), listener)
    return 0


def _from_options(given: dict[str, Any]) -> Policy:
    try:
        return Policy.from_mapping(POLICY | given)
    except PolicyError as error:
        raise Failed(str(error)) from error


def _announced(origin: str, policy: Policy | Configuration) -> Iterator[str]:
    """What is served, under which policy, and how to try it."""
    base = policy.base if isinstance(policy, Configuration) else policy
    yield f"the demo API answers at {origin} (every path; {LOCKED} wants a login first); Ctrl-C ends it"
    yield "its policy:"
    yield from (f"  {name} = {json.dumps(value)}" for name, value in base.to_dict().items())
    if isinstance(policy, Configuration) and policy.routes:
        yield f"  and {len(policy.routes)} routes of their own: {', '.join(route.path for route in policy.routes)}"
    page = next((allowed for allowed in base.allow_origins if "*" not in allowed), APP)
    yield "try:"
    yield f"  corsage check {origin}/api/data --origin {page} --json '{{}}'"
