"""What can be tested, and what carries its requests: an application, a test client, a policy or a URL.

A table of kinds, asked in order. An application in this process is called directly; nothing opens a port.
"""

import inspect
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from corsage.browser import transports
from corsage.browser.transports import Transport
from corsage.fetch import url as urls
from corsage.policy import Policy

#: Where an application in this process seems to be: the host that test clients use, over TLS, so that an https page
#: may fetch it.
BASE: Final = "https://testserver"


class Target(NamedTuple):
    """`open` makes a new transport; `base` is the URL that relative URLs are resolved against."""

    open: Callable[[], Transport]
    base: str


def target(tested: Any, base: str = BASE) -> Target:  # noqa: ANN401 - applications have no common type
    """The target of a test. Raises TypeError for a value of an unknown kind, ValueError for an invalid URL."""
    if isinstance(tested, str):
        return _url(tested)
    if isinstance(tested, Policy):
        return Target(lambda: transports.policy(tested), base)
    application = _application(tested)
    if _is_wsgi(application):
        return Target(lambda: transports.wsgi(application), base)
    if _is_asgi(application):
        return Target(lambda: transports.asgi(application), base)
    raise TypeError(
        f"cannot test {type(tested).__name__}: pass an ASGI or WSGI application, a test client of Starlette, Flask or "
        "Django, a corsage.Policy, or a URL"
    )


def _url(text: str) -> Target:
    parsed = urls.parse(text)
    if parsed is None or parsed.scheme not in {"http", "https"}:
        raise ValueError(f"{text!r} is not an http or https URL: write https://api.example.com")
    return Target(transports.http, text)


def _application(tested: Any) -> Any:  # noqa: ANN401 - as above
    """The application behind a test client, or the value itself."""
    module = type(tested).__module__
    if module.startswith("django.test"):
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - only those who test Django have it

        return get_wsgi_application()
    for attribute in ("app", "application"):  # Starlette's TestClient, Flask's FlaskClient
        if hasattr(tested, attribute) and hasattr(tested, "get"):
            inner = getattr(tested, attribute)
            if callable(inner):
                return inner
    return tested


def _is_wsgi(application: object) -> bool:
    return hasattr(application, "wsgi_app") or _positional(application) == 2


def _is_asgi(application: object) -> bool:
    return _positional(application) == 3


def _positional(application: object) -> int:
    """How many positional arguments a call takes: a WSGI application takes two, an ASGI application three."""
    if not callable(application):
        return -1
    try:
        parameters = inspect.signature(application).parameters.values()
    except (TypeError, ValueError):
        return -1
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(item.kind in kinds and item.default is inspect.Parameter.empty for item in parameters)
