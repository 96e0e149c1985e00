"""`corsage studio`: the web page on loopback, and the demo API that it runs its scenarios against beside it."""

import asyncio
import sys
import webbrowser
from typing import Final

import click

from corsage.cli.port_option import listening, port_option
from corsage.policy import Policy
from corsage.studio import loopback
from corsage.studio.admission import OnlyHere, authorities
from corsage.studio.app import studio as application
from corsage.studio.demo import DemoAPI
from corsage.studio.gallery import POLICY
from corsage.studio.live import Stage
from corsage.studio.page import NOT_BUILT, STATIC, is_built

DEFAULT_PORT: Final = 8100


@click.command
@port_option(DEFAULT_PORT)
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
def studio(port: int, *, show: bool) -> int:
    """Open the studio: choose a scenario, run it for real, see the handshake, change it, run it again.

    The page is served at 127.0.0.1 only, and the demo API that answers it on another port of it; Ctrl-C ends both.

    \b
    Examples:
      corsage studio
      corsage studio --port 9000 --open
    """
    page, api = listening(port), loopback.listen(0)
    url = loopback.origin(page)
    if not is_built():
        sys.stderr.write(f"{NOT_BUILT}\n")
    sys.stderr.write(f"the studio is at {url}, its demo API at {loopback.origin(api)}; Ctrl-C ends it\n")
    sys.stderr.flush()
    if show:
        webbrowser.open(url)
    demo = DemoAPI(Policy.from_mapping(POLICY))
    app = application(Stage(demo, loopback.origin(api)), authorities(page.getsockname()[1]), STATIC)
    asyncio.run(loopback.serve_both(app, page, OnlyHere(demo, authorities(api.getsockname()[1])), api))
    return 0
