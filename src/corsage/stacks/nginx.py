r"""Policy to nginx: maps for `http { }`, and the lines that use them for `server { }`.

nginx looks for the literals of a map in a hash without regard to case, and tries the expressions in their order. So
the maps decide, and `if` does what it can do safely: `return`. A header whose variable is empty is not sent, which
lets one list of `add_header` serve every case (ngx_http_headers_module: with `always` for errors too).

A key of a map is the value itself, or the policy's label, a space and the value, where there are routes.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from corsage.stacks.kit import expression
from corsage.stacks.kit.plan import OWNED_NAMES, ROUTES, Plan, Terms
from corsage.stacks.kit.stack import Effect, File, Lack, Limit, Stack
from corsage.stacks.nginx_reading import read

Rows = Iterable[tuple[str, str]]

CASE_CHECK: Final = r"~^(\S+) \1$"

_PREFLIGHT: Final = """\
# A preflight is OPTIONS with Origin and Access-Control-Request-Method, and nothing else is.
map $http_origin $cors_has_origin {
    default 1;
    ""      0;
}
map $http_access_control_request_method $cors_asks_method {
    default 1;
    ""      0;
}
map $request_method$cors_has_origin$cors_asks_method $cors_preflight {
    default   0;
    OPTIONS11 1;
}

"""
_VERDICT: Final = """\
# What a preflight is told. Empty for every other request: CORS does not stop those.
map "$cors_preflight$cors_method_ok$cors_headers_ok$cors_private_network_ok $cors_origin" $cors_verdict {
    default    refused;
    "~^0"      "";
    "~^1111 ." allowed;
}

# What the response says. nginx does not send a header whose value is empty.
map $cors_verdict $cors_allow_origin {
    default $cors_origin;
    refused "";
}
"""
_SERVER: Final = """\
# proxy_hide_header and add_header are inherited only by a location that has none of its own: repeat these lines
# (not the two `if`) wherever you add one. For FastCGI write fastcgi_hide_header, and so on.
{hidden}

# "always": on 4xx and 5xx too, or the page cannot read why it failed.
{added}

# `if` is safe for `return`, and for nothing else.
if ($cors_verdict = allowed) {{
    return 204;
}}
if ($cors_verdict = refused) {{
    return 403;
}}
"""
_ADDED: Final = (
    ("Access-Control-Allow-Origin", "$cors_allow_origin"),
    ("Access-Control-Allow-Credentials", "$cors_allow_credentials"),
    ("Access-Control-Expose-Headers", "$cors_expose_headers"),
    ("Access-Control-Allow-Methods", "$cors_allow_methods"),
    ("Access-Control-Allow-Headers", "$cors_allow_headers"),
    ("Access-Control-Max-Age", "$cors_max_age"),
    ("Access-Control-Allow-Private-Network", "$cors_allow_private_network"),
    ("Vary", "$cors_vary"),
)


def write(plan: Plan) -> tuple[File, ...]:
    """The two files."""
    sections = (_routes, _origins, _asked, lambda _: _VERDICT, _said)
    http = _PREFLIGHT + "".join([section(plan) for section in sections])
    server = _SERVER.format(
        hidden="\n".join([f"proxy_hide_header {name};" for name in OWNED_NAMES]),
        added="\n".join([f"add_header {name:<36} {value:<27} always;" for name, value in _ADDED]),
    )
    return (
        File("cors-http.conf", "include it in http { }", http),
        File("cors-server.conf", "include it in server { }", server),
    )


def quoted(text: str) -> str:
    r"""The text in double quotes, where nginx reads \t, \r, \n, \\ and \" itself and leaves other escapes alone."""
    out = []
    for place, char in enumerate(text):
        doubled = char == "\\" and text[place + 1 : place + 2] in {*"\"'\\trn", ""}
        out.append(f"\\{char}" if doubled or char == '"' else char)
    return f'"{"".join(out)}"'


def _map(plan: Plan, source: str, target: str, rows: Rows, *, default: str = '""') -> str:
    """One map; the policy stands before the source where there are several."""
    listed = [("default", default), *[(quoted(key), value) for key, value in rows]]
    width = max(len(key) for key, _ in listed)
    body = "".join([f"    {key:<{width}} {value};\n" for key, value in listed])
    whole = f'"{source}"' if plan.single else f'"$cors_policy {source}"'
    return f"map {whole if ' ' in whole else source} ${target} {{\n{body}}}\n"


def _literal(plan: Plan, terms: Terms, text: str) -> str:
    return text if plan.single else f"{terms.label} {text}"


def _matching(plan: Plan, terms: Terms, anchored: str, mark: str = "~") -> str:
    return f"{mark}{anchored}" if plan.single else f"{mark}^{terms.label} {anchored.removeprefix('^')}"


def _routes(plan: Plan) -> str:
    if plan.single:
        return ""
    rows = "".join(
        [
            f"    {quoted(f'~(?s)^{_methods(methods)} {expression.of_path(path)}' + chr(92) + 'z')} {terms.label};\n"
            for terms, methods, path in plan.routes
        ]
    )
    return (
        f"# {ROUTES}\n"
        "# $uri is the path as nginx normalised it.\n"
        "map $cors_preflight $cors_method {\n    0 $request_method;\n    1 $http_access_control_request_method;\n}\n"
        f'map "$cors_method $uri" $cors_policy {{\n    default base;\n{rows}}}\n\n'
    )


def _methods(methods: tuple[str, ...]) -> str:
    return rf"(?:{'|'.join(map(expression.escape, methods))})" if methods else r"\S*"


def _origins(plan: Plan) -> str:
    def rows() -> Iterator[tuple[str, str]]:
        for terms in plan.terms:
            if terms.any_origin:
                yield _literal(plan, terms, ""), '"*"'
                yield _matching(plan, terms, "^."), '"*"'
            for origin in terms.origins:
                if origin.regex is None:
                    yield _literal(plan, terms, origin.text), quoted(origin.text)
                else:
                    yield _matching(plan, terms, f"^{origin.regex}$"), "$http_origin"

    return (
        "# The origins that are let in.\n"
        + _map(plan, "$http_origin", "cors_listed", rows())
        + "# nginx found the literals without regard to case; origins are compared with it.\n"
        + f'map "$cors_listed $http_origin" $cors_origin {{\n    default        "";\n'
        f'    {quoted(CASE_CHECK)} $http_origin;\n    "~^\\* "        "*";\n}}\n\n'
    )


def _asked(plan: Plan) -> str:
    """The maps that check what a preflight asks for: 1 for yes, 0 for no."""

    def methods() -> Iterator[tuple[str, str]]:
        for terms in plan.terms:
            if terms.methods is not None:
                yield _matching(plan, terms, terms.methods), "1"

    def names() -> Iterator[tuple[str, str]]:
        for terms in plan.terms:
            if terms.refused_names is not None:
                # The first expression that matches decides.
                yield _matching(plan, terms, f"^.*{terms.refused_names}", "~*"), "0"
            # nginx asks no expression about an empty value.
            yield _literal(plan, terms, ""), "1"
            yield _matching(plan, terms, terms.names, "~*"), "1"

    def private() -> Iterator[tuple[str, str]]:
        for terms in plan.terms:
            yield _literal(plan, terms, ""), "1"
            if terms.policy.allow_private_network:
                yield _matching(plan, terms, "^true$"), "1"

    asked = "$http_access_control_request_"
    return (
        "# What a preflight may ask for.\n"
        + _map(plan, f"{asked}method", "cors_method_ok", methods(), default="0")
        + _map(plan, f"{asked}headers", "cors_headers_ok", names(), default="0")
        + _map(plan, f"{asked}private_network", "cors_private_network_ok", private(), default="0")
        + "\n"
    )


def _said(plan: Plan) -> str:
    """The maps of what the response says."""

    def each(value: Callable[[Terms], str | None], key: Callable[[Terms], str]) -> Iterator[tuple[str, str]]:
        return ((key(terms), said) for terms in plan.terms if (said := value(terms)) is not None)

    def allowed(terms: Terms) -> str:
        return _literal(plan, terms, "allowed")

    def of(name: str, echo: str = "") -> Callable[[Terms], str | None]:
        def value(terms: Terms) -> str | None:
            echoes = terms.policy.compiled.echo_methods if "method" in echo else terms.policy.compiled.echo_headers
            said = terms.preflight_value(name)
            return echo if echo and echoes else None if said is None else quoted(said)

        return value

    asked = "$http_access_control_request_"
    verdict, allow = "$cors_verdict", "Access-Control-Allow"
    return (
        _map(plan, "$cors_allow_origin", "cors_allow_credentials", each(
            lambda terms: "true" if terms.policy.allow_credentials else None,
            lambda terms: _matching(plan, terms, "^."),
        ))
        + _map(plan, "$cors_preflight $cors_allow_origin", "cors_expose_headers", each(
            lambda terms: quoted(", ".join(terms.policy.expose_headers)) if terms.policy.expose_headers else None,
            lambda terms: _matching(plan, terms, "^0 ."),
        ))
        + _map(plan, verdict, "cors_allow_methods", each(of(f"{allow}-Methods", f"{asked}method"), allowed))
        + _map(plan, verdict, "cors_allow_headers", each(of(f"{allow}-Headers", f"{asked}headers"), allowed))
        + _map(plan, verdict, "cors_max_age", each(of("Access-Control-Max-Age"), allowed))
        + _map(plan, f"{verdict} {asked}private_network", "cors_allow_private_network", each(
            lambda terms: "true" if terms.policy.allow_private_network else None,
            lambda terms: _literal(plan, terms, "allowed true"),
        ))
        + _map(plan, "$cors_preflight", "cors_vary", [
            (_literal(plan, terms, preflight), quoted(vary))
            for terms in plan.terms
            for preflight, vary in (("0", terms.policy.compiled.vary), ("1", terms.policy.compiled.vary_preflight))
            if vary
        ])
    )  # fmt: skip


def _limits(plan: Plan) -> Iterator[Limit]:
    if not plan.single:
        sentence = "paths are compared as nginx normalises them (// becomes /, dots are resolved)"
        yield Limit(Lack.ROUTES, "", Effect.SAME, sentence)


STACK: Final = Stack(
    name="nginx",
    title="nginx",
    comment="#",
    verified="nginx 1.22",
    write=write,
    limits=_limits,
    read=read,
)
