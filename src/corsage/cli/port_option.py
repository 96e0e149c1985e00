"""The port that a verb listens on, on loopback."""

import errno
import socket
from collections.abc import Callable
from typing import Any, TypeVar

import click

from corsage.cli.failure import Failed
from corsage.studio import loopback

F = TypeVar("F", bound=Callable[..., Any])


def port_option(default: int) -> Callable[[F], F]:
    """Add `--port` to a verb."""
    return click.option(
        "--port", type=click.IntRange(0, 65535), default=default, show_default=True, help="0 takes any free port."
    )


def listening(port: int) -> socket.socket:
    """A socket that listens on the port, or one sentence that says why there is none."""
    try:
        return loopback.listen(port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Failed(f"port {port} of {loopback.HOST} is taken: choose another with --port") from error
        raise Failed(f"port {port} of {loopback.HOST}: {error.strerror}") from error
