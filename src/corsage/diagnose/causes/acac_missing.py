"""The answer does not allow credentials, and the request includes them.

Tell-tale: The message names Access-Control-Allow-Credentials with the value `''`.

Why: A request with credentials needs `Access-Control-Allow-Credentials: true`, in the preflight's answer and in the
real one. `True` and `1` do not count.

Confirm: Repeat the request without credentials: it passes.

Fix: Send `Access-Control-Allow-Credentials: true` to the origins that may use the user's credentials.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, when
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "acac_missing",
    __doc__,
    clues=(
        failed(0.92, Reason.INVALID_ALLOW_CREDENTIALS),
        when(
            0.75,
            "credentials are included, and the answer does not allow them",
            lambda f: (
                f.is_credentialed
                and f.actual.headers is not None
                and q.actual_has_origin(f)
                and "access-control-allow-credentials" not in f.actual.headers
            ),
        ),
    ),
    fits=frozenset({Reason.INVALID_ALLOW_CREDENTIALS}),
    refuted_by=(
        lambda f: (
            f.actual.get("access-control-allow-credentials") == "true" and not any(x.in_preflight for x in f.failing)
        ),
        lambda f: "access-control-allow-credentials" in f.actual.doubled,
        lambda f: f.evidence.request.credentials == "omit",
    ),
    example={
        "page": "https://app.example.com",
        "request": {"url": "https://api.example.com/me", "credentials": "include"},
        "actual": {"status": 200, "headers": {"Access-Control-Allow-Origin": "https://app.example.com"}},
    },
)
