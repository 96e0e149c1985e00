"""What an edit did, for an editor: the new diagram, the changes to the text and back, and where statements went.

`edits` are the changes to the old text, in order and apart, as editors take them. `inverse` are the changes to the new
text that restore the old one: undo. `statements` gives for each old statement its new index, so that a selection, a
breakpoint or a comment of the editor can follow. `label` is what an undo menu shows.

Indices count characters (code points), as Python does. `to_json(utf16=True)` counts as JavaScript does.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any, NamedTuple

from corsage.mermaid.edit.alignment import Alignment, align, in_order
from corsage.mermaid.edit.naming import name_of
from corsage.mermaid.syntax.tree import Block, Branch, Diagram, End


class TextEdit(NamedTuple):
    """Replace the characters from `start` to before `end` with `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A diagram before and after an edit, and what differs."""

    before: Diagram
    diagram: Diagram
    label: str
    statements: Alignment
    edits: tuple[TextEdit, ...]
    inverse: tuple[TextEdit, ...]
    notes: tuple[str, ...] = ()
    """What the author should know: a section that is empty now."""

    @property
    def inserted(self) -> tuple[int, ...]:
        """The new indices of the statements that the old diagram did not have."""
        known = {*self.statements}
        return tuple(i for i in range(len(self.diagram.statements)) if i not in known)

    def then(self, later: "Edited", label: str | None = None) -> "Edited":
        """This edit and a later one of its result, as one that is undone at once.

        Raises ValueError if the later edit was made of another diagram.
        """
        if later.before != self.diagram:
            raise ValueError("the second edit was made of another diagram than the first one gave")
        statements = tuple(None if i is None else later.statements[i] for i in self.statements)
        return _edited(self.before, later.diagram, label or self.label, statements)

    def undone(self) -> "Edited":
        """The edit that takes this one back."""
        places: list[int | None] = [None] * len(self.diagram.statements)
        for i, place in enumerate(self.statements):
            if place is not None:
                places[place] = i
        return Edited(self.diagram, self.before, f"Undo: {self.label}", tuple(places), self.inverse, self.edits)

    def to_json(self, *, utf16: bool = False) -> dict[str, Any]:
        """The JSON form; with `utf16`, indices count UTF-16 units, as strings of JavaScript do."""
        forth, back = self.edits, self.inverse
        if utf16:
            forth, back = in_utf16(self.before.to_text(), forth), in_utf16(self.diagram.to_text(), back)
        return {
            "label": self.label,
            "edits": [edit._asdict() for edit in forth],
            "inverse": [edit._asdict() for edit in back],
            "statements": [*self.statements],
            "inserted": [*self.inserted],
            "notes": [*self.notes],
        }


def edited(before: Diagram, after: Diagram, label: str) -> Edited:
    """Compare a diagram with what an edit made of it."""
    return _edited(before, after, label, align(before.statements, after.statements))


def applied(text: str, edits: Iterable[TextEdit]) -> str:
    """The text with the edits made; they are in order and apart."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (text[done : edit.start], edit.text)
        done = edit.end
    return "".join((*pieces, text[done:]))


def in_utf16(text: str, edits: Sequence[TextEdit]) -> tuple[TextEdit, ...]:
    """The edits of this text with indices that count UTF-16 units."""
    wide = [i for i, character in enumerate(text) if character > "\uffff"]
    if not wide:
        return tuple(edits)
    return tuple(
        TextEdit(start + bisect_left(wide, start), end + bisect_left(wide, end), new) for start, end, new in edits
    )


def _edited(before: Diagram, after: Diagram, label: str, statements: Alignment) -> Edited:
    edits = tuple(_joined(_differences(before, after, statements), before.to_text()))
    inverse = tuple(_inverse(edits, before.to_text()))
    return Edited(before, after, label, statements, edits, inverse, tuple(_emptied(before, after, statements)))


def _emptied(before: Diagram, after: Diagram, statements: Alignment) -> Iterator[str]:
    """The sections of blocks that held something before, and hold nothing now."""
    for i, place in enumerate(statements):
        if place is not None and _is_empty(after, place) and not _is_empty(before, i):
            yield f"{name_of(after.statements[place])} is empty now"


def _is_empty(diagram: Diagram, index: int) -> bool:
    inside = diagram.statements[index + 1 : index + 2]
    return isinstance(diagram.statements[index], (Block, Branch)) and (
        not inside or isinstance(inside[0], (Branch, End))
    )


def _differences(before: Diagram, after: Diagram, statements: Alignment) -> Iterator[TextEdit]:
    """The changes, part by part for statements that are reworded, as a whole for what came and went."""
    at = 0
    new_at = 0
    old_starts, new_starts = _starts(before), _starts(after)
    pairs = [(0, 0), (1, 1), *[(i + 2, j + 2) for i, j in in_order(statements)]]
    end = (len(old_starts) - 2, len(new_starts) - 2)
    old_nodes = ((before.frontmatter,), before.header, *before.statements, (before.closing,))
    new_nodes = ((after.frontmatter,), after.header, *after.statements, (after.closing,))
    for i, j in (*pairs, end):
        if i > at or j > new_at:
            text = "".join(chain.from_iterable(new_nodes[new_at:j]))
            yield TextEdit(old_starts[at], old_starts[i], text)
        if old_nodes[i] is not new_nodes[j]:
            start = old_starts[i]
            for old, new in zip(old_nodes[i], new_nodes[j], strict=True):
                if old != new:
                    yield TextEdit(start, start + len(old), new)
                start += len(old)
        at, new_at = i + 1, j + 1


def _starts(diagram: Diagram) -> list[int]:
    """Where the frontmatter, the header, each statement and the closing start, and where all ends."""
    nodes = ((diagram.frontmatter,), diagram.header, *diagram.statements, (diagram.closing,))
    return [*accumulate((sum(map(len, node)) for node in nodes), initial=0)]


def _joined(edits: Iterable[TextEdit], text: str) -> Iterator[TextEdit]:
    """Neighbours that touch become one, without what it has in common with the old text at its ends."""
    last: TextEdit | None = None
    count = 0
    for edit in edits:
        if last is not None and edit.start == last.end:
            last = TextEdit(last.start, edit.end, last.text + edit.text)
            count += 1
            continue
        if last is not None:
            yield from _trimmed(last, text, several=count > 1)
        last, count = edit, 1
    if last is not None:
        yield from _trimmed(last, text, several=count > 1)


def _trimmed(edit: TextEdit, text: str, *, several: bool) -> Iterator[TextEdit]:
    old = text[edit.start : edit.end]
    if old == edit.text:
        return
    if not several:
        yield edit
        return
    most = min(len(old), len(edit.text))
    first = next((i for i in range(most) if old[i] != edit.text[i]), most)
    last = next((i for i in range(most - first) if old[-1 - i] != edit.text[-1 - i]), most - first)
    yield TextEdit(edit.start + first, edit.end - last, edit.text[first : len(edit.text) - last])


def _inverse(edits: Iterable[TextEdit], text: str) -> Iterator[TextEdit]:
    shift = 0
    for start, end, new in edits:
        yield TextEdit(start + shift, start + shift + len(new), text[start:end])
        shift += len(new) - (end - start)
