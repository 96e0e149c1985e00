"""Which statement of a diagram stands for which part of a run, and what the run makes of it.

A generated diagram says by its words what a message is: "(preflight)", "(actual request)", an arrow from the server
to itself, an answer, what the browser makes of it. The author may have moved, added or reworded others: those stand
for nothing, and stay as they are.
"""

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from corsage.mermaid.layout.plan import Divider, Opening, Plan
from corsage.mermaid.layout.plan import Message as MessageEvent
from corsage.mermaid.outline import Outline
from corsage.mermaid.syntax.tree import Branch, Diagram, Message, Note
from corsage.studio import forms

_REQUEST: Final = re.compile(r"\((preflight|actual request|no preflight needed|same origin)\)")
_OUTCOME: Final = re.compile(r"JavaScript receives|block |throw |network error")
_HEADER_LINE: Final = re.compile(r"^(Origin|Access-Control-[A-Za-z-]+): |CORS headers|^Allow-|^no Origin")


class Part(NamedTuple):
    """What a statement stands for: a role, and the exchange of the run (None before there is one)."""

    role: forms.Role
    exchange: int | None


@dataclass(slots=True)
class Story:
    """What a run makes of a diagram's statements, by their index."""

    parts: dict[int, Part] = field(default_factory=dict)
    ghosts: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    wording: dict[int, str] = field(default_factory=dict)


class _Told:
    """The walk through the statements: which exchange is open, and what was said last."""

    def __init__(self, trail: forms.Trail | None) -> None:
        self.trail = trail
        self.exchange: int | None = None
        self.last: Part | None = None
        self.missing = False

    def message(self, source: str, target: str, browser: str, text: str) -> Part | None:
        kind = _REQUEST.search(text)
        if kind is not None and source == browser:
            self._open(kind[1] == "preflight")
            return Part("request", self.exchange)
        if source == target:
            if source == browser:
                return Part("outcome", self.exchange) if _OUTCOME.search(text) else None
            return Part("checks", self.exchange) if text.startswith(("check", "look up")) else None
        return Part("answer", self.exchange) if target == browser and self.last is not None else None

    def _open(self, preflight: bool) -> None:  # noqa: FBT001  # one of two kinds
        exchanges = self.trail["exchanges"] if self.trail else []
        start = 0 if self.exchange is None else self.exchange + 1
        following = [i for i in range(start, len(exchanges)) if exchanges[i]["preflight"] == preflight]
        self.missing = not following and self.trail is not None
        self.exchange = following[0] if following else (None if self.trail is None else self.exchange)


def tell(tree: Diagram, planned: Plan, shape: Outline, trail: forms.Trail | None) -> Story:
    """What each statement stands for; with a trail, also what of it happened."""
    story = Story()
    words = {event.statement: "\n".join(event.lines) for event in planned.events if isinstance(event, MessageEvent)}
    browser = planned.participants[0].id if planned.participants else ""
    walk = _Told(trail)
    for index, statement in enumerate(tree.statements):
        part: Part | None = None
        if isinstance(statement, Message):
            part = walk.message(statement.source, statement.target, browser, words.get(index, ""))
            walk.last = part or (walk.last and None)
        elif isinstance(statement, Note):
            part = walk.last
        if part is None:
            continue
        story.parts[index] = part
        if walk.missing and part.role != "outcome":
            story.ghosts.add(index)
    if trail is not None:
        _branches(story, tree, planned, shape, trail)
        _reword(story, tree, trail)
        _fail(story, trail)
    return story


def _branches(story: Story, tree: Diagram, planned: Plan, shape: Outline, trail: forms.Trail) -> None:
    """The branch that says the opposite of what happened is a ghost, with all that stands in it."""
    labels = {e.statement: " ".join(e.lines) for e in planned.events if isinstance(e, (Opening, Divider))}
    section: dict[int | None, int | None] = {}
    for index, statement in enumerate(tree.statements):
        parent = shape.parents[index]
        if isinstance(statement, Branch):
            section[parent] = index
        head = section.get(parent, parent)
        if head is None:
            continue
        label = labels.get(head, "").lower()
        against = "allowed" if trail["blocked"] else "denied"
        if against in label or (head in story.ghosts):
            story.ghosts.add(index)


def _reword(story: Story, tree: Diagram, trail: forms.Trail) -> None:
    """The answer that came, and its headers, in place of the ones that may come."""
    for index, part in story.parts.items():
        if part.exchange is None or index in story.ghosts:
            continue
        exchange, statement = trail["exchanges"][part.exchange], tree.statements[index]
        if part.role == "answer" and isinstance(statement, Message):
            story.wording[index] = exchange["answer"]
        elif isinstance(statement, Note) and _HEADER_LINE.search(statement.text):
            lines = {"answer": exchange["received"], "request": exchange["sent"]}.get(part.role)
            if lines:
                story.wording[index] = "\n".join(lines)


def _fail(story: Story, trail: forms.Trail) -> None:
    """What decided against the request: the server's check where it refused, else the answer; and the outcome."""
    if not trail["blocked"]:
        return
    failed = trail["failed"]
    refused = failed is not None and trail["exchanges"][failed]["refused"]
    role: forms.Role = "checks" if refused else "answer"
    for index, part in story.parts.items():
        if index not in story.ghosts and (part.role == "outcome" or (part == Part(role, failed))):
            story.failed.add(index)
