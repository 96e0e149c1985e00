"""Express to policy: the options of the `cors` package, in a call or in the data of an exported middleware.

What lives here: what the options mean, their defaults too (cors 2.8: every method, every header that is asked for).
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from corsage.stacks.javascript import UNKNOWN, Regex, arguments, constants
from corsage.stacks.kit import expression
from corsage.stacks.kit.facts import assembled, methods_and_path, risks
from corsage.stacks.kit.plan import BASE
from corsage.stacks.kit.stack import Reading

#: A path before the middleware: app.use("/api", cors(...)), app.get('/x', cors(), ...)
_MOUNTED: Final = re.compile(r"""\(\s*["'`](/[^"'`]*)["'`]\s*,\s*cors\s*\(""")
_DEFAULT_METHODS: Final = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"]


def read(text: str) -> Reading:
    """The policy that the text amounts to: of exported data, or of the first call of `cors(...)`."""
    names, accepted = constants(text), risks(text)
    remarks: list[str] = []
    base = names.get(BASE)
    if isinstance(base, Mapping) and "privateNetwork" in base:
        routes = [_route(route, names, accepted, remarks) for route in _list(names.get("routes"))]
        return assembled(_fields(base, remarks) | accepted.get(BASE, {}), routes, remarks)
    calls = list(arguments(text, "cors", names))
    if not calls:
        remarks.append("there is no call of cors(...)")
        return assembled({}, (), remarks)
    if len(calls) > 1:
        remarks.append(f"cors(...) is called {len(calls)} times; the first call is read")
    mounted = _MOUNTED.search(text)
    if mounted is not None:
        remarks.append(f"cors(...) is for {mounted[1]!r} alone, and is read as the policy of all paths: write a route")
    options = calls[0]
    if not isinstance(options, Mapping | None):
        remarks.append("the options of cors(...) are an expression, and expressions are not executed")
    return assembled(_fields(options if isinstance(options, Mapping) else {}, remarks), (), remarks)


def _route(
    route: object, names: Mapping[str, object], accepted: Mapping[str, dict[str, object]], remarks: list[str]
) -> dict[str, object]:
    table: Mapping[str, Any] = route if isinstance(route, Mapping) else {}
    label = next((name for name, value in names.items() if value is table.get("policy")), BASE)
    path = table.get("path")
    found = methods_and_path(f"^ {path.source[1:]}") if isinstance(path, Regex) else None
    if found is None:
        remarks.append("the path of a route is no path of a policy")
    policy = table.get("policy")
    fields = _fields(policy if isinstance(policy, Mapping) else {}, remarks) | accepted.get(label, {})
    return {"path": found[1] if found else "/**", "methods": _list(table.get("methods")), **fields}


def _fields(options: Mapping[str, Any], remarks: list[str]) -> dict[str, object]:
    origins, regex = _origins(options.get("origin", "*"), remarks)
    unknown = [name for name, value in options.items() if value is UNKNOWN and name != "origin"]
    remarks += [f"{name} is an expression, and expressions are not executed" for name in unknown]
    known = {name: value for name, value in options.items() if name not in unknown}
    return {
        "allow_origins": origins,
        "allow_origin_regex": regex,
        "allow_methods": _names(known.get("methods", _DEFAULT_METHODS)),
        # cors repeats what was asked for, Authorization too
        "allow_headers": _names(known.get("allowedHeaders", ["*", "Authorization"])),
        "expose_headers": _names(known.get("exposedHeaders", [])),
        "allow_credentials": known.get("credentials", False),
        "max_age": known.get("maxAge"),
        "allow_private_network": known.get("privateNetwork", False),
    }


def _origins(value: object, remarks: list[str]) -> tuple[list[str], str | None]:
    """`true` reflects every origin, `false` allows none."""
    if value in ("*", True) and not isinstance(value, Regex):
        return ["*"], None
    expressions = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Regex):
            if item.flags:
                remarks.append(f"the flags {item.flags!r} of /{item.source}/ are left out; browsers write lower case")
            expressions.append(expression.unanchored(item.source))
        elif isinstance(item, str):
            expressions.append(expression.escape(item))
        elif item is UNKNOWN:
            remarks.append("an origin is an expression or a function, and neither is executed")
    return expression.read_origins(expressions)


def _names(value: object) -> list[object]:
    """A list, or a text with commas."""
    return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else _list(value)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
