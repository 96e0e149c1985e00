"""A policy, or a configuration, in the bytes that ASGI speaks: what can be encoded once is encoded here.

What lives here: the byte form of decisions. What may not: a decision (each is `Compiled`'s) and the ASGI protocol.
A change of policy is a change of one reference: what is here belongs to one policy for good.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

from corsage.fetch.grammar import HTTP_WHITESPACE
from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_METHOD, LONGEST_ORIGIN, Compiled
from corsage.policy.decision import COMMON, OWNED
from corsage.policy.policy import ALLOWED, REFUSED
from corsage.policy.routes import Configuration

Key = TypeVar("Key")
Verdict = TypeVar("Verdict")
Pairs: TypeAlias = list[tuple[bytes, bytes]]
# Origin, Access-Control-Request-Method, -Headers and -Private-Network of a request.

Asked: TypeAlias = tuple[bytes | None, bytes | None, bytes | None, bytes | None]

_ASKED_METHOD: Final = b"access-control-request-method"
_ASKED_HEADERS: Final = b"access-control-request-headers"
_ASKED_PRIVATE: Final = b"access-control-request-private-network"
_NAMES: Final = ("origin", *[name.decode() for name in (_ASKED_METHOD, _ASKED_HEADERS, _ASKED_PRIVATE)])
# No name that a preflight asks with is shorter: a length costs less to compare than a name.
_SHORTEST_ASKED: Final = len(_ASKED_METHOD)
_OWNED: Final = frozenset([name.encode() for name in OWNED])
_HARMLESS: Final = frozenset([name.encode() for name in COMMON])
# What a header that is longer than anything allowed is read as: no origin, no method, no list of names.
_TOO_LONG: Final = "\0"
# A preflight whose headers are longer than this in all is not remembered. So many verdicts are, then all are forgotten.
_LONGEST_KEY: Final = 1024
_MOST_KEPT: Final = 1024
# RFC 9110, 8.6: a 204 has no Content-Length; any other answer without one would be sent in chunks
_NO_CONTENT: Final = (b"content-length", b"0")


class Enforcement:
    """One policy in bytes, and what it has said lately: the same few origins and preflights come again and again.

    plain: what a response carries when no origin was allowed: none was given, or it was refused.
    known: what an actual response carries, by its request's Origin; `plain` itself where that is refused.
    """

    __slots__ = ("_actual", "_debug", "_open", "_policy", "_preflights", "_refused", "compiled", "known", "plain")

    def __init__(self, policy: Policy, *, debug: bool) -> None:
        """Encode what does not depend on the request."""
        self._policy, self._debug = policy, debug
        compiled = self.compiled = policy.compiled
        self.plain: Final = _encode(compiled.actual_headers(None, None))
        # The same headers where every origin may read them: not `plain` itself, which says that the page may not.
        self._open: Final = [*self.plain]
        self._actual: Final = _encode(compiled.actual_headers("", None))[1:]
        self._refused: Final = [*_encode([("vary", compiled.vary_preflight)]), _NO_CONTENT]
        self.known: Final[dict[bytes, Pairs]] = {}
        self._preflights: Final[dict[Asked, tuple[int, Pairs]]] = {}

    def cors(self, compiled: Compiled, origin: bytes) -> Pairs:
        """The headers for an actual request of this Origin; `plain` itself where it is refused."""
        if compiled.any_origin:
            return self._open
        if len(origin) > LONGEST_ORIGIN:
            return self.plain
        written = text(origin, LONGEST_ORIGIN)
        allowed = compiled.allows_origin(written)
        headers = (
            [(b"access-control-allow-origin", written.encode("latin-1")), *self._actual] if allowed else self.plain
        )
        return self._remember(self.known, origin, headers)

    def preflight(self, compiled: Compiled, asked: Asked) -> tuple[int, Pairs]:
        """The status and the headers that answer a preflight; the list is the caller's."""
        origin, method, names, private = asked
        assert origin is not None
        assert method is not None
        if private is not None or len(origin) + len(method) + (0 if names is None else len(names)) > _LONGEST_KEY:
            status, headers = self._judge(compiled, asked, origin, method)
        else:
            known = self._preflights.get(asked)
            if known is None:
                known = self._remember(self._preflights, asked, self._judge(compiled, asked, origin, method))
            status, headers = known
        return status, [*headers]

    def _judge(self, compiled: Compiled, asked: Asked, origin: bytes, method: bytes) -> tuple[int, Pairs]:
        """The same, for a preflight that is not remembered."""
        written = text(origin, LONGEST_ORIGIN)
        if not compiled.allows_origin(written):
            return REFUSED, self._refused
        wanted = text(method, LONGEST_METHOD)
        names = None if asked[2] is None else text(asked[2], compiled.longest_headers)
        private = None if asked[3] is None else text(asked[3], LONGEST_METHOD)
        if not compiled.allows_asked(wanted, names, private):
            return self._refuse(compiled, asked) if self._debug else (REFUSED, self._refused)
        return ALLOWED, _encode(compiled.preflight_headers(written, wanted, names, private))

    def _remember(self, memo: dict[Key, Verdict], key: Key, verdict: Verdict) -> Verdict:
        """Keep a verdict, unless a function decides, whose answer may be another the next time."""
        if self.compiled.function is None:
            if len(memo) >= _MOST_KEPT:
                memo.clear()
            memo[key] = verdict
        return verdict

    def _refuse(self, compiled: Compiled, asked: Asked) -> tuple[int, Pairs]:
        """The answer to a refused preflight in debug mode."""
        pairs = tuple(
            [(name, value.decode("latin-1")) for name, value in zip(_NAMES, asked, strict=True) if value is not None]
        )
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
            origin, wanted, _, _ = read(scope["headers"])
            if origin is not None and wanted is not None:
                method = text(wanted, LONGEST_METHOD)
        path = scope["path"]
        for route, enforcement in self.routes:
            if route.covers(method, path):
                return enforcement
        return self.base


def text(value: bytes, longest: int) -> str:
    """The value as an isomorphic string, trimmed (not every server does it), if it is short enough to be looked at."""
    return value.decode("latin-1").strip(HTTP_WHITESPACE) if len(value) <= longest else _TOO_LONG


def read(headers: Iterable[tuple[bytes, bytes]]) -> Asked:
    """Origin, and the method, the header names and the private network that a preflight asks for.

    Several lines of one name are joined (Fetch, "get"): two origins are none, two methods are none.
    """
    origin = method = names = private = None
    for name, value in headers:
        if name == b"origin":
            origin = value if origin is None else origin + b", " + value
        elif len(name) >= _SHORTEST_ASKED:
            if name == _ASKED_METHOD:
                method = value if method is None else method + b", " + value
            elif name == _ASKED_HEADERS:
                names = value if names is None else names + b", " + value
            elif name == _ASKED_PRIVATE:
                private = value if private is None else private + b", " + value
    return origin, method, names, private


def host(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The value of Host in lower case; several lines are joined, which makes a text that is no host."""
    return text(b", ".join([value for name, value in headers if name == b"host"]), LONGEST_ORIGIN).lower()


def enforced(start: Mapping[str, Any], ours: Pairs) -> dict[str, Any]:
    """The start of a response with our headers: the application's CORS headers replaced, Vary merged."""
    pairs = [*start["headers"]] if "headers" in start else []
    for name, _ in pairs:
        if name not in _HARMLESS:
            pairs = _merge_exactly(pairs, ours)
            break
    else:
        pairs += ours
    # A new message: an application may send one many times, at once.
    return {**start, "headers": pairs}


def _merge_exactly(pairs: Pairs, ours: Pairs) -> Pairs:
    """Both where a name could be in the way, in whatever case."""
    kept = [(name, value) for name, value in pairs if name.lower() not in _OWNED]
    there = {
        item.strip(b" \t").lower() for name, value in kept if name.lower() == b"vary" for item in value.split(b",")
    }
    return kept + [pair for pair in ours if pair[0] != b"vary" or not there & {pair[1].lower(), b"*"}]


def _encode(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]
