"""A page of a public site asks for a private or loopback address. This is not CORS.

Tell-tale: The message speaks of an address space, of Private Network Access or of Local Network Access.

Why: Routers, printers and local tools trust who can reach them. Browsers therefore ask the user before a public page
may reach them. Chromium reported this as a preflight with Access-Control-Allow-Private-Network before.

Confirm: Open the page from the same private network or from localhost: it works.

Fix: Serve the page over https and let the user grant the permission. No CORS header replaces it.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, reported, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "private_network_access",
    __doc__,
    clues=(
        failed(
            0.93,
            Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED,
            Reason.INSECURE_LOCAL_NETWORK,
            Reason.INVALID_LOCAL_NETWORK_ACCESS,
        ),
        reported(0.92, Symptom.PRIVATE_NETWORK),
        when(0.35, "a public page asks for a private address", q.is_private_target),
    ),
    fits=q.NETWORK
    | q.TRANSPORT
    | {
        Reason.LOCAL_NETWORK_ACCESS_PERMISSION_DENIED,
        Reason.INSECURE_LOCAL_NETWORK,
        Reason.INVALID_LOCAL_NETWORK_ACCESS,
    },
    refuted_by=(
        lambda f: q.was_answered(f) and f.symptom(Symptom.PRIVATE_NETWORK) is None and not q.is_private_target(f),
    ),
    example={
        "console": [
            (
                "Access to fetch at 'http://localhost:8080/status' from origin "
                "'https://app.example.com' has been blocked by CORS policy: Permission was "
                "denied for this request to access the `loopback` address space."
            )
        ],
    },
)
