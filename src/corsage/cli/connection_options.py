"""The options that say how a server is reached, spelled as curl spells them."""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import click

from corsage.browser import resolve
from corsage.browser.connections import Connections
from corsage.browser.wire import Limits, Wire
from corsage.cli.failure import Failed
from corsage.cli.terminal import on_one_line
from corsage.fetch.profile import Profile

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: Final = (
    click.option("--resolve", "addresses", multiple=True, metavar="HOST:PORT:ADDR", help="Connect to ADDR for HOST."),
    click.option("--cacert", metavar="FILE", help="Trust the certificates of this PEM file, too."),
    click.option("--insecure", is_flag=True, help="Accept any certificate. A browser would not."),
    click.option(
        "--timeout", type=click.FloatRange(0.1, 600), default=10.0, show_default=True, help="Seconds for each exchange."
    ),
)


class Reach(NamedTuple):
    """How a server is reached."""

    rules: tuple[resolve.Rule, ...]
    trust: ssl.SSLContext | bool
    limits: Limits

    def wire(self, profile: Profile) -> Wire:
        """A wire that reads answers as the profile does."""
        inner = Connections(self.limits.body_bytes, verify=self.trust, rules=profile.http1)
        return Wire(self.limits, transport=inner, resolve=resolve.Resolve(*self.rules), http1=profile.http1)


def connection_options(command: F) -> F:
    """Add the options to a verb; `reach` makes one value of them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def reach(options: dict[str, Any]) -> Reach:
    """The value of the options, which are taken out of the mapping. Raises `Failed`."""
    try:
        rules = tuple([resolve.parse(text) for text in options.pop("addresses")])
    except ValueError as error:
        raise Failed(f"--resolve {error}") from error
    return Reach(rules, _trust(options.pop("cacert"), insecure=options.pop("insecure")), Limits(options.pop("timeout")))


def _trust(cacert: str | None, *, insecure: bool) -> ssl.SSLContext | bool:
    if insecure and cacert is not None:
        raise Failed("--insecure and --cacert contradict each other: use one of them")
    if insecure:
        return False
    if cacert is None:
        return True
    try:
        context = ssl.create_default_context()
        context.load_verify_locations(Path(cacert))
    except OSError as error:  # ssl.SSLError among them
        raise Failed(f"--cacert {on_one_line(cacert)}: not a PEM file of certificates ({error.strerror})") from error
    return context
