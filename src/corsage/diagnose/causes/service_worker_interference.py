"""A service worker repeats the request in another mode, or answers from a cache of opaque responses.

Tell-tale: It fails only while the service worker is active.

Why: The worker's `fetch(event.request.url)` makes a new request with other mode and credentials. What it cached in mode
no-cors cannot answer a request that needs CORS.

Confirm: Tick "Bypass for network" in the Application panel, or unregister the worker.

Fix: Fetch `event.request` itself, or with `mode: "cors"`, and do not cache opaque responses for such requests.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, reported
from corsage.evidence.known import Symptom

CAUSE: Final = Cause(
    "service_worker_interference",
    __doc__,
    clues=(reported(0.62, Symptom.SERVICE_WORKER),),
    refuted_by=(lambda f: any(x.reason in q.LISTS for x in f.failing),),
    example={"note": "a service worker answers; without it the request works"},
)
