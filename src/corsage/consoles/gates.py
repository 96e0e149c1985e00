"""What the engines' consoles say of what is not CORS: the other gates, and `blob:` URLs.

The sentences of CORS are `corsage.consoles.lines`'s.

Chromium's and Firefox's lines were read in their consoles; WebKit's stand in its source. An engine that says nothing
of a gate, or of which it is not known what it says, has no entry.
"""

from collections.abc import Mapping
from typing import Final

from corsage.fetch.reason import Reason

_MIXED: Final = "Mixed Content: The page at '{page}' was loaded over HTTPS, but requested an insecure {kind} '{url}'. "
_CHROMIUM_MIXED: Final = f"{_MIXED}This request has been blocked; the content must be served over HTTPS."
#: What is said of mixed content that is let pass because it is for the local network.
_TOLERATED: Final[Mapping[str, str]] = {"chromium": f"{_MIXED}This content should also be served over HTTPS."}
_FIREFOX_POLICY: Final = (
    "The resource at “{url}” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See "
    "https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#"
)
#: A page of an opaque origin has a name of its own here, made anew each time; "null" stands for it.
FIREFOX_FOREIGN: Final = "Security Error: Content at {page} may not load data from {url}."
_WEBKIT_MIXED: Final = (
    "[blocked] The page at {page} requested insecure content from {url}. This content was blocked and must be served "
    "over HTTPS."
)
_WEBKIT_POLICY: Final = (
    "Cancelled load to {url} because it violates the resource's Cross-Origin-Resource-Policy response header.",
    "{api} cannot load {url} due to access control checks.",
)

#: Engine and reason to the lines. {page} and {url} are URLs, {kind} is what Chromium calls the request, {api} what
#: WebKit calls it, {policy} what Chromium calls the policy that was not met.
MESSAGES: Final[Mapping[str, Mapping[Reason, tuple[str, ...]]]] = {
    "chromium": {
        Reason.MIXED_CONTENT: (_CHROMIUM_MIXED,),
        Reason.CROSS_ORIGIN_RESOURCE_POLICY: ("Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.{policy}",),
        Reason.CROSS_ORIGIN_EMBEDDER_POLICY: (
            "Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep",
        ),
        Reason.BLOB_NOT_FOUND: ("Failed to load resource: net::ERR_FILE_NOT_FOUND",),
        Reason.BLOB_METHOD: ("Failed to load resource: net::ERR_METHOD_NOT_SUPPORTED",),
        Reason.BLOB_OTHER_ORIGIN: ("Not allowed to load local resource: {url}",),
        Reason.BLOB_PARTITION: ("Failed to load resource: net::ERR_FILE_NOT_FOUND",),
        Reason.BLOB_RANGE: ("Failed to load resource: net::ERR_REQUEST_RANGE_NOT_SATISFIABLE",),
    },
    "firefox": {
        Reason.MIXED_CONTENT: ("Blocked loading mixed active content “{url}”",),
        Reason.CROSS_ORIGIN_RESOURCE_POLICY: (_FIREFOX_POLICY,),
        Reason.CROSS_ORIGIN_EMBEDDER_POLICY: (_FIREFOX_POLICY,),
        Reason.DISALLOWED_BY_MODE: (FIREFOX_FOREIGN,),
        Reason.BLOB_OTHER_ORIGIN: (FIREFOX_FOREIGN,),
        Reason.BLOB_PARTITION: ("Cannot access blob URL “{url}” with a different partition key.",) * 2,
    },
    "webkit": {
        Reason.MIXED_CONTENT: (_WEBKIT_MIXED,),
        Reason.CROSS_ORIGIN_RESOURCE_POLICY: _WEBKIT_POLICY,
        Reason.CROSS_ORIGIN_EMBEDDER_POLICY: _WEBKIT_POLICY,
    },
}
_KINDS: Final = {"fetch": "resource", "xhr": "XMLHttpRequest endpoint"}
_APIS: Final = {"fetch": "Fetch API", "xhr": "XMLHttpRequest"}
_POLICIES: Final = {"same-origin": "NotSameOrigin", "same-site": "NotSameSite"}


def lines(engine: str, values: Mapping[str, str], reason: Reason, policy: str) -> tuple[str, ...]:
    """The engine's lines; none if the reason is not one of these gates.

    `values` holds the page, the url and the kind ("fetch", "xhr"); `policy` is the policy's value, where there is one.
    """
    kind = values["kind"]
    fields = {**values, "kind": _KINDS[kind], "api": _APIS[kind], "policy": _POLICIES.get(policy, "")}
    return tuple([template.format_map(fields) for template in MESSAGES[engine].get(reason, ())])


def tolerated(engine: str, values: Mapping[str, str]) -> str | None:
    """The engine's warning about mixed content that it lets pass, or None."""
    template = _TOLERATED.get(engine)
    return None if template is None else template.format_map({**values, "kind": _KINDS[values["kind"]]})
