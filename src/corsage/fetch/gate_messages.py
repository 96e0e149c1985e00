"""What the engines' consoles say of the gates that are not CORS; the sentences of CORS are `corsage.fetch.console`'s.

Chromium's and Firefox's lines were read in their consoles; WebKit's stand in its source. An engine that says nothing
of a gate, or of which it is not known what it says, has no entry.
"""

from collections.abc import Mapping
from typing import Final

from corsage.fetch.reason import Reason

_CHROMIUM_MIXED: Final = (
    "Mixed Content: The page at '{page}' was loaded over HTTPS, but requested an insecure {kind} '{url}'. This request "
    "has been blocked; the content must be served over HTTPS."
)
_FIREFOX_POLICY: Final = (
    "The resource at “{url}” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See "
    "https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#"
)
_WEBKIT_MIXED: Final = (
    "[blocked] The page at {page} requested insecure content from {url}. This content was blocked and must be served "
    "over HTTPS."
)

#: Engine and reason to the lines. {page} and {url} are URLs, {kind} is what Chromium calls the request, {api} what
#: WebKit calls it, {policy} what Chromium calls the policy that was not met.
MESSAGES: Final[Mapping[str, Mapping[Reason, tuple[str, ...]]]] = {
    "chromium": {
        Reason.MIXED_CONTENT: (_CHROMIUM_MIXED,),
        Reason.CROSS_ORIGIN_RESOURCE_POLICY: ("Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.{policy}",),
    },
    "firefox": {
        Reason.MIXED_CONTENT: ("Blocked loading mixed active content “{url}”",),
        Reason.CROSS_ORIGIN_RESOURCE_POLICY: (_FIREFOX_POLICY,),
    },
    "webkit": {
        Reason.MIXED_CONTENT: (_WEBKIT_MIXED,),
        Reason.CROSS_ORIGIN_RESOURCE_POLICY: (
            "Cancelled load to {url} because it violates the resource's Cross-Origin-Resource-Policy response header.",
            "{api} cannot load {url} due to access control checks.",
        ),
    },
}
_KINDS: Final = {"fetch": "resource", "xhr": "XMLHttpRequest endpoint"}
_APIS: Final = {"fetch": "Fetch API", "xhr": "XMLHttpRequest"}
_POLICIES: Final = {"same-origin": "NotSameOrigin", "same-site": "NotSameSite"}


def lines(engine: str, told: Mapping[str, str], reason: Reason, policy: str) -> tuple[str, ...]:
    """The engine's lines; none where the reason is no such gate.

    `told` holds the page, the url and the kind ("fetch", "xhr"); `policy` is the policy's value, where there is one.
    """
    kind = told["kind"]
    values = {**told, "kind": _KINDS[kind], "api": _APIS[kind], "policy": _POLICIES.get(policy, "")}
    return tuple([template.format_map(values) for template in MESSAGES[engine].get(reason, ())])
