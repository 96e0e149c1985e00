"""A scenario: a page's origin, the fetch() calls of its script, and the server that answers them.

What lives here: the types. Their JSON form is `corsage.handshake.scenario_form`'s matter, running them that of
`corsage.handshake.pair` (in memory) and `corsage.browser` (over HTTP).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from corsage.fetch import url as urls
from corsage.fetch.network import Answer
from corsage.fetch.request import Page, Request
from corsage.handshake import reading
from corsage.handshake.framing import framed
from corsage.policy import Policy

#: What the application behind a policy answers when the scenario does not say; the demo API answers the same.
DEFAULT_ANSWER: Final = Answer(200, (("content-type", "application/json"),), b'{"message": "hello from the API"}')


@dataclass(frozen=True, slots=True)
class Script:
    """A URL's scripted answers: to a preflight, and to all else. None: the connection is dropped."""

    preflight: Answer | None
    actual: Answer | None

    @property
    def framed(self) -> "Script":
        """The answers as they go over the wire."""
        return Script(self.preflight and framed(self.preflight), self.actual and framed(self.actual))


@dataclass(frozen=True, slots=True)
class Scripted:
    """A server that answers by URL, header lines as written; a URL that is not listed answers 404 without CORS."""

    answers: Mapping[str, Script]
    #: Whether an answer is one that engines read each in its own way.
    is_odd: bool = field(init=False, repr=False, compare=False)
    #: What goes over the wire, by the target that a request names: made once, for all requests and all browsers.
    by_target: Mapping[str, Script] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare what is asked at each request. An invalid URL is never requested."""
        parsed = [(urls.parse(url), script) for url, script in self.answers.items()]
        by_target = {url.target: script.framed for url, script in parsed if url is not None}
        object.__setattr__(self, "by_target", by_target)
        answers = [answer for script in self.answers.values() for answer in (script.preflight, script.actual)]
        object.__setattr__(self, "is_odd", any(answer is not None and reading.is_odd(answer) for answer in answers))


@dataclass(frozen=True, slots=True)
class Guarded:
    """A server whose application answers `answer` to everything, behind a policy.

    `environments` are the policies that hold elsewhere ("production", "staging"), for a document to name.
    """

    policy: Policy
    answer: Answer = DEFAULT_ANSWER
    environments: Mapping[str, Policy] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Live:
    """A real server, reached over HTTP. `url` is where it is; requests name their own URLs."""

    url: str


Server: TypeAlias = Scripted | Guarded | Live


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is to be run. `id` is the reader's own; fetches are made in order, in one page."""

    page: Page
    requests: tuple[Request, ...]
    server: Server
    id: str = ""
