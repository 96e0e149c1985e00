"""The CORS check (Fetch, 4.9): whether the response lets this origin see it, with these credentials."""

from collections.abc import Mapping

from corsage.fetch import step
from corsage.fetch import url as urls
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import IN_PREFLIGHT, Reason
from corsage.fetch.state import Fetch, same_origin
from corsage.http.origin import OPAQUE


def cors_check(fetch: Fetch, response: Mapping[str, str], *, preflight: bool) -> Failure | None:
    """None for success, else the failure; both leave steps. In a preflight the reasons have names of their own.

    `response` is its headers, combined.
    """
    if preflight and fetch.profile.home_preflight_is_free and same_origin(fetch.url, fetch.origin):
        return None
    include = fetch.credentials == "include"
    # Step 1: let origin be the result of getting `Access-Control-Allow-Origin` from response's header list.
    allowed = response.get("access-control-allow-origin")
    # Step 3: if request's credentials mode is not "include" and origin is `*`, then return success.
    if allowed == "*" and not include:
        fetch.ok(step.ALLOW_ORIGIN, allowed, fetch.serialized_origin)
        return None
    # Steps 2 and 4: null is not `null`; and the value must be the serialised origin, byte for byte.
    required = fetch.preflight_origin if preflight else fetch.serialized_origin
    if allowed is None or allowed != required:
        return _fail(fetch, _why_not(allowed), allowed, required, preflight=preflight)
    fetch.ok(step.ALLOW_ORIGIN, allowed, required)
    # Step 5: if request's credentials mode is not "include", then return success.
    if not include:
        return None
    # Steps 6 to 8: `true`, case-sensitive, and nothing else.
    credentials = response.get("access-control-allow-credentials")
    if credentials == "true":
        fetch.ok(step.ALLOW_CREDENTIALS, credentials, "true")
        return None
    reason = Reason.INVALID_ALLOW_CREDENTIALS
    return fetch.fail(
        step.ALLOW_CREDENTIALS, IN_PREFLIGHT[reason] if preflight else reason, credentials, "true", credentials or ""
    )


def _why_not(allowed: str | None) -> Reason:
    """Which of the ways to be wrong it is. The standard knows only failure; the distinction is Chromium's."""
    if allowed is None:
        return Reason.MISSING_ALLOW_ORIGIN_HEADER
    if allowed == "*":
        return Reason.WILDCARD_ORIGIN_NOT_ALLOWED
    if " " in allowed or "," in allowed:
        return Reason.MULTIPLE_ALLOW_ORIGIN_VALUES
    if allowed != OPAQUE and urls.parse(allowed.encode("latin-1", "replace").decode("utf-8", "replace")) is None:
        return Reason.INVALID_ALLOW_ORIGIN_VALUE
    return Reason.ALLOW_ORIGIN_MISMATCH


def _fail(fetch: Fetch, reason: Reason, allowed: str | None, required: str, *, preflight: bool) -> Failure:
    parameter = "" if reason is Reason.WILDCARD_ORIGIN_NOT_ALLOWED else allowed or ""
    return fetch.fail(step.ALLOW_ORIGIN, IN_PREFLIGHT[reason] if preflight else reason, allowed, required, parameter)
