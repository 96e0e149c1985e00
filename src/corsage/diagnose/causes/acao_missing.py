"""The server sends no CORS header for this resource: CORS is not enabled there.

Tell-tale: The real answer is a 2xx without Access-Control-Allow-Origin, and no preflight failed.

Why: Servers send no CORS header unless someone configures it. The browser then keeps the answer from the script.

Confirm: `curl -i -H 'Origin: YOUR-PAGE' URL`: a 2xx whose headers have no Access-Control-Allow-Origin.

Fix: Enable CORS on this resource for the origins of your pages. If the API is not yours, call it from your own server.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, when

CAUSE: Final = Cause(
    "acao_missing",
    __doc__,
    clues=(
        when(
            0.6,
            "the answer is a 2xx without Access-Control-Allow-Origin",
            lambda f: q.actual_ok(f) and q.actual_lacks_origin(f),
        ),
        failed(0.38, *q.MISSING, in_preflight=False),
        when(
            0.25,
            "the answer has no Access-Control-Allow-Origin",
            lambda f: q.actual_lacks_origin(f) and f.actual.status is None,
        ),
    ),
    fits=q.MISSING,
    refuted_by=(
        q.actual_has_origin,
        q.preflight_granted,
        lambda f: f.actual.status in q.ERRORS,
        lambda f: any(failing.in_preflight for failing in f.failing),
    ),
    example={
        "page": "https://app.example.com",
        "request": {"url": "https://api.example.com/items"},
        "actual": {"status": 200, "headers": {"Content-Type": "application/json"}},
    },
)
