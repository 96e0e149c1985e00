"""The preflight is redirected, which is not allowed.

Tell-tale: OPTIONS is answered 301, 302, 307 or 308; the message says "Redirect is not allowed for a preflight request".

Why: A server adds a slash, `www.` or https by redirect. A preflight may not follow it.

Confirm: `curl -i -X OPTIONS URL`: a 3xx with a Location that differs in a slash, host or scheme.

Fix: Call the address that the redirect leads to: with the slash, host and scheme of Location.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, failed, preflight_status, when
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "preflight_redirect",
    __doc__,
    clues=(
        failed(0.75, Reason.PREFLIGHT_DISALLOWED_REDIRECT),
        preflight_status(0.7, q.REDIRECTS),
        when(
            0.5,
            "the redirect leads to another spelling of the same address",
            lambda f: (
                f.evidence.actual is None and q.was_redirected(f) and q.leads_nearby(f) and not q.leads_to_http(f)
            ),
        ),
    ),
    fits=frozenset({Reason.PREFLIGHT_DISALLOWED_REDIRECT, Reason.PREFLIGHT_INVALID_STATUS, *q.MISSING}),
    refuted_by=(
        q.preflight_ok,
        lambda f: q.leads_to_login(f) and q.leads_elsewhere(f),
        lambda f: f.preflight.status in q.ERRORS,
    ),
    example={
        "request": {"method": "PUT", "url": "https://api.example.com/items"},
        "preflight": {"status": 301, "headers": {"Location": "https://api.example.com/items/"}},
    },
)
