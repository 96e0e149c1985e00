"""A policy, or a configuration, in the strings that WSGI speaks: for WSGI itself, Django and Flask.

What lives here: from the request's environment to the headers of its answer. What may not: a decision, a framework.
PEP 3333 gives headers as HTTP_NAME keys with isomorphic strings; a server joins several lines of one name by a comma,
which makes of two origins a text that no policy allows.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from corsage.http.grammar import HTTP_WHITESPACE
from corsage.http.headers import HeaderList
from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_ORIGIN, Compiled
from corsage.policy.decision import OWNED
from corsage.policy.policy import ALLOWED, REFUSED
from corsage.policy.routes import Configuration

Environ: TypeAlias = Mapping[str, Any]

ASKED_METHOD: Final = "HTTP_ACCESS_CONTROL_REQUEST_METHOD"
ASKED_HEADERS: Final = "HTTP_ACCESS_CONTROL_REQUEST_HEADERS"
ASKED_PRIVATE: Final = "HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK"
_READ: Final = {
    "origin": "HTTP_ORIGIN",
    "access-control-request-method": ASKED_METHOD,
    "access-control-request-headers": ASKED_HEADERS,
    "access-control-request-private-network": ASKED_PRIVATE,
}
# RFC 9110, 8.6: a 204 has no Content-Length; any other answer without one would be sent in chunks
_NO_CONTENT: Final = ("content-length", "0")
# Of so many origins a policy has the answers ready.
_MOST_READY: Final = 1024


class Answer(NamedTuple):
    """What CORS has to say. `status` is None where the application answers; `readable`: whether the page may read."""

    status: int | None
    headers: HeaderList
    readable: bool


class Judge:
    """A policy or a configuration, ready to answer. Immutable, so that a change is a change of one reference.

    Raises `TypeError` where a policy has a coroutine function: nothing here can await it.
    """

    __slots__ = ("_base", "_debug", "known", "otherwise", "routes", "source", "without_origin")

    def __init__(self, source: Policy | Configuration, *, debug: bool = False) -> None:
        """Take what decides."""
        configuration = source if isinstance(source, Configuration) else Configuration(source)
        for policy in (configuration.base, *[route.policy for route in configuration.routes]):
            if policy.compiled.awaits:
                raise TypeError("allow_origin_function is a coroutine function: only the ASGI middleware can await it")
        self.source: Final = source
        self._debug: Final = debug
        self._base: Final = _Prepared(configuration.base)
        self.routes: Final = tuple([(route, _Prepared(route.policy)) for route in configuration.deciding])
        # What can be said of an actual request without `answer`: nothing where it depends on the route.
        self.without_origin: Final = None if self.routes else self._base.plain
        self.known: Final = {} if self.routes else self._base.known
        self.otherwise: Final = None if self.routes else self._base.otherwise

    def answer(self, environ: Environ, method: str, path: str) -> Answer:
        """The answer to a request."""
        prepared, origin = self._base, environ.get("HTTP_ORIGIN")
        asked = None if origin is None or method != "OPTIONS" else _value(environ, ASKED_METHOD)
        if self.routes:
            wanted = method if asked is None else asked
            prepared = next((mine for route, mine in self.routes if route.covers(wanted, path)), prepared)
        if origin is None:
            return prepared.plain
        origin = origin.strip(HTTP_WHITESPACE) if len(origin) <= LONGEST_ORIGIN else ""
        if asked is not None:
            return self._preflight(prepared, environ, origin, asked)
        return prepared.known.get(origin, prepared.otherwise) or prepared.judge(origin)

    def _preflight(self, prepared: "_Prepared", environ: Environ, origin: str, asked: str) -> Answer:
        compiled = prepared.compiled
        names, private = _value(environ, ASKED_HEADERS), _value(environ, ASKED_PRIVATE)
        if compiled.allows_origin(origin) and compiled.allows_asked(asked, names, private):
            return Answer(ALLOWED, compiled.preflight_headers(origin, asked, names, private), readable=True)
        if self._debug:
            pairs = tuple([(name, environ[key]) for name, key in _READ.items() if key in environ])
            decision = prepared.policy.decide_openly("OPTIONS", pairs)
            length = () if decision.status == ALLOWED else (_NO_CONTENT,)
            return Answer(decision.status, decision.headers + length, readable=True)
        return prepared.refused


class _Prepared:
    """One policy with the answers that do not depend on the request, those to a few origins among them."""

    __slots__ = ("_actual", "compiled", "known", "otherwise", "plain", "policy", "refused")

    def __init__(self, policy: Policy) -> None:
        compiled: Compiled = policy.compiled
        self.policy, self.compiled = policy, compiled
        self.plain: Final = Answer(None, compiled.actual_headers(None, None), readable=compiled.any_origin)
        self.refused: Final = Answer(REFUSED, (("vary", compiled.vary_preflight), _NO_CONTENT), readable=False)
        self._actual: Final = compiled.actual_headers("", None)[1:]
        few = len(compiled.origins) <= _MOST_READY and not compiled.any_origin
        self.known: Final = {origin: self._allowed(origin) for origin in compiled.origins} if few else {}
        # The answer to an origin that is not known; None where it must be judged.
        self.otherwise: Final = self.plain if compiled.any_origin or (few and not compiled.open_ended) else None

    def judge(self, origin: str) -> Answer:
        """The answer to an actual request of an origin that is not known."""
        return self._allowed(origin) if self.compiled.allows_origin(origin) else self.plain

    def _allowed(self, origin: str) -> Answer:
        return Answer(None, (("access-control-allow-origin", origin), *self._actual), readable=True)


def _value(environ: Environ, key: str) -> str | None:
    """The value of a header, trimmed: not every server does it."""
    value: str | None = environ.get(key)
    return None if value is None else value.strip(HTTP_WHITESPACE)


def merge(theirs: list[tuple[str, str]], ours: HeaderList) -> list[tuple[str, str]]:
    """The application's headers with ours: CORS headers replaced, Vary merged."""
    kept = [(name, value) for name, value in theirs if name.lower() not in OWNED]
    there = {item.strip(" \t").lower() for name, value in kept if name.lower() == "vary" for item in value.split(",")}
    return kept + [pair for pair in ours if pair[0] != "vary" or not there & {pair[1].lower(), "*"}]
