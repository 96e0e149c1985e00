"""Methods: which may be used at all, which need no preflight, and how they are spelled (Fetch, 2.2.1 Methods)."""

from typing import Final

# Fetch, "CORS-safelisted method"
SAFELISTED: Final = frozenset({"GET", "HEAD", "POST"})

# Fetch, "forbidden method", byte-case-insensitive
FORBIDDEN: Final = frozenset({"CONNECT", "TRACE", "TRACK"})

# Fetch, "normalize" a method. PATCH is not among them: `patch` stays `patch`, and servers that list PATCH refuse it.
NORMALIZED: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"})


def normalize(method: str) -> str:
    """The method in upper case if it is one of the six that the standard normalises, else as it is."""
    upper = method.upper()
    return upper if upper in NORMALIZED else method


def is_forbidden(method: str) -> bool:
    """Whether a script may never use the method (Fetch, "forbidden method")."""
    return method.upper() in FORBIDDEN
