"""The preflight is asked for a login, which a preflight never has.

Tell-tale: OPTIONS is answered 401 or 403.

Why: Browsers send preflights without cookies and without Authorization. A layer that asks every request for them
refuses the preflight, and the CORS layer never sees it.

Confirm: `curl -i -X OPTIONS URL` without a token: 401 or 403.

Fix: Let OPTIONS requests that carry Access-Control-Request-Method pass the login, or put the CORS layer before it.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, preflight_status, reported, when
from corsage.evidence.known import Symptom

CAUSE: Final = Cause(
    "preflight_auth_required",
    __doc__,
    clues=(
        preflight_status(0.92, {401, 407, 511}),
        preflight_status(0.6, {403}),
        when(0.6, "the preflight's answer asks for credentials (WWW-Authenticate)", q.asks_for_login),
        reported(0.82, Symptom.OPTIONS_UNAUTHORISED),
        failed(0.15, *q.TRANSPORT, in_preflight=True),
    ),
    fits=q.TRANSPORT,
    refuted_by=(
        q.preflight_ok,
        lambda f: (
            f.preflight.status is not None
            and f.preflight.status not in {400, 401, 403, 407, 511, *q.REDIRECTS, *range(500, 600)}
        ),
        lambda f: f.evidence.preflight is None and q.actual_ok(f),
    ),
    example={"request": {"method": "PUT", "url": "https://api.example.com/items/1"}, "preflight": {"status": 401}},
)
