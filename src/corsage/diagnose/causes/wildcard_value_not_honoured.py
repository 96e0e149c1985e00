"""`*` in a list does not cover this request.

Tell-tale: Access-Control-Allow-Headers or -Methods is `*`, and the header or method is refused all the same.

Why: With credentials, `*` is a name like any other. By the standard it never covers Authorization (browsers of
today let that pass). Old browsers do not know it at all.

Confirm: Replace `*` by the names in the answer to the preflight: it passes.

Fix: List the methods and header names instead of `*`.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, when

_LISTS: Final = ("access-control-allow-headers", "access-control-allow-methods")


CAUSE: Final = Cause(
    "wildcard_value_not_honoured",
    __doc__,
    clues=(
        when(
            0.9,
            "the list is *, and does not cover the request",
            lambda f: (
                any(x.reason in q.LISTS for x in f.failing) and any("*" in (f.preflight.get(n) or "") for n in _LISTS)
            ),
        ),
        when(
            0.6,
            "the list is *, and credentials are included",
            lambda f: f.is_credentialed and any((f.preflight.get(n) or "") == "*" for n in _LISTS),
        ),
    ),
    fits=q.LISTS,
    refuted_by=(
        lambda f: f.preflight.headers is not None and not any("*" in (f.preflight.get(n) or "") for n in _LISTS),
    ),
    example={
        "page": "https://app.example.com",
        "request": {"url": "https://api.example.com/me", "credentials": "include", "headers": {"X-Token": "1"}},
        "preflight": {
            "status": 204,
            "headers": {
                "Access-Control-Allow-Origin": "https://app.example.com",
                "Access-Control-Allow-Credentials": "true",
                "Access-Control-Allow-Headers": "*",
            },
        },
    },
)
