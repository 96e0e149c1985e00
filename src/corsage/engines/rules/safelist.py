"""Which request headers each engine takes for CORS-safelisted, and which names it asks for in a preflight."""

import re
from collections.abc import Callable
from typing import Final

from corsage.fetch.cors import safelist
from corsage.http.headers import HeaderList

_DOUBLE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")


_INTEGER: Final = re.compile(r"[0-9]+")


# Network Information API, "effective connection type"
_CONNECTIONS: Final = frozenset({"slow-2g", "2g", "3g", "4g"})


def _ascii(rule: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda value: value.isascii() and rule(value)


# netwerk/base/nsURLHelper.cpp, net_ParseRequestContentType(): white space ends the type, whatever comes before `;`.
_MEDIA_TYPE: Final = re.compile(r"(?P<type>[^ \t;]*)(?:[^;]*;(?:.*[^;])?)?")


def _firefox_content_type(value: str) -> bool:
    match = _MEDIA_TYPE.fullmatch(value)
    read = match is not None and "," not in value and safelist.UNSAFE_BYTE.search(value) is None
    return read and match is not None and match["type"].lower() in safelist.SIMPLE_ESSENCES


#: Firefox: bytes from 0x80 on are unsafe where the standard lets them pass (its `char` is signed); and it reads
#: Content-Type in its own way.
ASCII_VALUES: Final = {
    name: _ascii(rule) for name, rule in {**safelist.VALUE_RULES, "content-type": _firefox_content_type}.items()
}


#: WebKit reads the unit of a Range in any case.
ANY_CASE_RANGE: Final = dict(safelist.VALUE_RULES) | {
    "range": lambda value: safelist.VALUE_RULES["range"](value.lower()),
}


def _double(value: str) -> bool:
    return _DOUBLE.fullmatch(value) is not None


def _whole(value: str) -> bool:
    return _INTEGER.fullmatch(value) is not None


#: Chromium: client hints, and the header of its interventions, need no preflight.
CLIENT_HINTS: Final = dict(safelist.VALUE_RULES) | {
    "device-memory": _double,
    "dpr": _double,
    "downlink": _double,
    "width": _whole,
    "viewport-width": _whole,
    "rtt": _whole,
    "ect": _CONNECTIONS.__contains__,
    "save-data": lambda value: value.lower() == "on",
    "intervention": lambda _: True,
}


def _combined(lines: HeaderList) -> dict[str, str]:
    combined: dict[str, str] = {}
    for name, value in lines:
        lower = name.lower()
        combined[lower] = f"{combined[lower]}, {value}" if lower in combined else value
    return combined


def combined_names(lines: HeaderList, rules: safelist.Rules) -> tuple[str, ...]:
    """WebKit: the lines of a name are one value when it is asked whether that is safe."""
    return safelist.unsafe_names(tuple(_combined(lines).items()), rules)


def trimmed_names(lines: HeaderList, rules: safelist.Rules) -> tuple[str, ...]:
    """Chromium: the same, but an empty last line leaves no blank behind the comma."""
    return safelist.unsafe_names(tuple([(name, value.rstrip(" ")) for name, value in _combined(lines).items()]), rules)


def repeated_names(lines: HeaderList, rules: safelist.Rules) -> tuple[str, ...]:
    """Firefox: each unsafe line is named, so that a name on several lines is named as often; no total is too large."""
    return tuple(sorted([name.lower() for name, value in lines if not safelist.is_safelisted(name, value, rules)]))
