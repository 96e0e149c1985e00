"""Answers that depend on the request: S3, CDNs, caches, and servers that answer differently from call to call.

What lives here: a rule (a condition and its answers), and which rule a request meets. The JSON form is
`corsage.handshake.scenario_server_form`'s matter.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from corsage.fetch.network import Answer, Send
from corsage.http import headers

_ASKED_METHOD = "access-control-request-method"

#: A header's condition: True for any value, False for absent, or the value itself.
Wanted: TypeAlias = bool | str


class Condition(NamedTuple):
    """What a request must be for a rule to answer it; empty members ask nothing.

    `preflight` is always asked: an OPTIONS with Access-Control-Request-Method, or all else. `call` is the n-th such
    request to the URL in the run, from 1. `origins` are the values of Origin; `origin` asks for the header alone.
    """

    preflight: bool = False
    methods: tuple[str, ...] = ()
    origin: bool | None = None
    origins: tuple[str, ...] = ()
    headers: tuple[tuple[str, Wanted], ...] = ()
    call: int | None = None

    def holds(self, sent: Send, call: int, *, preflight: bool) -> bool:
        """Whether a request, the `call`-th of its kind to its URL, meets it."""
        if preflight != self.preflight or (self.call is not None and call != self.call):
            return False
        if self.methods and sent.method not in self.methods:
            return False
        origin = headers.get(sent.headers, "origin")
        if self.origin is not None and (origin is not None) != self.origin:
            return False
        if self.origins and origin not in self.origins:
            return False
        return all(_has(headers.get(sent.headers, name.lower()), wanted) for name, wanted in self.headers)


class Rule(NamedTuple):
    """A condition and the answers to those that meet it, from call to call; the last one is repeated.

    An answer of None drops the connection.
    """

    condition: Condition
    answers: tuple[Answer | None, ...]

    def nth(self, use: int) -> Answer | None:
        """The answer to the request that is the `use`-th to meet it, from 0."""
        return self.answers[min(use, len(self.answers) - 1)]


class Counter:
    """How often each URL was asked, and each rule was met, in one run."""

    def __init__(self) -> None:
        """Start at the first call."""
        self._calls: dict[tuple[str, bool], int] = {}
        self._uses: dict[int, int] = {}

    def select(self, rules: Sequence[Rule], sent: Send) -> tuple[bool, Answer | None]:
        """Whether a rule answers the request, and its answer: the first whose condition holds."""
        preflight = is_preflight(sent)
        call = self._calls[sent.url, preflight] = self._calls.get((sent.url, preflight), 0) + 1
        for rule in rules:
            if rule.condition.holds(sent, call, preflight=preflight):
                use = self._uses.get(id(rule), 0)
                self._uses[id(rule)] = use + 1
                return True, rule.nth(use)
        return False, None


def is_preflight(sent: Send) -> bool:
    """A preflight has Access-Control-Request-Method; what a caller made by hand is looked at."""
    return sent.preflight or (sent.method == "OPTIONS" and headers.has(sent.headers, _ASKED_METHOD))


def _has(value: str | None, wanted: Wanted) -> bool:
    return (value is not None) == wanted if isinstance(wanted, bool) else value == wanted
