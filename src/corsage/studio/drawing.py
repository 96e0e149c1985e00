"""A Mermaid text as a picture that can be edited: the elements, what each stands for, and what is wrong.

With a trail (what one run did), the picture shows what happened: the answers that really came in place of the ones
that may come, the branch that was not taken as a ghost. The text itself is never changed by that.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from corsage.mermaid.edit import EditRefused, messages
from corsage.mermaid.layout.plan import Divider, Opening, Plan, plan
from corsage.mermaid.layout.plan import Message as MessageEvent
from corsage.mermaid.layout.plan import Note as NoteEvent
from corsage.mermaid.layout.stack import stack
from corsage.mermaid.outline import Outline, outline
from corsage.mermaid.read import read
from corsage.mermaid.svg.painter import Painter
from corsage.mermaid.svg.themes import theme_of
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.spans import spans
from corsage.mermaid.syntax.tree import (
    Activation,
    Autonumber,
    Block,
    Box,
    Branch,
    Broken,
    Destroy,
    Diagram,
    End,
    Message,
    Note,
    Participant,
    Statement,
    Title,
)
from corsage.studio import forms
from corsage.studio.story import Part, Story, tell

_KINDS: Final[dict[type, str]] = {
    Participant: "participant", Message: "message", Note: "note", Block: "block", Branch: "branch", Box: "box",
    End: "end", Activation: "activation", Destroy: "destroy", Autonumber: "autonumber", Title: "title",
    Broken: "broken",
}  # fmt: skip


def draw(request: forms.DrawRequest) -> forms.Drawn:
    """The picture of a text, however broken, with its problems."""
    tree = parse(request["text"])
    meaning = read(tree)
    planned = plan(meaning)
    shape = outline(tree.statements)
    story = tell(tree, planned, shape, request.get("trail"))
    shown, shown_plan = tree, planned
    if story.wording:
        shown = _reworded(tree, story)
        shown_plan = plan(read(shown))
    scene = stack(shown_plan)
    elements = "\n".join(Painter(shown_plan, scene, spans(shown), theme_of(shown_plan.look)).elements())
    return {
        "svg": elements,
        "width": scene.width,
        "height": scene.height,
        "participants": [
            {"id": it.id, "label": "\n".join(it.lines), "statement": it.statement} for it in planned.participants
        ],
        "statements": list(_statements(tree, planned, shape, story)),
        "problems": [{"path": "", "problem": problem.hint, "span": list(problem.span)} for problem in meaning.problems],
    }


def _reworded(tree: Diagram, story: Story) -> Diagram:
    """The diagram with the words of what happened; a statement that cannot take them stays."""
    for index, words in story.wording.items():
        try:
            tree = messages.retext(tree, index, words)
        except EditRefused:
            continue
    return tree


def _statements(tree: Diagram, planned: Plan, shape: Outline, story: Story) -> Iterator[forms.Statement]:
    texts = _texts(planned)
    for index, (statement, span) in enumerate(zip(tree.statements, spans(tree), strict=True)):
        item: forms.Statement = {
            "index": index,
            "kind": _KINDS.get(type(statement), "other"),
            "start": span[0],
            "end": span[1],
            "text": texts.get(index, ""),
            "parent": shape.parents[index],
        }
        describe = _MORE.get(type(statement))
        if describe:
            describe(item, statement)
        extent = shape.extents.get(index)
        if extent is not None:
            item["branches"] = list(extent.branches)
            if extent.close is not None:
                item["close"] = extent.close
        _tell_part(item, story.parts.get(index))
        if index in story.ghosts:
            item["ghost"] = True
        if index in story.failed:
            item["failed"] = True
        yield item


def _tell_part(item: forms.Statement, part: Part | None) -> None:
    if part is None:
        return
    item["role"] = part.role
    if part.exchange is not None:
        item["exchange"] = part.exchange


def _texts(planned: Plan) -> dict[int, str]:
    """What is shown of each statement, lines apart."""
    texts = {
        event.statement: "\n".join(event.lines)
        for event in planned.events
        if isinstance(event, (MessageEvent, NoteEvent, Opening, Divider))
    }
    return texts | {it.statement: "\n".join(it.lines) for it in planned.participants}


def _of_message(item: forms.Statement, it: Any) -> None:  # noqa: ANN401  # the table's own type
    item["source"], item["target"], item["arrow"] = it.source, it.target, it.arrow


def _of_note(item: forms.Statement, it: Any) -> None:  # noqa: ANN401  # as above
    item["source"], item["target"], item["placement"] = it.first, it.second or it.first, it.placement.lower()


def _of_name(item: forms.Statement, it: Any) -> None:  # noqa: ANN401  # as above
    item["source"] = it.name


def _of_block(item: forms.Statement, it: Any) -> None:  # noqa: ANN401  # as above
    item["arrow"] = it.keyword.lower()
    item["text"] = item["text"] or it.label


_MORE: Final[dict[type[Statement], Callable[[forms.Statement, Any], None]]] = {
    Message: _of_message,
    Note: _of_note,
    Participant: _of_name,
    Activation: _of_name,
    Destroy: _of_name,
    Block: _of_block,
    Branch: _of_block,
    Box: _of_block,
}
