"""Which request headers go across origins unasked (Fetch, 2.2.2: "CORS-safelisted request-header" and what follows).

One table: the header's name, and the rule for its value. What may not live here: the preflight itself.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from corsage.http import mime
from corsage.http.headers import HeaderList

# A value longer than this, in bytes, is unsafe whatever its name ("CORS-safelisted request-header", step 1).
MAX_VALUE: Final = 128
# "If safelistValueSize is greater than 1024", then all of them count as unsafe.
MAX_TOTAL: Final = 1024

# Fetch, "CORS-unsafe request-header byte": below 0x20 but not HT, "():<>?@[\]{} and DEL
UNSAFE_BYTE: Final = re.compile(r'[\x00-\x08\x0a-\x1f"():<>?@\[\\\]{}\x7f]')
# For Accept-Language and Content-Language: "0-9A-Za-z", space and *,-.;=
LANGUAGE_BYTES: Final = re.compile(r"[0-9A-Za-z *,\-.;=]*")
# Fetch, "parse a single range header value" with allowWhitespace false; "rangeValue[0] is null" is refused.
SINGLE_RANGE: Final = re.compile(r"bytes=(?P<start>[0-9]+)-(?P<end>[0-9]*)")

SIMPLE_ESSENCES: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})

# Fetch, "no-CORS-safelisted request-header name" and "privileged no-CORS request-header name"
NO_CORS_NAMES: Final = frozenset({"accept", "accept-language", "content-language", "content-type"})
PRIVILEGED_NO_CORS_NAMES: Final = frozenset({"range"})

# Scripts say the same values again and again; a rule is only asked about values of at most MAX_VALUE bytes.
_remembered: Final = lru_cache(1024)


@_remembered
def _accept(value: str) -> bool:
    return UNSAFE_BYTE.search(value) is None


@_remembered
def _language(value: str) -> bool:
    return LANGUAGE_BYTES.fullmatch(value) is not None


@_remembered
def _content_type(value: str) -> bool:
    return UNSAFE_BYTE.search(value) is None and mime.essence(value) in SIMPLE_ESSENCES


@_remembered
def _range(value: str) -> bool:
    match = SINGLE_RANGE.fullmatch(value)
    if match is None:
        return False
    # "If rangeStartValue and rangeEndValue are numbers, and the former is greater than the latter": failure.
    return not match["end"] or int(match["start"]) <= int(match["end"])


Rules: TypeAlias = Mapping[str, Callable[[str], bool]]
VALUE_RULES: Final[Rules] = {
    "accept": _accept,
    "accept-language": _language,
    "content-language": _language,
    "content-type": _content_type,
    "range": _range,
}


def is_safelisted(name: str, value: str, rules: Rules = VALUE_RULES) -> bool:
    """Fetch, "CORS-safelisted request-header"; the name in any case, the value normalised."""
    rule = rules.get(name.lower())
    return rule is not None and len(value) <= MAX_VALUE and rule(value)


def is_no_cors_safelisted(name: str, value: str, rules: Rules = VALUE_RULES) -> bool:
    """Fetch, "no-CORS-safelisted request-header"."""
    return name.lower() in NO_CORS_NAMES and is_safelisted(name, value, rules)


def unsafe_names(headers: HeaderList, rules: Rules = VALUE_RULES) -> tuple[str, ...]:
    """Fetch, "CORS-unsafe request-header names": sorted, in lower case, each once."""
    if not headers:
        return ()
    unsafe, safe, total = set(), set(), 0
    for name, value in headers:
        if is_safelisted(name, value, rules):
            safe.add(name.lower())
            total += len(value)
        else:
            unsafe.add(name.lower())
    return tuple(sorted(unsafe | safe if total > MAX_TOTAL else unsafe))


def without_privileged(headers: HeaderList) -> HeaderList:
    """Fetch, "remove privileged no-CORS request-headers"."""
    return tuple([pair for pair in headers if pair[0].lower() not in PRIVILEGED_NO_CORS_NAMES])
