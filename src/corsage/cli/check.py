"""`corsage check URL`: run the handshake for real over HTTP, beside what a client without CORS would see."""

import sys
from collections.abc import Callable
from typing import Any, Final

import anyio
import click

from corsage.browser import live
from corsage.browser.wire import Limits, Wire
from corsage.cli import json_output, style
from corsage.cli.failure import BLOCKED, UNREACHABLE, Failed
from corsage.cli.page_option import page
from corsage.cli.report import received, report
from corsage.cli.request_options import request, request_options
from corsage.cli.secrets_option import secrets_option, shown
from corsage.diagram import trace
from corsage.engines.departures.table import PROFILES
from corsage.fetch import site
from corsage.fetch import url as urls
from corsage.fetch.network import Lost, LostCause, Received, Send
from corsage.fetch.outcome import Failure
from corsage.fetch.profile import Profile
from corsage.fetch.url import URL
from corsage.handshake import handshake_form
from corsage.handshake.record import FetchRecord, Handshake
from corsage.handshake.scenario import Live, Scenario
from corsage.http import methods
from corsage.http.secrets import masked_headers, masked_url
from corsage.mermaid import text


def _text(handshake: Handshake, plain: Received | None) -> str:
    """The report, and before it what a client without CORS sees, where it was asked."""
    browser = report(handshake, style.of_stdout())
    if plain is None:
        return browser
    lines = ["curl or Postman, which know no CORS, see:", *received(plain), "", "a browser:", browser]
    return "\n".join(lines) + _difference(handshake.fetches[0], plain)


def _difference(fetch: FetchRecord, plain: Received) -> str:
    """Why the one works and the other does not, where that is so."""
    if not isinstance(fetch.outcome, Failure) or fetch.outcome.gate != "cors" or isinstance(plain, Lost):
        return ""
    asked = "the preflight, so the request was never sent" if fetch.exchanges[-1].sent.preflight else "the response"
    return (
        "\nThe server answers both. A browser protects its user: before a page of another origin may see the answer,\n"
        f"the server must allow that page, and here it did not in {asked}.\n"
    )


def _json(handshake: Handshake, plain: Received | None) -> str:
    del plain
    return json_output.pretty(handshake_form.write(handshake))


def _mermaid(handshake: Handshake, plain: Received | None) -> str:
    del plain
    return trace(handshake).to_text()


def _drawing(handshake: Handshake, plain: Received | None) -> str:
    del plain
    return text.render(trace(handshake))


#: RFC 9110, 9.2.1: asking changes nothing on the server.
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "QUERY"})

FORMATS: Final[dict[str, Callable[[Handshake, Received | None], str]]] = {
    "text": _text,
    "json": _json,
    "mermaid": _mermaid,
    "drawing": _drawing,
}


#: The page's, where no --origin is given.
HOST: Final = "app.example.com"


def _default_origin(url: URL) -> str:
    """Over https, as pages are, unless it could not ask at all: a page over https may ask http of loopback only."""
    return f"http://{HOST}" if url.scheme == "http" and not site.is_loopback(url.host) else f"https://{HOST}"


@click.command
@click.argument("url")
@click.option(
    "--origin",
    show_default=f"https://{HOST}; http:// where https would be mixed content",
    help="The page's origin, its URL, or null.",
)
@click.option("--browser", type=click.Choice(list(PROFILES)), default="standard", show_default=True)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "--timeout", type=click.FloatRange(0.1, 600), default=10.0, show_default=True, help="Seconds for each exchange."
)
@request_options
@secrets_option
def check(  # noqa: PLR0913 - click gives options by name
    url: str,
    origin: str | None,
    browser: str,
    form: str,
    timeout: float,
    *,
    show_secrets: bool,
    **options: Any,  # noqa: ANN401 - click gives the shared options by name
) -> int:
    """Run the handshake of a fetch() call to URL for real, from a page at --origin.

    Exit code 0: the script gets the response; 1: it is blocked; 4: the server was not reached.

    \b
    Examples:
      corsage check https://api.example.com/data --origin https://app.example.com
      corsage check http://127.0.0.1:8000/api/data --json '{}' --credentials include
      corsage check http://127.0.0.1:8000/api/data --format json | corsage diagram -
    """
    parsed = urls.parse(url)
    if parsed is None or not parsed.is_http:
        raise Failed(f"{masked_url(url)!r} is not an http or https URL: write it as https://host/path")
    scenario = Scenario(page(origin or _default_origin(parsed)), (request(url, options),), Live(url))
    handshake, plain = anyio.run(_run, scenario, PROFILES[browser], Limits(seconds=timeout))
    lost = [exchange.received for exchange in handshake.fetches[0].exchanges]
    if lost and isinstance(lost[0], Lost):
        raise Failed(_unreached(parsed.serialized_origin, lost[0]), UNREACHABLE)
    if plain is not None and not show_secrets and not isinstance(plain, Lost):
        plain = plain._replace(headers=masked_headers(plain.headers))
    sys.stdout.write(FORMATS[form](shown(handshake, show_secrets=show_secrets), plain))
    return BLOCKED if handshake.blocked else 0


async def _run(scenario: Scenario, profile: Profile, limits: Limits) -> tuple[Handshake, Received | None]:
    """The handshake, and beside it the same request from a client that is no browser.

    Only where asking twice changes nothing: a POST is made once, by the handshake, or not at all.
    """
    async with Wire(limits, http1=profile.http1) as wire:
        handshake = await live.run_over(wire.exchange, scenario, profile)
        fetch = handshake.fetches[0]
        safe = methods.normalize(fetch.request.method) in SAFE_METHODS and fetch.request.body is None
        return handshake, await wire.exchange(_as_curl(fetch)) if fetch.exchanges and safe else None


def _as_curl(fetch: FetchRecord) -> Send:
    """The request without what only a browser adds."""
    asked, url = fetch.request, fetch.exchanges[0].sent.url
    return Send(url, methods.normalize(asked.method), asked.headers, None, preflight=False, credentials=False)


_ADVICE: Final = {
    LostCause.REFUSED: "is the server running, and is this its port?",
    LostCause.NAME: "is the host name right?",
    LostCause.TLS: "is its certificate valid, and does this port speak https?",
    LostCause.TIMEOUT: "a larger --timeout waits longer",
    LostCause.TOO_LARGE: "check a smaller resource",
    LostCause.MALFORMED: "does this port speak HTTP?",
    LostCause.LOCATIONS: "one line of it must go",
    LostCause.DISPOSITIONS: "one line of it must go",
    LostCause.LENGTHS: "one line of it must go",
    LostCause.CODING: "over plain HTTP send gzip, deflate or nothing",
    LostCause.CLOSED: "does this port speak HTTP, and http rather than https?",
}


def _unreached(where: str, lost: Lost) -> str:
    return f"{where}: {lost.cause} ({lost.detail}); {_ADVICE[lost.cause]}"
