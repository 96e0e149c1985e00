"""Nothing on the server answers the preflight as CORS asks.

Tell-tale: OPTIONS is answered 400, 404, 405 or 501, or 2xx without CORS headers.

Why: The router knows GET and POST for the path, and no OPTIONS. Or another handler answers OPTIONS first.

Confirm: `curl -i -X OPTIONS -H 'Origin: YOUR-PAGE' -H 'Access-Control-Request-Method: PUT' URL`.

Fix: Route OPTIONS requests to the CORS layer, and answer them 204 with the grant.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, preflight_status, reported, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

#: Statuses of a router or handler that does not know OPTIONS.
_UNROUTED: Final = frozenset({400, 404, 405, 406, 410, 411, 415, 422, 426, 501})


CAUSE: Final = Cause(
    "preflight_not_handled",
    __doc__,
    clues=(
        when(
            0.88, "OPTIONS was answered with an error", lambda f: f.preflight.status in _UNROUTED and not q.is_static(f)
        ),
        when(
            0.6,
            "OPTIONS for a file was answered with an error",
            lambda f: f.preflight.status in _UNROUTED and q.is_static(f),
        ),
        preflight_status(0.4, {500, 502, 503}),
        when(
            0.85,
            "the preflight was answered 2xx without Access-Control-Allow-Origin",
            lambda f: q.preflight_ok(f) and f.preflight.lacks_origin,
        ),
        reported(0.8, Symptom.OPTIONS_UNROUTED),
        failed(0.55, Reason.PREFLIGHT_INVALID_STATUS),
        failed(0.3, *q.MISSING, in_preflight=True),
    ),
    fits=q.TRANSPORT,
    refuted_by=(
        q.preflight_granted,
        lambda f: f.preflight.status in {401, 403, 407, *q.REDIRECTS},
        lambda f: (
            any(x.reason in q.MISSING and x.in_preflight is False for x in f.failing)
            and not any(x.in_preflight for x in f.failing)
        ),
    ),
    example={
        "request": {"method": "PUT", "url": "https://api.example.com/items/1"},
        "preflight": {"status": 405, "headers": {}},
    },
)
