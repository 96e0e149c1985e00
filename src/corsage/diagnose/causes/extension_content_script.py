"""A content script of an extension makes the request, in the name of the page.

Tell-tale: The request comes from a browser extension; the Origin header is the page's.

Why: Content scripts have the page's origin, and no longer the extension's permissions for other hosts.

Confirm: Make the same request in the extension's service worker or background page: it passes.

Fix: Send a message to the background script, and fetch there, with the host in `host_permissions`.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, reported, when
from corsage.evidence.known import Symptom

CAUSE: Final = Cause(
    "extension_content_script",
    __doc__,
    clues=(
        reported(0.82, Symptom.CONTENT_SCRIPT),
        when(
            0.6,
            "the page is an extension's",
            lambda f: (f.page or "").startswith(("chrome-extension:", "moz-extension:", "safari-web-extension:")),
        ),
    ),
    fits=q.MISSING | q.VALUE | q.TRANSPORT | q.LISTS,
    example={"note": "the content script of our extension calls the API"},
)
