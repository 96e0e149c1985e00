"""Header lists, and the sets of header names that CORS speaks of (Fetch, 2.2.2 Headers).

A header list is a tuple of (name, value) pairs, as it came over the wire or as the script gave it: names keep
their spelling, values are isomorphic strings. Which values are safe is `corsage.fetch.cors.safelist`'s matter.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from corsage.http import grammar, methods

HeaderList: TypeAlias = tuple[tuple[str, str], ...]

# Fetch, "forbidden request-header"
FORBIDDEN_REQUEST_HEADERS: Final = frozenset({
    "accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method",
    "connection", "content-length", "cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive", "origin",
    "referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "via",
})  # fmt: skip
FORBIDDEN_REQUEST_PREFIXES: Final = ("proxy-", "sec-")
METHOD_OVERRIDES: Final = frozenset({"x-http-method", "x-http-method-override", "x-method-override"})

# Fetch, "forbidden response-header name"
FORBIDDEN_RESPONSE_HEADERS: Final = frozenset({"set-cookie", "set-cookie2"})

# Fetch, "CORS-safelisted response-header name"
SAFELISTED_RESPONSE_HEADERS: Final = frozenset({
    "cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma",
})  # fmt: skip

# Fetch, "CORS non-wildcard request-header name"
NON_WILDCARD_REQUEST_HEADERS: Final = frozenset({"authorization"})

# Fetch, "request-body-header name": dropped when a redirect turns the method into GET
REQUEST_BODY_HEADERS: Final = frozenset({"content-encoding", "content-language", "content-location", "content-type"})

# The names of the CORS protocol itself (Fetch, 3.3.2 and 3.3.3)
CORS_REQUEST_HEADERS: Final = frozenset({
    "origin", "access-control-request-method", "access-control-request-headers",
})  # fmt: skip
CORS_RESPONSE_HEADERS: Final = frozenset({
    "access-control-allow-origin", "access-control-allow-credentials", "access-control-allow-methods",
    "access-control-allow-headers", "access-control-max-age", "access-control-expose-headers",
})  # fmt: skip


def values(headers: HeaderList, name: str) -> list[str]:
    """The normalised values of every line of that name (given in lower case), in order."""
    size = len(name)
    return [grammar.normalize(v) for n, v in headers if len(n) == size and n.lower() == name]


def combine(headers: HeaderList) -> Mapping[str, str]:
    """Every name (in lower case) with its value as `get` has it: for a list that is asked more than once or twice."""
    white = grammar.HTTP_WHITESPACE
    single = {name.lower(): value.strip(white) for name, value in headers}
    if len(single) == len(headers):
        return single
    lines: dict[str, list[str]] = {name: [] for name in single}
    for name, value in headers:
        lines[name.lower()].append(value.strip(white))
    return {name: ", ".join(values) for name, values in lines.items()}


#: The same, remembered: servers say the same again and again.
combined: Final = lru_cache(128)(combine)


def get(headers: HeaderList, name: str) -> str | None:
    """The values of that name (given in lower case) joined by ", ", or None where there is none (Fetch, "get")."""
    value, size = None, len(name)
    for key, raw in headers:
        if len(key) == size and key.lower() == name:
            line = raw.strip(grammar.HTTP_WHITESPACE)
            value = line if value is None else f"{value}, {line}"
    return value


def has(headers: HeaderList, name: str) -> bool:
    """Whether there is a line of that name (given in lower case)."""
    size = len(name)
    for key, _ in headers:  # noqa: SIM110 - a generator would cost more than the look
        if len(key) == size and key.lower() == name:
            return True
    return False


def without(headers: HeaderList, names: frozenset[str]) -> HeaderList:
    """The list without the headers of these names (given in lower case)."""
    return tuple([pair for pair in headers if pair[0].lower() not in names])


def is_forbidden_request_header(name: str, value: str) -> bool:
    """Whether a script's header is dropped without a word (Fetch, "forbidden request-header")."""
    lower = name.lower()
    if lower in FORBIDDEN_REQUEST_HEADERS or lower.startswith(FORBIDDEN_REQUEST_PREFIXES):
        return True
    return lower in METHOD_OVERRIDES and any(map(methods.is_forbidden, grammar.split_list(value)))
