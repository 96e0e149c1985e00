"""The Django middleware, settings and system checks."""

import asyncio
from collections.abc import Iterator
from typing import Any

import django
import pytest
from django.conf import settings

if not settings.configured:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="x",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="urls",
        INSTALLED_APPS=["corsage.server.django.CorsageConfig"],
        MIDDLEWARE=["corsage.server.django.cors_middleware", "django.middleware.common.CommonMiddleware"],
        LOGGING_CONFIG=None,
    )
    django.setup()

from django.http import HttpResponse
from django.test import AsyncClient, Client, override_settings
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from corsage import Policy
from corsage.policy.configuration import ConfigurationError
from corsage.server.django import check, configured, cors

APP = "https://app.example.com"
DATA = {
    "allow_origins": [APP],
    "allow_methods": ["PUT"],
    "routes": [{"path": "/public/**", "allow_origins": ["*"]}],
}


def index(request: object) -> HttpResponse:
    """A view that has opinions about CORS."""
    return HttpResponse("index", headers={"Access-Control-Allow-Origin": "https://evil.test", "Vary": "Accept"})


def broken(request: object) -> HttpResponse:
    """A view that raises."""
    raise RuntimeError


async def asynchronous(request: object) -> HttpResponse:
    """A coroutine view."""
    return HttpResponse("async")


PUBLIC = cors(Policy(allow_origins=["*"], allow_methods=["DELETE"]))


@never_cache  # type: ignore[untyped-decorator]  # Django has no types
@PUBLIC
def feed(request: object) -> HttpResponse:
    """A view with a policy of its own, under another decorator."""
    return HttpResponse("feed")


@PUBLIC
async def asynchronous_feed(request: object) -> HttpResponse:
    """The same as a coroutine function."""
    return HttpResponse("feed")


@method_decorator(PUBLIC, name="dispatch")
class Feed(View):  # type: ignore[misc]  # Django has no types
    """The same as a class."""

    def get(self, request: object) -> HttpResponse:  # noqa: ARG002 - what Django gives
        """Answer."""
        return HttpResponse("feed")


class Urls:
    """A URL configuration."""

    urlpatterns = (
        path("", index),
        path("slash/", index),
        path("broken", broken),
        path("async", asynchronous),
        path("feed", feed),
        path("feed/async", asynchronous_feed),
        path("feed/class", Feed.as_view()),
    )


@pytest.fixture(autouse=True)
def configured_settings() -> Iterator[None]:
    """The settings of these tests."""
    with override_settings(CORSAGE=DATA, ROOT_URLCONF=Urls):
        yield


def get(target: str, method: str = "GET", *, loop: bool, **headers: str) -> Any:  # noqa: ANN401 - an HttpResponse
    """One request through the synchronous or the asynchronous stack."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if not loop:
        return Client(raise_request_exception=False).generic(method, target, headers=given)
    return asyncio.run(AsyncClient(raise_request_exception=False).generic(method, target, headers=given))


@pytest.mark.parametrize("loop", [False, True], ids=["sync", "async"])
def test_the_policy_is_enforced_in_both_stacks(loop: bool) -> None:  # noqa: FBT001 - a column
    """Views of both kinds, error responses, redirects, routes, preflights."""
    response = get("/", loop=loop, origin=APP)
    assert (response["access-control-allow-origin"], response["vary"]) == (APP, "Accept, Origin")
    assert not get("/", loop=loop, origin="https://evil.test").has_header("access-control-allow-origin")
    assert get("/", loop=loop)["vary"] == "Accept, Origin"
    for target, status in (("/nowhere", 404), ("/broken", 500), ("/slash", 301), ("/async", 200)):
        answered = get(target, loop=loop, origin=APP)
        assert (answered.status_code, answered["access-control-allow-origin"]) == (status, APP)
    assert get("/public/x", loop=loop, origin="https://any.test")["access-control-allow-origin"] == "*"
    preflight = {"origin": APP, "access_control_request_method": "PUT"}
    answered = get("/", "OPTIONS", loop=loop, **preflight)
    assert (answered.status_code, answered["access-control-allow-methods"], answered.content) == (204, "PUT", b"")
    answered = get("/", "OPTIONS", loop=loop, **{**preflight, "access_control_request_method": "DELETE"})
    assert (answered.status_code, answered.has_header("access-control-allow-origin")) == (403, False)


@pytest.mark.parametrize("loop", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("target", ["/feed", "/feed/async", "/feed/class"])
def test_a_view_has_a_policy_of_its_own(target: str, loop: bool) -> None:  # noqa: FBT001 - a column
    """It comes before the settings', for the answer and for the preflight, and for no other view."""
    stranger = {"origin": "https://any.test"}
    assert get(target, loop=loop, **stranger)["access-control-allow-origin"] == "*"
    asked = {**stranger, "access_control_request_method": "DELETE"}
    assert get(target, "OPTIONS", loop=loop, **asked).status_code == 204
    assert get("/", "OPTIONS", loop=loop, **asked).status_code == 403
    assert not get("/", loop=loop, **stranger).has_header("access-control-allow-origin")


def test_the_settings_are_fields_a_policy_or_a_configuration() -> None:
    """All three say the same."""
    with override_settings(CORSAGE=Policy(allow_origins=[APP])):
        assert configured() == Policy(allow_origins=[APP])
    with override_settings(CORSAGE={"allow_origins": [f"{APP}/"]}), pytest.raises(ConfigurationError):
        configured()


def test_a_mistake_in_the_settings_is_a_system_check_with_its_hint() -> None:
    """`manage.py check` reports every problem before the first request."""
    with override_settings(CORSAGE={"allow_origins": ["*"], "allow_credentials": True, "max_age": -1}):
        found = {(message.id, message.is_serious()) for message in check()}
    assert found == {("corsage.any-origin-with-credentials", True), ("corsage.max-age-out-of-bounds", True)}
    assert list(check()) == []


@pytest.mark.parametrize(
    ("middleware", "code"),
    [
        ([], "corsage.missing"),
        (["django.middleware.common.CommonMiddleware", "corsage.server.django.cors_middleware"], "corsage.order"),
    ],
)
def test_a_middleware_that_is_missing_or_comes_too_late_is_a_warning(middleware: list[str], code: str) -> None:
    """What answers before it answers without CORS headers."""
    with override_settings(MIDDLEWARE=middleware):
        assert [message.id for message in check()] == [code]
