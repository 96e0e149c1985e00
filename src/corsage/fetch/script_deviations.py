"""Departures from the standard in what a script's options do: referrers, streaming bodies, XMLHttpRequest.

Each row says what the standard says and where, what the engine does, and the evidence; nothing here decides.
"""

from typing import Final

from corsage.fetch import engine_rules as rules
from corsage.fetch.deviation import CHROMIUM, OBSERVED, WEBKIT, Deviation

SCRIPT: Final[tuple[Deviation, ...]] = (
    Deviation(
        "no-relaxed-referrers-abroad",
        ("firefox",),
        "Referrer Policy, 8.3",
        "a script's policy holds wherever the request goes, and what a hop was not told no later one is",
        "to another site unsafe-url, no-referrer-when-downgrade and origin-when-cross-origin count as "
        "strict-origin-when-cross-origin; but what that one was not told a later hop may be",
        OBSERVED,
        "cut_abroad",
        frozenset({"unsafe-url", "no-referrer-when-downgrade", "origin-when-cross-origin"}),
    ),
    Deviation(
        "a-cut-referrer-starts-anew",
        ("firefox",),
        "Referrer Policy, 8.3",
        "what a hop was not told no later one is",
        "after a hop that was told less than the policy says, the next may be told all that the first one may",
        OBSERVED,
        "cut_starts_anew",
        value=True,
    ),
    Deviation(
        "no-relaxed-referrers-abroad-webkit",
        ("webkit",),
        "Referrer Policy, 8.3",
        "as above",
        "to another site unsafe-url and no-referrer-when-downgrade count as strict-origin-when-cross-origin; but what "
        "that one was not told a later hop may be",
        OBSERVED,
        "cut_abroad",
        frozenset({"unsafe-url", "no-referrer-when-downgrade"}),
    ),
    Deviation(
        "opaque-pages-have-a-referrer",
        ("webkit",),
        "Referrer Policy, 8.3, step 3",
        "a page of an opaque origin sends no Referer",
        "a sandboxed page sends its URL as any other does",
        OBSERVED,
        "opaque_pages_refer",
        value=True,
    ),
    Deviation(
        "no-referrer-is-a-policy",
        ("firefox", "webkit"),
        "Request constructor, step 14.1",
        "an empty referrer leaves out the Referer header, and Origin as it is",
        "it counts as the policy no-referrer, under which a request without CORS says null for its origin",
        f"{WEBKIT}Source/WebCore/Modules/fetch/FetchLoader.cpp",
        "no_referrer_policy",
        "no-referrer",
    ),
    Deviation(
        "srcdoc-has-no-referrer",
        ("webkit",),
        "Referrer Policy, 8.4",
        "the document of an iframe's srcdoc tells the URL of the page around it",
        "its fetch() tells nothing, its XMLHttpRequest does",
        OBSERVED,
        "srcdoc_refers",
        value=False,
    ),
    Deviation(
        "dangling-markup",
        ("chromium",),
        "main fetch",
        "tabs and line breaks in a URL are left out, and that is all",
        "an http or https URL that a script wrote with one of them and with < is refused before it is sent, and no "
        "console says why; a redirect's is not",
        f"{CHROMIUM}third_party/blink/renderer/core/loader/base_fetch_context.cc",
        "refuses_markup",
        value=True,
    ),
    Deviation(
        "streams-are-cors",
        ("chromium",),
        "Request constructor, step 39",
        "a request with a streaming body may have the mode same-origin",
        "its mode is cors, whatever the script says",
        OBSERVED,
        "streams",
        "cors",
    ),
    Deviation(
        "streams-are-text",
        ("firefox",),
        "Body mixin, extract a body",
        "a ReadableStream is sent as it comes",
        "it is no body: the text [object ReadableStream] is sent in its place",
        OBSERVED,
        "streams",
        "text",
    ),
    Deviation(
        "streams-are-refused",
        ("webkit",),
        "Body mixin, extract a body",
        "a ReadableStream is sent as it comes",
        "fetch() throws a NotSupportedError",
        OBSERVED,
        "streams",
        "refused",
    ),
    Deviation(
        "listeners-need-a-body",
        ("chromium",),
        "XMLHttpRequest, send()",
        "listeners of an upload call for a preflight, whatever is sent",
        "not where there is no body",
        OBSERVED,
        "listeners_need_body",
        value=True,
    ),
    Deviation(
        "type-is-asked-for-as-written",
        ("firefox",),
        "XMLHttpRequest, send(), step 4.4",
        "a charset that a script names is UTF-8 before anyone asks whether the Content-Type is safe",
        "a Content-Type that is unsafe as the script wrote it is asked for, though the charset alone made it so",
        OBSERVED,
        "asks_as_written",
        value=True,
    ),
    Deviation(
        "charset-in-place",
        ("chromium",),
        "XMLHttpRequest, send(), step 4.4",
        "of a MIME type that names another charset than UTF-8, in any case, that one is replaced, and the type is "
        "serialised anew",
        "UTF-8 is written wherever charset= stands, in a MIME type or not; the rest stays as it was",
        OBSERVED,
        "text_type",
        rules.replaced_charset,
    ),
)
