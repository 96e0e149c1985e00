"""A policy, or a configuration, in the bytes that ASGI speaks: what can be encoded once is encoded here.

What lives here: the byte form of decisions, ready to be put on the start of a response. What may not: a decision
(each is `Compiled`'s) and the rest of the ASGI protocol.
A change of policy is a change of one reference: what is here belongs to one policy for good.

What is allowed is remembered, never what is refused: a hostile value costs no memory. A policy that lists all of its
origins has them in a table from the start, which never changes. For any other the table holds what was allowed
lately; a flood of different allowed values empties it, which costs each of the others one judgement again.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

from corsage.http.grammar import HTTP_WHITESPACE
from corsage.policy import Policy
from corsage.policy.compiled import LONGEST_METHOD, LONGEST_ORIGIN, Compiled
from corsage.policy.decision import LENGTHS, MERGED, OWNED
from corsage.policy.policy import ALLOWED, REFUSED
from corsage.policy.routes import Configuration

Key = TypeVar("Key")
Verdict = TypeVar("Verdict")
Pairs: TypeAlias = list[tuple[bytes, bytes]]
# Origin, Access-Control-Request-Method, -Headers and -Private-Network of a request, and of a preflight.
Asked: TypeAlias = tuple[bytes | None, bytes | None, bytes | None, bytes | None]
Preflight: TypeAlias = tuple[bytes, bytes, bytes | None, bytes | None]
# Sends a message with the headers of one policy for one origin. The first argument is bound request by request: a list
# of the server's `send` and whether the response has started. A method costs less to bind than a closure to make.
Sender: TypeAlias = Callable[[list[Any], dict[str, Any]], Awaitable[None]]

_ASKED_METHOD: Final = b"access-control-request-method"
_ASKED_HEADERS: Final = b"access-control-request-headers"
_ASKED_PRIVATE: Final = b"access-control-request-private-network"
_NAMES: Final = ("origin", *[name.decode() for name in (_ASKED_METHOD, _ASKED_HEADERS, _ASKED_PRIVATE)])
# No name that a preflight asks with is shorter: a length costs less to compare than a name.
_SHORTEST_ASKED: Final = len(_ASKED_METHOD)
_OWNED: Final = frozenset([name.encode() for name in OWNED])
_MERGED: Final = frozenset([name.encode() for name in MERGED])
WHITESPACE: Final = HTTP_WHITESPACE.encode()
# What a header that is longer than anything allowed is read as: no origin, no method, no list of names.
_TOO_LONG: Final = "\0"
# A preflight with a longer list of names is judged each time. So many verdicts are kept, then all are forgotten.
LONGEST_KEPT: Final = 512
_MOST_KEPT: Final = 1024
# RFC 9110, 8.6: a 204 has no Content-Length; any other answer without one would be sent in chunks
_NO_CONTENT: Final = (b"content-length", b"0")


class Enforcement:
    """One policy in bytes. An Origin is looked up as `trimmed` leaves it.

    plain: puts on a response what it carries when no origin was allowed: none was given, or it was refused.
    known: what puts the headers on the response to an actual request of an allowed origin; None for one of many listed
        origins that was not asked for lately, and is judged.
    otherwise: the same for an origin that is not known; None where it must be judged.
    preflights: the answers to allowed preflights, by what `known` has for the origin, the method and the names.
    refused: the answer to a refused preflight.
    """

    __slots__ = (
        "_actual", "_debug", "_policy", "_recent", "compiled", "known", "otherwise", "plain", "preflights", "refused",
    )  # fmt: skip

    def __init__(self, policy: Policy, *, debug: bool) -> None:
        """Encode what does not depend on the request."""
        self._policy, self._debug = policy, debug
        compiled = self.compiled = policy.compiled
        without = _encode(compiled.actual_headers(None, None))
        self.plain: Final = sender(without)
        self._actual: Final = _encode(compiled.actual_headers("", None))[1:]
        self.refused: Final = REFUSED, [*_encode([("vary", compiled.vary_preflight)]), _NO_CONTENT]
        self.preflights: Final[dict[tuple[Sender, bytes, bytes | None], tuple[int, Pairs]]] = {}
        self.known: Final[dict[bytes, Sender | None]] = {}
        # The listed origins that `known` has a sender for, where there are too many for all of them.
        self._recent: Final[list[bytes]] = []
        self.otherwise: Sender | None = None
        if compiled.any_origin:
            # The same headers, and every origin may read them: not `plain` itself, which says that the page may not.
            self.otherwise = sender(without)
        elif len(compiled.origins) <= _MOST_KEPT:
            self.known.update({origin.encode("latin-1"): self._sender(origin) for origin in compiled.origins})
            self.otherwise = None if compiled.open_ended else self.plain
        elif not compiled.open_ended:
            # However many are listed, an origin that is not among them is refused by one look.
            self.known.update(dict.fromkeys([origin.encode("latin-1") for origin in compiled.origins]))
            self.otherwise = self.plain

    def judge(self, compiled: Compiled, origin: bytes) -> Sender:
        """What is put on the response to an actual request of an origin that is not known; `plain` if refused."""
        written = origin.decode("latin-1")
        if not compiled.allows_origin(written):
            return self.plain
        verdict = self._sender(written)
        if self.otherwise is None:
            return self._remember(self.known, origin, verdict)
        if len(self._recent) >= _MOST_KEPT:
            self.known.update(dict.fromkeys(self._recent))
            self._recent.clear()
        self._recent.append(origin)
        self.known[origin] = verdict
        return verdict

    def preflight(self, compiled: Compiled, allowed: Sender, asked: Preflight) -> tuple[int, Pairs]:
        """The status and the headers that answer a preflight of an allowed origin."""
        origin, method, names, private = asked
        wanted = text(method, LONGEST_METHOD)
        listed = None if names is None else text(names, compiled.longest_headers)
        network = None if private is None else text(private, LONGEST_METHOD)
        if not compiled.allows_asked(wanted, listed, network):
            return self._refuse(compiled, asked) if self._debug else self.refused
        answer = ALLOWED, _encode(compiled.preflight_headers(text(origin, LONGEST_ORIGIN), wanted, listed, network))
        if private is not None or (names is not None and len(names) > LONGEST_KEPT):
            return answer
        return self._remember(self.preflights, (allowed, method, names), answer)

    def _sender(self, origin: str) -> Sender:
        """What puts the headers on the response to an actual request of an allowed origin."""
        return sender([(b"access-control-allow-origin", origin.encode("latin-1")), *self._actual])

    def _remember(self, memo: dict[Key, Any], key: Key, verdict: Verdict) -> Verdict:
        """Keep a verdict, unless a function decides, whose answer may be another the next time."""
        if self.compiled.function is None:
            if len(memo) >= _MOST_KEPT:
                memo.clear()
            memo[key] = verdict
        return verdict

    def _refuse(self, compiled: Compiled, asked: Preflight) -> tuple[int, Pairs]:
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
        self.routes: Final = tuple(
            [(route, Enforcement(route.policy, debug=debug)) for route in configuration.deciding]
        )

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


def sender(ours: Pairs) -> Sender:
    """What sends the start of a response with our headers (the application's CORS headers replaced, Vary merged)."""

    def send_ours(answer: list[Any], message: dict[str, Any]) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            answer[1] = True
            try:
                pairs = message["headers"]
            except KeyError:
                pairs = []
            # ASGI: any iterable, which may be read once; a list, as it nearly always is, need not be copied first.
            if pairs.__class__ is not list:
                pairs = [*pairs]
            for name, _ in pairs:
                if len(name) in LENGTHS and name.lower() in _MERGED:
                    pairs = _merge_exactly(pairs, ours)
                    break
            else:
                # Not `+=`: the list is the application's.
                pairs = pairs + ours
            # A new message: an application may send one many times, at once.
            message = message.copy()
            message["headers"] = pairs
        return answer[0](message)  # type: ignore[no-any-return]

    return send_ours


def _merge_exactly(pairs: Pairs, ours: Pairs) -> Pairs:
    """Both where a name could be in the way, in whatever case."""
    kept = [(name, value) for name, value in pairs if name.lower() not in _OWNED]
    there = {
        item.strip(b" \t").lower() for name, value in kept if name.lower() == b"vary" for item in value.split(b",")
    }
    return kept + [pair for pair in ours if pair[0] != b"vary" or not there & {pair[1].lower(), b"*"}]


def _encode(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]
