"""The option that chooses an environment of a policy file: the same name and the same default in every verb."""

import os
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

_VARIABLE: Final = "CORSAGE_ENV"

F = TypeVar("F", bound=Callable[..., Any])


def environment_option(file: str = "the file") -> Callable[[F], F]:
    """Add `--environment` to a verb; None where it is not given, which a JSON policy must be told apart from."""
    return click.option(
        "--environment",
        "--env",
        "environment",
        metavar="NAME",
        help=f"The environment of {file}. Default: {_VARIABLE}.",
    )


def chosen(given: str | None) -> str | None:
    """The environment that was given, else the one that CORSAGE_ENV names."""
    return given or os.environ.get(_VARIABLE) or None
