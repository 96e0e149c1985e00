"""The method is written in lower case, and methods compare byte by byte.

Tell-tale: The message names `patch`; the server lists `PATCH`.

Why: `fetch()` turns get, post, put and delete into upper case, and leaves every other method as it is written.

Confirm: Look at Access-Control-Request-Method in the preflight.

Fix: Write the method in upper case in the client: `method: "PATCH"`.
"""

from typing import Final

from corsage.diagnose.cause import Cause, when
from corsage.fetch.reason import Reason
from corsage.http.methods import normalize

CAUSE: Final = Cause(
    "method_case_mismatch",
    __doc__,
    clues=(
        when(
            0.93,
            "the method that is refused is not in upper case",
            lambda f: any(
                x.parameter and x.parameter != x.parameter.upper()
                for x in f.failing
                if x.reason is Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE
            ),
        ),
        when(
            0.8,
            "the method is written in lower case, and is not one that fetch() normalises",
            lambda f: bool(f.method) and normalize(f.method or "") != (f.method or "").upper(),
        ),
    ),
    fits=frozenset({Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE}),
    example={
        "request": {"method": "patch"},
        "console": ["Method patch is not allowed by Access-Control-Allow-Methods in preflight response."],
    },
)
