"""Edits: each is accepted by the real Mermaid, means the old meaning plus exactly that change, and touches no more.

Random sequences of edits on random diagrams. What each must mean is worked out here from the old meaning, by models
that know rows and participants, but no text. Both meanings are the real Mermaid's.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from corsage.mermaid import Arrow, Diagram, InvalidName, Kind, build
from corsage.mermaid.edit import EditRefused, blocks, heads, messages, participants
from corsage.mermaid.outline import outline
from corsage.mermaid.read import read
from corsage.mermaid.syntax import escape
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.tree import Block, Branch, Message, Note, Statement

if TYPE_CHECKING:
    from tests.conftest import MermaidOracle

TEXTS = [
    "plain",
    "a; b",
    "x # y",
    "two\nlines",
    "end",
    "",
    "wrap: x",
    "<b>",
    "style: a;b#c",
    "%%{wrap}%%",
    "classDef:#;",
]
NAMES = ["Z", "New Name", "用户2", "link", "X-Y", "end", "a;b", "A", "B"]

Row = dict[str, Any]


@dataclass(frozen=True)
class View:
    """A meaning: rows (and where lifelines are created and destroyed), each with its statement, beside the rest.

    `anywhere`: rows that must stand somewhere among the others.
    """

    rows: list[Row]
    actors: list[Row]
    boxes: list[Row]
    title: str
    anywhere: list[Row] = field(default_factory=list)


def view(dump: Row, diagram: Diagram) -> View:
    """The view of a dump of this diagram."""
    places = [row.statement for row in read(diagram).rows]
    rows: list[Row] = []
    for i, row in enumerate([*dump["messages"], {}]):
        rows += sorted(
            (
                {"type": kind, "from": name}
                for kind in ("created", "destroyed")
                for name, at in dump[kind].items()
                if at == i
            ),
            key=str,
        )
        if row:
            rows.append({**row, "at": places[i]})
    actors = [{k: v for k, v in actor.items() if v not in (None, {}, "")} for actor in dump["actors"]]
    return View(rows, actors, dump["boxes"], dump["title"])


def assert_alike(new: View, expected: View) -> None:
    """The new meaning is the expected one."""

    def bare(rows: Iterable[Row]) -> list[Row]:
        return [{k: v for k, v in row.items() if k not in ("at", "wrap")} for row in rows]

    rows = bare(new.rows)
    if expected.anywhere:
        rest = bare(expected.rows)
        inserted = []
        for row in rows:
            if rest and row == rest[0]:
                rest.pop(0)
            else:
                inserted.append(row)
        assert not rest
        assert sorted(inserted, key=str) == sorted(bare(expected.anywhere), key=str)
    else:
        assert rows == bare(expected.rows)
    assert (new.actors, new.boxes, new.title) == (expected.actors, expected.boxes, expected.title)


Edit = tuple[Diagram, Callable[[View], View]]


class Editor:
    """Chooses an edit at random, makes it, and says what it must mean."""

    def __init__(self, diagram: Diagram, rng: random.Random) -> None:
        self.diagram = diagram
        self.rng = rng
        self.names = list(read(diagram).actors)

    def pick(self, *kinds: type[Statement]) -> int:
        """A statement of one of the kinds; refused if there is none."""
        found = [i for i, it in enumerate(self.diagram.statements) if not kinds or isinstance(it, kinds)]
        if not found:
            raise EditRefused("none there")
        return self.rng.choice(found)

    def name(self) -> str:
        """A participant."""
        if not self.names:
            raise EditRefused("none there")
        return self.rng.choice(self.names)

    def retext(self) -> Edit:
        """Another text for a message or a note."""
        i, text = self.pick(Message, Note), self.rng.choice(TEXTS)
        return messages.retext(self.diagram, i, text), lambda old: with_row(old, i, text=escape.text(text))

    def restyle(self) -> Edit:
        """Another arrow."""
        i, arrow = self.pick(Message), self.rng.choice(list(Arrow))
        return messages.restyle(self.diagram, i, arrow), lambda old: with_row(old, i, type=arrow.name)

    def retarget(self) -> Edit:
        """Another target: bars stay where they were, central connections go with it."""
        i, name = self.pick(Message), self.name()
        made = messages.retarget(self.diagram, i, target=name)

        def model(old: View) -> View:
            (row, *more) = [row for row in old.rows if row.get("at") == i]
            loses_mark = row["to"] != name and any(other["type"] == "ACTIVE_START" for other in more)
            moved = with_row(old, i, to=name, **({"activate": None} if loses_mark else {}))
            return with_row(moved, i, "CENTRAL_CONNECTION", **{"from": name})

        return made, model

    def reverse(self) -> Edit:
        """The other way round."""
        i = self.pick(Message)
        made = messages.reverse(self.diagram, i)

        def model(old: View) -> View:
            (row, *more) = [row for row in old.rows if row.get("at") == i]
            if row["from"] == row["to"] or made is self.diagram:
                return old
            number = {None: None, 59: 60, 60: 59, 61: 61}[row.get("central")]
            marked = number in (59, 61)
            turned = {**row, "from": row["to"], "to": row["from"], "central": number, "activate": marked or None}
            turned = {k: v for k, v in turned.items() if v is not None}
            if row.get("central"):
                both = {59: ["CENTRAL_CONNECTION"], 60: ["CENTRAL_CONNECTION_REVERSE"]}
                kinds = both.get(number or 0, ["CENTRAL_CONNECTION", "CENTRAL_CONNECTION_REVERSE"])
                ends = {"CENTRAL_CONNECTION": turned["to"], "CENTRAL_CONNECTION_REVERSE": turned["from"]}
                more = [{"type": k, "from": ends[k], "to": None, "text": ""} for k in kinds]
            at = next(k for k, other in enumerate(old.rows) if other.get("at") == i)
            rest = [other for other in old.rows if other.get("at") != i]
            return replace(old, rows=[*rest[:at], turned, *more, *rest[at:]])

        return made, model

    def delete(self) -> Edit:
        """A message or a note taken away, with the bar that it starts, and with blocks that hold nothing else."""
        i = self.pick(Message, Note)
        return messages.delete(self.diagram, i), lambda old: deleted(old, i, self.diagram)

    def duplicate(self) -> Edit:
        """The same again, without bars."""
        i = self.pick(Message, Note)

        def model(old: View) -> View:
            copy = [dict(row) for row in old.rows if row.get("at") == i and not row["type"].startswith("ACTIVE")]
            if not copy[0].get("central"):
                copy[0].pop("activate", None)
            last = max(k for k, row in enumerate(old.rows) if row.get("at") == i)
            return replace(old, rows=[*old.rows[: last + 1], *copy, *old.rows[last + 1 :]])

        return messages.duplicate(self.diagram, i), model

    def move(self) -> Edit:
        """The same elsewhere."""
        i, to = self.pick(Note, Message), self.rng.randrange(len(self.diagram.statements) + 1)

        def model(old: View) -> View:
            moved = [row for row in old.rows if row.get("at") == i]
            return replace(old, rows=[row for row in old.rows if row.get("at") != i], anywhere=moved)

        return messages.move(self.diagram, i, to), model

    def add(self) -> Edit:
        """A new message between old participants."""
        to, source, target = self.rng.randrange(len(self.diagram.statements) + 1), self.name(), self.name()
        text = self.rng.choice(TEXTS)
        row = {"type": "SOLID", "from": source, "to": target, "text": escape.text(text)}
        made = messages.add(self.diagram, to, build.message(source, target, text))
        return made, lambda old: replace(old, anywhere=[row])

    def wrap(self) -> Edit:
        """A block around a selection."""
        first = self.pick()
        last = min(len(self.diagram.statements) - 1, first + self.rng.randrange(4))
        word = self.rng.choice(["loop", "alt", "opt", "par", "critical", "break", "par_over", "rect"])
        label = "Aqua" if word == "rect" else self.rng.choice(TEXTS)
        ends = {f"{word.upper()}_START": escape.text(label), f"{word.upper().removesuffix('_OVER')}_END": ""}
        new = [{"type": kind, "from": None, "to": None, "text": text} for kind, text in ends.items()]
        return blocks.wrap(self.diagram, first, last, word, label), lambda old: replace(old, anywhere=new)

    def unwrap(self) -> Edit:
        """A block gone, its statements left."""
        i = self.pick(Block)
        extent = outline(self.diagram.statements).extents[i]
        gone = {i, *extent.branches, extent.close}
        made = blocks.unwrap(self.diagram, i)
        return made, lambda old: replace(old, rows=[row for row in old.rows if row.get("at") not in gone])

    def branch(self) -> Edit:
        """A new branch at the end."""
        i = self.pick(Block)
        made = blocks.add_branch(self.diagram, i, "more; #")
        block = self.diagram.statements[i]
        assert isinstance(block, Block)
        kind = {"alt": "ALT_ELSE", "critical": "CRITICAL_OPTION"}.get(block.keyword.lower(), "PAR_AND")
        new = {"type": kind, "from": None, "to": None, "text": "more#59; #35;"}
        return made, lambda old: replace(old, anywhere=[new])

    def merge(self) -> Edit:
        """A branch joined with the one before it."""
        i = self.pick(Branch)
        made = blocks.merge_branch(self.diagram, i)
        return made, lambda old: replace(old, rows=[row for row in old.rows if row.get("at") != i])

    def prune(self) -> Edit:
        """A branch gone with all that it holds."""
        i = self.pick(Branch)
        made = blocks.remove_branch(self.diagram, i)
        shape = outline(self.diagram.statements)
        extent = shape.extents[shape.parents[i] or 0]
        stop = min(line for line in (*extent.branches, extent.close or 0) if line > i)
        return made, lambda old: replace(old, rows=[row for row in old.rows if not i <= row.get("at", -1) < stop])

    def relabel_block(self) -> Edit:
        """Another label for a block or a branch."""
        i, label = self.pick(Block, Branch), self.rng.choice(TEXTS)
        if self.diagram.statements[i].keyword.lower() == "rect":  # type: ignore[union-attr]
            label = "Aqua"
        return blocks.relabel(self.diagram, i, label), lambda old: with_row(old, i, text=escape.text(label))

    def rename(self) -> Edit:
        """Another name, everywhere."""
        old_name, new_name = self.name(), self.rng.choice(NAMES)
        made = participants.rename(self.diagram, old_name, new_name)
        labels = {actor.id: actor.label for actor in read(made).actors.values()}

        def model(old: View) -> View:
            rows = [
                {k: new_name if k in ("from", "to") and v == old_name else v for k, v in row.items()}
                for row in old.rows
            ]
            actors = []
            for actor in old.actors:
                mine = actor["id"] == old_name
                label = labels[new_name] if mine and actor.get("label") == old_name else actor.get("label")
                assert not mine or label in (actor.get("label"), new_name)
                renamed = {**actor, "id": new_name if mine else actor["id"], "label": label}
                actors.append({k: v for k, v in renamed.items() if v not in (None, "")})
            boxes = [{**box, "actors": [new_name if n == old_name else n for n in box["actors"]]} for box in old.boxes]
            return replace(old, rows=rows, actors=actors, boxes=boxes)

        return made, model

    def relabel(self) -> Edit:
        """Another label for a participant."""
        name, label = self.name(), self.rng.choice(TEXTS)
        made = participants.relabel(self.diagram, name, label)
        return made, lambda old: with_actor(old, name, label=escape.text(label))

    def kind(self) -> Edit:
        """Another kind of participant."""
        name, kind = self.name(), self.rng.choice(list(Kind))
        return participants.set_kind(self.diagram, name, kind), lambda old: with_actor(old, name, type=kind.value)

    def arrange(self) -> Edit:
        """Another order."""
        name, before = self.name(), self.rng.choice([*self.names, None])

        def model(old: View) -> View:
            order = {actor["id"]: actor for actor in old.actors if actor["id"] != name or name == before}
            ids = list(order)
            if name != before:
                ids.insert(len(ids) if before is None else ids.index(before), name)
            every = {actor["id"]: actor for actor in old.actors}
            return replace(old, actors=[every[entry] for entry in ids])

        return participants.move(self.diagram, name, before), model

    def title(self) -> Edit:
        """Another title."""
        return heads.set_title(self.diagram, "a; b"), lambda old: replace(old, title="a#59; b")

    def number(self) -> Edit:
        """Numbering, at the top or where it was."""
        made = heads.set_autonumber(self.diagram, 5, 2)
        new = {"type": "AUTONUMBER", "from": None, "to": None, "text": {"start": 5, "step": 2, "visible": True}}

        def model(old: View) -> View:
            first = next((row["at"] for row in old.rows if row["type"] == "AUTONUMBER"), None)
            return replace(old, anywhere=[new]) if first is None else with_row(old, first, text=new["text"])

        return made, model

    def activate(self) -> Edit:
        """A bar."""
        first = self.pick()
        last = min(len(self.diagram.statements) - 1, first + self.rng.randrange(5))
        name = self.name()
        made = messages.activate(self.diagram, name, first, last)
        new = [{"type": kind, "from": name, "to": None, "text": ""} for kind in ("ACTIVE_START", "ACTIVE_END")]
        statement = made.statements[first]
        marked = isinstance(statement, Message) and statement is not self.diagram.statements[first]

        def model(old: View) -> View:
            old = with_row(old, first, activate=True) if marked else old
            return replace(old, anywhere=new)

        return made, model

    def bar_off(self) -> Edit:
        """A bar gone, both ends."""
        i = self.pick(Message)
        made = messages.deactivate(self.diagram, i)
        count = len(read(self.diagram).rows) - len(read(made).rows)

        def model(old: View) -> View:
            rows = list(old.rows)
            assert count in (1, 2)
            name = next(row["from"] for row in rows if row.get("at") == i and row["type"].startswith("ACTIVE"))
            bars = [k for k, row in enumerate(rows) if row["type"].startswith("ACTIVE") and row["from"] == name]
            start, end = bar_around(rows, bars, i)
            starter = next(row["at"] for k, row in enumerate(rows) if k == start)
            plain = (
                with_row(old, starter, activate=None) if isinstance(self.diagram.statements[starter], Message) else old
            )
            return replace(old, rows=[row for k, row in enumerate(plain.rows) if k not in (start, end)])

        return made, model


def bar_around(rows: list[Row], bars: list[int], at: int) -> tuple[int, int | None]:
    """The rows that start and end the bar to which the statement belongs."""
    stack: list[int] = []
    pairs: dict[int, int | None] = {}
    for k in bars:
        if rows[k]["type"] == "ACTIVE_START":
            stack.append(k)
            pairs[k] = None
        else:
            pairs[stack.pop()] = k
    return next((s, e) for s, e in pairs.items() if at in (rows[s]["at"], None if e is None else rows[e]["at"]))


def with_row(old: View, at: int, kind: str | None = None, **columns: Any) -> View:  # noqa: ANN401  # any column
    """The view with other columns in the first row of a statement, or in those of a type; None takes one away."""
    rows, found = [], False
    for row in old.rows:
        mine = row.get("at") == at and (row["type"] == kind if kind else not found)
        found = found or mine
        changed = {k: v for k, v in {**row, **columns}.items() if v is not None or k in ("from", "to")}
        rows.append(changed if mine else row)
    return replace(old, rows=rows)


def with_actor(old: View, name: str, **columns: str) -> View:
    """The view with other columns for a participant."""
    return replace(old, actors=[{**actor, **columns} if actor["id"] == name else actor for actor in old.actors])


def deleted(old: View, at: int, diagram: Diagram) -> View:
    """The view without a statement, the end of the bar that it starts, and the blocks that hold nothing else."""
    mine = [k for k, row in enumerate(old.rows) if row.get("at") == at]
    gone = {k for k in mine if old.rows[k]["type"] != "ACTIVE_END"}
    started = next((old.rows[k]["from"] for k in mine if old.rows[k]["type"] == "ACTIVE_START"), None)
    if started is not None:
        bars = [k for k, row in enumerate(old.rows) if row["type"].startswith("ACTIVE") and row["from"] == started]
        gone |= {k for k in bar_around(old.rows, bars, at) if k is not None}
    shape = outline(diagram.statements)
    statements = {at} if len(gone) >= len(mine) else set()
    block = shape.parents[at]
    while statements and block is not None:
        extent = shape.extents[block]
        assert extent.close is not None
        if not set(range(block + 1, extent.close)) - set(extent.branches) <= statements:
            break
        statements |= set(range(block, extent.close + 1))
        block = extent.parent
    return replace(
        old, rows=[row for k, row in enumerate(old.rows) if k not in gone and row.get("at") not in statements - {at}]
    )


EDITS = [
    Editor.retext, Editor.restyle, Editor.retarget, Editor.reverse, Editor.delete, Editor.duplicate, Editor.move,
    Editor.add, Editor.wrap, Editor.unwrap, Editor.branch, Editor.merge, Editor.prune, Editor.relabel_block,
    Editor.rename, Editor.relabel, Editor.kind, Editor.arrange, Editor.title, Editor.number, Editor.activate,
    Editor.bar_off,
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_means_exactly_what_was_asked(
    edit: Callable[[Editor], Edit], mermaid_oracle: "MermaidOracle", random_diagram: Callable[[int], str]
) -> None:
    """The new diagram is accepted, and means the old meaning plus that change; it reads back as the same tree."""
    made = 0
    for seed in range(400):
        if made == 12:
            break
        diagram = parse(random_diagram(seed))
        if read(diagram).problems:
            continue
        try:
            new, model = edit(Editor(diagram, random.Random(seed)))
        except (EditRefused, InvalidName):
            continue
        made += 1
        before, after = mermaid_oracle(diagram.to_text()), mermaid_oracle(new.to_text())
        assert after["ok"], (seed, after)
        try:
            assert_alike(view(after, parse(new.to_text())), model(view(before, diagram)))
        except AssertionError as error:
            raise AssertionError(f"seed {seed}\n{diagram}\n----\n{new}") from error
    assert made >= 5


@pytest.mark.parametrize(
    "edit",
    [Editor.retext, Editor.restyle, Editor.number, Editor.title, Editor.relabel_block, Editor.branch],
    ids=lambda edit: edit.__name__,
)
def test_untouched_statements_are_the_same_objects(
    edit: Callable[[Editor], Edit], random_diagram: Callable[[int], str]
) -> None:
    """One statement changes, or one is new: all others are shared, so no byte of them can differ."""
    for seed in range(200):
        diagram = parse(random_diagram(seed))
        if read(diagram).problems:
            continue
        try:
            new, _ = edit(Editor(diagram, random.Random(seed)))
        except EditRefused:
            continue
        kept = {id(statement) for statement in new.statements}
        assert sum(id(statement) not in kept for statement in diagram.statements) <= 1
        assert (new.frontmatter, new.header, new.closing) == (diagram.frontmatter, diagram.header, diagram.closing)


def test_sequences_of_edits_stay_accepted(
    mermaid_oracle: "MermaidOracle", random_diagram: Callable[[int], str]
) -> None:
    """After any number of edits Mermaid accepts the diagram, and its tree is what its text reads as."""
    for seed in range(80):
        rng = random.Random(seed)
        diagram = parse(random_diagram(seed))
        if read(diagram).problems:
            continue
        history = [diagram]
        for _ in range(12):
            try:
                diagram, _model = rng.choice(EDITS)(Editor(diagram, rng))
            except (EditRefused, InvalidName):
                continue
            history.append(diagram)
        text = diagram.to_text()
        answer = mermaid_oracle(text)
        assert answer["ok"], (seed, *map(str, history), answer)
        again = parse(text)
        assert [it.tokens() for it in again.statements] == [it.tokens() for it in diagram.statements], seed


def test_what_cannot_be_is_refused_with_the_reason() -> None:
    """A refusal says why, and the tree is as it was."""
    diagram = parse("sequenceDiagram\ncreate participant B\nA->>B: make\nbox\nparticipant C\nend\nA->>A: x\n")
    edits: list[Callable[[], Diagram]] = [
        lambda: messages.delete(diagram, 1),  # the message that creates B
        lambda: messages.add(diagram, 1, build.message("A", "A")),  # between `create` and its message
        lambda: messages.add(diagram, 3, build.message("A", "A")),  # into a box
        lambda: participants.rename(diagram, "A", "B"),  # onto another
        lambda: participants.move(diagram, "B"),  # created on the way
        lambda: blocks.wrap(diagram, 2, 3, "loop"),  # half a box
        lambda: messages.deactivate(diagram, 5),  # no bar there
        lambda: messages.retext(diagram, 0, "x"),  # no message
    ]
    for edit in edits:
        with pytest.raises(EditRefused) as caught:
            edit()
        assert caught.value.reason


def test_comments_stay_when_their_statement_goes() -> None:
    """What an author wrote beside the statement is not the edit's to drop."""
    diagram = parse("sequenceDiagram\r\n  %% why\r\n  A->>B: x\r\n  B->>A: y\r\n")
    assert messages.delete(diagram, 0).to_text() == ("sequenceDiagram\r\n  participant A\r\n  %% why\r\n  B->>A: y\r\n")
