"""Policy to ASP.NET Core: a default CORS policy for `Program.cs`."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from corsage.policy.pattern import ANY
from corsage.stacks.kit import gaps
from corsage.stacks.kit.plan import Plan, Terms
from corsage.stacks.kit.stack import File, Limit, Stack


def write(plan: Plan) -> tuple[File, ...]:
    """The one file."""
    calls = "".join([f"\n        .{call}" for call in _calls(plan.base)])
    text = (
        "using System.Text.RegularExpressions;\n\n"
        "builder.Services.AddCors(options =>\n"
        f"    options.AddDefaultPolicy(policy => policy{calls}));\n\n"
        "// After UseRouting, before UseAuthentication and UseAuthorization: else preflights get a 401.\n"
        "app.UseCors();\n"
    )
    return (File("Program.cs", "merge it into Program.cs", text),)


def _calls(terms: Terms) -> Iterator[str]:
    policy = terms.policy
    if terms.any_origin:
        yield "AllowAnyOrigin()"
    elif terms.reflects:
        yield "SetIsOriginAllowed(_ => true)"
    elif all(origin.regex is None for origin in terms.origins):
        yield f"WithOrigins({_texts(policy.allow_origins)})"
    else:
        yield f'SetIsOriginAllowed(origin => Regex.IsMatch(origin, @"{terms.whole_origin}"))'
    yield "AllowAnyMethod()" if ANY in policy.allow_methods else f"WithMethods({_texts(policy.allow_methods)})"
    yield "AllowAnyHeader()" if ANY in policy.allow_headers else f"WithHeaders({_texts(policy.allow_headers)})"
    if policy.expose_headers:
        yield f"WithExposedHeaders({_texts(policy.expose_headers)})"
    if policy.allow_credentials:
        yield "AllowCredentials()"
    if policy.max_age is not None:
        yield f"SetPreflightMaxAge(TimeSpan.FromSeconds({policy.max_age}))"


def _texts(items: Sequence[str]) -> str:
    return ", ".join(map(json.dumps, items))


def _limits(plan: Plan) -> Iterator[Limit]:
    for gap in (gaps.no_routes, gaps.authorization_too, gaps.no_private_network, gaps.own_preflights):
        yield from gap(plan)


STACK: Final = Stack(name="aspnet", title="ASP.NET Core", comment="//", verified=None, write=write, limits=_limits)
