"""Behind a proxy, the server redirects from https to http.

Tell-tale: A 301, 307 or 308 whose Location begins with `http:`; the browser reports mixed content or CORS.

Why: The proxy ends TLS, and the application does not know that the page came over https. When it redirects (to add a
slash, for instance), it builds an http address.

Confirm: `curl -i URL`: the Location begins with `http:`.

Fix: Let the application trust X-Forwarded-Proto of its proxy, and call the address that needs no redirect.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, actual_status, reported, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "redirect_scheme_downgrade",
    __doc__,
    clues=(
        when(0.92, "the redirect leads from https to http", q.leads_to_http),
        when(
            0.75,
            "reported: https becomes http behind a proxy",
            lambda f: f.symptom(Symptom.REDIRECT_DOWNGRADE) is not None,
        ),
        reported(0.5, Symptom.MIXED_CONTENT),
        actual_status(0.4, {301, 307, 308}),
        when(0.5, "an https page asks for an http address", q.is_mixed),
    ),
    fits=q.REDIRECTED | q.NETWORK | {Reason.MIXED_CONTENT},
    refuted_by=(
        lambda f: q.location(f) is not None and not q.leads_to_http(f),
        lambda f: f.target is not None and f.target.scheme == "http" and f.first_url is None and not q.is_mixed(f),
    ),
    example={
        "request": {"url": "https://api.example.com/items"},
        "actual": {"status": 307, "headers": {"Location": "http://api.example.com/items/"}},
    },
)
