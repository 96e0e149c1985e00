"""Which response headers a script may read (Fetch, main fetch, step 14.1; CORS-safelisted response-header name)."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from corsage.http import grammar, headers


def exposed(response: Mapping[str, str], *, credentials: bool) -> Collection[str]:
    """The safelisted names and those that the server exposes, in lower case.

    `response` is the response's headers, combined, with names in lower case. `credentials` says whether the request's
    credentials mode is "include": then `*` is only a name.
    """
    value = response.get("access-control-expose-headers")
    listed = grammar.token_set(value) if value is not None else None
    if listed is None:
        return headers.SAFELISTED_RESPONSE_HEADERS
    if "*" in listed and not credentials:
        return response.keys()
    return _with_safelisted(listed)


@lru_cache(256)
def _with_safelisted(listed: frozenset[str]) -> frozenset[str]:
    return headers.SAFELISTED_RESPONSE_HEADERS | listed
