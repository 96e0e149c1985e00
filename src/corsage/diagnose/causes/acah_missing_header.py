"""The preflight's answer does not list a request header.

Tell-tale: The message names the header and Access-Control-Allow-Headers.

Why: Headers beyond the safelisted ones need a grant: Authorization, X-... and Content-Type with application/json.

Confirm: Compare Access-Control-Request-Headers with Access-Control-Allow-Headers in the preflight.

Fix: Add the header's name to Access-Control-Allow-Headers for this resource.
"""

from typing import Final

from corsage.diagnose import header_names as names
from corsage.diagnose.cause import Cause, configured, failed, when
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "acah_missing_header",
    __doc__,
    clues=(
        configured(0.75, "header"),
        failed(0.7, Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE),
        failed(0.7, Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE),
        when(
            0.6,
            "the header is one that the application sets",
            lambda f: bool(names.refused(f)) and not names.added_by_libraries(f),
        ),
    ),
    fits=frozenset({Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE, Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE}),
    refuted_by=(
        lambda f: bool(names.refused(f)) and names.are_response_headers(f),
        lambda f: "*" in (f.preflight.get("access-control-allow-headers") or ""),
    ),
    example={
        "console": [
            "Request header field x-api-key is not allowed by Access-Control-Allow-Headers in preflight response."
        ]
    },
)
