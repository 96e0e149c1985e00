"""How long each engine caches a preflight: its limit, and how it reads Access-Control-Max-Age."""

import re
from typing import Final

from corsage.http import grammar

_SIGNED: Final = re.compile(r"[+-]?[0-9]+")


def chromium_max_age(value: str | None) -> float:
    """Two hours at the most; signs are understood, and a negative number counts as 0, what needs 65 bits is not."""
    if value is None or not _SIGNED.fullmatch(value) or not -(2**63) <= int(value) < 2**63:
        return 5
    return min(max(int(value), 0), 7200)


def firefox_max_age(value: str | None) -> float:
    """A day at the most; an empty value counts as absent, an invalid one means no caching."""
    if not value:
        return 5
    return min(int(value), 86400) if grammar.DELTA_SECONDS.fullmatch(value) else 0


_WEBKIT_INTEGER: Final = re.compile(r"[ \t\n\v\f\r]*[+-]?[0-9]+[ \t\n\v\f\r]*")


def webkit_max_age(value: str | None) -> float:
    """Ten minutes at the most; signs are understood, what does not fit 64 bits is not."""
    if value is None or not _WEBKIT_INTEGER.fullmatch(value) or not -(2**63) <= int(value) < 2**63:
        return 5
    return min(int(value), 600)
