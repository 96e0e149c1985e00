"""The CORS check as a pure question (Fetch, 4.9 CORS check): does the response let this origin see it.

`check` asks both parts, and is what a diagnosis calls. The algorithm asks the parts one by one and notes a step for
each. All reasons are those of the actual response; `corsage.fetch.reason.IN_PREFLIGHT` maps them to a preflight's.
"""

from collections.abc import Mapping

from corsage.fetch import url as urls
from corsage.fetch.cors.comparison import Comparison
from corsage.fetch.reason import Reason
from corsage.fetch.record import made
from corsage.http.origin import OPAQUE


def check(origin: str, headers: Mapping[str, str], *, credentials: bool) -> Comparison:
    """The first part that fails, or the last one that passed.

    `origin` is the serialized request origin, `headers` the response's headers, combined, with names in lower case.
    `credentials` says whether the request's credentials mode is "include".
    """
    allowed = allow_origin(origin, headers, credentials=credentials)
    if allowed.reason is not None or not credentials:
        return allowed
    return allow_credentials(headers)


def allow_origin(origin: str, headers: Mapping[str, str], *, credentials: bool) -> Comparison:
    """Steps 1 to 4: does Access-Control-Allow-Origin name the origin? Arguments as in `check`."""
    # Step 1: let origin be the result of getting `Access-Control-Allow-Origin` from response's header list.
    allowed = headers.get("access-control-allow-origin")
    # Step 3: if request's credentials mode is not "include" and origin is `*`, then return success.
    # Step 4: if the result of byte-serializing a request origin with request is not origin, then return failure.
    # Step 2 (null is failure) follows: an absent header is not the serialized origin.
    passed = allowed == origin or (allowed == "*" and not credentials)
    return made(Comparison, (None if passed else _why_not(allowed), allowed, origin))


def allow_credentials(headers: Mapping[str, str]) -> Comparison:
    """Steps 6 to 8: is Access-Control-Allow-Credentials `true`? Asked only if the credentials mode is "include"."""
    # Step 7: if credentials is `true`, then return success. The comparison is byte for byte, so case counts.
    credentials = headers.get("access-control-allow-credentials")
    reason = None if credentials == "true" else Reason.INVALID_ALLOW_CREDENTIALS
    return made(Comparison, (reason, credentials, "true"))


def _why_not(allowed: str | None) -> Reason:
    """Name the way in which the value is wrong. The standard knows only failure; the distinction is Chromium's."""
    if allowed is None:
        return Reason.MISSING_ALLOW_ORIGIN_HEADER
    if allowed == "*":
        return Reason.WILDCARD_ORIGIN_NOT_ALLOWED
    if " " in allowed or "," in allowed:
        return Reason.MULTIPLE_ALLOW_ORIGIN_VALUES
    if allowed != OPAQUE and urls.parse(allowed.encode("latin-1", "replace").decode("utf-8", "replace")) is None:
        return Reason.INVALID_ALLOW_ORIGIN_VALUE
    return Reason.ALLOW_ORIGIN_MISMATCH
