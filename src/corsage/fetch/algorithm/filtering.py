"""What of a response the script gets to see (Fetch, 2.2.6 Responses: filtered responses)."""

from collections.abc import Mapping

from corsage.fetch import step
from corsage.fetch.cors.exposed import exposed
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Response
from corsage.fetch.record import made
from corsage.fetch.state import Fetch
from corsage.http import headers


def filtered(fetch: Fetch, response: Answer, response_headers: Mapping[str, str]) -> Response:
    """The basic, CORS or opaque filtered response, by the request's response tainting (main fetch, steps 14 to 22).

    `response_headers` are combined.

    Step 20 (an opaque 206 to a request that has lost its Range) cannot come about without a service worker.
    """
    if fetch.tainting == "opaque":
        return Response("opaque", 0, "", False, (), b"")  # noqa: FBT003 - the field `redirected`
    if fetch.tainting == "cors":
        readable = exposed(response_headers, credentials=fetch.credentials == "include")
        visible = list(filter(readable.__contains__, response_headers))
        fetch.note(step.EXPOSED, response_headers.get("access-control-expose-headers"), ", ".join(visible))
    else:
        visible = list(response_headers)
    # Main fetch, step 21: a HEAD, and a null body status, have no body whatever came.
    empty = fetch.method == "HEAD" or response.status in fetch.profile.null_body_statuses
    # Header list, "sort and combine"
    lines = tuple(
        [(name, response_headers[name]) for name in sorted(visible) if name not in headers.FORBIDDEN_RESPONSE_HEADERS]
    )
    body = b"" if empty else response.body
    hides = fetch.tainting == "cors" and fetch.profile.cors_hides_credentials
    url, redirected = fetch.url.target if hides else fetch.url.without_fragment, len(fetch.urls) > 1
    return made(Response, (fetch.tainting, response.status, url, redirected, lines, body, response.reason_phrase))


def opaque_redirect(fetch: Fetch) -> Response:
    """The opaque-redirect filtered response: the URL, and nothing else."""
    return Response("opaqueredirect", 0, fetch.url.without_fragment, False, (), b"")  # noqa: FBT003 - `redirected`
