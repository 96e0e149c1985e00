"""The preflight is answered well, and the real response lacks Access-Control-Allow-Origin.

Tell-tale: OPTIONS has a 2xx with Access-Control-Allow-Origin; the GET or POST has none.

Why: The gateway answers OPTIONS itself. The real request goes to a backend, which must add the headers and does not.

Confirm: `curl -i -X OPTIONS` and the real request, both with the Origin header: only the first has the grant.

Fix: Let the backend (the function, the handler) return Access-Control-Allow-Origin too, or let the gateway add it.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, reported, when
from corsage.evidence.known import Symptom

CAUSE: Final = Cause(
    "actual_missing_acao_after_ok_preflight",
    __doc__,
    clues=(
        when(
            0.9,
            "the preflight's answer has Access-Control-Allow-Origin, the real one does not",
            lambda f: q.preflight_granted(f) and q.actual_lacks_origin(f),
        ),
        reported(0.75, Symptom.PREFLIGHT_ONLY),
        when(
            0.6,
            "the preflight passed, and the console misses the header in the real response",
            lambda f: (
                q.preflight_granted(f) and any(x.reason in q.MISSING and x.in_preflight is False for x in f.failing)
            ),
        ),
    ),
    fits=q.MISSING,
    refuted_by=(q.actual_has_origin, lambda f: f.preflight.lacks_origin, lambda f: f.preflight.status in q.ERRORS),
    example={
        "page": "https://app.example.com",
        "request": {"url": "https://api.example.com/items", "method": "POST"},
        "preflight": {"status": 200, "headers": {"Access-Control-Allow-Origin": "*"}},
        "actual": {"status": 200, "headers": {}},
    },
)
