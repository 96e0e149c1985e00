"""Which methods, header names and ages a policy may list: one check for each kind of item.

A name is refused when listing it can have no effect (the browser never asks for it, or forbids it to scripts) or
the wrong one. Fetch, 2.2.1 Methods and 2.2.2 Headers.
"""

from typing import Final

from corsage.http import grammar, headers, methods
from corsage.policy.pattern import ANY
from corsage.policy.problems import Code, Problem

# Fetch sets no bound; browsers do: Firefox cuts at 24 hours, Chromium at 2. Beyond a day it is a mistake.
LONGEST_MAX_AGE: Final = 86400

# What a server says, and what a browser asks: neither has a place in the other's list.
_SAID: Final = headers.CORS_RESPONSE_HEADERS | {"access-control-allow-private-network"}
_ASKED: Final = headers.CORS_REQUEST_HEADERS | {"access-control-request-private-network"}


def method(value: str, field: str) -> Problem | None:
    """What is wrong with a method of `allow_methods`."""
    if value == ANY:
        return None
    if not grammar.is_token(value):
        return Problem(Code.METHOD_MALFORMED, field, value, "a method is a token", "write it as GET or PURGE")
    if methods.is_forbidden(value):
        return Problem(Code.METHOD_FORBIDDEN, field, value, "no script may use this method", "leave it out")
    if methods.normalize(value) != value:
        upper = methods.normalize(value)
        reason = f"methods are case-sensitive, and a browser sends {upper}"
        return Problem(Code.METHOD_NEVER_SENT, field, value, reason, f"write {upper}")
    return None


def request_header(value: str, field: str) -> Problem | None:
    """What is wrong with a name of `allow_headers`."""
    lower = value.lower()
    if value == ANY:
        return None
    if not grammar.is_token(value):
        return _malformed(value, field)
    if lower in _SAID or lower in {"set-cookie", "vary"}:
        reason = "this is a header of responses, a request has no use for it"
        return Problem(Code.HEADER_WRONG_SIDE, field, value, reason, "leave it out: the middleware sends it")
    if lower in headers.FORBIDDEN_REQUEST_HEADERS or lower.startswith(headers.FORBIDDEN_REQUEST_PREFIXES):
        return Problem(Code.HEADER_FORBIDDEN, field, value, "no script may set this header", "leave it out")
    return None


def response_header(value: str, field: str) -> Problem | None:
    """What is wrong with a name of `expose_headers`."""
    lower = value.lower()
    if value == ANY:
        return None
    if not grammar.is_token(value):
        return _malformed(value, field)
    if lower in headers.FORBIDDEN_RESPONSE_HEADERS:
        return Problem(Code.EXPOSED_SET_COOKIE, field, value, "no script may read cookies' headers", "leave it out")
    if lower in _ASKED:
        reason = "this is a header of requests, a response has no use for it"
        return Problem(Code.HEADER_WRONG_SIDE, field, value, reason, "leave it out")
    return None


def _malformed(value: str, field: str) -> Problem:
    return Problem(Code.HEADER_MALFORMED, field, value, "a header name is a token", "give each name as an item")


def max_age(value: int | None, field: str) -> Problem | None:
    """What is wrong with `max_age`, in seconds; None leaves the header out."""
    if value is None or 0 <= value <= LONGEST_MAX_AGE:
        return None
    hint = "0 turns the browser's cache off, None (browser-default in TOML) leaves it at its 5 seconds"
    return Problem(Code.MAX_AGE_OUT_OF_BOUNDS, field, value, f"it is not from 0 to {LONGEST_MAX_AGE}", hint)
