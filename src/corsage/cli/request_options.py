"""The options that describe one fetch() call, spelled as curl spells them where curl has them; shared by verbs."""

from collections.abc import Callable
from typing import Any, Final, TypeVar, get_args

import click

from corsage.cli.failure import Failed
from corsage.fetch.request import Credentials, Mode, Redirect, Request

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: Final = (
    click.option("-X", "--method", help="The method; POST with --data, else GET."),
    click.option(
        "-H", "--header", "headers", multiple=True, metavar="NAME:VALUE", help="A header that the script sets."
    ),
    click.option("-d", "--data", help="The body, as text."),
    click.option("--json", "json_body", help="The body, as text, with Content-Type: application/json."),
    click.option("--mode", type=click.Choice(get_args(Mode)), default="cors", show_default=True),
    click.option("--credentials", type=click.Choice(get_args(Credentials)), default="same-origin", show_default=True),
    click.option("--redirect", type=click.Choice(get_args(Redirect)), default="follow", show_default=True),
)


def request_options(command: F) -> F:
    """Add the options to a verb; `request` makes the `Request` of their values."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def request(url: str, options: dict[str, Any]) -> Request:
    """The fetch() call that the options describe."""
    headers = tuple([_header(line) for line in options["headers"]])
    body = options["data"]
    if options["json_body"] is not None:
        if body is not None:
            raise Failed("--data and --json both give a body: use one of them")
        body = options["json_body"]
        headers = (*headers, ("Content-Type", "application/json"))
    method = options["method"] or ("GET" if body is None else "POST")
    return Request(url, method, headers, body, options["mode"], options["credentials"], options["redirect"])


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        name = (line.split() or [""])[0]  # the rest may be a secret
        raise Failed(f"--header {name!r}: a colon is missing: write it as 'Name: value'")
    return name.strip(), value.strip()
