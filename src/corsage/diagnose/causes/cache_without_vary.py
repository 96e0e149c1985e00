"""A cache returns the answer that another origin, or a request without CORS, got.

Tell-tale: It works with the cache disabled; X-Cache says hit, or Age is not 0; Vary does not name Origin.

Why: The server answers by origin. A cache whose key does not hold Origin keeps one answer, without the header or with
another origin, and gives it to all.

Confirm: Ask twice with two origins, and once past the cache: the header does not follow the Origin.

Fix: Send `Vary: Origin` on every answer, those without CORS too, and make Origin part of the cache's key.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, reported, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "cache_without_vary",
    __doc__,
    clues=(
        when(
            0.85,
            "a cached answer has no grant for this origin, and does not vary by Origin",
            lambda f: (
                q.came_from_cache(f)
                and not q.varies_by_origin(f)
                and (q.actual_lacks_origin(f) or any(x.reason is Reason.ALLOW_ORIGIN_MISMATCH for x in f.failing))
            ),
        ),
        reported(0.8, Symptom.CACHED_ANSWER),
        when(
            0.3,
            "the answer names another origin, and does not vary by Origin",
            lambda f: (
                f.actual.headers is not None
                and not q.varies_by_origin(f)
                and any(x.reason is Reason.ALLOW_ORIGIN_MISMATCH and q.is_origin(x.parameter) for x in f.failing)
            ),
        ),
    ),
    fits=q.MISSING | q.VALUE,
    refuted_by=(
        q.varies_by_origin,
        lambda f: any(x.in_preflight for x in f.failing),
        lambda f: f.actual.status in q.ERRORS,
    ),
    example={
        "actual": {"status": 200, "headers": {"X-Cache": "Hit from cloudfront", "Age": "120"}},
        "request": {"url": "https://cdn.example.com/a.json"},
    },
)
