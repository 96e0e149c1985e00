"""The CORS check on a fetch in progress (Fetch, 4.9): asks `corsage.fetch.cors.check` and notes each step."""

from collections.abc import Mapping

from corsage.fetch import step
from corsage.fetch.cors import check
from corsage.fetch.outcome import Failure
from corsage.fetch.reason import IN_PREFLIGHT, Reason
from corsage.fetch.state import Fetch, same_origin


def cors_check(fetch: Fetch, response: Mapping[str, str], *, preflight: bool) -> Failure | None:
    """None for success, else the failure; both leave steps. In a preflight the reasons have names of their own.

    `response` is its headers, combined.
    """
    if preflight and fetch.profile.home_preflight_is_free and same_origin(fetch.url, fetch.origin):
        return None
    credentials = fetch.credentials == "include"
    origin = fetch.preflight_origin if preflight else fetch.serialized_origin
    # Steps 1 to 4
    reason, observed, required = check.allow_origin(origin, response, credentials=credentials)
    if reason is not None:
        parameter = "" if reason is Reason.WILDCARD_ORIGIN_NOT_ALLOWED else observed or ""
        reason = IN_PREFLIGHT[reason] if preflight else reason
        return fetch.fail(step.ALLOW_ORIGIN, reason, observed, required, parameter)
    fetch.ok(step.ALLOW_ORIGIN, observed, required)
    # Step 5: if request's credentials mode is not "include", then return success.
    if not credentials:
        return None
    # Steps 6 to 8
    reason, observed, required = check.allow_credentials(response)
    if reason is None:
        fetch.ok(step.ALLOW_CREDENTIALS, observed, required)
        return None
    reason = IN_PREFLIGHT[reason] if preflight else reason
    return fetch.fail(step.ALLOW_CREDENTIALS, reason, observed, required, observed or "")
