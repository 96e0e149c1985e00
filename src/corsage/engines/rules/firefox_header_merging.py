"""How Firefox keeps a response's header lines: one value a name, put together as the lines come (nsHttpHeaderArray).

What lives here: the lines that a script's view is made of. A name that came once is not looked at.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from corsage.fetch.request import Initiator
from corsage.http.headers import HeaderList

#: From the lines of a name to those that count.
_Merge: TypeAlias = Callable[[list[str]], list[str]]


def _lines_of(values: list[str]) -> list[str]:
    return [value for value in values if value.strip(" \t")] or values[:1]


def _by_comma(values: list[str]) -> list[str]:
    """Whatever follows the first that says something."""
    while len(values) > 1 and not values[0].strip(" \t"):
        values = values[1:]
    return [",".join(values)]


def _all(values: list[str]) -> list[str]:
    return [", ".join(values)]


def _first(values: list[str]) -> list[str]:
    return values[:1]


def _by_line_feed(values: list[str]) -> list[str]:
    """Several are put together by line feeds."""
    return ["\n".join(_lines_of(values))]


#: Others than equal ones were an error of the message.
_EQUAL: Final = ("content-disposition", "content-length", "location")
#: Most are headers of requests, and one value in these.
_SINGLE: Final = (
    "authorization", "from", "host", "if-modified-since", "if-unmodified-since", "max-forwards", "proxy-authorization",
    "referer", "strict-transport-security", "user-agent",
)  # fmt: skip
_COUNTED: Final = "Access-Control-Allow-Origin"
_MERGES: Final[dict[str, _Merge]] = {
    **dict.fromkeys((*_EQUAL, *_SINGLE), _first),
    "content-type": _by_comma,
    "x-frame-options": _all,
    "www-authenticate": _by_line_feed,
    "proxy-authenticate": _by_line_feed,
}


def merged(lines: HeaderList, reader: tuple[Initiator, bool]) -> HeaderList:
    """The lines, those of a name that came several times as Firefox has them; empty ones are dropped.

    What is put together by line feeds is not a value that a Headers object would have. The CORS check counts the lines
    of Access-Control-Allow-Origin, as long as it is written so.
    """
    initiator, cors = reader
    spelled = [name for name, _ in lines]
    names = [name.lower() for name in spelled]
    if len(set(names)) == len(names):
        return lines
    merged_lines: list[tuple[str, str]] = []
    for name, (written, value) in zip(names, lines, strict=True):
        if names.count(name) == 1:
            merged_lines.append((written, value))
    for name in dict.fromkeys(names):
        values = [value for other, (_, value) in zip(names, lines, strict=True) if other == name]
        if len(values) > 1:
            counted = cors and name == _COUNTED.lower() and spelled.count(_COUNTED) > 1
            merged_lines += [(name, value) for value in (_all if counted else _MERGES.get(name, _lines_of))(values)]
    return tuple([pair for pair in merged_lines if initiator == "xhr" or "\n" not in pair[1]])
