"""What each engine's developer tools say of a failure, to the letter, made from the outcome.

One table an engine: the reason, and the template. Chromium's `CorsError` names and failed parameters (DevTools
protocol, Network.CorsErrorStatus) are made here too. What may not live here: any decision; the failure has been made.
"""

from collections.abc import Callable
from typing import Final

from corsage.consoles import gates as gate_messages
from corsage.consoles.blocked import Blocked
from corsage.consoles.chromium import chromium_lines, is_silent
from corsage.consoles.firefox import firefox_lines
from corsage.consoles.webkit import webkit_lines
from corsage.fetch import url as urls
from corsage.http.origin import OPAQUE

ENGINES: Final[dict[str, Callable[[Blocked], tuple[str, ...]]]] = {
    "chromium": chromium_lines,
    "firefox": firefox_lines,
    "webkit": webkit_lines,
}


def _page_named(engine: str, blocked: Blocked) -> str:
    """The page of a gate's line; a page of an opaque origin is nameless in Firefox, and its origin in Chromium.

    Chromium names the page around a frame, of which a sandboxed one, in a process of its own, knows no more.
    """
    if blocked.origin != OPAQUE or engine == "webkit":
        return blocked.page or OPAQUE
    around = urls.parse(blocked.page) if engine == "chromium" and blocked.page else None
    return OPAQUE if around is None or around.origin is None else f"{around.origin}/"


def lines(engine: str, blocked: Blocked) -> tuple[str, ...]:
    """The lines that an engine's console shows; none for the standard, which has no console."""
    say = ENGINES.get(engine)
    if say is None or (engine == "chromium" and is_silent(blocked)):
        return ()
    values = {"page": _page_named(engine, blocked), "url": blocked.url, "kind": blocked.initiator}
    other = gate_messages.lines(engine, values, blocked.failure.reason, blocked.failure.parameter)
    warned = [gate_messages.tolerated(engine, {**values, "url": url}) for url in blocked.tolerated]
    return (*[line for line in warned if line], *(other or say(blocked)))
