"""What the rules ask: the evidence, what the engine made of it, and what the console says, as one frozen value.

Nothing here derives CORS: the engine runs what is complete, the pure questions of `corsage.fetch.cors` are asked of
the rest, and a console's sentence already names its reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from corsage.diagnose import habits
from corsage.evidence import running
from corsage.evidence.known import Evidence, KnownAnswer, Symptom
from corsage.fetch import url as urls
from corsage.fetch.cors import check, grant
from corsage.fetch.reason import IN_PREFLIGHT, Reason
from corsage.fetch.url import URL
from corsage.http.origin import OPAQUE
from corsage.http.origin import parse as parse_origin

_PLAIN: Final = {preflight: plain for plain, preflight in IN_PREFLIGHT.items()}
#: An origin that no value names, to ask what is wrong with a value when the page is not known.
_UNKNOWN_ORIGIN: Final = "https://unknown.invalid"
#: What is wrong with a value whichever origin the page has.
_OF_THE_VALUE: Final = frozenset({
    Reason.MULTIPLE_ALLOW_ORIGIN_VALUES, Reason.INVALID_ALLOW_ORIGIN_VALUE, Reason.WILDCARD_ORIGIN_NOT_ALLOWED,
})  # fmt: skip
_CREDENTIALED: Final = frozenset({Reason.WILDCARD_ORIGIN_NOT_ALLOWED, Reason.INVALID_ALLOW_CREDENTIALS})
#: Reasons whose parameter is what the answer does not grant; of the others it is the value that came.
_NOT_GRANTED: Final = frozenset({
    Reason.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE, Reason.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
})  # fmt: skip
_WIDTH: Final = 160


class Failing(NamedTuple):
    """One check that failed. The reason has its plain name; `in_preflight` is None where that is not known."""

    reason: Reason
    in_preflight: bool | None
    parameter: str
    because: str


@dataclass(frozen=True)
class Facts:
    """The evidence with what follows from it; each is computed when a rule asks for it first."""

    evidence: Evidence

    @cached_property
    def page(self) -> str | None:
        """The page's origin as it was stated, or as a console names it; "null" for an opaque one."""
        stated = self.evidence.page or next((m.page for m in self.evidence.console if m.page), None)
        if stated is None:
            return None
        url = urls.parse(stated) if "://" in stated else None
        return url.serialized_origin if url is not None and url.is_http else stated

    @cached_property
    def first_url(self) -> str | None:
        """The URL that the script asked for, before any redirect; None where there was none."""
        named = next((m.first_url for m in self.evidence.console if m.first_url), None)
        return self.evidence.request.first_url or named

    @cached_property
    def url(self) -> str | None:
        """The URL that failed, as written."""
        redirected = next((m.url for m in self.evidence.console if m.url and m.first_url), None)
        named = next((m.url for m in self.evidence.console if m.url), None)
        return redirected or self.evidence.request.url or named

    @cached_property
    def target(self) -> URL | None:
        """The URL that failed, parsed; None where it is relative or not known."""
        return urls.parse(self.url) if self.url else None

    @cached_property
    def method(self) -> str | None:
        """The method of the request, as written."""
        return self.evidence.request.method

    @cached_property
    def preflight(self) -> KnownAnswer:
        """What is known of the answer to the preflight, a console's status included."""
        return self._with_status(self.evidence.preflight, frozenset({True}))

    @cached_property
    def actual(self) -> KnownAnswer:
        """What is known of the real answer, a console's status included."""
        return self._with_status(self.evidence.actual, frozenset({False, None}))

    def _with_status(self, answer: KnownAnswer | None, stages: frozenset[bool | None]) -> KnownAnswer:
        answer = answer or KnownAnswer()
        if answer.status is not None:
            return answer
        named = next((m.status for m in self.evidence.console if m.status and m.in_preflight in stages), None)
        return replace(answer, status=named)

    @cached_property
    def failing(self) -> tuple[Failing, ...]:
        """Each check that failed: by the engine, by the questions of CORS, by the console."""
        return tuple(dict.fromkeys([*self._by_engine(), *self._by_value(), *self._by_grant(), *self._by_console()]))

    @cached_property
    def is_credentialed(self) -> bool:
        """Whether the credentials mode is known to be "include"."""
        if self.evidence.request.credentials is not None:
            return self.evidence.request.credentials == "include"
        if any(message.reason in _CREDENTIALED for message in self.evidence.console):
            return True
        return "cookie" in (self.evidence.request.headers or {}) and not self.is_same_origin

    @cached_property
    def is_same_origin(self) -> bool:
        """Whether page and target are the same origin, both known."""
        return self.target is not None and self.target.serialized_origin == self.page

    def symptom(self, *symptoms: Symptom) -> str | None:
        """The words in which one of these symptoms was reported, or None."""
        for symptom, words in self.evidence.symptoms:
            if symptom in symptoms:
                return words
        return next((m.text for m in self.evidence.console if m.symptom in symptoms), None)

    def habit(self, cause: str) -> habits.Habit | None:
        """What the named stack is known for, where it concerns this cause."""
        return next((habit for habit in self.habits if habit.cause == cause), None)

    @cached_property
    def habits(self) -> tuple[habits.Habit, ...]:
        """What the parts of the stack are known for, the strongest first."""
        return habits.of(self.evidence.stack)

    @cached_property
    def run(self) -> running.Run | None:
        """The run of what is known; None where it is too little."""
        evidence = replace(self.evidence, page=self.page)
        return running.run(evidence, "include" if self.is_credentialed else "same-origin")

    @cached_property
    def _origin(self) -> str | None:
        """The page's origin, where it is one that a header can name."""
        return self.page if self.page and (self.page == OPAQUE or parse_origin(self.page)) else None

    def _by_engine(self) -> Iterator[Failing]:
        step = None if self.run is None else self.run.failed
        if step is None or step.reason is None or self.run is None:
            return
        exchange = None if step.exchange is None else self.run.handshake.fetches[0].exchanges[step.exchange]
        reason = _PLAIN.get(step.reason, step.reason)
        parameter = step.required if reason in _NOT_GRANTED else step.observed
        observed = "it is absent" if step.observed is None else f"it is {step.observed!r}"
        because = (
            f"{step.check.question} No: {observed}; needed is {step.required!r}"
            if step.required
            else step.check.question
        )
        yield Failing(reason, None if exchange is None else exchange.sent.preflight, parameter or "", because)

    def _by_value(self) -> Iterator[Failing]:
        """What is wrong with a known Access-Control-Allow-Origin, where too little is known to run it."""
        for answer, in_preflight in ((self.preflight, True), (self.actual, False)):
            value = answer.get("access-control-allow-origin")
            if value is None:
                continue
            headers = {"access-control-allow-origin": value}
            result = check.allow_origin(self._origin or _UNKNOWN_ORIGIN, headers, credentials=self.is_credentialed)
            if result.reason is not None and (self._origin or result.reason in _OF_THE_VALUE):
                yield Failing(result.reason, in_preflight, value, f"Access-Control-Allow-Origin is {value!r}")

    def _by_grant(self) -> Iterator[Failing]:
        """What a known list of the preflight's answer does not grant."""
        answer = self.preflight
        lists = {
            n: v for n, v in (answer.headers or {}).items() if n.startswith("access-control-allow-") and v is not None
        }
        names = running.unsafe_names(self.evidence) if "access-control-allow-headers" in lists else ()
        method = self.method if self.method and "access-control-allow-methods" in lists else "GET"
        result = grant.grant(method, names, lists, credentials=self.is_credentialed)
        if result.reason is not None:
            because = f"the preflight's answer lists {result.observed!r}, and not {result.required}"
            yield Failing(result.reason, in_preflight=True, parameter=result.required or "", because=because)

    def _by_console(self) -> Iterator[Failing]:
        for message in self.evidence.console:
            if message.reason is not None:
                reason = _PLAIN.get(message.reason, message.reason)
                text = message.text if len(message.text) <= _WIDTH else f"{message.text[: _WIDTH - 1]}…"
                yield Failing(reason, message.in_preflight, message.parameter, f"the console says {text!r}")
