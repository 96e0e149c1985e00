"""CORS for Django: middleware for sync and async stacks, settings, system checks.

    INSTALLED_APPS = [..., "corsage.server.django.CorsageConfig"]          # for the checks
    MIDDLEWARE = ["corsage.server.django.cors_middleware", ...]            # first: before what may redirect or refuse
    CORSAGE = {"allow_origins": ["https://app.example.com"], "routes": [{"path": "/public/**", "allow_origins": ["*"]}]}

`CORSAGE` is a mapping of the fields of a policy, a `Policy`, or a `Configuration`. With `CORSAGE_DEBUG`, a refused
preflight tells an allowed origin what is allowed. Django turns exceptions into responses below every middleware, so
error responses are covered.

    @cors(Policy(allow_origins=["*"]))                                     # a policy of its own for one view
    def feed(request): ...
"""

from collections.abc import Awaitable, Callable, Iterator
from inspect import iscoroutinefunction
from typing import Any, Final, TypeVar

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, get_resolver

from corsage.policy import Policy
from corsage.policy.configuration import ConfigurationError, from_mapping
from corsage.policy.decision import LENGTHS, OWNED
from corsage.policy.routes import Configuration
from corsage.server.environ import Answer, Judge, merge

_MIDDLEWARE: Final = "corsage.server.django.cors_middleware"
_ATTRIBUTE: Final = "__corsage_judge__"
# The judges of decorated views: while there is none, no request is resolved ahead of its time.
_OF_VIEWS: Final[list[Judge]] = []
View = TypeVar("View", bound=Callable[..., Any])
# What may answer, refuse or redirect before a later middleware sees the request.
_ANSWERING: Final = ("django.middleware.", "django.contrib.", "whitenoise.")


def configured() -> Policy | Configuration:
    """What the settings say. Raises `ConfigurationError`."""
    given = getattr(settings, "CORSAGE", {})
    return given if isinstance(given, Policy | Configuration) else from_mapping(given, "settings.CORSAGE")


def cors(policy: Policy) -> Callable[[View], View]:
    """Give one view a policy of its own, which the middleware enforces.

    Decorates functions, coroutine functions, the result of `as_view()`, and `dispatch` by `method_decorator`. Other
    decorators may stand above it when they keep the attributes of what they wrap, as `functools.wraps` does.
    Raises `TypeError` for a policy with a coroutine function.
    """
    judge = Judge(policy)

    def decorated(view: View) -> View:
        setattr(view, _ATTRIBUTE, judge)
        _OF_VIEWS.append(judge)
        return view

    return decorated


def _chosen(request: HttpRequest, otherwise: Judge) -> Judge:
    """The judge of the view that answers the request, if it has one."""
    resolver = get_resolver(getattr(request, "urlconf", None))
    # The views are imported when the patterns are looked at; only then is it known whether any of them is decorated.
    if not resolver.url_patterns or not _OF_VIEWS:
        return otherwise
    try:
        view = resolver.resolve(request.path_info).func
    except Resolver404:
        return otherwise
    own: Judge = getattr(view, _ATTRIBUTE, otherwise)
    return own


def cors_middleware(
    get_response: Callable[[HttpRequest], Any],
) -> Callable[[HttpRequest], HttpResponse] | Callable[[HttpRequest], Awaitable[HttpResponse]]:
    """The middleware: a coroutine function where the stack is asynchronous. Raises `ConfigurationError`."""
    judge = Judge(configured(), debug=bool(getattr(settings, "CORSAGE_DEBUG", False)))

    def answer(request: HttpRequest) -> Answer:
        return _chosen(request, judge).answer(request.META, request.method or "", request.path)

    async def asynchronous(request: HttpRequest) -> HttpResponse:
        answered = answer(request)
        return _enforced(await get_response(request) if answered.status is None else _preflight(answered), answered)

    def synchronous(request: HttpRequest) -> HttpResponse:
        answered = answer(request)
        return _enforced(get_response(request) if answered.status is None else _preflight(answered), answered)

    return asynchronous if iscoroutinefunction(get_response) else synchronous


# Django looks at these before it calls the factory.
cors_middleware.sync_capable = True  # type: ignore[attr-defined]
cors_middleware.async_capable = True  # type: ignore[attr-defined]


def _preflight(answered: Answer) -> HttpResponse:
    response = HttpResponse(status=answered.status)
    del response.headers["Content-Type"]
    return response


def _enforced(response: HttpResponse, answered: Answer) -> HttpResponse:
    """The response with our headers. Django's headers have one value for each name, in any case."""
    headers = response.headers
    for name in [name for name in headers if len(name) in LENGTHS and name.lower() in OWNED]:
        del headers[name]
    for name, value in answered.headers:
        if name != "vary" or (there := headers.get("Vary")) is None:
            headers[name] = value
        else:
            headers["Vary"] = ", ".join([item for _, item in merge([("vary", there)], ((name, value),))])
    return response


class CorsageConfig(AppConfig):  # type: ignore[misc]  # Django has no types
    """The application whose system checks read the settings before the first request does."""

    name = "corsage.server"
    label = "corsage"
    verbose_name = "Corsage"

    def ready(self) -> None:
        """Register the checks."""
        checks.register(checks.Tags.security)(check)


def check(**_: object) -> list[checks.CheckMessage]:
    """Every problem of the settings as an error, and a middleware that comes too late as a warning."""
    return [*_settings_errors(), *_order_warnings()]


def _settings_errors() -> Iterator[checks.CheckMessage]:
    try:
        configured()
    except ConfigurationError as error:
        for located in error.problems:
            problem = located.problem
            text = f"{located.file}: {located.key}: {problem.value!r}: {problem.reason}"
            yield checks.Error(text, hint=problem.hint, id=f"corsage.{problem.code}")


def _order_warnings() -> Iterator[checks.CheckMessage]:
    installed = list(settings.MIDDLEWARE)
    if _MIDDLEWARE not in installed:
        yield checks.Warning(
            "the CORS middleware is not in MIDDLEWARE", hint=f"add {_MIDDLEWARE!r}", id="corsage.missing"
        )
        return
    before = [name for name in installed[: installed.index(_MIDDLEWARE)] if name.startswith(_ANSWERING)]
    if before:
        text = f"{before[0]} can answer before the CORS middleware, and its answer has no CORS headers"
        yield checks.Warning(text, hint="put the CORS middleware first", id="corsage.order")
