"""CORS passes, and the cookie is withheld: its SameSite attribute keeps it from other sites.

Tell-tale: No CORS error in the console, and no Cookie header in the request.

Why: A cookie without SameSite is Lax: it is not sent with requests from another site. SameSite=None needs Secure, and
Secure needs https. Browsers also block cookies of third parties.

Confirm: Look at the Cookies tab of the request: the filtered cookie is listed with the reason.

Fix: Set the cookie with `SameSite=None; Secure` over https, or serve page and API from one site.
"""

from typing import Final

from corsage.diagnose.cause import Cause, reported, when
from corsage.diagnose.facts import Facts
from corsage.evidence.known import Symptom
from corsage.http.origin import parse as parse_origin


def _sets_lax_cookie(facts: Facts) -> bool:
    """Whether the answer sets a cookie that is not for other sites, and the target is another host."""
    cookie = (facts.actual.get("set-cookie") or "").lower()
    page, target = parse_origin(facts.page or ""), facts.target
    foreign = page is not None and target is not None and page.host != target.host
    return foreign and bool(cookie) and "samesite=none" not in cookie


CAUSE: Final = Cause(
    "cookie_samesite_blocked",
    __doc__,
    clues=(
        reported(0.82, Symptom.COOKIE_WITHHELD),
        when(0.7, "the answer sets a cookie that other sites do not get", _sets_lax_cookie),
    ),
    refuted_by=(lambda f: bool(f.failing) and f.symptom(Symptom.COOKIE_WITHHELD) is None,),
    example={
        "page": "https://app.example.com",
        "request": {"url": "https://api.example.org/me", "credentials": "include"},
        "note": "the cookie is not sent",
    },
)
