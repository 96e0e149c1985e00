"""`*` is sent to a request with credentials, for which it does not count.

Tell-tale: The message names the wildcard, or Access-Control-Allow-Origin is `*` and credentials are included.

Why: With `credentials: "include"` or `withCredentials`, the server must name the origin. `*` then grants nothing.

Confirm: Repeat the request without credentials: it passes.

Fix: Send the one allowed origin instead of `*`, with `Vary: Origin`. Or drop the credentials, if none are needed.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, misconfigured, reported, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason
from corsage.policy.problems import Code

_ACAO: Final = "access-control-allow-origin"


CAUSE: Final = Cause(
    "wildcard_with_credentials",
    __doc__,
    clues=(
        misconfigured(0.8, Code.ANY_ORIGIN_WITH_CREDENTIALS),
        failed(0.93, Reason.WILDCARD_ORIGIN_NOT_ALLOWED),
        when(
            0.9,
            "Access-Control-Allow-Origin is * and credentials are included",
            lambda f: f.is_credentialed and "*" in {f.actual.get(_ACAO), f.preflight.get(_ACAO)},
        ),
        reported(0.85, Symptom.WILDCARD_CREDENTIALS),
    ),
    fits=frozenset({Reason.WILDCARD_ORIGIN_NOT_ALLOWED, Reason.PREFLIGHT_INVALID_STATUS, *q.MISSING}),
    refuted_by=(
        lambda f: any(v not in {None, "*"} for v in (f.actual.get(_ACAO), f.preflight.get(_ACAO))),
        lambda f: f.evidence.request.credentials in {"omit", "same-origin"},
    ),
    example={
        "page": "https://app.example.com",
        "request": {"url": "https://api.example.com/me", "credentials": "include"},
        "actual": {"status": 200, "headers": {"Access-Control-Allow-Origin": "*"}},
    },
)
