"""The browser still uses an old answer to the preflight.

Tell-tale: It works in a private window or another browser, or some time after the fix.

Why: Browsers remember the answer to a preflight for Access-Control-Max-Age: Chromium at most 7200 seconds, Firefox
86400, WebKit 600. A fix of the server is not seen before.

Confirm: Try a private window, or disable the cache in the developer tools.

Fix: Wait or clear the cache. Send a shorter Access-Control-Max-Age while the policy changes.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, reported
from corsage.evidence.known import Symptom

CAUSE: Final = Cause(
    "stale_preflight_cache",
    __doc__,
    clues=(reported(0.92, Symptom.CACHED_PREFLIGHT),),
    fits=q.LISTS | q.TRANSPORT | q.VALUE,
    example={"note": "it works in incognito, and the preflight is cached", "request": {"method": "PUT"}},
)
