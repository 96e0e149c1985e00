"""A policy in the form that answers fast: what was checked is trusted here, nothing is parsed twice.

Invariants, which `corsage.policy.policy` establishes and nothing here checks again:
- `origins` holds serialised origins, `patterns` holds patterns with a wildcard; both as they were written.
- `depths` are the numbers of labels that follow a `*.` in `patterns`, ascending, each once; `any_port` says whether
  one of them ends in `:*`. Each saves looks into a table that may be too large for the processor's cache.
- No origin that `origins` or `patterns` allow is longer than LONGEST_ORIGIN.
- `headers` are in lower case. `methods` or `headers` is None where all are allowed.
- `any_origin` means the literal `*`: then nothing else is asked.

The cost of a request depends on the request, and is bounded however long its headers are: a length is looked at
before a byte is. It depends on the number of origins no more than a hash table does.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from corsage.http import grammar
from corsage.http.headers import HeaderList
from corsage.http.origin import OPAQUE, Origin, parse
from corsage.policy.decision import Refusal
from corsage.policy.pattern import LONGEST_DOMAIN, LONGEST_SCHEME

OriginFunction: TypeAlias = Callable[[str], bool | Awaitable[bool]]

# A list of header names that is echoed (`*` with credentials) may be this long; browsers send less than half of it.
LONGEST_ECHO: Final = 4096
LONGEST_METHOD: Final = 64
# No scheme of more than 64 bytes is accepted in a pattern; then "://", 253 bytes of host, ":65535".
LONGEST_ORIGIN: Final = LONGEST_SCHEME + 3 + LONGEST_DOMAIN + 6
# RFC 9110, 5.6.1.2: a recipient must accept "a reasonable number of empty list elements".
EMPTY_ELEMENTS: Final = 16


@dataclass(frozen=True, slots=True)
class Compiled:
    """The compiled form; see the invariants above. Slots, because a named tuple's fields take longer to read."""

    any_origin: bool
    reflect_any: bool
    allow_null: bool
    origins: frozenset[str]
    patterns: frozenset[str]
    # Whether anything but `origins` can allow an origin.
    open_ended: bool
    depths: tuple[int, ...]
    any_port: bool
    regex: Callable[[str], object] | None
    # Whether nothing but `origins` and `regex` can allow an origin, and `regex` takes linear time for any text.
    by_regex_alone: bool
    function: OriginFunction | None
    # Whether `function` is a coroutine function: then `resolved` must come before any judgement.
    awaits: bool
    methods: frozenset[str] | None
    headers: frozenset[str] | None
    authorization: bool
    longest_headers: int
    private_network: bool
    # What goes out with an allowed actual request, Access-Control-Allow-Origin and Vary left out.
    actual: HeaderList
    # The same for an allowed preflight, what is echoed left out.
    preflight: HeaderList
    echo_methods: bool
    echo_headers: bool
    vary: str | None
    vary_preflight: str

    def judge_origin(self, origin: str) -> Refusal | None:
        """Why the origin is refused, or None. The text is whatever the Origin header said."""
        if self.any_origin:
            return None
        if len(origin) > LONGEST_ORIGIN:
            return Refusal.ORIGIN_MALFORMED
        if origin in self.origins:
            return None
        if origin == OPAQUE:
            return None if self.allow_null else Refusal.ORIGIN_NOT_ALLOWED
        parsed = parse(origin)
        if parsed is None:
            return Refusal.ORIGIN_MALFORMED
        if self.reflect_any or (self.patterns and not self.patterns.isdisjoint(self._generalised(parsed))):
            return None
        if self.regex is not None and self.regex(origin):
            return None
        if self.function is not None and self._ask(origin):
            return None
        return Refusal.ORIGIN_NOT_ALLOWED

    def _ask(self, origin: str) -> bool:
        if self.awaits:
            raise TypeError("allow_origin_function is a coroutine function: only the ASGI middleware can await it")
        # Only True allows: a function that returns a match, a list or a coroutine by mistake has not decided.
        return self.function is not None and self.function(origin) is True

    async def resolved(self, origin: str) -> "Compiled":
        """The same, with the verdict of the coroutine function on this origin in its place."""
        if self.function is None or len(origin) > LONGEST_ORIGIN or parse(origin) is None:
            return replace(self, function=None, awaits=False)
        answer = self.function(origin)
        verdict = answer if isinstance(answer, bool) else await answer
        return replace(self, function=lambda _: verdict is True, awaits=False)

    def _generalised(self, origin: Origin) -> Iterator[str]:
        """Every pattern with a wildcard that covers the origin and could be in the table."""
        scheme, host, port = origin
        written = "" if port is None else f":{port}"
        if self.any_port:
            yield f"{scheme}://{host}:*"
        labels = host.split(".")
        if "" in labels[:-1]:  # no name in the DNS has an empty label, but for the root at its end
            return
        for depth in self.depths:
            if depth >= len(labels):
                return
            suffix = ".".join(labels[-depth:])
            yield f"{scheme}://*.{suffix}{written}"
            if self.any_port:
                yield f"{scheme}://*.{suffix}:*"

    def allows_origin(self, origin: str) -> bool:
        """Whether `judge_origin` has nothing to say, found out without the reason: what middleware needs."""
        if self.any_origin:
            return True
        if len(origin) > LONGEST_ORIGIN:
            return False
        if origin in self.origins:
            return True
        # The expression's automaton refuses most of what it refuses early, so it comes before the parser.
        if not self.open_ended or (self.by_regex_alone and self.regex is not None and not self.regex(origin)):
            return False
        return self.judge_origin(origin) is None

    def allows_asked(self, method: str, names: str | None, private_network: str | None) -> bool:
        """Whether a preflight of an allowed origin is allowed, found out without the reason; frequent answers first."""
        if private_network is not None and self.judge_private_network(private_network) is not None:
            return False
        if (self.methods is None or method not in self.methods) and self.judge_method(method) is not None:
            return False
        return names is None or self.judge_headers(names) is None

    def judge_method(self, method: str) -> Refusal | None:
        """Why the value of Access-Control-Request-Method is refused, or None. Case matters."""
        if self.methods is not None:
            if len(method) <= LONGEST_METHOD and method in self.methods:
                return None
            return Refusal.METHOD_NOT_ALLOWED
        return None if len(method) <= LONGEST_METHOD and grammar.is_token(method) else Refusal.METHOD_MALFORMED

    def judge_headers(self, names: str) -> Refusal | None:
        """Why the value of Access-Control-Request-Headers is refused, or None."""
        if len(names) > self.longest_headers:
            # More than all that is allowed: at least one name is not, or the list is padded beyond reason.
            return Refusal.HEADER_NOT_ALLOWED
        # What a browser sends: lower case, sorted, nothing between the commas (Fetch, "CORS-preflight fetch", step 5).
        if self.headers is not None and self.headers.issuperset(names.split(",")):
            return None
        wanted = grammar.token_list(names)
        if wanted is None or names.count(",") - len(wanted) >= EMPTY_ELEMENTS:
            return Refusal.HEADERS_MALFORMED
        return None if all(map(self.allows_header, wanted)) else Refusal.HEADER_NOT_ALLOWED

    def allows_header(self, name: str) -> bool:
        """Whether the policy allows a request header of that name, in any case."""
        lower = name.lower()
        if self.headers is not None:
            return lower in self.headers
        # Fetch, "CORS non-wildcard request-header name": the asterisk does not stand for Authorization.
        return self.authorization or lower != "authorization"

    def judge_preflight(
        self, origin: str, method: str, names: str | None, private_network: str | None
    ) -> Refusal | None:
        """Why a preflight is refused, or None: the checks in the order in which a browser makes them."""
        return (
            self.judge_origin(origin)
            or (self.judge_private_network(private_network) if private_network is not None else None)
            or self.judge_method(method)
            or (self.judge_headers(names) if names is not None else None)
        )

    def judge_private_network(self, value: str) -> Refusal | None:
        """Why Access-Control-Request-Private-Network is refused, or None (Private Network Access, 3.1.1)."""
        return None if self.private_network and value == "true" else Refusal.PRIVATE_NETWORK_NOT_ALLOWED

    def allow_origin(self, origin: str) -> str:
        """The value of Access-Control-Allow-Origin for an origin that is allowed."""
        return "*" if self.any_origin else origin

    def actual_headers(self, origin: str | None, refusal: Refusal | None) -> HeaderList:
        """What the response to a request that is no preflight carries."""
        vary: HeaderList = () if self.vary is None else (("vary", self.vary),)
        # Fetch, 3.3.5: a server whose answer is the literal `*` sends it whatever the request says, so that what a
        # cache stored for a request without Origin also serves one with it.
        if refusal is not None or (origin is None and not self.any_origin):
            return vary
        return (("access-control-allow-origin", self.allow_origin(origin or "")), *self.actual, *vary)

    def preflight_headers(self, origin: str, method: str, names: str | None, private_network: str | None) -> HeaderList:
        """What the answer to an allowed preflight carries."""
        out = [("access-control-allow-origin", self.allow_origin(origin)), *self.preflight]
        if self.echo_methods:
            out.append(("access-control-allow-methods", method))
        if self.echo_headers and names is not None:
            out.append(("access-control-allow-headers", ", ".join(grammar.token_list(names.lower()) or ())))
        if private_network is not None:
            out.append(("access-control-allow-private-network", "true"))
        out.append(("vary", self.vary_preflight))
        return tuple(out)
