"""Policy to Caddy: a snippet of maps, matchers and headers, to be imported in a site before its `reverse_proxy`.

In `route`, directives run in the order in which they are written. `defer` applies a header when the response is
written, over what the upstream said; deferred headers are applied from the last to the first, so what removes the
upstream's own stands last. A key of a map is the value, or the policy's label, a space and the value.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from corsage.stacks.caddy_reading import read
from corsage.stacks.kit import expression
from corsage.stacks.kit.plan import OWNED_NAMES, ROUTES, Plan, Terms
from corsage.stacks.kit.stack import Effect, File, Lack, Limit, Stack

_ASKED: Final = "header.Access-Control-Request"
_PREFLIGHT: Final = """\
# A preflight is OPTIONS with Origin and Access-Control-Request-Method, and nothing else is.
@cors_preflight {
	method OPTIONS
	header Origin *
	header Access-Control-Request-Method *
}
vars cors_preflight 0
vars @cors_preflight cors_preflight 1
"""
_ALLOWED: Final = '{cors_verdict} == "allowed"'
_VERDICT: Final = """\

# What a preflight is told; none for every other request: CORS does not stop those.
map "{vars.cors_preflight}{cors_method_ok}{cors_headers_ok}{cors_network_ok} {cors_origin}" {cors_verdict} {
	`~^0` none
	`~^1111 .` allowed
	default refused
}
@cors_allowed vars {cors_verdict} allowed
@cors_refused vars {cors_verdict} refused
@cors_let_in {
	not vars {cors_verdict} refused
	not vars {cors_origin} ""
}

# What the response says.
header @cors_let_in {
	defer
	Access-Control-Allow-Origin {cors_origin}
}
"""


def write(plan: Plan) -> tuple[File, ...]:
    """The one file."""
    body = _PREFLIGHT + _routes(plan) + _origins(plan) + _asked(plan) + _VERDICT + "".join(_said(plan))
    body += "# The upstream's own are removed: last here, first applied.\n"
    body += _headers("", [f"-{name}" for name in OWNED_NAMES])
    body += "\nrespond @cors_allowed 204\nrespond @cors_refused 403\n"
    text = "(cors) {\n\troute {\n" + _indented(body, 2) + "\t}\n}\n"
    return (File("cors.caddy", "import this file, and write `import cors` in the site", text),)


def _indented(text: str, depth: int) -> str:
    return "".join([("\t" * depth + line if line.strip() else line) for line in text.splitlines(keepends=True)])


def _map(plan: Plan, source: str, target: str, rows: Iterable[tuple[str, str]], default: str = '""') -> str:
    whole = f"{{{source}}}" if plan.single else f"{{cors_policy}} {{{source}}}"
    body = "".join([f"\t`{key}` {value}\n" for key, value in rows])
    return f'map "{whole}" {{{target}}} {{\n{body}\tdefault {default}\n}}\n'


def _literal(plan: Plan, terms: Terms, text: str) -> str:
    return text if plan.single else f"{terms.label} {text}"


def _matching(plan: Plan, terms: Terms, anchored: str, flags: str = "") -> str:
    return f"~{flags}{anchored}" if plan.single else f"~{flags}^{terms.label} {anchored.removeprefix('^')}"


def _routes(plan: Plan) -> str:
    if plan.single:
        return ""
    rows = []
    for terms, methods, path in plan.routes:
        method = f"(?:{'|'.join(map(expression.escape, methods))})" if methods else r"\S*"
        rows.append(f"\t`~(?s)^{method} {expression.of_path(path)}$` {terms.label}\n")
    return (
        f"\n# {ROUTES}\n"
        f"map {{vars.cors_preflight}} {{cors_method}} {{\n\t1 {{{_ASKED}-Method}}\n\tdefault {{method}}\n}}\n"
        f'map "{{cors_method}} {{path}}" {{cors_policy}} {{\n{"".join(rows)}\tdefault base\n}}\n'
    )


def _origins(plan: Plan) -> str:
    def rows() -> Iterator[tuple[str, str]]:
        for terms in plan.terms:
            if terms.any_origin:
                yield _matching(plan, terms, "^"), "*"
            for origin in terms.origins:
                if origin.regex is None:
                    yield _literal(plan, terms, origin.text), "{header.Origin}"
                else:
                    # What an expression finds can be repeated, placeholders beside it cannot.
                    yield _matching(plan, terms, f"^({origin.regex})$"), "${1}"

    return "\n# The origins that are let in.\n" + _map(plan, "header.Origin", "cors_origin", rows())


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
                yield _matching(plan, terms, f"^.*{terms.refused_names}", "(?i)"), "0"
            yield _matching(plan, terms, terms.names, "(?i)"), "1"

    def network() -> Iterator[tuple[str, str]]:
        for terms in plan.terms:
            yield _matching(plan, terms, "^(?:true)?$" if terms.policy.allow_private_network else "^$"), "1"

    return (
        "\n# What a preflight may ask for.\n"
        + _map(plan, f"{_ASKED}-Method", "cors_method_ok", methods(), "0")
        + _map(plan, f"{_ASKED}-Headers", "cors_headers_ok", names(), "0")
        + _map(plan, f"{_ASKED}-Private-Network", "cors_network_ok", network(), "0")
    )


def _headers(matcher: str, lines: Iterable[str]) -> str:
    body = "".join([f"\t{line}\n" for line in lines])
    return f"header {matcher} {{\n\tdefer\n{body}}}\n".replace("  ", " ") if body else ""


def _matcher(plan: Plan, terms: Terms, name: str, condition: str, more: str = "") -> str:
    # `vars` beside `vars` would be one or the other
    whole = condition if plan.single else f'{{cors_policy}} == "{terms.label}" && {condition}'
    return f"@cors_{terms.label}_{name} {{\n\texpression `{whole}`\n{more}}}\n"


def _said(plan: Plan) -> Iterator[str]:
    for terms in plan.terms:
        compiled, name = terms.policy.compiled, f"@cors_{terms.label}"
        preflight = [f'{header} "{value}"' for header, value in terms.preflight]
        if compiled.echo_methods:
            preflight.append(f"Access-Control-Allow-Methods {{{_ASKED}-Method}}")
        yield _matcher(plan, terms, "allowed", _ALLOWED)
        yield _headers(f"{name}_allowed", preflight)
        for asked, wanted in (("Headers", compiled.echo_headers), ("Private-Network", compiled.private_network)):
            if wanted:
                present = f"\theader Access-Control-Request-{asked} *\n"
                yield _matcher(plan, terms, f"asks_{asked.lower()}", _ALLOWED, present)
                yield _headers(f"{name}_asks_{asked.lower()}", [f"Access-Control-Allow-{asked} {{{_ASKED}-{asked}}}"])
        if terms.actual:
            yield _matcher(plan, terms, "actual", '{cors_verdict} == "none" && {cors_origin} != ""')
            yield _headers(f"{name}_actual", [f'{header} "{value}"' for header, value in terms.actual])
        for kind, sign, vary in (("actual", "==", compiled.vary), ("preflight", "!=", compiled.vary_preflight)):
            if vary is not None:
                yield _matcher(plan, terms, f"vary_{kind}", f'{{cors_verdict}} {sign} "none"')
                yield _headers(f"{name}_vary_{kind}", [f'+Vary "{vary}"'])


def _limits(plan: Plan) -> Iterator[Limit]:
    del plan
    sentence = "errors that Caddy answers itself (502 for an upstream that is down) are without CORS headers"
    yield Limit(Lack.ERROR_RESPONSES, "", Effect.NARROWER, sentence)


STACK: Final = Stack(
    name="caddy",
    title="Caddy",
    comment="#",
    verified="Caddy 2.6",
    write=write,
    limits=_limits,
    read=read,
)
