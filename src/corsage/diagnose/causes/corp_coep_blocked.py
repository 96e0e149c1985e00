"""Cross-Origin-Resource-Policy or the page's embedder policy refuses the response. This is not CORS.

Tell-tale: net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin..., or a message that names one of these headers.

Why: A page with `Cross-Origin-Embedder-Policy: require-corp` loads only what agrees to it. A resource with
`Cross-Origin-Resource-Policy: same-origin` agrees to no other origin.

Confirm: Look at Cross-Origin-Resource-Policy of the response and Cross-Origin-Embedder-Policy of the page.

Fix: Send `Cross-Origin-Resource-Policy: cross-origin` for public resources, or load them with `crossorigin` and CORS.
"""

from typing import Final

from corsage.diagnose.cause import Cause, failed, reported
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "corp_coep_blocked",
    __doc__,
    clues=(
        failed(0.9, Reason.CROSS_ORIGIN_RESOURCE_POLICY, Reason.CROSS_ORIGIN_EMBEDDER_POLICY),
        reported(0.9, Symptom.EMBEDDER_POLICY),
    ),
    fits=frozenset({Reason.CROSS_ORIGIN_RESOURCE_POLICY, Reason.CROSS_ORIGIN_EMBEDDER_POLICY}),
    example={
        "console": [
            (
                "GET https://cdn.example.com/a.js "
                "net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep 200"
            )
        ]
    },
)
