"""`corsage diagram`: a scenario or a recorded handshake as a Mermaid sequence diagram."""

import sys
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import click

from corsage.cli import policy_file, reading
from corsage.cli.environment_option import chosen, environment_option
from corsage.cli.failure import Failed
from corsage.cli.page_option import page
from corsage.cli.request_options import request, request_options
from corsage.cli.secrets_option import secrets_option, shown, shown_scenario
from corsage.diagram import of_policy, template, trace
from corsage.engines.departures.table import PROFILES
from corsage.fetch.profile import Profile
from corsage.handshake import handshake_form, pair
from corsage.handshake.form import FormError
from corsage.handshake.scenario import Live, Scenario
from corsage.mermaid import Diagram, svg, text
from corsage.policy.configuration import ConfigurationError

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
@click.option("--browser", type=click.Choice(list(PROFILES)), default="standard", help="Whose behaviour to follow.")
@environment_option("a policy file")
@click.option("--header-participants", is_flag=True, help="In a template: draw a participant for each custom header.")
@click.option("--url", help="The URL of a fetch() call to draw the template of; of a policy file, the URL to draw.")
@click.option("--origin", help="With --url or a policy file: the page's origin. Default: https://app.example.com.")
@request_options
@secrets_option
def diagram(file: str | None, url: str | None, **options: Any) -> None:  # noqa: ANN401 - click gives the shared options by name
    """Draw FILE (a scenario, a handshake or a policy file, "-" for stdin), or the call that the options describe.

    A handshake is drawn as its trace. A scenario is drawn as its template, or run in memory with --view trace. A policy
    (a .toml file) is drawn with a page and a request that it allows.

    \b
    Examples:
      corsage diagram scenario.json
      corsage diagram scenario.json --view trace --format markdown
      corsage diagram scenario.json --format svg > handshake.svg
      corsage diagram scenario.json --format drawing          for this terminal
      corsage diagram corsage.toml --environment production
      corsage check http://127.0.0.1:8000/ --format json | corsage diagram -
      corsage diagram --url https://api.example.com/api/data --json '{}'
    """
    style = Style(
        options.pop("view"),
        PROFILES[options.pop("browser")],
        options.pop("header_participants"),
        options.pop("show_secrets"),
    )
    environment, origin, form = options.pop("environment"), options.pop("origin"), options.pop("form")
    if file is not None and file.endswith(".toml"):
        drawn = [_of_policy(file, environment, url, origin, style)]
    elif (file is None) == (url is None):
        raise Failed("give either a FILE or a --url")
    elif environment is not None:
        raise Failed("--environment chooses among the environments of a policy file (FILE.toml)")
    elif url is not None:
        call = Scenario(page(origin or of_policy.PAGE), (request(url, options),), Live(url))
        drawn = [style.template(call)]
    else:
        drawn = [_draw(file or "", *value, style) for value in reading.values(file or "")]
    sys.stdout.write("\n".join(FORMATS[form](picture) for picture in drawn))


class Style(NamedTuple):
    """How to draw: which view, as which browser, whether custom headers take part, whether secrets are shown."""

    view: str | None
    profile: Profile
    header_participants: bool
    show_secrets: bool

    def template(self, scenario: Scenario) -> Diagram:
        """Both branches of a scenario."""
        scenario = shown_scenario(scenario, show_secrets=self.show_secrets)
        return template(scenario, self.profile, header_participants=self.header_participants)

    def scenario(self, place: str, scenario: Scenario) -> Diagram:
        """A scenario in this view: what happens in memory, or both branches."""
        if self.view != "trace":
            return self.template(scenario)
        try:
            handshake = pair.simulate(scenario, self.profile)
        except pair.NotInMemoryError as error:
            raise Failed(f"{place}: {error}") from error
        return trace(shown(handshake, show_secrets=self.show_secrets))


def _of_policy(file: str, environment: str | None, url: str | None, origin: str | None, style: Style) -> Diagram:
    try:
        configuration = policy_file.configuration(file, chosen(environment))
    except ConfigurationError as error:
        raise Failed(str(error)) from error
    caller = page(origin) if origin is not None else None
    return style.scenario(file, of_policy.scenario(configuration, url or of_policy.URL, caller))


def _draw(name: str, place: str, data: object, style: Style) -> Diagram:
    """A handshake is known by its fetches, a scenario by its requests."""
    if isinstance(data, dict) and "fetches" in data:
        try:
            handshake = shown(handshake_form.read(data), show_secrets=style.show_secrets)
        except FormError as error:
            raise Failed(f"{place}: {error}") from error
        return style.template(handshake.scenario) if style.view == "template" else trace(handshake)
    return style.scenario(place, reading.scenario(name, place, data))
