"""From checked fields to the compiled form: the only place that may build a `Compiled`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from inspect import iscoroutinefunction
from types import BuiltinMethodType
from typing import Any, Final

from corsage.policy.compiled import EMPTY_ELEMENTS, LONGEST_ECHO, Compiled
from corsage.policy.pattern import ANY
from corsage.policy.rules import NULL

_VARY_PREFLIGHT: Final = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
_VARY_PRIVATE: Final = "Access-Control-Request-Private-Network"


def compile_policy(fields: Mapping[str, Any]) -> Compiled:
    """The compiled form of fields in which `rules.check` found no problem."""
    allowed = frozenset(fields["allow_origins"])
    reflect = ANY in allowed and fields["allow_credentials"]
    any_origin = ANY in allowed and not reflect
    patterns = frozenset([text for text in allowed if ANY in text and text != ANY])
    exact = allowed - patterns.union((ANY, NULL))
    methods, headers = _set(fields["allow_methods"]), _set([name.lower() for name in fields["allow_headers"]])
    credentials = fields["allow_credentials"]
    vary = _VARY_PREFLIGHT
    function = fields["allow_origin_function"]
    regex = _regex(fields["allow_origin_regex"])
    return Compiled(
        any_origin=any_origin,
        reflect_any=reflect,
        allow_null=NULL in allowed,
        origins=exact,
        patterns=patterns,
        open_ended=bool(patterns or reflect or NULL in allowed or fields["allow_origin_regex"] or function),
        depths=_depths(patterns),
        any_port=any(text.endswith(":*") for text in patterns),
        regex=regex,
        # `re` itself, under the danger flag, must see no text that is not an origin: it may take long.
        by_regex_alone=not (patterns or reflect or NULL in allowed or function or isinstance(regex, BuiltinMethodType)),
        function=function,
        awaits=iscoroutinefunction(function) or iscoroutinefunction(getattr(function, "__call__", None)),  # noqa: B004
        methods=methods,
        headers=headers,
        authorization="authorization" in map(str.lower, fields["allow_headers"]),
        longest_headers=_longest(headers),
        private_network=fields["allow_private_network"],
        actual=_actual(fields),
        preflight=_preflight(fields),
        echo_methods=methods is None and credentials,
        echo_headers=headers is None and credentials,
        vary=None if any_origin else "Origin",
        vary_preflight=f"{vary}, {_VARY_PRIVATE}" if fields["allow_private_network"] else vary,
    )


def _regex(text: str | None) -> Callable[[str], object] | None:
    if text is None:
        return None
    from corsage.policy import expression  # noqa: PLC0415 - who has no expression does not pay for the automaton

    return expression.matcher(text)


def _set(items: Sequence[str]) -> frozenset[str] | None:
    return None if ANY in items else frozenset(items)


def _longest(names: frozenset[str] | None) -> int:
    """How long a list can be that asks for nothing else: every name once, ", " between, and the empty elements."""
    if names is None:
        return LONGEST_ECHO
    return sum(map(len, names)) + 2 * len(names) + EMPTY_ELEMENTS


def _depths(patterns: Iterable[str]) -> tuple[int, ...]:
    hosts = [text.partition("://*.")[2].partition(":")[0] for text in patterns if "://*." in text]
    return tuple(sorted({host.count(".") + 1 for host in hosts}))


def _actual(fields: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    out = []
    if fields["allow_credentials"]:
        out.append(("access-control-allow-credentials", "true"))
    if fields["expose_headers"]:
        out.append(("access-control-expose-headers", ", ".join(fields["expose_headers"])))
    return tuple(out)


def _preflight(fields: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The static part. With credentials an asterisk is literal (Fetch, 3.3.3), so it is echoed request by request."""
    out = []
    if fields["allow_credentials"]:
        out.append(("access-control-allow-credentials", "true"))
    for field, name in (("allow_methods", "methods"), ("allow_headers", "headers")):
        listed = fields[field]
        echoed = ANY in listed and fields["allow_credentials"]
        if listed and not echoed:
            out.append((f"access-control-allow-{name}", ", ".join(_shortest(listed))))
    if fields["max_age"] is not None:
        out.append(("access-control-max-age", str(fields["max_age"])))
    return tuple(out)


def _shortest(listed: Sequence[str]) -> Sequence[str]:
    """The list without what an asterisk in it already says: all but Authorization (Fetch, 3.3.3)."""
    return [item for item in listed if item == ANY or item.lower() == "authorization"] if ANY in listed else listed
