"""A policy, or a configuration, in the bytes that ASGI speaks: what can be encoded once is encoded here.

What lives here: the byte form of decisions. What may not: a decision (each is `Compiled`'s) and the ASGI protocol.
A change of policy is a change of one reference: what is here belongs to one policy for good.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from corsage.fetch.grammar import HTTP_WHITESPACE
from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_METHOD, LONGEST_ORIGIN, Compiled
from corsage.policy.decision import COMMON, OWNED
from corsage.policy.policy import ALLOWED, REFUSED
from corsage.policy.routes import Configuration

Pairs: TypeAlias = list[tuple[bytes, bytes]]

ORIGIN: Final = b"origin"
ASKED_METHOD: Final = b"access-control-request-method"
ASKED_HEADERS: Final = b"access-control-request-headers"
ASKED_PRIVATE: Final = b"access-control-request-private-network"
_AFTER_ASKED: Final = b"access-control-request-z"
_READ: Final = frozenset({ORIGIN, ASKED_METHOD, ASKED_HEADERS, ASKED_PRIVATE})
_OWNED: Final = frozenset([name.encode() for name in OWNED])
_HARMLESS: Final = frozenset([name.encode() for name in COMMON])
# What a header that is longer than anything allowed is read as: no origin, no method, no list of names.
_TOO_LONG: Final = "\0"
# A request whose headers are longer than this in all is not remembered; nor is any when so many are.
_LONGEST_KEY: Final = 1024
_MOST_KEPT: Final = 1024
# RFC 9110, 8.6: a 204 has no Content-Length; any other answer without one would be sent in chunks
_NO_CONTENT: Final = (b"content-length", b"0")


class Enforcement:
    """One policy in bytes, and what it has allowed lately."""

    __slots__ = ("_actual", "_debug", "_memo", "_policy", "_refused", "compiled", "plain")

    def __init__(self, policy: Policy, *, debug: bool) -> None:
        """Encode what does not depend on the request."""
        self._policy, self._debug = policy, debug
        compiled = self.compiled = policy.compiled
        # What a response carries when no origin was allowed: none was given, or it was refused.
        self.plain = _encode(compiled.actual_headers(None, None))
        self._actual = _encode(compiled.actual_headers("", None))[1:]
        self._refused = [*_encode([("vary", compiled.vary_preflight)]), _NO_CONTENT]
        # What was allowed, by the bytes that asked: the same few preflights and origins come again and again.
        self._memo: dict[object, Pairs] = {}

    def cors(self, compiled: Compiled, origin: bytes, rest: Iterable[tuple[bytes, bytes]]) -> Pairs:
        """The headers for an actual request of this Origin; `plain` itself where it is refused or does not matter.

        `rest` are the headers that follow: two origins are none, joined as the standard joins them.
        """
        for name, value in rest:
            if name == b"origin":
                origin += b", " + value
        if compiled.any_origin or len(origin) > LONGEST_ORIGIN:
            return self.plain
        known = self._memo.get(origin)
        if known is not None:
            return known
        written = text(origin, LONGEST_ORIGIN)
        if not compiled.allows_origin(written):
            return self.plain
        return self._remember(origin, [(b"access-control-allow-origin", written.encode("latin-1")), *self._actual])

    def preflight(self, compiled: Compiled, asked: Mapping[bytes, bytes]) -> tuple[int, Pairs]:
        """The status and the headers that answer a preflight; the list is the caller's."""
        get = asked.get
        key = (asked[ORIGIN], asked[ASKED_METHOD], get(ASKED_HEADERS), get(ASKED_PRIVATE))
        if sum(map(len, asked.values())) <= _LONGEST_KEY:
            known = self._memo.get(key)
            if known is not None:
                return ALLOWED, [*known]
        origin = text(key[0], LONGEST_ORIGIN)
        if not compiled.allows_origin(origin):
            return REFUSED, [*self._refused]
        method = text(key[1], LONGEST_METHOD)
        names = None if key[2] is None else text(key[2], compiled.longest_headers)
        private = None if key[3] is None else text(key[3], LONGEST_METHOD)
        if not compiled.allows_asked(method, names, private):
            return self._refuse(compiled, asked) if self._debug else (REFUSED, [*self._refused])
        headers = _encode(compiled.preflight_headers(origin, method, names, private))
        return ALLOWED, [*self._remember(key, headers)]

    def _remember(self, key: object, headers: Pairs) -> Pairs:
        """Keep what was allowed, unless a function decides, whose answer may be another the next time."""
        if self.compiled.function is None and len(self._memo) < _MOST_KEPT:
            self._memo[key] = headers
        return headers

    def _refuse(self, compiled: Compiled, asked: Mapping[bytes, bytes]) -> tuple[int, Pairs]:
        """The answer to a refused preflight in debug mode."""
        pairs = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in asked.items()])
        decision = self._policy.decide_openly("OPTIONS", pairs, compiled)
        assert decision.status == ALLOWED
        return decision.status, _encode(decision.headers)


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
            if is_preflight(asked):
                method = text(asked[ASKED_METHOD], LONGEST_METHOD)
        path = scope["path"]
        for route, enforcement in self.routes:
            if route.covers(method, path):
                return enforcement
        return self.base


def text(value: bytes, longest: int) -> str:
    """The value as an isomorphic string, trimmed (not every server does it), if it is short enough to be looked at."""
    return value.decode("latin-1").strip(HTTP_WHITESPACE) if len(value) <= longest else _TOO_LONG


def read(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Origin and what a preflight asks, several lines of one name joined (Fetch, "get")."""
    out: dict[bytes, bytes] = {}
    for name, value in headers:
        # A comparison costs less than a hash, and few of the names that a browser sends come before this one.
        if (name < _AFTER_ASKED or name == ORIGIN) and name in _READ:
            out[name] = out[name] + b", " + value if name in out else value
    return out


def is_preflight(asked: Mapping[bytes, bytes]) -> bool:
    """Whether an OPTIONS request that has these headers is a preflight (Fetch, 3.3.2)."""
    return ASKED_METHOD in asked and ORIGIN in asked


def host(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The value of Host in lower case; several lines are joined, which makes a text that is no host."""
    return text(b", ".join([value for name, value in headers if name == b"host"]), LONGEST_ORIGIN).lower()


def merge(theirs: Iterable[tuple[bytes, bytes]], ours: Pairs) -> Pairs:
    """The application's headers with ours: CORS headers replaced, Vary merged."""
    pairs = [*theirs]
    for name, _ in pairs:
        if name not in _HARMLESS:
            return _merge_exactly(pairs, ours)
    pairs += ours
    return pairs


def _merge_exactly(pairs: Pairs, ours: Pairs) -> Pairs:
    """The same where a name could be in the way, in whatever case."""
    kept = [(name, value) for name, value in pairs if name.lower() not in _OWNED]
    there = {
        item.strip(b" \t").lower() for name, value in kept if name.lower() == b"vary" for item in value.split(b",")
    }
    return kept + [pair for pair in ours if pair[0] != b"vary" or not there & {pair[1].lower(), b"*"}]


def _encode(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]
