"""Where engines differ in what is not fetch(): images, scripts, stylesheets, fonts, streams, sockets, workers.

Each row sets a rule of `corsage.fetch.element_rules` ("elements.x"). Each was observed on loopback: Chromium 156,
Firefox ESR 153, WebKitGTK 2.50. This module holds data and makes no decision.
"""

from typing import Final

from corsage.engines.departures.row import OBSERVED, WEBKIT, Deviation


def _row(name: str, engines: tuple[str, ...], section: str, texts: tuple[str, str], value: object) -> Deviation:
    standard, engine = texts
    return Deviation(name.replace("_", "-"), engines, section, standard, engine, OBSERVED, f"elements.{name}", value)


_CHROMIUM: Final = ("chromium",)
_FIREFOX: Final = ("firefox",)
_WEBKIT: Final = ("webkit",)
#: What a crossorigin attribute loads, and what HTML loads as if it had one.
_BY_ATTRIBUTE: Final = frozenset({
    "image", "script", "module-script", "import", "stylesheet", "font", "link", "css",
})  # fmt: skip

ELEMENTS: Final[tuple[Deviation, ...]] = (
    _row("fonts_use_cors", _WEBKIT, "CSS Fonts, 4.8.2 Font fetching requirements",
         ("a font of another origin needs CORS", "fonts are loaded without CORS, with cookies"), value=False),
    Deviation("names-origin-at-home", _CHROMIUM, "Fetch, append a request Origin header",
              "a GET to the page's own origin has no Origin",
              "one that an element with a crossorigin attribute, or a module, makes has it", OBSERVED,
              "elements.names_origin_at_home", _BY_ATTRIBUTE),
    Deviation("names-origin-at-home-media", _WEBKIT, "Fetch, append a request Origin header",
              "a GET to the page's own origin has no Origin",
              "one that an element with a crossorigin attribute, or a module, makes has it, media included",
              f"{WEBKIT}Source/WebCore/loader/CrossOriginAccessControl.cpp",
              "elements.names_origin_at_home", _BY_ATTRIBUTE | {"media", "track"}),
    Deviation("policy-throws", _WEBKIT, "CSP3, 4.1.2 Should request be blocked by Content Security Policy",
              "an EventSource or a WebSocket that the page's policy forbids fires error",
              "the constructor throws a SecurityError", f"{WEBKIT}Source/WebCore/page/EventSource.cpp",
              "elements.policy_throws", frozenset({"eventsource", "websocket"})),
    _row("preloads_fail", _FIREFOX, "HTML, 4.6.7.20 Link type preload",
         ("a preload that failed fires error", "it fires load"), value=False),
    _row("preloads_any_status", _WEBKIT, "HTML, 4.6.7.20 Link type preload",
         ("a preload whose status is an error fires error", "one with as=fetch fires load"), frozenset({"fetch"})),
    _row("websocket_says_mode", _CHROMIUM, "Fetch Metadata, 2.3 The Sec-Fetch-Mode HTTP Request Header",
         ("a WebSocket handshake says websocket", "it says nothing"), value=False),
    _row("websocket_follows", _WEBKIT, "WebSockets, 2.2 Opening handshake",
         ("a redirect fails the connection", "it is followed"), value=True),
    _row("websocket_needs_protocol", ("firefox", "webkit"), "WebSockets, 2.2 Opening handshake",
         ("a server that chooses none of the protocols fails the connection", "the connection is opened"),
         value=False),
    _row("reconnects_to_target", _CHROMIUM, "HTML, 9.2.3 Processing model",
         ("an EventSource reconnects to its own URL", "it reconnects to where a redirect led"), value=True),
    _row("blocks_opaque", ("firefox", "webkit"), "Fetch, Opaque-response blocking",
         ("an opaque response that is data is blocked", "it is given to the element"), value=False),
    _row("refused_sheets_load", _CHROMIUM, "HTML, 4.6.7.21 Link type stylesheet",
         ("a sheet of the wrong type fires error", "it fires load, and is empty"), value=True),
    _row("failed_sheets_are_closed", _FIREFOX, "CSSOM, 6.4 CSS Style Sheets",
         ("the rules of a sheet that failed CORS may not be read", "there are none"), value=False),
    _row("worker_throws", ("chromium", "webkit"), "HTML, 10.2.6.3 The Worker interface",
         ("a worker of another origin fires error", "the constructor throws a SecurityError"), value=True),
    _row("manifest_requests", ("firefox", "webkit"), "HTML, 4.6.7.10 Link type manifest",
         ("a manifest is asked for", "it is not"), 0),
    Deviation("manifest-again", ("chromium",), "HTML, 4.6.7.10 Link type manifest", "a manifest is asked for once",
              "it is asked for again after a failure", OBSERVED, "elements.manifest_requests", 2),
    _row("beacon_names_url", _WEBKIT, "Fetch, append a request Origin header",
         ("a beacon of a sandboxed page says null", "it names the origin of the page's URL"), value=True),
    _row("data_worker_is_the_pages", _CHROMIUM, "HTML, 10.2.4 Processing model",
         ("the modules of a data: worker are asked for by an opaque origin", "they are by the page's"), value=True),
    _row("memory_spoils_credentialed", _WEBKIT, "HTML, 4.8.4.4 Processing model",
         ("a load with CORS and credentials is judged by its own answer",
          "it fails where the same URL was loaded without CORS and is still fresh"), value=True),
)  # fmt: skip
