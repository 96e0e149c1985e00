"""The request is made in mode no-cors, so that its response cannot be read.

Tell-tale: `response.type` is opaque, the status is 0, and the body is empty.

Why: `mode: "no-cors"` sends a request that no server has to permit. In exchange, the script may not see the answer.
It is no way around CORS.

Confirm: Remove `mode: "no-cors"`: the real CORS error appears.

Fix: Remove `mode: "no-cors"` and let the server grant access. If it is not yours, call it from your own server.
"""

from typing import Final

from corsage.diagnose.cause import Cause, reported, when
from corsage.evidence.known import Symptom

CAUSE: Final = Cause(
    "no_cors_opaque",
    __doc__,
    clues=(
        when(0.9, "the mode is no-cors", lambda f: f.evidence.request.mode == "no-cors"),
        reported(0.7, Symptom.OPAQUE_RESPONSE),
    ),
    refuted_by=(
        lambda f: f.evidence.request.mode in {"cors", "same-origin"},
        lambda f: bool(f.failing) and f.evidence.request.mode != "no-cors",
    ),
    example={"request": {"mode": "no-cors", "url": "https://api.example.com/items"}},
)
