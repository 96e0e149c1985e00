"""Running one load of a page: its requests through the fetch algorithm, the gates around them, what the page sees.

`load` is a generator as `fetch` is: it yields `Send`s and returns the outcome. What the page sees is left as steps of
the check `page-sees`, one a property, which `corsage.fetch.elements.seen` reads back.
"""

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from corsage.fetch import content_security, step
from corsage.fetch import url as urls
from corsage.fetch.algorithm.main_fetch import fetch
from corsage.fetch.cors.preflight_cache import Cache
from corsage.fetch.element import Element, Loads
from corsage.fetch.element import loads as loads_of
from corsage.fetch.http_cache.store import HTTPCache
from corsage.fetch.network import Answer, Received, Send
from corsage.fetch.outcome import Failure, Outcome, Response
from corsage.fetch.profile import Profile
from corsage.fetch.reason import Reason
from corsage.fetch.request import Page, Request
from corsage.fetch.step import Step
from corsage.http import headers
from corsage.http.headers import HeaderList, combined

Loading: TypeAlias = Generator[Send, Received, Outcome]
Asking: TypeAlias = Generator[Send, Received, "Got"]


#: What a preload's `as` is for an element.
PRELOADS: Final = {
    "image": "image", "script": "script", "stylesheet": "style", "font": "font", "track": "track",
    "fetch": "fetch", "xhr": "fetch",
}  # fmt: skip
#: The steps that a loader makes itself: they count the exchanges of the whole load.
_OWN: Final = frozenset({step.PAGE_SEES, step.CONTENT_SECURITY, step.CONTENT_SECURITY_REPORT})


@dataclass(slots=True)
class Session:
    """What a page remembers between its loads."""

    preloads: dict[tuple[str, str, str, str], "Got"] = field(default_factory=dict)
    opaque: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Got:
    """An answer as a loader has it: the outcome of the fetch, and the response before it was filtered."""

    outcome: Outcome
    answer: Answer | None

    @property
    def is_opaque(self) -> bool:
        """Whether the page may not look into it."""
        return isinstance(self.outcome, Response) and self.outcome.type == "opaque"

    @property
    def is_ok(self) -> bool:
        """Whether a response came, with an ok status."""
        ok = self.answer is not None and 200 <= self.answer.status <= 299
        return isinstance(self.outcome, Response) and ok

    @property
    def headers(self) -> Mapping[str, str]:
        """Of the response, names in lower case."""
        return combined(self.answer.headers) if self.answer is not None else {}

    @property
    def body(self) -> bytes:
        """Of the response."""
        return self.answer.body if self.answer is not None else b""


@dataclass(slots=True)
class Loader:
    """One load: the request, where it is made, what outlives it, and the steps that it leaves."""

    request: Request
    element: Element
    page: Page
    cache: Cache
    steps: list[Step]
    profile: Profile
    http_cache: HTTPCache | None
    session: Session
    exchanges: int = 0
    first: int = 0  # the number of the first exchange of the fetch that runs

    def sees(self, **properties: Any) -> None:  # noqa: ANN401 - a property of a page is any value of JSON
        """Note what the page sees."""
        for name, value in properties.items():
            self.steps.append(Step(step.PAGE_SEES, None, name, json.dumps(value), None, self._last))

    @property
    def _last(self) -> int | None:
        return self.exchanges - 1 if self.exchanges else None

    def fail(self, check: step.Check, reason: Reason, observed: str, required: str) -> Failure:
        """The page does not get what came."""
        self.steps.append(Step(check, False, observed, required, reason, self._last))  # noqa: FBT003 - the field `passed`
        return Failure(reason, observed, url=self.request.url)

    def keep_preload(self, got: "Got") -> None:
        """Keep an answer for the element that will ask for the same in the same way."""
        how = loads_of(self.element)
        self.session.preloads[self.element.target, self.request.url, how.mode, how.credentials] = got

    def _preloaded(self) -> "Got | None":
        """HTML, "consume a preloaded resource": by destination, URL, mode and credentials."""
        how = loads_of(self.element)
        mode, credentials = how.mode, how.credentials
        if self.element.kind in {"fetch", "xhr"}:
            mode, credentials = self.request.mode, self.request.credentials
        target = PRELOADS.get(self.element.kind, "")
        return self.session.preloads.pop((target, self.request.url, mode, credentials), None)

    def ask(self, url: str | None = None, *, add: HeaderList = (), **changes: Any) -> Asking:  # noqa: ANN401 - fields
        """One request of this load: its mode and credentials are the element's, unless `changes` says otherwise."""
        how = loads_of(self.element)
        preloaded = self._preloaded() if self.session.preloads and url is None else None
        if preloaded is not None:
            return preloaded
        policy = self.request.referrer_policy or self.page.referrer_policy
        given: dict[str, Any] = {"referrer_policy": policy, "mode": how.mode, "credentials": how.credentials, **changes}
        request = replace(self.request, url=url or self.request.url, element=None, **given)
        target = urls.parse(request.url, self.page.base)
        violation = None if target is None else self.violation(target.href, how.directive, redirected=False)
        if violation is not None:
            return Got(violation, None)
        started = len(self.steps)
        running = fetch(request, self.page, self.cache, self.steps, self.profile, http_cache=self.http_cache)
        got = yield from self._drive(running, how, request, add)
        self._shift(started)
        return got

    def _shift(self, started: int) -> None:
        """Steps of a later fetch count the exchanges of the whole load."""
        if self.first:
            self.steps[started:] = [self._shifted(made) for made in self.steps[started:]]

    def _shifted(self, made: Step) -> Step:
        if made.exchange is None or made.check in _OWN:
            return made
        return made._replace(exchange=made.exchange + self.first)

    def _drive(self, running: Loading, how: Loads, request: Request, add: HeaderList) -> Asking:
        """Let the fetch run, with the page's gates before each request, and keep the last answer."""
        self.first, last = self.exchanges, None
        try:
            sent = next(running)
            while True:
                violation = self.violation(sent.url, how.directive, redirected=bool(sent.via))
                if violation is not None:
                    running.close()
                    return Got(violation, None)
                received = yield self._as_loaded(sent, request, add)
                self.exchanges += 1
                last = received if isinstance(received, Answer) else None
                sent = running.send(received)
        except StopIteration as stop:
            outcome = stop.value
        if last is None and isinstance(outcome, Response):  # from the cache
            last = Answer(outcome.status, outcome.headers, outcome.body)
            stored = self._stored(request)
            last = stored or last
        return Got(outcome, last)

    def _stored(self, request: Request) -> Answer | None:
        target = urls.parse(request.url, self.page.base)
        if self.http_cache is None or target is None:
            return None
        for credentials in (False, True):
            stored = self.http_cache.select((self.page.origin, credentials, target.target), (), credentials=credentials)
            if stored is not None:
                return stored.answer
        return None

    def _as_loaded(self, sent: Send, request: Request, add: HeaderList) -> Send:
        """The request with what its loader adds: an Origin that an engine names at home, headers of the element."""
        if sent.preflight:
            return sent
        lines = (*sent.headers, *add)
        rules = self.profile.elements
        at_home = self.element.kind in rules.names_origin_at_home and request.mode == "cors" and not sent.via
        if at_home and not headers.has(sent.headers, "origin"):
            lines = (*lines, ("Origin", self.page.origin))
        return sent._replace(headers=lines) if lines != sent.headers else sent

    def violation(self, url: str, directive: str, *, redirected: bool) -> Failure | None:
        """Content-Security-Policy: what blocks is a failure, what only reports is a step."""
        if not self.page.policies:
            return None
        own = urls.parse(self.page.url) if self.page.url else None
        origin = own.serialized_origin if own is not None else self.page.origin
        blocking = None
        for found in content_security.violations(self.page.policies, directive, url, origin, redirected=redirected):
            required = f"{found.directive} {found.sources}"
            if found.report_only:
                self.steps.append(Step(step.CONTENT_SECURITY_REPORT, None, url, required, None, self._last))
            elif blocking is None:
                blocking = self.fail(step.CONTENT_SECURITY, Reason.CONTENT_SECURITY_POLICY, url, required)
        return blocking
