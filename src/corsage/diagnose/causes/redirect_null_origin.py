"""After a redirect between two foreign origins, the Origin header is `null`.

Tell-tale: "Origin 'null'" together with "redirected from", although the page has an origin.

Why: When one foreign origin redirects to another one, the browser no longer says who asked. It sends `Origin: null`.

Confirm: Ask the final address directly: the Origin header is the page's.

Fix: Request the final address, or redirect within one origin. Do not allow `null`.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, when
from corsage.diagnose.facts import Facts


def _between_foreign(facts: Facts) -> bool:
    """Whether neither end of the redirect is the page's own origin, and the ends differ."""
    first, last = q.start(facts), q.location(facts)
    if first is None or last is None or facts.page is None:
        return False
    return first.origin != last.origin and facts.page not in {first.serialized_origin, last.serialized_origin}


CAUSE: Final = Cause(
    "redirect_null_origin",
    __doc__,
    clues=(
        when(0.9, "the origin is null after a redirect", lambda f: q.page_is_opaque(f) and q.was_redirected(f)),
        when(
            0.75,
            "the request was sent with Origin: null after a redirect",
            lambda f: (f.evidence.request.headers or {}).get("origin") == "null" and q.was_redirected(f),
        ),
        when(
            0.7, "a foreign origin redirected to another one", lambda f: _between_foreign(f) and not q.leads_to_login(f)
        ),
    ),
    fits=q.MISSING | q.VALUE,
    refuted_by=(lambda f: not q.was_redirected(f),),
    example={
        "console": [
            (
                "Access to fetch at 'https://cdn.example.org/a.json' (redirected from "
                "'https://api.example.com/a.json') from origin 'null' has been "
                "blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource."
            )
        ],
    },
)
