"""Policy to and from flask-cors; `corsage.server.flask` lacks nothing of this."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from corsage.policy.routes import is_path
from corsage.stacks.kit import expression, gaps
from corsage.stacks.kit.facts import assembled, risks
from corsage.stacks.kit.plan import BASE, Origin, Plan
from corsage.stacks.kit.stack import Effect, File, Lack, Limit, Reading, Stack
from corsage.stacks.python_source import Source, known_only

_METHODS: Final = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]
#: keyword, field, default of flask-cors (its headers cover Authorization)
_KEYWORDS: Final[tuple[tuple[str, str, object], ...]] = (
    ("methods", "allow_methods", _METHODS),
    ("allow_headers", "allow_headers", ["*", "Authorization"]),
    ("expose_headers", "expose_headers", []),
    ("supports_credentials", "allow_credentials", False),
    ("max_age", "max_age", None),
    ("allow_private_network", "allow_private_network", False),
)
_SPECIAL: Final = frozenset("*\\]?$^[()")


def write(plan: Plan) -> tuple[File, ...]:
    """The one file."""
    base = plan.base
    if base.any_origin or base.reflects:
        origins = '"*"'
    else:
        items = [_item(origin) for origin in base.origins]
        origins = f"[{', '.join(items)}]"
    values = {keyword: getattr(base.policy, field) for keyword, field, _ in _KEYWORDS}
    if "*" in base.policy.allow_methods:
        del values["methods"]  # flask-cors takes * for a name; without the keyword it allows what is usual
    lines = "".join(
        [
            f"    {name}={(list(value) if isinstance(value, tuple) else value)!r},\n"
            for name, value in values.items()
            if value is not None
        ]
    )
    text = (
        "import re\n\nfrom flask import Flask\nfrom flask_cors import CORS\n\napp = Flask(__name__)\n"
        f"CORS(\n    app,\n    origins={origins},\n{lines})\n"
    )
    return (File("application.py", "merge it into the module that makes the application", text),)


def _item(origin: Origin) -> str:
    # flask-cors takes https://[::1] for an expression, in which [::1] is a class of characters
    if origin.regex is None and _SPECIAL.isdisjoint(origin.text):
        return repr(origin.text)
    return f're.compile(r"^{origin.regex or expression.escape(origin.text)}\\Z")'


def read(text: str) -> Reading:
    """The policy that the first call of `CORS(app, ...)` amounts to, with the extension's defaults."""
    try:
        calls = list(Source(text, {}).calls("CORS"))
    except (SyntaxError, ValueError, RecursionError) as error:
        return Reading(None, {}, (), (), (), (f"this is not Python: {error}",))
    if not calls:
        return assembled({}, (), ["there is no call of CORS(app, ...)"])
    remarks = [f"CORS is called {len(calls)} times; the first call is read"] if len(calls) > 1 else []
    given = known_only(calls[0][1], remarks)
    resources = given.pop("resources", None)
    if resources is None:
        return assembled(_fields(given) | risks(text).get(BASE, {}), (), remarks)
    # The extension looks at the longest expression first, and does nothing for a path that none matches.
    tables = []
    for resource, options in sorted(_resources(resources), key=lambda item: -len(item[0])):
        path = _path(resource)
        if path is None:
            remarks.append(f"the resource {resource!r} is no path that a route can have: what it says is left out")
        else:
            tables.append({"path": path, **_fields(given | known_only(options, remarks))})
    return assembled({"allow_origins": []}, tables, remarks)


def _resources(said: object) -> list[tuple[str, dict[str, object]]]:
    """Each resource with its options: a table of them, a list of expressions, or one."""
    if isinstance(said, dict):
        return [(str(key), options if isinstance(options, dict) else {}) for key, options in said.items()]
    return [(str(item), {}) for item in (said if isinstance(said, list | tuple) else [said])]


def _path(resource: str) -> str | None:
    """The path pattern of a resource: `/api/*`, `/api/.*` and `/api*` are what people write for all below it."""
    path = re.sub(r"/?\.?\*$", "/**", resource.removeprefix("^").removesuffix("$"))
    return path if is_path(path) and _SPECIAL.isdisjoint(path.removesuffix("**")) else None


def _fields(given: Mapping[str, object]) -> dict[str, object]:
    """The fields of a policy that keywords amount to, with the extension's defaults."""
    fields = {field: _list(given.get(keyword, default)) for keyword, field, default in _KEYWORDS}
    listed = _list(given.get("origins", "*"))
    texts = [str(item) for item in listed] if isinstance(listed, list) else []
    if "*" in texts or ".*" in texts:
        return fields | {"allow_origins": ["*"]}
    origins, regex = expression.read_origins([_whole(item) for item in texts])
    return fields | {"allow_origins": origins, "allow_origin_regex": regex}


def _whole(text: str) -> str:
    """flask-cors takes a text with special characters for an expression, and looks at its start alone."""
    if not _SPECIAL.isdisjoint(text):
        return expression.unanchored(text if text.startswith("^") else f"^{text}")
    return expression.escape(text)


def _list(value: object) -> object:
    return [item.strip() for item in value.split(",")] if isinstance(value, str) else value


def _limits(plan: Plan) -> Iterator[Limit]:
    for gap in (gaps.no_routes, gaps.authorization_too, gaps.own_preflights):
        yield from gap(plan)
    if "*" in plan.base.policy.allow_methods:
        sentence = f"* for methods stands for {', '.join(_METHODS)}, and no others"
        yield Limit(Lack.METHODS, "allow_methods", Effect.NARROWER, sentence)
    elif any(method != method.upper() for method in plan.base.policy.allow_methods):
        sentence = "methods are written in upper case, and browsers compare them with regard to case"
        yield Limit(Lack.METHODS, "allow_methods", Effect.NARROWER, sentence)
    if plan.base.policy.max_age == 0:
        yield Limit(Lack.MAX_AGE, "max_age", Effect.SAME, "0 is not sent: browsers remember a preflight for 5 seconds")
    if not plan.base.any_origin:
        sentence = (
            "an answer without CORS headers does not vary on Origin: a shared cache may give it to allowed origins"
        )
        yield Limit(Lack.VARY, "", Effect.NARROWER, sentence)
    yield from gaps.kept_headers("and then the extension adds nothing, whatever the origin")
    if plan.base.reflects and not plan.base.policy.compiled.allow_null:
        yield Limit(Lack.NULL_ORIGIN, "allow_origins", Effect.WIDER, '"*" with credentials covers null too')
    sentence = "Flask answers every OPTIONS itself, unless a view says that it does"
    yield Limit(Lack.OTHER_OPTIONS, "", Effect.SAME, sentence)


STACK: Final = Stack(
    name="flask",
    title="flask-cors",
    comment="#",
    verified="flask-cors 6",
    write=write,
    limits=_limits,
    read=read,
)
