"""The one table of what engines do differently from the standard. A profile is the standard's plus an engine's rows.

A row names the rule of `corsage.fetch.profile.Profile` that it sets, what the standard says and where, what the
engine does, and the evidence. The conformance page of the documentation is made from this table.
"""

from dataclasses import replace
from typing import Any, Final

from corsage.engines.departures.cookies import COOKIES
from corsage.engines.departures.elements import ELEMENTS
from corsage.engines.departures.gates import GATES
from corsage.engines.departures.headers import HEADER
from corsage.engines.departures.http1 import HTTP1
from corsage.engines.departures.http_cache import HTTP_CACHE
from corsage.engines.departures.preflights import PREFLIGHT
from corsage.engines.departures.redirects import REDIRECT
from corsage.engines.departures.row import Deviation
from corsage.engines.departures.scripts import SCRIPT
from corsage.fetch.profile import STANDARD, Profile

ENGINES: Final = {
    "chromium": "Chromium 156",
    "firefox": "Firefox ESR 153",
    "webkit": "WebKitGTK 2.50",
}

DEVIATIONS: Final[tuple[Deviation, ...]] = (
    *PREFLIGHT, *REDIRECT, *HEADER, *HTTP_CACHE, *SCRIPT, *GATES, *COOKIES, *HTTP1, *ELEMENTS,
)  # fmt: skip


def _profile(engine: str) -> Profile:
    """The rows of an engine; "cookies.x" is the rule x of the cookies, as "http1.x" and "http_cache.x" are."""
    rows = {row.rule: row.value for row in DEVIATIONS if engine in row.engines}

    def below(prefix: str) -> dict[str, Any]:
        return {rule.removeprefix(prefix): rows.pop(rule) for rule in list(rows) if rule.startswith(prefix)}

    cookies = replace(STANDARD.cookies, **below("cookies."))
    http1 = STANDARD.http1._replace(**below("http1."))
    http_cache = STANDARD.http_cache._replace(**below("http_cache."))
    elements = STANDARD.elements._replace(**below("elements."))
    return replace(
        STANDARD, name=engine, cookies=cookies, http1=http1, http_cache=http_cache, elements=elements, **rows
    )


PROFILES: Final[dict[str, Profile]] = {STANDARD.name: STANDARD} | {engine: _profile(engine) for engine in ENGINES}
