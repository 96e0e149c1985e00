"""A scenario: a page's origin, the fetch() calls of its script, and the server that answers them.

What lives here: the types. Their JSON form is `corsage.handshake.scenario_form`'s matter, running them that of
`corsage.handshake.pair` (in memory) and `corsage.browser` (over HTTP).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from corsage.fetch import url as urls
from corsage.fetch.network import Answer
from corsage.fetch.request import Page, Request
from corsage.handshake import reading
from corsage.handshake.framing import framed
from corsage.handshake.scenario_rules import Rule
from corsage.policy import Policy
from corsage.policy.routes import Route

#: What the application behind a policy answers when the scenario does not say; the demo API answers the same.
DEFAULT_ANSWER: Final = Answer(200, (("content-type", "application/json"),), b'{"message": "hello from the API"}')
#: What a server answers to what its script does not say.
NOT_FOUND: Final = Answer(404, (), b"not found")
#: The URL of a proxy's rules that hold for every URL.
EVERY_URL: Final = "*"


@dataclass(frozen=True, slots=True)
class Script:
    """A URL's scripted answers: to a preflight, and to all else. None: the connection is dropped.

    `rules` come first: answers that depend on the request.
    """

    preflight: Answer | None = NOT_FOUND
    actual: Answer | None = NOT_FOUND
    rules: tuple[Rule, ...] = ()

    @property
    def framed(self) -> "Script":
        """The answers as they go over the wire."""
        return Script(
            self.preflight and framed(self.preflight), self.actual and framed(self.actual), framed_rules(self.rules)
        )

    @property
    def answers(self) -> Iterator[Answer | None]:
        """All answers."""
        yield from (self.preflight, self.actual)
        for rule in self.rules:
            yield from rule.answers


def framed_rules(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Rules whose answers are as they go over the wire."""
    return tuple(
        [Rule(rule.condition, tuple([answer and framed(answer) for answer in rule.answers])) for rule in rules]
    )


@dataclass(frozen=True, slots=True)
class Scripted:
    """A server that answers by URL, header lines as written; a URL that is not listed answers 404 without CORS."""

    answers: Mapping[str, Script]
    #: Whether an answer is one that engines read each in its own way.
    is_odd: bool = field(init=False, repr=False, compare=False)
    #: Whether an answer depends on the request, or on the requests before it.
    has_rules: bool = field(init=False, repr=False, compare=False)
    #: What goes over the wire, by the target that a request names: made once, for all requests and all browsers.
    by_target: Mapping[str, Script] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare what each request looks up. No request names a text that is not a URL."""
        parsed = [(urls.parse(url), script) for url, script in self.answers.items()]
        by_target = {url.target: script.framed for url, script in parsed if url is not None}
        object.__setattr__(self, "by_target", by_target)
        answers = [answer for script in self.answers.values() for answer in script.answers]
        object.__setattr__(self, "is_odd", any(answer is not None and reading.is_odd(answer) for answer in answers))
        object.__setattr__(self, "has_rules", any(script.rules for script in self.answers.values()))


@dataclass(frozen=True, slots=True)
class Guarded:
    """A server whose application answers `answer` to everything, behind a policy.

    `routes` come before the policy. `environments` are the policies that hold elsewhere ("production", "staging"), for
    a document to name; `environment` is the one whose policy and routes these are, "" for the base.
    """

    policy: Policy
    answer: Answer = DEFAULT_ANSWER
    environments: Mapping[str, Policy] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    environment: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """A real server, reached over HTTP. `url` is where it is; requests name their own URLs."""

    url: str


Server: TypeAlias = Scripted | Guarded | Live


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """What a proxy does to header lines: remove names (lower case), set names anew, add lines."""

    remove: tuple[str, ...] = ()
    set: tuple[tuple[str, str], ...] = ()
    add: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proxy:
    """What stands between the page and the server: a gateway, a CDN, a load balancer.

    `answers` are its own, by URL or "*" for every URL: what meets one of the rules never reaches the server. `request`
    changes what the server gets, `response` what the page gets of the server's answers.
    """

    answers: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    request: HeaderChange = field(default_factory=HeaderChange)
    response: HeaderChange = field(default_factory=HeaderChange)


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is to be run. `id` is the reader's own; fetches are made in order, in one page."""

    page: Page
    requests: tuple[Request, ...]
    server: Server
    id: str = ""
    proxy: Proxy | None = None
    #: Whether a line of an observation shows Cookie and Sec-Fetch-*, too, as recordings of initiators do.
    full_headers: bool = False
