"""CORS is configured, but not for this path, handler or file type.

Tell-tale: Another URL of the same server works; this one has no Access-Control-Allow-Origin.

Why: CORS settings are bound to a path pattern, a location, a decorator or a router, and this URL is outside of it.

Confirm: Compare `curl -i -H 'Origin: YOUR-PAGE'` for this URL and for one that works.

Fix: Widen the path or handler match of the CORS configuration so that it covers this URL, and no more.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, reported, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "cors_route_scope",
    __doc__,
    clues=(
        reported(0.8, Symptom.PATH_NOT_COVERED),
        when(
            0.35,
            "a file was answered without Access-Control-Allow-Origin",
            lambda f: q.is_static(f) and q.actual_ok(f) and q.actual_lacks_origin(f),
        ),
    ),
    fits=q.MISSING | {Reason.PREFLIGHT_INVALID_STATUS},
    refuted_by=(q.actual_has_origin,),
    example={
        "stack": "Laravel",
        "note": "works for other routes",
        "request": {"url": "https://api.example.com/export"},
    },
)
