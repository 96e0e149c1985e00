"""No-Vary-Search: which URLs a response answers beside its own (draft-ietf-httpbis-no-vary-search).

What lives here: the header as a structured field (RFC 9651, 3.2, as far as it can be valid here), and when two queries
are as good as equal. Which caches heed it is their rules' matter (`corsage.fetch.http_cache.rules`).
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import unquote_plus

_BARE: Final = (
    r'(?:"(?:[ !#-\[\]-~]|\\["\\])*"|\?[01]|@?-?[0-9]{1,15}(?:\.[0-9]{1,3})?|:[A-Za-z0-9+/=]*:'
    r"|[A-Za-z*][!#$%&'*+\-.^_`|~:/0-9A-Za-z]*)"
)
_KEY: Final = r"[a-z*][a-z0-9_\-.*]*"
_PARAMETERS: Final = rf"(?:; *{_KEY}(?:={_BARE})?)*"
_ITEM: Final = rf"{_BARE}{_PARAMETERS}"
_MEMBER: Final = re.compile(
    rf"(?P<key>{_KEY})(?:=(?:(?P<item>{_BARE})|\( *(?P<list>(?:{_ITEM}(?: +{_ITEM})*)?) *\)))?{_PARAMETERS}"
)
_INNER: Final = re.compile(rf"({_BARE}){_PARAMETERS}(?: +|$)")
_BETWEEN: Final = re.compile(r"[ \t]*,[ \t]*")
_ESCAPED: Final = re.compile(r"\\(.)")

#: A boolean, an inner list of bare items, or anything else.
_Value: TypeAlias = bool | tuple[str, ...] | str
_BOOLEANS: Final = {None: True, "?1": True, "?0": False}


class Variance(NamedTuple):
    """What of a query matters: `named` are the parameters that do not, or that alone do where `only` says so."""

    order: bool = True
    named: frozenset[str] = frozenset()
    only: bool = False

    def key(self, query: str) -> tuple[tuple[str, str], ...]:
        """Queries with the same are as good as equal."""
        pairs = [pair for pair in _pairs(query) if (pair[0] in self.named) is self.only]
        return tuple(pairs if self.order else sorted(pairs, key=lambda pair: pair[0]))


@lru_cache(256)
def variance(value: str) -> Variance | None:
    """What the header says; None: nothing, or nothing that is valid, so that queries are what they are."""
    members = _dictionary(value)
    if members is None:
        return None
    order, params, but = members.get("key-order", False), members.get("params", False), members.get("except")
    if not isinstance(order, bool) or isinstance(params, str) or (but is not None and params is not True):
        return None
    only = params is True
    listed = (() if but is None else but) if only else params
    names = _strings(() if listed is False else listed)
    result = None if names is None else Variance(not order, names, only)
    return None if result == Variance() else result


def _strings(items: _Value) -> frozenset[str] | None:
    """The names that an inner list has, decoded as in a query."""
    if not isinstance(items, tuple) or not all(item.startswith('"') for item in items):
        return None
    return frozenset([unquote_plus(_ESCAPED.sub(r"\1", item[1:-1])) for item in items])


def _dictionary(value: str) -> dict[str, _Value] | None:
    """RFC 9651, 4.2.2; None if it is not one. The last of a key counts."""
    members: dict[str, _Value] = {}
    rest, end = value.strip(" "), 0
    while rest:
        member = _MEMBER.match(rest, end)
        if member is None:
            return None
        if member["list"] is not None:
            members[member["key"]] = tuple(_INNER.findall(member["list"]))
        else:
            members[member["key"]] = _BOOLEANS.get(member["item"], member["item"])
        if member.end() == len(rest):
            break
        between = _BETWEEN.match(rest, member.end())
        if between is None:
            return None
        end = between.end()
    return members


@lru_cache(256)
def _pairs(query: str) -> tuple[tuple[str, str], ...]:
    """URL, "application/x-www-form-urlencoded parsing"; an empty pair is one to Chromium, and seldom met."""
    pairs = [part.partition("=") for part in query.split("&")] if query else []
    return tuple([(unquote_plus(name), unquote_plus(value)) for name, _, value in pairs])
