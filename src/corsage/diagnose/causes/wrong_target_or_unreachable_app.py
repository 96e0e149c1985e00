"""The address is wrong, nothing is deployed there, or nobody may call it. This is not CORS.

Tell-tale: A 404 or 403 of the platform stands behind the CORS message.

Why: A wrong region, path or host, a function that is not deployed, or a missing permission is answered by the platform,
which adds no CORS headers.

Confirm: Ask the same URL with curl: the 404 or 403 is there without any browser.

Fix: Correct the address, deploy the application, or grant the permission to call it.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, actual_status, preflight_status, reported
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "wrong_target_or_unreachable_app",
    __doc__,
    clues=(
        reported(0.8, Symptom.WRONG_ADDRESS),
        actual_status(0.45, {404, 410}),
        preflight_status(0.3, {404}),
        preflight_status(0.25, {403, 502, 503}),
        actual_status(0.25, {403, 502, 503}),
    ),
    fits=q.MISSING | q.NETWORK | {Reason.PREFLIGHT_INVALID_STATUS},
    refuted_by=(q.actual_ok, q.any_has_origin),
    example={
        "note": "the function was never deployed to this region",
        "request": {"url": "https://us-central1-app.example.net/hello"},
    },
)
