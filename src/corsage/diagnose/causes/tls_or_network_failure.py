"""No response came at all: certificate, blocker, refused connection or a page that was left. This is not CORS.

Tell-tale: Status 0 or (null), net::ERR_... in Chromium, "CORS request did not succeed" in Firefox.

Why: The browser reports a failed cross-origin request in the words of CORS, also where the connection failed. An
untrusted certificate of a local server, an ad blocker or a server that is down are the usual reasons.

Confirm: Open the URL in a tab of its own: the browser shows the certificate or network error.

Fix: Repair the connection: trust the certificate, start the server, or allow the host in the blocker.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, actual_status, failed, preflight_status, reported, when
from corsage.diagnose.facts import Facts
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason


def _is_unanswered(facts: Facts) -> bool:
    return facts.evidence.actual is not None and facts.actual.status in {0, -1}


def _is_unanswered_at_home(facts: Facts) -> bool:
    return _is_unanswered(facts) and facts.is_same_origin


CAUSE: Final = Cause(
    "tls_or_network_failure",
    __doc__,
    clues=(
        failed(0.75, Reason.NETWORK_FAILURE, Reason.BLOCKED_PORT),
        reported(0.88, Symptom.TLS, Symptom.CLIENT_BLOCKED, Symptom.NETWORK, Symptom.ABORTED),
        reported(0.3, Symptom.UNEXPLAINED),
        when(0.85, "the exporter notes an error of the network", q.noted_error),
        when(0.85, "the port is one that browsers block", q.has_blocked_port),
        when(0.75, "no response came from the page's own origin, where CORS plays no part", _is_unanswered_at_home),
        when(0.4, "no response came", lambda f: _is_unanswered(f) and f.actual.error != "net::ERR_FAILED"),
        preflight_status(0.5, {0, -1}),
        actual_status(0.8, {525, 526, 495, 496}),
    ),
    fits=q.NETWORK | {Reason.BLOCKED_PORT},
    refuted_by=(lambda f: q.was_answered(f) and f.actual.status not in {495, 496, 525, 526} and not q.noted_error(f),),
    example={
        "console": [
            (
                "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote "
                "resource at https://localhost:5001/. (Reason: CORS request did not succeed). Status "
                "code: (null)."
            )
        ]
    },
)
