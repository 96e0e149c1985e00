"""The conformance page of the documentation, made from the table of deviations.

    python -m corsage.engines.departures.page >docs/reference/conformance.md

A test asserts that the page is current. What may not live here: any fact that the table does not hold.
"""

import sys
from typing import Final

from corsage.engines.departures.cookies import COOKIES
from corsage.engines.departures.elements import ELEMENTS
from corsage.engines.departures.gates import GATES
from corsage.engines.departures.headers import HEADER
from corsage.engines.departures.http1 import HTTP1
from corsage.engines.departures.http_cache import HTTP_CACHE
from corsage.engines.departures.preflights import PREFLIGHT
from corsage.engines.departures.redirects import REDIRECT
from corsage.engines.departures.row import OBSERVED, Deviation
from corsage.engines.departures.scripts import SCRIPT
from corsage.engines.departures.table import ENGINES

_INTRODUCTION: Final = """\
# Conformance

The engine's algorithm is that of the [Fetch standard](https://fetch.spec.whatwg.org/). Browsers depart from it here
and there; each departure is one row of one table in the source, and this page is made from that table
(`python -m corsage.engines.departures.page`). `corsage simulate --browser chromium` plays a browser with its rows,
`--browser standard` plays the standard without any.

| profile | engine | rows |
|---|---|---|
"""
_LIVE: Final = """
The rows are proven against the engines themselves: `make conformance SEEDS=1000` draws fresh handshakes of each kind,
runs each in the real browser on loopback and in the engine, and compares outcome and every exchange, for Chromium the
error code and the console line too. The kinds: plain handshakes, the options of `fetch()`, XMLHttpRequest, streaming
bodies, chains of redirects that lose and find headers, requests that a preflight before has granted or not, and
sequences that an HTTP cache may answer; and values that are put together from parts, so that nobody need have thought
of them: what a script may ask for, what a server may answer, where a URL or a Location may lead. And beyond the
allow-list: documents of every sort (sandboxed frames, `srcdoc`, `data:`, `blob:`), mixed content, embedder policies,
the address spaces of Local Network Access, and stories of cookies, whose every `Cookie` header is compared; the last
two also as users may set them, third-party cookies changed from the default and the local network permitted. WebKitGTK
has no Local Network Access: it asks and blocks in no drawn case, and neither does its profile.

What is known to differ, and is not drawn: Chromium takes a space in a host, and Punycode that is not one, where the URL
Standard has no URL; Firefox has no end of an XMLHttpRequest that is redirected to a blocked port, and reads dates in
Expires that are in no form of HTTP (months in digits, signs, underscores) in a way of its own; of a frame at a `blob:`
URL Chromium's line about mixed content names the page around, which a scenario does not know; WebKitGTK follows a
Location whatever the 3xx status is, 399 too. Drawn, and printed when it is met: in Firefox an XMLHttpRequest PUT to
the page's own origin ends in `load`, with status 0, when the connection is dropped; the engine has an error event.

A disagreement is printed with its smallest case, as a scenario and as two diagrams, the engine's and the browser's;
they are left in `build/conformance/`.
"""
_SUBJECTS: Final = {
    "Preflights": PREFLIGHT,
    "Redirects": REDIRECT,
    "Headers and bodies": HEADER,
    "The HTTP cache": HTTP_CACHE,
    "Referrers, streams and what else a script may ask for": SCRIPT,
    "Gates that are not CORS": GATES,
    "Cookies": COOKIES,
    "Images, scripts, fonts, streams, sockets": ELEMENTS,
    "Reading HTTP/1.1": HTTP1,
}


def page() -> str:
    """The page as Markdown."""
    rows = [row for subject in _SUBJECTS.values() for row in subject]
    counts = {engine: sum(engine in row.engines for row in rows) for engine in ENGINES}
    profiles = ["| `standard` | none | 0 |"]
    profiles += [f"| `{engine}` | {version} | {counts[engine]} |" for engine, version in ENGINES.items()]
    sections = [_section(title, subject) for title, subject in _SUBJECTS.items()]
    return _INTRODUCTION + "\n".join(profiles) + "\n" + _LIVE + "".join(sections)


def _section(title: str, rows: tuple[Deviation, ...]) -> str:
    head = f"\n## {title}\n\n| name | engines | the standard | the engine | evidence |\n|---|---|---|---|---|\n"
    return head + "".join([_row(row) for row in rows])


def _row(row: Deviation) -> str:
    source = "observed" if row.evidence == OBSERVED else f"[source]({row.evidence})"
    cells = (
        f"`{row.name}`",
        ", ".join(row.engines),
        f"{row.section}: {_cell(row.standard)}",
        _cell(row.engine),
        source,
    )
    return f"| {' | '.join(cells)} |\n"


def _cell(text: str) -> str:
    """Text in a cell: neither a bar nor an asterisk means anything in it."""
    return text.replace("|", "\\|").replace("*", "\\*")


if __name__ == "__main__":
    sys.stdout.write(page())
