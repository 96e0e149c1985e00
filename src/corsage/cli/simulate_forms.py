"""What `corsage simulate` writes of the scenario form itself: an example to start from, and its JSON schema."""

import sys
from collections.abc import Callable

import click
import msgspec

from corsage.handshake.scenario_example import EXAMPLE
from corsage.handshake.scenario_schema import schema


def schema_text() -> str:
    """The schema as the file that an editor reads."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n"


def writer(text: Callable[[], str]) -> Callable[[click.Context, click.Parameter, bool], None]:
    """The callback of a flag that writes a text and ends the verb, as --help does."""

    def write(context: click.Context, parameter: click.Parameter, chosen: bool) -> None:  # noqa: FBT001 - click's
        del parameter
        if chosen and not context.resilient_parsing:
            sys.stdout.write(text())
            context.exit(0)

    return write


def example_text() -> str:
    """The commented example."""
    return EXAMPLE
