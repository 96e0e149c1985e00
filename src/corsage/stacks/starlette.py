"""Policy to and from the CORSMiddleware of Starlette and FastAPI; that of Corsage takes the same keywords."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from corsage.stacks.kit import expression, gaps
from corsage.stacks.kit.facts import assembled, risks
from corsage.stacks.kit.plan import BASE, Plan
from corsage.stacks.kit.stack import Effect, File, Lack, Limit, Reading, Stack
from corsage.stacks.python_source import Source, known_only

#: What Starlette lets every preflight ask for.
ALWAYS: Final = ("Accept", "Accept-Language", "Content-Language", "Content-Type")
_FIELDS: Final = ("allow_origins", "allow_origin_regex", "allow_methods", "allow_headers", "expose_headers",
                  "allow_credentials", "max_age", "allow_private_network")  # fmt: skip


def write(plan: Plan, package: str, application: str) -> tuple[File, ...]:
    """The one file."""
    base, module = plan.base, "starlette.applications" if package == "starlette" else package
    exact = ["*"] if base.any_origin or base.reflects else []
    regexes = [origin.regex for origin in base.origins if origin.regex is not None and not base.reflects]
    values: dict[str, object] = {
        "allow_origins": exact + [origin.text for origin in base.origins if origin.regex is None],
        "allow_methods": list(base.policy.allow_methods),
        "allow_headers": list(base.policy.allow_headers),
        "expose_headers": list(base.policy.expose_headers),
        "allow_credentials": base.policy.allow_credentials,
        "max_age": 5 if base.policy.max_age is None else base.policy.max_age,
    }
    if base.policy.allow_private_network:
        values["allow_private_network"] = True
    lines = [f"    {name}={value!r},\n" for name, value in values.items()]
    if regexes:
        lines.insert(1, f"    allow_origin_regex={'|'.join(regexes)!r},  # matched whole\n")
    text = (
        f"from {module} import {application}\nfrom {package}.middleware.cors import CORSMiddleware\n\n"
        f"app = {application}()\n"
        "# The last middleware that is added is the first that a request meets: add this one last.\n"
        f"app.add_middleware(\n    CORSMiddleware,\n{''.join(lines)})\n"
    )
    return (File("application.py", "merge it into the module that makes the application", text),)


def read(text: str) -> Reading:
    """The policy that the first use of CORSMiddleware amounts to."""
    try:
        source = Source(text, {})
    except (SyntaxError, ValueError, RecursionError) as error:
        return Reading(None, {}, (), (), (), (f"this is not Python: {error}",))
    remarks: list[str] = []
    calls = list(source.calls("CORSMiddleware"))
    if not calls:
        return assembled({}, (), ["CORSMiddleware is not used here"])
    if len(calls) > 1:
        remarks.append(f"CORSMiddleware is used {len(calls)} times; the first use is read")
    given = {name: value for name, value in known_only(calls[0][1], remarks).items() if name in _FIELDS}
    regex, origins = given.get("allow_origin_regex"), given.get("allow_origins", [])
    if isinstance(regex, str) and isinstance(origins, list):
        listed, given["allow_origin_regex"] = expression.read_origins(expression.alternatives(regex))
        given["allow_origins"] = [*origins, *listed]
    given["allow_headers"] = _headers(given.get("allow_headers", []))
    return assembled(given | risks(text).get(BASE, {}), (), remarks)


def _headers(listed: object) -> object:
    """What Starlette allows beside what is listed."""
    if not isinstance(listed, list):
        return listed
    there = {str(name).lower() for name in listed}
    added = ("Authorization",) if "*" in listed else ALWAYS
    return [*listed, *[name for name in added if name.lower() not in there]]


def _limits(plan: Plan) -> Iterator[Limit]:
    yield from gaps.no_routes(plan)
    yield from gaps.authorization_too(plan)
    yield from gaps.always_max_age(plan)
    yield from gaps.own_preflights(plan)
    listed = {name.lower() for name in plan.base.policy.allow_headers}
    if "*" not in listed and not listed.issuperset(map(str.lower, ALWAYS)):
        yield Limit(Lack.HEADERS, "allow_headers", Effect.WIDER, f"{', '.join(ALWAYS)} are always allowed")
    if "*" in plan.base.policy.allow_methods:
        sentence = "* for methods stands for DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT (lately QUERY), and no others"
        yield Limit(Lack.METHODS, "allow_methods", Effect.NARROWER, sentence)
    if plan.base.reflects and not plan.base.policy.compiled.allow_null:
        yield Limit(Lack.NULL_ORIGIN, "allow_origins", Effect.WIDER, "* with credentials covers null here")
    sentence = "the 500 of an exception that nobody handles is made outside of this middleware: without CORS headers"
    yield Limit(Lack.ERROR_RESPONSES, "", Effect.NARROWER, sentence)
    yield from gaps.kept_headers("where this middleware has nothing to say in their place")


def _stack(name: str, title: str, application: str, version: str) -> Stack:
    return Stack(
        name=name,
        title=title,
        comment="#",
        verified=version,
        write=partial(write, package=name, application=application),
        limits=_limits,
        read=read,
    )


STARLETTE: Final = _stack("starlette", "Starlette", "Starlette", "Starlette 1")
FASTAPI: Final = _stack("fastapi", "FastAPI", "FastAPI", "FastAPI 0")
