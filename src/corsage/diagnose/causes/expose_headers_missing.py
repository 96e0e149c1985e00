"""The body is readable, and a response header is not.

Tell-tale: The header stands in the Network panel, and the script gets null or undefined.

Why: Scripts of another origin read the safelisted response headers only, and those that the server exposes.

Confirm: Compare the Network panel with `[...response.headers]`.

Fix: Send `Access-Control-Expose-Headers` with the header's name.
"""

from typing import Final

from corsage.diagnose.cause import Cause, reported
from corsage.evidence.known import Symptom

CAUSE: Final = Cause(
    "expose_headers_missing",
    __doc__,
    clues=(reported(0.8, Symptom.HEADER_HIDDEN),),
    refuted_by=(lambda f: bool(f.failing) and f.symptom(Symptom.HEADER_HIDDEN) is None,),
    example={"note": "the header Content-Disposition is undefined in the script", "actual": {"status": 200}},
)
