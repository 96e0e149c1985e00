"""The page's origin is not on the server's list: scheme, host or port differ.

Tell-tale: Access-Control-Allow-Origin is absent or names another origin; another page works.

Why: Origins compare exactly. `http` is not `https`, `localhost` is not `127.0.0.1`, `www.` counts, and so does the
port.

Confirm: Compare the address bar with the list character by character, or ask with an origin that is on the list.

Fix: Add the exact origin of the page to the list: scheme, host and port, without a path.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, actual_status, configured, failed, preflight_status, reported, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "origin_not_allowlisted",
    __doc__,
    clues=(
        configured(0.85, "origin"),
        when(
            0.82,
            "Access-Control-Allow-Origin names another origin",
            lambda f: any(x.reason is Reason.ALLOW_ORIGIN_MISMATCH and q.is_origin(x.parameter) for x in f.failing),
        ),
        failed(0.3, Reason.ALLOW_ORIGIN_MISMATCH),
        when(0.8, "the answer has no grant, and its Vary says that a CORS layer looked at Origin", q.refuses_by_origin),
        reported(0.75, Symptom.ORIGIN_NOT_LISTED),
        when(
            0.6,
            "the page's origin is not among the allowed ones",
            lambda f: bool(f.evidence.allow_origins) and f.page is not None and f.page not in f.evidence.allow_origins,
        ),
        actual_status(0.45, {403}),
        preflight_status(0.42, {403}),
        failed(0.15, *q.MISSING),
    ),
    fits=q.MISSING | q.VALUE | {Reason.PREFLIGHT_INVALID_STATUS},
    refuted_by=(
        lambda f: f.page is not None and f.actual.get("access-control-allow-origin") == f.page,
        lambda f: f.actual.get("access-control-allow-origin") == "*",
        lambda f: q.page_is_opaque(f) and not f.evidence.allow_origins,
        lambda f: f.actual.status in q.ERRORS - {403} or f.preflight.status in q.ERRORS - {400, 403},
    ),
    example={
        "page": "http://localhost:5173",
        "request": {"url": "https://api.example.com/items"},
        "actual": {
            "status": 200,
            "headers": {"Access-Control-Allow-Origin": "http://localhost:3000", "Vary": "Origin"},
        },
    },
)
