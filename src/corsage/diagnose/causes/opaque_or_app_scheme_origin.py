"""The page has no web origin: it is `null`, a file, or a page of an app's own scheme.

Tell-tale: The Origin header is `null`, `file://`, `ionic://localhost`, `capacitor://localhost` or alike.

Why: Files, sandboxed frames and data: URLs have an opaque origin, sent as `null`. Apps have the origin of their scheme.
A list of web origins contains neither.

Confirm: Print `location.origin` on the page, and look at the Origin header of the request.

Fix: Allow the app's scheme and host exactly. Serve files over http://localhost. Never allow `null` with credentials.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "opaque_or_app_scheme_origin",
    __doc__,
    clues=(
        when(
            0.85,
            "the page's origin is null or of an app's scheme",
            lambda f: q.page_is_opaque(f) and not q.was_redirected(f),
        ),
        when(
            0.75,
            "reported: an app's scheme, or the origin null",
            lambda f: f.symptom(Symptom.APP_ORIGIN) is not None and not q.page_is_opaque(f),
        ),
        failed(0.6, Reason.CORS_DISABLED_SCHEME),
    ),
    fits=q.MISSING
    | q.VALUE
    | {
        Reason.CORS_DISABLED_SCHEME,
        Reason.PREFLIGHT_INVALID_STATUS,
        Reason.NETWORK_FAILURE,
        Reason.WILDCARD_ORIGIN_NOT_ALLOWED,
    },
    refuted_by=(
        lambda f: (
            (f.page or "").startswith("https:") and not q.page_is_opaque(f) and f.symptom(Symptom.APP_ORIGIN) is None
        ),
        lambda f: any(x.reason is Reason.WILDCARD_ORIGIN_NOT_ALLOWED for x in f.failing),
    ),
    example={
        "page": "ionic://localhost",
        "request": {"url": "https://api.example.com/items"},
        "console": ["Origin ionic://localhost is not allowed by Access-Control-Allow-Origin."],
    },
)
