"""An error is reported as a CORS failure, because the layer that made it adds no CORS headers.

Tell-tale: The Network panel shows 401, 413, 429, 500, 502 or 504, and the console "No Access-Control-Allow-Origin".

Why: Error pages are made by a proxy, a gateway or a framework's outermost handler, outside the CORS layer. The
browser keeps the answer from the script, so that the real error is hidden.

Confirm: Look at the status in the Network panel, or repeat the request with curl: the error is there without any
browser.

Fix: Fix the error itself first. Then add the headers to error answers too, so that scripts can read them.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, preflight_status, reported, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

#: 403 and 404 have other causes, too.
_GENERAL: Final = q.ERRORS - {403, 404}


CAUSE: Final = Cause(
    "error_response_without_cors",
    __doc__,
    clues=(
        when(
            0.88,
            "an error was answered without Access-Control-Allow-Origin",
            lambda f: (
                f.actual.status in _GENERAL
                and (q.actual_lacks_origin(f) or any(x.reason in q.MISSING for x in f.failing))
            ),
        ),
        when(
            0.5,
            "the answer is a 403 without Access-Control-Allow-Origin",
            lambda f: f.actual.status == 403 and q.actual_lacks_origin(f),
        ),
        when(
            0.55,
            "the answer is a 404 without Access-Control-Allow-Origin",
            lambda f: f.actual.status == 404 and q.actual_lacks_origin(f),
        ),
        when(0.7, "the answer is an error", lambda f: f.actual.status in _GENERAL and f.actual.headers is None),
        preflight_status(0.6, {429, 500, 502, 503, 504}),
        reported(0.55, Symptom.SERVER_ERROR),
        failed(0.3, *q.MISSING, in_preflight=False),
    ),
    fits=q.MISSING | {Reason.PREFLIGHT_INVALID_STATUS},
    refuted_by=(q.actual_has_origin, q.actual_ok),
    example={"stack": "nginx", "actual": {"status": 504, "headers": {}}},
)
