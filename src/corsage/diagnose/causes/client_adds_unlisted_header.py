"""A library or the browser adds a request header that the server does not list.

Tell-tale: The refused header is one that your code does not set: sentry-trace, baggage, cache-control, DPR.

Why: Tracing, analytics and HTTP libraries add headers to every request, also to other hosts. Each makes a preflight
necessary, and the server has to list it.

Confirm: Look at Access-Control-Request-Headers, and search your own code for the name.

Fix: Stop the library from adding the header for this host. If you own the server, list the header instead.
"""

from typing import Final

from corsage.diagnose import header_names as names
from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, reported, when
from corsage.evidence.known import Symptom

CAUSE: Final = Cause(
    "client_adds_unlisted_header",
    __doc__,
    clues=(
        when(0.88, "the refused header is one that libraries add", names.added_by_libraries),
        when(
            0.6,
            "a file that needs no preflight was preflighted, so that something added a header",
            lambda f: (
                q.is_static(f)
                and f.method in {None, "GET"}
                and (f.evidence.preflight is not None or any(x.in_preflight for x in f.failing))
            ),
        ),
        when(
            0.75,
            "a file of a public CDN was preflighted",
            lambda f: q.is_static(f) and f.preflight.status in q.ERRORS and f.method in {None, "GET"},
        ),
        reported(0.7, Symptom.CLIENT_HEADER),
    ),
    fits=q.LISTS | q.TRANSPORT,
    refuted_by=(
        lambda f: (
            bool(names.refused(f))
            and not names.added_by_libraries(f)
            and f.symptom(Symptom.CLIENT_HEADER) is None
            and f.habit("client_adds_unlisted_header") is None
        ),
    ),
    example={
        "console": [
            "Request header field sentry-trace is not allowed by Access-Control-Allow-Headers in preflight response."
        ]
    },
)
