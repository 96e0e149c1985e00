"""A policy as a scenario that can be drawn: a page that it allows makes the most demanding request that it allows.

What lives here: which page, which request. Nothing is drawn here.
"""

from typing import Final

from corsage.fetch.request import Page, Request
from corsage.handshake.scenario import Guarded, Scenario
from corsage.http.methods import SAFELISTED
from corsage.policy import Policy, suffixes
from corsage.policy.routes import Configuration

URL: Final = "https://api.example.com/api/data"
PAGE: Final = "https://app.example.com"
_PORT: Final = "3000"
_NAME: Final = "app"


def scenario(configuration: Configuration, url: str = URL, page: Page | None = None) -> Scenario:
    """The scenario that shows a policy: `url` is the request's, `page` the one that makes it, allowed by default."""
    policy = configuration.base
    request = Request(
        url,
        _method(policy),
        tuple([(name, _value(name)) for name in policy.allow_headers if name != "*"]),
        credentials="include" if policy.allow_credentials else "same-origin",
    )
    guarded = Guarded(policy, routes=tuple(configuration.routes), environment=configuration.environment or "")
    return Scenario(page or Page(_origin(policy), registrable=suffixes.registrable), (request,), guarded)


def _method(policy: Policy) -> str:
    """The first method that needs a preflight, where the policy allows one."""
    named = [method for method in policy.allow_methods if method != "*"]
    return next((method for method in named if method not in SAFELISTED), named[0] if named else "GET")


def _origin(policy: Policy) -> str:
    """An origin that the policy allows, the wildcards of a pattern filled in."""
    for listed in policy.allow_origins:
        scheme, separator, rest = listed.partition("://")
        if separator:
            host, colon, port = rest.rpartition(":*") if rest.endswith(":*") else (rest, "", "")
            origin = f"{scheme}://{host.replace('*', _NAME)}{f':{_PORT}' if colon else port}"
            if policy.compiled.judge_origin(origin) is None:
                return origin
    return PAGE


def _value(name: str) -> str:
    return "application/json" if name.lower() == "content-type" else "..."
