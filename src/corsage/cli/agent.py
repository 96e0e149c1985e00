"""`corsage agent`: the browser engine for other languages, JSON lines on stdin and stdout."""

import os
import ssl
import sys
from importlib.util import find_spec
from typing import Final, NamedTuple

import anyio
import click
from anyio import to_thread

from corsage.browser import agent as service
from corsage.browser import transports
from corsage.browser.client import AsyncBrowser
from corsage.browser.resolve import Resolve, parse
from corsage.browser.wire import Limits
from corsage.cli import streams
from corsage.cli.failure import Failed
from corsage.engines.departures.table import PROFILES

#: Bytes of one line: a request's body is in it.
MAX_LINE: Final = 64 * 1024 * 1024
#: Bytes of one that is too long that are looked at.
_BEGINNING: Final = 1024
#: The exit code after Ctrl-C: 128 and the signal.
INTERRUPTED: Final = 130
#: Whether the extra `http2` is there.
_HTTP2: Final = find_spec("h2") is not None
#: Bytes of a response's body.
MAX_BODY: Final = 64 * 1024 * 1024


@click.command
@click.option("--browser", type=click.Choice(list(PROFILES)), default="standard", show_default=True)
@click.option(
    "--resolve", "rules", multiple=True, metavar="HOST:PORT:ADDR", help="As curl's; HOST may be *.suffix, PORT *."
)
@click.option("--insecure", is_flag=True, help="Accept any certificate: for tests with their own.")
@click.option(
    "--timeout", type=click.FloatRange(0.1, 3600), default=30.0, show_default=True, help="Seconds an exchange."
)
def agent(browser: str, rules: tuple[str, ...], *, insecure: bool, timeout: float) -> None:
    """Answer fetch() calls: one JSON object a line on stdin, one a line on stdout, until stdin ends.

    It makes real requests, keeps one cookie jar and one preflight cache, and runs requests at once, so answers may come
    in another order: each carries the `id` of its request.

    \b
    Examples:
      echo '{"id": 1, "page": "https://app.example.com/", "url": "http://127.0.0.1:8000/"}' | corsage agent
      corsage agent --browser chromium --resolve '*.test:*:127.0.0.1' --insecure
    """
    try:
        resolve = Resolve(*map(parse, rules))
    except ValueError as error:
        raise Failed(f"--resolve: {error}") from error
    limits = Limits(seconds=timeout, body_bytes=MAX_BODY)
    transport = transports.http(
        limits, verify=_trust(insecure=insecure), resolve=resolve, http2=_HTTP2, http1=PROFILES[browser].http1
    )
    streams.standard_input()  # before anything starts: the one sentence that it is closed
    try:
        anyio.run(_serve, browser, transport)
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)  # the thread that waits for a line cannot be told to go


async def _serve(profile: str, transport: transports.Transport) -> None:
    async with AsyncBrowser("null", profile=profile, transport=transport) as browser:
        try:
            await service.serve(browser, _lines(), _write)
        except* BrokenPipeError:
            pass  # nobody hears the answers any more


async def _lines() -> service.Lines:
    while line := await to_thread.run_sync(_line, abandon_on_cancel=True):
        yield line.line


class _Line(NamedTuple):
    """A line of stdin, or that it was longer than may be."""

    line: bytes | service.TooLongError


def _line() -> _Line | None:
    """The next line, or None at the end; of one that is too long no more than a line's worth is held at a time."""
    line = streams.standard_input().readline(MAX_LINE)
    if len(line) < MAX_LINE or line.endswith(b"\n"):
        return _Line(line) if line else None
    beginning = line[:_BEGINNING]
    while line and not line.endswith(b"\n"):
        line = streams.standard_input().readline(MAX_LINE)
    return _Line(service.TooLongError(beginning))


async def _write(line: bytes) -> None:
    """In a thread: a reader that is slow holds up no request."""
    await to_thread.run_sync(_say, line)


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    if streams.reader_left():
        raise BrokenPipeError


def _trust(*, insecure: bool) -> ssl.SSLContext | bool:
    """The system's certificates, or none checked at all."""
    if not insecure:
        return True
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
