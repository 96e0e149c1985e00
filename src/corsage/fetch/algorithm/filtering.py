"""What of a response the script gets to see (Fetch, 2.2.6 Responses: filtered responses)."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from corsage.fetch import step
from corsage.fetch.network import Answer
from corsage.fetch.outcome import Response
from corsage.fetch.record import made
from corsage.fetch.state import Fetch
from corsage.http import grammar, headers


def filtered(fetch: Fetch, response: Answer, told: Mapping[str, str]) -> Response:
    """The basic, CORS or opaque filtered response, by the request's response tainting (main fetch, steps 14 to 22).

    `told` is the response's headers, combined.

    Step 20 (an opaque 206 to a request that has lost its Range) cannot come about without a service worker.
    """
    if fetch.tainting == "opaque":
        return Response("opaque", 0, "", False, (), b"")  # noqa: FBT003 - the field `redirected`
    if fetch.tainting == "cors":
        exposed = exposed_names(fetch, told)
        visible = list(filter(exposed.__contains__, told))
        fetch.note(step.EXPOSED, told.get("access-control-expose-headers"), ", ".join(visible))
    else:
        visible = list(told)
    # Main fetch, step 21: a HEAD, and a null body status, have no body whatever came.
    empty = fetch.method == "HEAD" or response.status in fetch.profile.null_body_statuses
    # Header list, "sort and combine"
    lines = tuple([(name, told[name]) for name in sorted(visible) if name not in headers.FORBIDDEN_RESPONSE_HEADERS])
    body = b"" if empty else response.body
    hides = fetch.tainting == "cors" and fetch.profile.cors_hides_credentials
    url, redirected = fetch.url.target if hides else fetch.url.without_fragment, len(fetch.urls) > 1
    return made(Response, (fetch.tainting, response.status, url, redirected, lines, body, response.reason_phrase))


def opaque_redirect(fetch: Fetch) -> Response:
    """The opaque-redirect filtered response: the URL, and nothing else."""
    return Response("opaqueredirect", 0, fetch.url.without_fragment, False, (), b"")  # noqa: FBT003 - `redirected`


def exposed_names(fetch: Fetch, response: Mapping[str, str]) -> Collection[str]:
    """Main fetch, step 14.1: the safelisted names, and those that the server exposes, in lower case."""
    value = response.get("access-control-expose-headers")
    listed = grammar.token_set(value) if value is not None else None
    if listed is None:
        return headers.SAFELISTED_RESPONSE_HEADERS
    if "*" in listed and fetch.credentials != "include":
        return response.keys()
    return _exposed(listed)


@lru_cache(256)
def _exposed(listed: frozenset[str]) -> frozenset[str]:
    return headers.SAFELISTED_RESPONSE_HEADERS | listed
