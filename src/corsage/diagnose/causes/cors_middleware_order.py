"""Another layer answers before the CORS layer sees the request.

Tell-tale: A 401, 404, static file or router answer has no Access-Control-Allow-Origin, and other answers have it.

Why: Middleware runs in order. What stands outside of the CORS layer makes answers that never pass through it.

Confirm: Ask once with and once without what the other layer wants (a token, a known path): only one answer has the
headers.

Fix: Register the CORS layer outermost: before authentication, routing, static files and error handlers.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, reported, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "cors_middleware_order",
    __doc__,
    clues=(
        reported(0.75, Symptom.LAYER_ORDER),
        when(
            0.35,
            "a 401 came without Access-Control-Allow-Origin",
            lambda f: f.actual.status == 401 and q.actual_lacks_origin(f),
        ),
    ),
    fits=q.MISSING | {Reason.PREFLIGHT_INVALID_STATUS},
    refuted_by=(q.actual_has_origin,),
    example={"stack": "ASP.NET Core", "note": "UseCors was registered after UseMvc"},
)
