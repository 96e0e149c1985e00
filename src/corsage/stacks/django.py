"""Policy to and from the settings of django-cors-headers; `corsage.server.django` lacks nothing of this."""

from collections.abc import Iterator
from typing import Final

from corsage.stacks.kit import expression, gaps
from corsage.stacks.kit.facts import assembled, risks
from corsage.stacks.kit.plan import BASE, Plan
from corsage.stacks.kit.stack import Effect, File, Lack, Limit, Reading, Stack
from corsage.stacks.python_source import Source, known_only

_DEFAULTS: Final = {
    "default_headers": ["accept", "authorization", "content-type", "user-agent", "x-csrftoken", "x-requested-with"],
    "default_methods": ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"],
}
#: setting, field, default
_SETTINGS: Final[tuple[tuple[str, str, object], ...]] = (
    ("CORS_ALLOW_METHODS", "allow_methods", _DEFAULTS["default_methods"]),
    ("CORS_ALLOW_HEADERS", "allow_headers", _DEFAULTS["default_headers"]),
    ("CORS_EXPOSE_HEADERS", "expose_headers", []),
    ("CORS_ALLOW_CREDENTIALS", "allow_credentials", False),
    ("CORS_PREFLIGHT_MAX_AGE", "max_age", 86400),
    ("CORS_ALLOW_PRIVATE_NETWORK", "allow_private_network", False),
)


def write(plan: Plan) -> tuple[File, ...]:
    """The one file."""
    base = plan.base
    values = {
        "CORS_ALLOW_METHODS": list(base.policy.allow_methods),
        "CORS_ALLOW_HEADERS": list(base.policy.allow_headers),
        "CORS_EXPOSE_HEADERS": list(base.policy.expose_headers),
        "CORS_ALLOW_CREDENTIALS": base.policy.allow_credentials,
        # django-cors-headers sends no max age for 0
        "CORS_PREFLIGHT_MAX_AGE": base.policy.max_age or 0,
        "CORS_ALLOW_PRIVATE_NETWORK": base.policy.allow_private_network,
    }
    lines = []
    if base.any_origin or base.reflects:
        lines.append("CORS_ALLOW_ALL_ORIGINS = True\n")
    else:
        exact = [origin.text for origin in base.origins if origin.regex is None]
        lines.append(f"CORS_ALLOWED_ORIGINS = {exact!r}\n")
        # re.match looks at the start alone: without the end, https://app.example.com.evil.example would match
        regexes = "".join([f'    r"^{origin.regex}\\Z",\n' for origin in base.origins if origin.regex is not None])
        lines += [f"CORS_ALLOWED_ORIGIN_REGEXES = [\n{regexes}]\n"] if regexes else []
    lines += [f"{name} = {value!r}\n" for name, value in values.items()]
    text = (
        '# INSTALLED_APPS needs "corsheaders"; MIDDLEWARE needs "corsheaders.middleware.CorsMiddleware" before all\n'
        f"# that can answer.\n{''.join(lines)}"
    )
    return (File("cors_settings.py", "merge it into settings.py", text),)


def read(text: str) -> Reading:
    """The policy that the settings amount to, with the package's defaults for those that are not there."""
    try:
        names = Source(text, _DEFAULTS).names
    except (SyntaxError, ValueError, RecursionError) as error:
        return Reading(None, {}, (), (), (), (f"this is not Python: {error}",))
    remarks: list[str] = []
    names = known_only({name: value for name, value in names.items() if name.startswith("CORS_")}, remarks)
    fields = {field: names.get(name, default) for name, field, default in _SETTINGS}
    fields["max_age"] = fields["max_age"] or None
    regexes = names.get("CORS_ALLOWED_ORIGIN_REGEXES", names.get("CORS_ORIGIN_REGEX_WHITELIST", []))
    origins, regex = expression.read_origins(
        [expression.unanchored(str(item)) for item in (regexes if isinstance(regexes, list) else [])]
    )
    listed = names.get("CORS_ALLOWED_ORIGINS", names.get("CORS_ORIGIN_WHITELIST", []))
    fields |= {"allow_origins": [*listed, *origins] if isinstance(listed, list) else listed}
    fields |= {"allow_origin_regex": regex}
    if names.get("CORS_ALLOW_ALL_ORIGINS", names.get("CORS_ORIGIN_ALLOW_ALL")) is True:
        fields |= {"allow_origins": ["*"], "allow_origin_regex": None}
    if "CORS_URLS_REGEX" in names:
        remarks.append(f"CORS_URLS_REGEX = {names['CORS_URLS_REGEX']!r}: other paths have no CORS; write a route")
    return assembled(fields | risks(text).get(BASE, {}), (), remarks)


def _limits(plan: Plan) -> Iterator[Limit]:
    for gap in (gaps.no_routes, gaps.literal_asterisks, gaps.own_preflights):
        yield from gap(plan)
    if plan.base.policy.max_age == 0:
        yield Limit(Lack.MAX_AGE, "max_age", Effect.SAME, "0 is not sent: browsers remember a preflight for 5 seconds")
    if plan.base.reflects and not plan.base.policy.compiled.allow_null:
        yield Limit(Lack.NULL_ORIGIN, "allow_origins", Effect.WIDER, "CORS_ALLOW_ALL_ORIGINS covers null too")
    listed, simple = plan.base.policy.allow_methods, {"GET", "HEAD", "POST"}
    if not simple.issubset(listed) and ("*" not in listed or plan.base.policy.allow_credentials):
        sentence = "GET, HEAD and POST are allowed also where they need a preflight: browsers leave these to the server"
        yield Limit(Lack.METHODS, "allow_methods", Effect.WIDER, sentence)
    yield from gaps.kept_headers("where the origin is refused")
    sentence = "OPTIONS with Access-Control-Request-Method is answered here also without Origin"
    yield Limit(Lack.OTHER_OPTIONS, "", Effect.SAME, sentence)


STACK: Final = Stack(
    name="django",
    title="django-cors-headers",
    comment="#",
    verified="django-cors-headers 4",
    write=write,
    limits=_limits,
    read=read,
)
