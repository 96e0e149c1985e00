"""How Firefox keeps a response's header lines: one value a name, put together as the lines come (nsHttpHeaderArray).

What lives here: the lines that a script's view is made of. A name that came once is not looked at.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from corsage.fetch.headers import HeaderList

#: From the lines of a name to those that count.
_Merge: TypeAlias = Callable[[list[str]], list[str]]


def _told(values: list[str]) -> list[str]:
    return [value for value in values if value.strip(" \t")] or values[:1]


def _by_comma(values: list[str]) -> list[str]:
    """Whatever follows the first that says something."""
    while len(values) > 1 and not values[0].strip(" \t"):
        values = values[1:]
    return [",".join(values)]


def _first(values: list[str]) -> list[str]:
    return values[:1]


def _only(values: list[str]) -> list[str]:
    """Several are put together by line feeds, and no script gets such a value."""
    told = _told(values)
    return told if len(told) == 1 else []


#: Others than equal ones were an error of the message.
_EQUAL: Final = ("content-disposition", "content-length", "location")
#: Most are headers of requests, and one value in these.
_SINGLE: Final = (
    "authorization", "from", "host", "if-modified-since", "if-unmodified-since", "max-forwards", "proxy-authorization",
    "referer", "strict-transport-security", "user-agent",
)  # fmt: skip
_MERGES: Final[dict[str, _Merge]] = {
    **dict.fromkeys((*_EQUAL, *_SINGLE), _first),
    "content-type": _by_comma,
    "www-authenticate": _only,
    "proxy-authenticate": _only,
}


def merged(lines: HeaderList) -> HeaderList:
    """The lines, those of a name that came several times as Firefox has them; empty ones are dropped."""
    names = [name.lower() for name, _ in lines]
    if len(set(names)) == len(names):
        return lines
    found: list[tuple[str, str]] = []
    for name, (written, value) in zip(names, lines, strict=True):
        if names.count(name) == 1:
            found.append((written, value))
    for name in dict.fromkeys(names):
        values = [value for other, (_, value) in zip(names, lines, strict=True) if other == name]
        if len(values) > 1:
            found += [(name, value) for value in _MERGES.get(name, _told)(values)]
    return tuple(found)
