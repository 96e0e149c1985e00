"""The session has ended, and the request is redirected to a login page of another origin.

Tell-tale: "(redirected from ...)" in the message, or a 302 whose Location is a login page.

Why: A login layer answers every request without a session by a redirect. That suits pages, and not API calls: the login
page has no CORS headers, so that the redirect reads as a CORS error.

Confirm: Log in again in another tab: the request works. The Network panel shows the 302 and its Location.

Fix: Answer API calls without a session with 401, and let the page start the login.
"""

from typing import Final

from corsage.diagnose import questions as q
from corsage.diagnose.cause import Cause, preflight_status, reported, when
from corsage.evidence.known import Symptom
from corsage.fetch.reason import Reason

CAUSE: Final = Cause(
    "redirect_to_cross_origin_login",
    __doc__,
    clues=(
        when(
            0.9,
            "the redirect leads to a login page",
            lambda f: q.leads_to_login(f) and (q.leads_elsewhere(f) or f.target is None),
        ),
        when(
            0.5,
            "the redirect leads to another origin",
            lambda f: q.leads_elsewhere(f) and not q.leads_nearby(f) and not q.leads_to_login(f),
        ),
        reported(0.85, Symptom.REDIRECT_LOGIN),
        when(
            0.5,
            "the request was answered with a redirect",
            lambda f: f.actual.status in {302, 303} and q.location(f) is None,
        ),
        preflight_status(0.35, {302, 303}),
    ),
    fits=q.REDIRECTED | q.VALUE | q.LISTS | {Reason.NETWORK_FAILURE, Reason.WILDCARD_ORIGIN_NOT_ALLOWED},
    refuted_by=(
        q.leads_to_http,
        lambda f: q.was_redirected(f) and q.leads_nearby(f) and not q.leads_to_login(f),
    ),
    example={
        "page": "https://app.example.com",
        "console": [
            (
                "Access to fetch at 'https://login.example.org/oauth2/authorize' (redirected from "
                "'https://app.example.com/api/me') from origin "
                "'https://app.example.com' has been blocked by CORS policy: No "
                "'Access-Control-Allow-Origin' header is present on the requested resource."
            )
        ],
    },
)
