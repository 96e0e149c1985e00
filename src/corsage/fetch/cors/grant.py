"""What a preflight's answer grants, as pure questions (Fetch, 4.8 CORS-preflight fetch, steps 7.1 to 7.7).

`grant` asks everything, and is what a diagnosis calls. The algorithm reads the lists with `granted_methods` and
`granted_headers`, asks `covers_method` and `covers_header`, and notes a step for each.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from corsage.fetch.cors.comparison import Comparison
from corsage.fetch.reason import Reason
from corsage.http import grammar, headers, methods

WILDCARD: Final = "*"


def grant(method: str, unsafe_names: Iterable[str], response: Mapping[str, str], *, credentials: bool) -> Comparison:
    """The first thing that the answer does not grant, or the last one that it does.

    `unsafe_names` are the CORS-unsafe request-header names, in lower case. `response` is the answer's headers,
    combined, with names in lower case. `credentials` says whether the credentials mode is "include".
    """
    allow_methods = response.get("access-control-allow-methods")
    allow_headers = response.get("access-control-allow-headers")
    method_list, name_set = granted_methods(allow_methods), granted_headers(allow_headers)
    # Step 7.3: if either methods or headerNames is failure, return a network error.
    if method_list is None:
        return Comparison(Reason.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE, allow_methods, "#method")
    if name_set is None:
        return Comparison(Reason.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE, allow_headers, "#field-name")
    if not covers_method(method, method_list, credentials=credentials):
        return Comparison(Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE, allow_methods, method)
    for name in unsafe_names:
        if not covers_header(name, name_set, credentials=credentials):
            return Comparison(Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE, allow_headers, name)
    return Comparison(None, allow_methods, method)


def granted_methods(value: str | None) -> tuple[str, ...] | None:
    """Step 7.1: the methods that Access-Control-Allow-Methods lists; None if the value is not a list of tokens."""
    return grammar.token_list(value or "")


def granted_headers(value: str | None) -> frozenset[str] | None:
    """Step 7.2: the names of Access-Control-Allow-Headers, in lower case; None if it is not a list of tokens."""
    return grammar.token_set(value or "")


def covers_method(method: str, granted: Collection[str], *, credentials: bool) -> bool:
    """Step 7.5: methods compare byte for byte; `*` counts only without credentials; safelisted ones need no grant."""
    return method in granted or method in methods.SAFELISTED or (WILDCARD in granted and not credentials)


def covers_header(
    name: str,
    granted: Collection[str],
    *,
    credentials: bool,
    non_wildcard: Collection[str] = headers.NON_WILDCARD_REQUEST_HEADERS,
) -> bool:
    """Steps 7.6 and 7.7: `*` counts only without credentials, and never for Authorization. `name` is in lower case."""
    return name in granted or (WILDCARD in granted and not credentials and name not in non_wildcard)
