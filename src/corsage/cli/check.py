"""`corsage check URL`: run the handshake for real over HTTP, beside what curl gets, and tell the two apart."""

import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, get_args

import anyio
import click

from corsage import __version__
from corsage.browser import live, probes
from corsage.browser.probes import Probe
from corsage.cli import check_report, engines_compared, json_output, streams, style
from corsage.cli.check_report import Checked
from corsage.cli.connection_options import Reach, connection_options, reach
from corsage.cli.failure import BLOCKED, UNREACHABLE, Failed
from corsage.cli.page_option import page
from corsage.cli.request_options import request, request_options
from corsage.cli.secrets_option import secrets_option, shown
from corsage.consoles import har_form
from corsage.diagnose import Diagnosis, diagnose
from corsage.diagram import trace
from corsage.engines.departures.table import ENGINES, PROFILES
from corsage.evidence import scenario_evidence
from corsage.fetch import site
from corsage.fetch import url as urls
from corsage.fetch.address_space import AddressSpace, LocalNetwork, derived
from corsage.fetch.network import Lost, LostCause, Received, Send
from corsage.fetch.request import Initiator, Page
from corsage.fetch.url import URL
from corsage.handshake import pair
from corsage.handshake.record import Exchange, FetchRecord, Handshake
from corsage.handshake.scenario import Live, Scenario
from corsage.http.secrets import masked_url
from corsage.mermaid import text

#: What needs no style.
FORMATS: Final[dict[str, Callable[[Checked], str]]] = {
    "json": check_report.json,
    "har": lambda checked: json_output.pretty(har_form.write([checked.handshake], __version__)),
    "mermaid": lambda checked: trace(checked.handshake).to_text(),
    "drawing": lambda checked: text.render(trace(checked.handshake)),
}
#: The page's, where no --page is given.
HOST: Final = "app.example.com"
_SPACES: Final[dict[str, AddressSpace]] = {"public": "public", "private": "local", "loopback": "loopback"}


def _default_origin(url: URL) -> str:
    """Over https, as pages are, unless it could not ask at all: a page over https may ask http of loopback only."""
    return f"http://{HOST}" if url.scheme == "http" and not site.is_loopback(url.host) else f"https://{HOST}"


@click.command
@click.argument("url")
@click.option(
    "--page",
    "--origin",
    "origin",
    show_default=f"https://{HOST}; http:// where https would be mixed content",
    help="The page's origin, its URL, or null.",
)
@click.option("--browser", type=click.Choice([*PROFILES, engines_compared.ALL]), default="standard", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", *FORMATS]), default="text", show_default=True)
@click.option(
    "--as", "initiator", type=click.Choice(get_args(Initiator)), default="fetch", help="What makes the request."
)
@click.option("--page-space", type=click.Choice(list(_SPACES)), help="The network that the page came from.")
@click.option("--probes/--no-probes", default=True, help="Ask small questions beside the handshake, or do not.")
@click.option("--unsafe", is_flag=True, help="Also send the request as curl would, whatever its method.")
@click.option("--stack", default="", metavar="NAME", help="What the server runs, for the fix: nginx, FastAPI, ...")
@click.option("-v", "--verbose", is_flag=True, help="Show every check, also those that passed.")
@connection_options
@request_options
@secrets_option
def check(url: str, origin: str | None, browser: str, form: str, **options: Any) -> int:  # noqa: ANN401 - click gives options by name
    """Run the handshake of a fetch() call to URL for real, from a page at --page.

    Exit code 0: the script gets the response; 1: it is blocked; 4: the server was not reached.

    \b
    Examples:
      corsage check https://api.example.com/data --page https://app.example.com
      corsage check http://127.0.0.1:8000/api/data --json '{}' --credentials include
      corsage check https://api.example.com/data --browser all
      corsage check http://127.0.0.1:8000/api/data --format json | corsage diagram -
    """
    parsed = urls.parse(url)
    if parsed is None or not parsed.is_http:
        raise Failed(f"{masked_url(url)!r} is not an http or https URL: write it as https://host/path")
    to = reach(options)
    asking = replace(request(url, options), initiator=options["initiator"])
    home = _in_network(page(origin or _default_origin(parsed)), options["page_space"], parsed, to)
    checked = anyio.run(_run, Scenario(home, (asking,), Live(url)), browser, to, options)
    exchanges = checked.handshake.fetches[0].exchanges
    if exchanges and isinstance(exchanges[0].received, Lost):
        raise Failed(_unreached(parsed.serialized_origin, exchanges[0].received), UNREACHABLE)
    blocked = checked.handshake.blocked or any(handshake.blocked for handshake in checked.others)
    _print(checked, form, verbose=options["verbose"])
    return BLOCKED if blocked else 0


def _print(checked: Checked, form: str, *, verbose: bool) -> None:
    look = style.of_stdout(verbose=verbose)
    handshake, *others = [
        shown(handshake, show_secrets=checked.show_secrets) for handshake in (checked.handshake, *checked.others)
    ]
    visible = replace(checked, handshake=handshake, others=tuple(others))
    if form == "text":
        streams.print_coloured(check_report.text(visible, look))
    else:
        sys.stdout.write(FORMATS[form](visible))


def _in_network(home: Page, space: str | None, url: URL, to: Reach) -> Page:
    """The page in its network, and the server in that of its address; the user has not permitted anything."""
    if space is None:
        return home
    address = next((rule.address for rule in to.rules if rule.fits(url)), None) or _address(url)
    servers = ((url.host, derived(address)),) if address else ()
    return replace(home, local_network=LocalNetwork(_SPACES[space], servers))


def _address(url: URL) -> str | None:
    try:
        return str(socket.getaddrinfo(url.host.strip("[]"), url.effective_port)[0][4][0])
    except OSError:
        return None  # the handshake says that the name does not resolve


async def _run(scenario: Scenario, browser: str, to: Reach, options: dict[str, Any]) -> Checked:
    """The handshake; then the probes, each named before it is sent."""
    several = browser == engines_compared.ALL
    profile = PROFILES[next(iter(ENGINES)) if several else browser]
    async with to.wire(profile) as wire:
        handshake = await live.run_over(wire.exchange, scenario, profile)
        fetch = handshake.fetches[0]
        plan: tuple[Probe, ...] = ()
        if options["probes"] and not (fetch.exchanges and isinstance(fetch.exchanges[0].received, Lost)):
            plan = probes.plan(fetch, scenario.page.origin, unsafe=options["unsafe"])
        if plan:
            sys.stderr.write(check_report.announcement(plan))
        answers: dict[str, Received] = {}
        for probe in plan:
            answers[probe.name] = await wire.exchange(probe.sent)
    observations = probes.observe(fetch, answers, scenario.page.origin)
    others = tuple([_again(handshake, engine) for engine in list(ENGINES)[1:]]) if several else ()
    return Checked(
        handshake, plan, answers, observations, _diagnosis(handshake), others, options["show_secrets"], options["stack"]
    )


def _diagnosis(handshake: Handshake) -> Diagnosis | None:
    if not handshake.fetches[0].exchanges:
        return None  # the browser refused by itself, and the verdict says why
    evidence = next(iter(scenario_evidence.of(handshake)), None)
    return None if evidence is None else diagnose(evidence)


def _again(handshake: Handshake, engine: str) -> Handshake:
    """What another engine makes of the answers that were received: nothing is sent a second time."""
    recorded: FetchRecord = handshake.fetches[0]
    answers = {(e.sent.url, e.sent.method): e.received for e in recorded.exchanges}

    def serve(sent: Send) -> Exchange:
        unknown = Lost(LostCause.CLOSED, "this engine sends what the first one did not, so no answer is known")
        return Exchange(sent, answers.get((sent.url, sent.method), unknown))

    return pair.simulate_against(handshake.scenario, serve, PROFILES[engine])


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
