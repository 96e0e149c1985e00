"""The preflight's answer does not list the method.

Tell-tale: The message names the method and Access-Control-Allow-Methods.

Why: PUT, PATCH, DELETE and others need a grant. GET, HEAD and POST do not.

Confirm: `curl -i -X OPTIONS -H 'Origin: YOUR-PAGE' -H 'Access-Control-Request-Method: METHOD' URL`: the list lacks it.

Fix: Add the method to Access-Control-Allow-Methods for this resource.
"""

from typing import Final

from corsage.diagnose.cause import Cause, configured, failed
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "acam_missing_method",
    __doc__,
    clues=(
        configured(0.75, "method"),
        failed(0.92, Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE),
        failed(0.7, Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE),
    ),
    fits=frozenset({Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE, Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE}),
    refuted_by=(
        lambda f: any(
            x.parameter and x.parameter != x.parameter.upper()
            for x in f.failing
            if x.reason is Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE
        ),
        lambda f: "*" in (f.preflight.get("access-control-allow-methods") or ""),
    ),
    example={
        "request": {"url": "https://api.example.com/items/1", "method": "DELETE"},
        "preflight": {
            "status": 204,
            "headers": {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, POST"},
        },
    },
)
