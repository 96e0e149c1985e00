"""What engines differ in about elements; the defaults are the standard's. Rows set them as "elements.x"."""

from typing import Final, NamedTuple


class ElementRules(NamedTuple):
    """The rules of `corsage.fetch.elements`."""

    #: Whether fonts are loaded with CORS (CSS Fonts, "font fetching requirements").
    fonts_use_cors: bool = True
    #: The kinds that name their origin to their own origin, too, when they load with CORS.
    names_origin_at_home: frozenset[str] = frozenset()
    #: Whether a preload that failed fires `error`.
    preloads_fail: bool = True
    #: What a preload may be whose error status counts as loaded: values of `as`, "" for all.
    preloads_any_status: frozenset[str] = frozenset()
    #: Whether a WebSocket handshake says Sec-Fetch-Mode.
    websocket_says_mode: bool = True
    #: Whether a WebSocket follows redirects.
    websocket_follows: bool = False
    #: Whether a WebSocket fails if the server chooses none of the protocols.
    websocket_needs_protocol: bool = True
    #: Whether an EventSource that reconnects asks the URL that a redirect led to.
    reconnects_to_target: bool = False
    #: Whether opaque responses that look like data are blocked (ORB).
    blocks_opaque: bool = True
    #: Whether a stylesheet of the wrong type fires `load`.
    refused_sheets_load: bool = False
    #: Whether the rules of a sheet that failed are nobody's to read; else there are none.
    failed_sheets_are_closed: bool = True
    #: Whether `new Worker()` throws for a URL of another origin.
    worker_throws: bool = False
    #: Whether a manifest is asked for, and how often after a failure.
    manifest_requests: int = 1
    #: The kinds whose constructor throws where the page's policy forbids the URL.
    policy_throws: frozenset[str] = frozenset()
    #: Whether a beacon of a sandboxed page names the origin of the page's URL.
    beacon_names_url: bool = False
    #: Whether the modules of a data: worker are asked for by the page's origin.
    data_worker_is_the_pages: bool = False
    #: Whether what was loaded without CORS, and is fresh, spoils a later load with CORS and credentials.
    memory_spoils_credentialed: bool = False


STANDARD: Final = ElementRules()
