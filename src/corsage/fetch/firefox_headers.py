"""How Firefox keeps a response's header lines: one value a name, put together as the lines come (nsHttpHeaderArray).

What lives here: the lines that a script's view is made of. A name that came once is not looked at.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from corsage.fetch.headers import HeaderList

#: From the lines of a name, none of them empty, to those that count.
_Merge: TypeAlias = Callable[[list[str]], list[str]]


def _by_comma(values: list[str]) -> list[str]:
    return [",".join(values)]


def _first(values: list[str]) -> list[str]:
    return values[:1]


def _none(values: list[str]) -> list[str]:  # noqa: ARG001 - put together by line feeds, and no script gets such a value
    return []


_MERGES: Final[dict[str, _Merge]] = {
    "content-length": _first,  # others than equal ones were an error of the message
    "content-type": _by_comma,
    "www-authenticate": _none,
    "proxy-authenticate": _none,
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
            told = [value for value in values if value.strip(" \t")] or values[:1]
            merge = _MERGES.get(name) if len(told) > 1 else None
            found += [(name, value) for value in (merge(told) if merge else told)]
    return tuple(found)
