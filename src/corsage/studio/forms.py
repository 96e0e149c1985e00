"""Every JSON form that the page and its functions exchange, in one table.

What lives here: shapes alone. `typescript` writes the page's types from them, and a test fails when those are stale.
A name that is not `NotRequired` is always there. Indices of text count Unicode code points, as Python does; the page
turns them into its own.
"""

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

Role: TypeAlias = Literal["request", "checks", "answer", "outcome"]
ExportKind: TypeAlias = Literal["policy", "stack", "fetch", "curl", "markdown", "html", "scenario", "svg", "mermaid"]


class Problem(TypedDict):
    """What is wrong, and where: a path of the scenario, of the policy, or a span of the text."""

    path: str
    problem: str
    span: NotRequired[list[int]]


class Participant(TypedDict):
    """A column of the picture."""

    id: str
    label: str
    statement: int


class Statement(TypedDict):
    """One statement of a diagram, as an editor needs it.

    `text` is what is shown, with line breaks. `close` and `branches` are those of a block. `ghost`: it did not happen;
    `failed`: it decided against the request.
    """

    index: int
    kind: str
    start: int
    end: int
    text: str
    source: NotRequired[str]
    target: NotRequired[str]
    arrow: NotRequired[str]
    placement: NotRequired[str]
    parent: int | None
    close: NotRequired[int]
    branches: NotRequired[list[int]]
    role: NotRequired[Role]
    exchange: NotRequired[int]
    ghost: NotRequired[bool]
    failed: NotRequired[bool]


class TrailExchange(TypedDict):
    """What a picture shows of one exchange: the words on its arrows, the header lines of its notes."""

    preflight: bool
    request: str
    sent: list[str]
    answer: str
    received: list[str]
    refused: bool


class Trail(TypedDict):
    """What happened in one fetch, as far as a picture shows it; `failed` is the exchange that decided."""

    blocked: bool
    exchanges: list[TrailExchange]
    failed: int | None


class Drawn(TypedDict):
    """A picture: the elements inside its `<svg>`, its size, and what the elements stand for."""

    svg: str
    width: int
    height: int
    participants: list[Participant]
    statements: list[Statement]
    problems: list[Problem]


class DrawRequest(TypedDict):
    """A Mermaid text; with a trail, what happened is drawn into it."""

    text: str
    trail: NotRequired[Trail | None]


class EditRequest(TypedDict):
    """A Mermaid text and one edit of it, in the form of `corsage.mermaid.edit.operations`."""

    text: str
    operation: dict[str, Any]


class Edited(TypedDict):
    """The text after an edit, what it is called, and where statements went; or why it was refused.

    `inserted` are the new indices of new statements, `places` the new index of each old one (null: it is gone).
    """

    text: str
    label: str
    inserted: list[int]
    places: list[int | None]
    notes: list[str]
    refused: str | None


class FollowRequest(TypedDict):
    """The author's text, the generated text that it started from, and the one that is generated now."""

    text: str
    before: str
    after: str


class Followed(TypedDict):
    """The author's text with what changed in the generated one; `kept` lines stayed as the author wrote them."""

    text: str
    kept: int


class Fix(TypedDict):
    """A change of the policy after which the request is allowed: a run has shown that."""

    label: str
    changes: list[str]
    policy: dict[str, Any]
    diff: list[str]


class Verdict(TypedDict):
    """How a run ended. `cause` is one line in the words of the policy; code stands in backticks."""

    blocked: bool
    cause: str
    sentence: str
    reason: str | None
    console: list[str]
    fetch: int
    step: int | None
    fix: Fix | None


class Result(TypedDict):
    """One run: the handshake's JSON form, its verdict, what a picture shows of it, and its own diagram."""

    browser: str
    handshake: dict[str, Any]
    verdict: Verdict
    trail: Trail
    trace: str


class RunRequest(TypedDict):
    """A scenario, and the browsers whose engine runs it."""

    scenario: dict[str, Any]
    browsers: list[str]


class Ran(TypedDict):
    """The results, one a browser; `over` says what carried them: HTTP or memory."""

    results: list[Result]
    over: Literal["http", "memory"]


class TemplateRequest(TypedDict):
    """A scenario whose diagram of both branches is wanted."""

    scenario: dict[str, Any]


class Template(TypedDict):
    """A Mermaid text."""

    text: str


class PolicyRequest(TypedDict):
    """A policy as plain data."""

    policy: dict[str, Any]


class PolicyChecked(TypedDict):
    """What is wrong with a policy, each with the field and value, and the policy as TOML."""

    problems: list[Problem]
    toml: str


class ExportRequest(TypedDict):
    """What to write: the kind, the scenario, the diagram's text, and the stack for `stack`."""

    kind: ExportKind
    scenario: dict[str, Any]
    text: str
    stack: NotRequired[str]


class Exported(TypedDict):
    """A file, and what its reader must know (`notes`)."""

    name: str
    text: str
    notes: list[str]


class PasteRequest(TypedDict):
    """Something that was copied from a browser: fetch(), cURL, a HAR file, a console message."""

    text: str
    scenario: dict[str, Any]


class Pasted(TypedDict):
    """The scenario that the text describes, and what it was taken for."""

    kind: str
    scenario: dict[str, Any]
    note: str


class Sample(TypedDict):
    """A scenario of the gallery, with its diagram."""

    id: str
    question: str
    summary: str
    shelf: str
    blocked: bool
    scenario: dict[str, Any]
    template: str


class Stack(TypedDict):
    """A server stack that a policy can be written for."""

    name: str
    title: str


class Start(TypedDict):
    """What the page starts from."""

    questions: dict[str, str]
    samples: list[Sample]
    stacks: list[Stack]
    headers: list[str]
    token: NotRequired[str]


class Nothing(TypedDict):
    """A request without content."""


class RecordRequest(TypedDict):
    """A recorded handshake, as `corsage check --format json` writes it."""

    text: str


class LiveRequest(TypedDict):
    """A scenario whose server is a real URL. `private` says that the user agreed to ask a private address."""

    scenario: dict[str, Any]
    browsers: list[str]
    private: NotRequired[bool]


class Live(TypedDict):
    """A run over the network, or the question that must be answered first (`ask`)."""

    ran: Ran | None
    plain: str | None
    ask: str | None
