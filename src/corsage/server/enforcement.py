"""A policy, or a configuration, in the bytes that ASGI speaks: what can be encoded once is encoded here.

What lives here: the byte form of decisions. What may not: a decision (each is `Compiled`'s) and the ASGI protocol.
Everything is immutable once built, so that a change of policy is a change of one reference.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_METHOD, LONGEST_ORIGIN, Compiled
from corsage.policy.decision import OWNED
from corsage.policy.policy import ALLOWED, REFUSED
from corsage.policy.routes import Configuration

Pairs: TypeAlias = list[tuple[bytes, bytes]]

ORIGIN: Final = b"origin"
ASKED_METHOD: Final = b"access-control-request-method"
ASKED_HEADERS: Final = b"access-control-request-headers"
ASKED_PRIVATE: Final = b"access-control-request-private-network"
_READ: Final = frozenset({ORIGIN, b"host", ASKED_METHOD, ASKED_HEADERS, ASKED_PRIVATE})
_OWNED: Final = frozenset([name.encode() for name in OWNED])
_TOUCHED: Final = _OWNED | {b"vary"}
# What a header that is longer than anything allowed is read as: no origin, no method, no list of names.
_TOO_LONG: Final = "\0"
# RFC 9110, 8.6: a 204 has no Content-Length; any other answer without one would be sent in chunks
_NO_CONTENT: Final = (b"content-length", b"0")
# Fetch, "HTTP whitespace": what "normalize" removes from the ends of a value
_WHITESPACE: Final = b"\t\n\r "


class Enforcement:
    """One policy in bytes."""

    __slots__ = ("_actual", "_debug", "_policy", "_preflight", "_refused", "compiled", "plain")

    def __init__(self, policy: Policy, *, debug: bool) -> None:
        """Encode what does not depend on the request."""
        self._policy, self._debug = policy, debug
        compiled = self.compiled = policy.compiled
        # What a response carries when no origin was allowed: none was given, or it was refused.
        self.plain = _encode(compiled.actual_headers(None, None))
        self._actual = _encode(compiled.actual_headers("", None))[1:]
        self._refused = [*_encode([("vary", compiled.vary_preflight)]), _NO_CONTENT]
        static = not compiled.echo_methods and not compiled.echo_headers
        self._preflight = _encode(compiled.preflight_headers("", "", None, None))[1:] if static else None

    def cors(self, compiled: Compiled, origin: bytes) -> Pairs | None:
        """The headers for an actual request of this Origin, or None where it is refused."""
        if compiled.any_origin:
            return self.plain
        if len(origin) > LONGEST_ORIGIN:
            return None
        origin = origin.strip(_WHITESPACE)
        if compiled.judge_origin(origin.decode("latin-1")) is not None:
            return None
        return [(b"access-control-allow-origin", origin), *self._actual]

    def preflight(self, compiled: Compiled, asked: Mapping[bytes, bytes]) -> tuple[int, Pairs]:
        """The status and the headers that answer a preflight."""
        origin = text(asked[ORIGIN], LONGEST_ORIGIN)
        method = text(asked[ASKED_METHOD], LONGEST_METHOD)
        names = text(asked[ASKED_HEADERS], compiled.longest_headers) if ASKED_HEADERS in asked else None
        private = text(asked[ASKED_PRIVATE], LONGEST_METHOD) if ASKED_PRIVATE in asked else None
        if compiled.judge_preflight(origin, method, names, private) is not None:
            return self._refuse(compiled, asked) if self._debug else (REFUSED, self._refused)
        if self._preflight is None or private is not None:
            return ALLOWED, _encode(compiled.preflight_headers(origin, method, names, private))
        allowed = b"*" if compiled.any_origin else asked[ORIGIN].strip(_WHITESPACE)
        return ALLOWED, [(b"access-control-allow-origin", allowed), *self._preflight]

    def _refuse(self, compiled: Compiled, asked: Mapping[bytes, bytes]) -> tuple[int, Pairs]:
        """The answer to a refused preflight in debug mode."""
        pairs = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in asked.items()])
        decision = self._policy.decide_openly("OPTIONS", pairs, compiled)
        assert decision.status is not None
        headers = _encode(decision.headers)
        return decision.status, headers if decision.status == ALLOWED else [*headers, _NO_CONTENT]


class Enforcements:
    """A policy, or a configuration with the enforcement of each of its routes."""

    __slots__ = ("base", "routes", "source")

    def __init__(self, source: Policy | Configuration, *, debug: bool) -> None:
        """Build every enforcement once."""
        self.source: Final = source
        configuration = source if isinstance(source, Configuration) else Configuration(source)
        self.base: Final = Enforcement(configuration.base, debug=debug)
        self.routes: Final = tuple([(route, Enforcement(route.policy, debug=debug)) for route in configuration.routes])

    def of(self, scope: Mapping[str, Any]) -> Enforcement:
        """The enforcement for a request; a preflight counts as the method that it asks for."""
        method = scope.get("method", "GET")
        if method == "OPTIONS":
            asked = read(scope["headers"])
            if ORIGIN in asked and ASKED_METHOD in asked:
                method = text(asked[ASKED_METHOD], LONGEST_METHOD)
        path = scope["path"]
        for route, enforcement in self.routes:
            if route.covers(method, path):
                return enforcement
        return self.base


def text(value: bytes, longest: int) -> str:
    """The value as an isomorphic string, if it is short enough to be looked at."""
    return value.strip(_WHITESPACE).decode("latin-1") if len(value) <= longest else _TOO_LONG


def read(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The headers that are read, several lines of one name joined (Fetch, "get")."""
    out: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _READ:
            out[name] = out[name] + b", " + value if name in out else value
    return out


def merge(theirs: Iterable[tuple[bytes, bytes]], ours: Pairs) -> Pairs:
    """The application's headers with ours: CORS headers replaced, Vary merged."""
    pairs = [*theirs]
    names = [name for name, _ in pairs]
    if _TOUCHED.isdisjoint(names) and b"".join(names).islower():
        return [*pairs, *ours]
    # Where a name is in the way, or not in lower case.
    kept = [(name, value) for name, value in pairs if name.lower() not in _OWNED]
    there = {
        item.strip(b" \t").lower() for name, value in kept if name.lower() == b"vary" for item in value.split(b",")
    }
    return kept + [pair for pair in ours if pair[0] != b"vary" or not there & {pair[1].lower(), b"*"}]


def _encode(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]
