"""The option that shows secrets, and what is printed without it; shared by the verbs that print headers and URLs."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from corsage.handshake.masking import masked, masked_scenario
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Scenario

F = TypeVar("F", bound=Callable[..., Any])


def secrets_option(command: F) -> F:
    """Add `--show-secrets` to a verb."""
    return click.option(
        "--show-secrets",
        is_flag=True,
        help="Print credentials, cookies, API keys and tokens; without it, *** stands in their place.",
    )(command)


def shown(handshake: Handshake, *, show_secrets: bool) -> Handshake:
    """The handshake as it is printed."""
    return handshake if show_secrets else masked(handshake)


def shown_scenario(scenario: Scenario, *, show_secrets: bool) -> Scenario:
    """The scenario as it is printed."""
    return scenario if show_secrets else masked_scenario(scenario)
