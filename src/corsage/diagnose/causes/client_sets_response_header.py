"""The client sends Access-Control-Allow-... as a request header. It belongs to the response.

Tell-tale: Access-Control-Request-Headers names access-control-allow-origin or alike.

Why: The header grants something when the server sends it. In a request, it only makes a preflight necessary that
asks for its own name.

Confirm: Search the client for `Access-Control-`.

Fix: Delete the header in the client, and send it from the server.
"""

from typing import Final

from corsage.diagnose import header_names as names
from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, when
from corsage.http.headers import CORS_RESPONSE_HEADERS

CAUSE: Final = Cause(
    "client_sets_response_header",
    __doc__,
    clues=(
        when(
            0.95,
            "the refused header is a response header",
            lambda f: bool(names.refused(f)) and names.are_response_headers(f),
        ),
        when(
            0.9,
            "the request has a response header",
            lambda f: any(n in CORS_RESPONSE_HEADERS for n in f.evidence.request.headers or {}),
        ),
    ),
    fits=q.LISTS | q.TRANSPORT,
    example={
        "console": [
            (
                "Request header field access-control-allow-origin is not allowed by "
                "Access-Control-Allow-Headers in preflight response."
            )
        ]
    },
)
