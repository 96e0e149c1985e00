"""`corsage diagram`: a scenario or a recorded handshake as a Mermaid sequence diagram."""

import sys
from collections.abc import Callable
from typing import Any, Final

import click

from corsage.cli import reading
from corsage.cli.failure import Failed
from corsage.cli.page_option import page
from corsage.cli.request_options import request, request_options
from corsage.cli.secrets_option import secrets_option, shown, shown_scenario
from corsage.diagram import template, trace
from corsage.handshake import handshake_form, pair, scenario_form
from corsage.handshake.form import FormError
from corsage.handshake.record import Handshake
from corsage.handshake.scenario import Live, Scenario
from corsage.mermaid import Diagram, svg, text

FORMATS: Final[dict[str, Callable[[Diagram], str]]] = {
    "mermaid": Diagram.to_text,
    "markdown": lambda picture: f"```mermaid\n{picture.to_text()}```\n",
    "svg": svg.render,
    "drawing": text.render,
}


@click.command
@click.argument("file", required=False)
@click.option("--view", type=click.Choice(["trace", "template"]), help="What happened, or both branches.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="mermaid", show_default=True)
@click.option("--url", help="Without FILE: the URL of a fetch() call to draw the template of.")
@click.option("--origin", help="With --url: the page's origin.", default="https://app.example.com", show_default=True)
@request_options
@secrets_option
def diagram(  # noqa: PLR0913 - click gives options by name
    file: str | None,
    view: str | None,
    form: str,
    url: str | None,
    origin: str,
    *,
    show_secrets: bool,
    **options: Any,  # noqa: ANN401 - click gives the shared options by name
) -> None:
    """Draw FILE (a scenario or a handshake in JSON, "-" for stdin), or the call that the options describe.

    A handshake is drawn as its trace. A scenario is drawn as its template, or run in memory with --view trace.

    \b
    Examples:
      corsage diagram scenario.json
      corsage diagram scenario.json --view trace --format markdown
      corsage diagram scenario.json --format svg > handshake.svg
      corsage diagram scenario.json --format drawing          for this terminal
      corsage check http://127.0.0.1:8000/ --format json | corsage diagram -
      corsage diagram --url https://api.example.com/api/data --json '{}'
    """
    if (file is None) == (url is None):
        raise Failed("give either a FILE or a --url")
    drawn = (
        [template(shown_scenario(_described(url, origin, options), show_secrets=show_secrets))]
        if url is not None
        else [_draw(*v, view, show_secrets=show_secrets) for v in reading.values(file or "")]
    )
    write = FORMATS[form]
    sys.stdout.write("\n".join(write(picture) for picture in drawn))


def _described(url: str, origin: str, options: dict[str, Any]) -> Scenario:
    return Scenario(page(origin), (request(url, options),), Live(url))


def _draw(place: str, data: object, view: str | None, *, show_secrets: bool) -> Diagram:
    """A handshake is known by its fetches, a scenario by its requests."""
    try:
        if isinstance(data, dict) and "fetches" in data:
            handshake = shown(handshake_form.read(data), show_secrets=show_secrets)
            return template(handshake.scenario) if view == "template" else trace(handshake)
        scenario = scenario_form.read(data)
    except FormError as error:
        raise Failed(f"{place}: {error}") from error
    if view == "trace":
        return trace(shown(_run(place, scenario), show_secrets=show_secrets))
    return template(shown_scenario(scenario, show_secrets=show_secrets))


def _run(place: str, scenario: Scenario) -> Handshake:
    try:
        return pair.simulate(scenario)
    except pair.NotInMemoryError as error:
        raise Failed(f"{place}: {error}") from error
