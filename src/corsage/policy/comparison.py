"""Two policies side by side: is one narrower, and what differs.

*Narrower* is about requests: whatever the one allows, the other allows too. What cannot be decided is not claimed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

from corsage.policy import pattern
from corsage.policy.compiled import Compiled
from corsage.policy.pattern import ANY, Pattern

Values = Mapping[str, Any]


class Change(NamedTuple):
    """One field in which two policies differ: what only the first has, and what only the second has."""

    field: str
    only_first: tuple[object, ...]
    only_second: tuple[object, ...]


def changes(first: Values, second: Values) -> Iterator[Change]:
    """Every field that differs; lists are compared as sets."""
    for field, one in first.items():
        two = second[field]
        if isinstance(one, tuple):
            only_one, only_two = tuple([i for i in one if i not in two]), tuple([i for i in two if i not in one])
        else:
            only_one, only_two = ((), ()) if one == two else ((one,), (two,))
        if only_one or only_two:
            yield Change(field, only_one, only_two)


def is_narrower(values: Values, compiled: Compiled, wider: Values, wider_compiled: Compiled) -> bool:
    """Whether every request that the first policy allows is allowed by the second."""
    return (
        _origins(values, compiled, wider, wider_compiled)
        and _listed(compiled.methods, wider_compiled.methods)
        and _headers(compiled, wider_compiled)
        and _exposed(values["expose_headers"], wider["expose_headers"])
        and all(values[name] <= wider[name] for name in ("allow_credentials", "allow_private_network"))
    )


def _listed(names: frozenset[str] | None, wider: frozenset[str] | None) -> bool:
    return wider is None or (names is not None and names <= wider)


def _headers(compiled: Compiled, wider: Compiled) -> bool:
    # The asterisk covers all names but Authorization.
    without = None if compiled.headers is None else compiled.headers - {"authorization"}
    return _listed(without, wider.headers) and (not compiled.authorization or wider.authorization)


def _exposed(names: tuple[str, ...], wider: tuple[str, ...]) -> bool:
    return ANY in wider or {name.lower() for name in names} <= {name.lower() for name in wider}


def _origins(values: Values, compiled: Compiled, wider: Values, wider_compiled: Compiled) -> bool:
    if wider_compiled.any_origin:
        return True
    if any(values[name] not in {None, wider[name]} for name in _OPAQUE_FIELDS) and not wider_compiled.reflect_any:
        return False
    if compiled.any_origin or (compiled.reflect_any and not wider_compiled.reflect_any):
        return False
    if compiled.allow_null and not wider_compiled.allow_null:
        return False
    # The other's function is not called here: it may be slow, or a coroutine function.
    fixed = replace(wider_compiled, function=None, awaits=False)
    exact = all(fixed.judge_origin(origin) is None for origin in compiled.origins)
    return exact and all(_covered(text, wider_compiled) for text in compiled.patterns)


_OPAQUE_FIELDS: Final = ("allow_origin_regex", "allow_origin_function")


def _covered(text: str, wider: Compiled) -> bool:
    """Whether one pattern of the wider policy covers all that the pattern covers."""
    if wider.reflect_any:
        return True
    parsed = pattern.parse(text, "allow_origins")
    assert isinstance(parsed, Pattern), text
    candidates = [parsed, parsed._replace(port=ANY)]
    labels = parsed.host.split(".")
    # A pattern for subdomains is covered by one for subdomains of the same host or of one above it, an exact host by
    # one above it.
    for depth in range(1, len(labels) + parsed.subdomains):
        above = parsed._replace(host=".".join(labels[-depth:]), subdomains=True)
        candidates += [above, above._replace(port=ANY)]
    return any(str(candidate) in wider.patterns for candidate in candidates)
