"""Policy to Apache 2.4: mod_rewrite decides and answers, mod_headers speaks.

Rules of mod_rewrite run for a whole virtual host before anything else, and keep what they find in the environment.
`Header always` covers errors; `Header` (without it) is what the response of a proxied server is made of: hence both
where something is removed. `req_novary` reads a header without adding it to Vary, as `%{HTTP:...}` would.
"""

from collections.abc import Iterator
from typing import Final

from corsage.stacks.apache_reading import read
from corsage.stacks.kit import expression
from corsage.stacks.kit.plan import NOTHING, OWNED_NAMES, ROUTES, Plan, Terms
from corsage.stacks.kit.stack import Effect, File, Lack, Limit, Stack

_ORIGIN: Final = "req_novary('Origin')"
_ASKED: Final = "Access-Control-Request"
_PREFLIGHT: Final = f"""\
RewriteEngine On

# A preflight is OPTIONS with Origin and Access-Control-Request-Method, and nothing else is.
RewriteCond %{{REQUEST_METHOD}} =OPTIONS
RewriteCond expr "-n {_ORIGIN} && -n req_novary('{_ASKED}-Method')"
RewriteRule ^ - [E=CORS_PREFLIGHT:1]
"""
_ANSWER: Final = """
# The answer to a preflight; every other request goes on.
RewriteCond %{ENV:CORS_PREFLIGHT} =1
RewriteCond %{ENV:CORS_ALLOWED} =1
RewriteRule ^ - [R=204,L]
RewriteCond %{ENV:CORS_PREFLIGHT} =1
RewriteRule ^ - [E=!CORS_ORIGIN,F]

# What the response says: ours, in place of what the application says.
"""


def write(plan: Plan) -> tuple[File, ...]:
    """The one file."""
    rules = "".join([*_routes(plan), *_origins(plan), *_checks(plan)])
    said = "".join([f"Header unset {name}\nHeader always unset {name}\n" for name in OWNED_NAMES])
    said += 'Header always set Access-Control-Allow-Origin "%{CORS_ORIGIN}e" env=CORS_ORIGIN\n' + "".join(_said(plan))
    place = "include it in each <VirtualHost>; it needs mod_rewrite and mod_headers"
    return (File("cors.conf", place, _PREFLIGHT + rules + _ANSWER + said),)


def quoted(text: str) -> str:
    r"""The text in double quotes, where Apache reads `\\` and `\"` itself and leaves other escapes alone."""
    doubled = text.replace("\\\\", "\\\\\\\\").replace('"', '\\"')
    return f'"{doubled}"'


def _of(plan: Plan, terms: Terms) -> list[str]:
    """The condition that this policy decides."""
    return [] if plan.single else [f"reqenv('CORS_POLICY') == '{terms.label}'"]


def _rule(conditions: list[str], flags: str) -> str:
    condition = f"RewriteCond expr {quoted(' && '.join(conditions))}\n" if conditions else ""
    return f"{condition}RewriteRule ^ - [{flags}]\n"


def _routes(plan: Plan) -> Iterator[str]:
    if plan.single:
        return
    yield f"\n# {ROUTES}\n"
    yield "RewriteRule ^ - [E=CORS_METHOD:%{REQUEST_METHOD}]\n"
    yield "RewriteCond %{ENV:CORS_PREFLIGHT} =1\n"
    yield f"RewriteCond expr \"req_novary('{_ASKED}-Method') =~ m#^(.*)$#\"\n"
    yield "RewriteRule ^ - [E=CORS_METHOD:%1]\n"
    for terms, methods, path in plan.routes:
        method = f"(?:{'|'.join(map(expression.escape, methods))})" if methods else "[^ ]*"
        pattern = quoted(f"^{method} {expression.of_path(path)}$")
        yield "RewriteCond %{ENV:CORS_POLICY} ^$\n"
        yield f'RewriteCond "%{{ENV:CORS_METHOD}} %{{REQUEST_URI}}" {pattern}\n'
        yield f"RewriteRule ^ - [E=CORS_POLICY:{terms.label}]\n"
    yield "RewriteCond %{ENV:CORS_POLICY} ^$\nRewriteRule ^ - [E=CORS_POLICY:base]\n"


def _origins(plan: Plan) -> Iterator[str]:
    yield "\n# The origins that are let in.\n"
    for terms in plan.terms:
        by = _of(plan, terms)
        if terms.any_origin:
            yield _rule(by, "E=CORS_ORIGIN:*")
        for origin in terms.origins:
            text = origin.regex or expression.escape(origin.text)
            yield _rule([*by, f"{_ORIGIN} =~ m#^({text})$#"], "E=CORS_ORIGIN:%1")


def _checks(plan: Plan) -> Iterator[str]:
    yield "\n# What a preflight may ask for.\n"
    for terms in plan.terms:
        names = f"req_novary('{_ASKED}-Headers')"
        network = "^(?:true)?$" if terms.policy.allow_private_network else "^$"
        conditions = [
            *_of(plan, terms),
            "-n reqenv('CORS_PREFLIGHT') && -n reqenv('CORS_ORIGIN')",
            f"req_novary('{_ASKED}-Method') =~ m#{terms.methods or NOTHING}#",
            f"{names} =~ m#{terms.names}#i",
            f"req_novary('{_ASKED}-Private-Network') =~ m#{network}#",
        ]
        if terms.refused_names is not None:
            conditions.append(f"{names} !~ m#{terms.refused_names}#i")
        yield _rule(conditions, "E=CORS_ALLOWED:1")


def _said(plan: Plan) -> Iterator[str]:
    for terms in plan.terms:
        by = _of(plan, terms)
        allowed = [*by, "-n reqenv('CORS_ALLOWED')"]
        for name, value in terms.preflight:
            yield _header("set", name, value, allowed)
        for name, asked, wanted in (
            ("Methods", "Method", terms.policy.compiled.echo_methods),
            ("Headers", "Headers", terms.policy.compiled.echo_headers),
            ("Private-Network", "Private-Network", terms.policy.allow_private_network),
        ):
            if wanted:
                source = f"{_ASKED}-{asked}"
                present = [*allowed, f"-n req_novary('{source}')"]
                yield _header("set", f"Access-Control-Allow-{name}", f"expr=%{{req_novary:{source}}}", present)
        actual = [*by, "-z reqenv('CORS_PREFLIGHT') && -n reqenv('CORS_ORIGIN')"]
        for name, value in terms.actual:
            yield _header("set", name, value, actual)
        compiled = terms.policy.compiled
        if compiled.vary is not None:
            yield _header("merge", "Vary", compiled.vary, [*by, "-z reqenv('CORS_PREFLIGHT')"])
        yield _header("merge", "Vary", compiled.vary_preflight, [*by, "-n reqenv('CORS_PREFLIGHT')"])


def _header(action: str, name: str, value: str, conditions: list[str]) -> str:
    return f'Header always {action} {name} "{value}" "expr={" && ".join(conditions)}"\n'


def _limits(plan: Plan) -> Iterator[Limit]:
    del plan
    sentence = "an ErrorDocument that is a path starts the rules anew for that path, so give it no route of its own"
    yield Limit(Lack.ERROR_RESPONSES, "", Effect.SAME, sentence)


STACK: Final = Stack(
    name="apache",
    title="Apache",
    comment="#",
    verified="Apache 2.4",
    write=write,
    limits=_limits,
    read=read,
)
