"""Every edit in its JSON form: what it reports is exact, its result is accepted, and its schema describes it."""

import json
import random
from typing import TYPE_CHECKING, Any, get_args

import pytest

from corsage.mermaid.edit import BadEdit, EditRefused, applied, apply, operations, schema, several
from corsage.mermaid.edit.edited import in_utf16
from corsage.mermaid.read import read
from corsage.mermaid.syntax.escape import InvalidName
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.parts import parts_at
from corsage.mermaid.syntax.tree import Diagram

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import MermaidOracle

TEXTS = ["x", "two\nlines", "a; b # c", "red", "end"]
SOURCE = """sequenceDiagram
    participant B as Browser
    box Aqua Servers
        participant S
        participant D
    end
    %% the preflight 😀
    B->>+S: OPTIONS 😀
    S-->>-B: ok
    alt allowed
        %% inside
        B->>S: GET
        Note over B,S: hi
    else denied
        B->>B: err
    end
"""


def request_for(name: str, diagram: Diagram, rng: random.Random) -> dict[str, Any]:
    """A request with random arguments that fit their types."""
    names = [*read(diagram).actors, "New"]
    count = len(diagram.statements)
    words: dict[str, list[Any]] = {
        "text": ["B->>S: new", "loop x\n%% c\nB->>B: y\nend", "end", "B->S"] if name == "insert.source" else TEXTS,
        "label": TEXTS,
        "keyword": ["loop", "alt", "par", "rect"],
        "colour": ["red", "#00ff00", "nope:"],
        "branches": [[], ["one", "two"]],
        "start": [1, 10],
        "step": [1, 2],
    }

    def value(argument: str, hint: Any) -> Any:  # noqa: ANN401  # any JSON
        if argument in words:
            return rng.choice(words[argument])
        if argument in ("names", "wanted"):
            return rng.sample(names, rng.randint(1, min(len(names), 2)))
        if hint is int or int in get_args(hint):
            return rng.randint(0, count)
        if hint is bool:
            return rng.random() < 0.7
        return rng.choice([*hint]).value if hasattr(hint, "__members__") else rng.choice(names)

    operation = operations()[name]
    chosen = {it: value(it, hint) for it, hint in operation.arguments.items()}
    optional = [it for it in chosen if it not in operation.required and rng.random() < 0.4]
    return {"edit": name, **{it: chosen[it] for it in chosen if it not in optional}}


def random_edits(diagram: Diagram, rng: random.Random, tries: int) -> list[Any]:
    """Random edits, each made on the result of the one before; refused ones are left out."""
    made = []
    for _ in range(tries):
        request = request_for(rng.choice([*operations()]), diagram, rng)
        try:
            it = apply(diagram, request)
        except (EditRefused, InvalidName):
            continue
        made.append((request, it))
        diagram = it.diagram
    return made


@pytest.mark.parametrize("seed", range(25))
def test_changes_and_their_inverse_are_exact(seed: int, random_diagram: "Callable[[int], str]") -> None:
    """The text edits make the new text of the old one, the inverse the old one of the new; each statement is found."""
    rng = random.Random(seed)
    text = SOURCE if seed % 2 else random_diagram(seed)
    for request, it in random_edits(parse(text), rng, 40):
        old, new = it.before.to_text(), it.diagram.to_text()
        assert applied(old, it.edits) == new, request
        assert applied(new, it.inverse) == old, request
        assert len(it.statements) == len(it.before.statements)
        places = [place for place in it.statements if place is not None]
        assert len({*places}) == len(places), request
        for i, place in enumerate(it.statements):
            if place is not None:
                assert type(it.before.statements[i]) is type(it.diagram.statements[place]), request
        assert it.undone().diagram == it.before
        json.dumps(it.to_json())


@pytest.mark.parametrize("seed", range(25))
def test_mermaid_accepts_what_an_edit_makes(seed: int, mermaid_oracle: "MermaidOracle") -> None:
    """The real Mermaid accepts the result of each edit of a diagram that it accepts."""
    made = random_edits(parse(SOURCE), random.Random(1000 + seed), 12)
    for request, it in made:
        assert mermaid_oracle(it.diagram.to_text())["ok"], (request, it.diagram.to_text())


def test_each_operation_can_be_made() -> None:
    """No edit of the table is refused whatever it is asked."""
    rng = random.Random(7)
    missing = set(operations())
    for _ in range(2000):
        for name in sorted(missing):  # a set has another order in each process
            diagram = parse(SOURCE + "    autonumber\n    title T\n")
            try:
                apply(diagram, request_for(name, diagram, rng))
            except (EditRefused, InvalidName):
                continue
            missing.discard(name)
    missing.discard("participants.arrange")  # takes all names: tested with the other edits of participants
    assert not missing


def test_the_others_of_a_moved_statement_follow() -> None:
    """A moved statement and those that it passes are found at their new index."""
    it = apply(parse(SOURCE), {"edit": "messages.move", "index": 9, "to": 11})
    assert it.statements[8:12] == (8, 10, 9, 11)


def test_spans_of_parts() -> None:
    """Each part of a statement that is written has the span of its text."""
    diagram = parse(SOURCE)
    text = diagram.to_text()
    assert {part: text[a:b] for part, (a, b) in parts_at(diagram, 5).items()} == {
        "source": "B",
        "arrow": "->>",
        "mark": "+",
        "target": "S",
        "colon": ":",
        "text": "OPTIONS 😀",
    }


def test_indices_as_javascript_counts() -> None:
    """Behind a character outside the first plane, UTF-16 counts one more."""
    it = apply(parse(SOURCE), {"edit": "messages.retext", "index": 6, "text": "x"})
    wide = it.to_json(utf16=True)["edits"][0]
    raw = it.before.to_text().encode("utf-16-le")
    assert raw[2 * wide["start"] : 2 * wide["end"]].decode("utf-16-le") == "ok"
    assert in_utf16("plain", it.edits) == it.edits


def test_edits_join_into_one() -> None:
    """Several edits have one label, one set of changes, and are undone at once; each is made on the one before."""
    requests: list[dict[str, Any]] = [
        {"edit": "messages.delete", "index": 6},
        {"edit": "messages.retext", "index": 5, "text": "x"},
        {"edit": "heads.set_title", "text": "T"},
    ]
    it = several(parse(SOURCE), requests, "Tidy up")
    assert it.label == "Tidy up"
    assert applied(it.before.to_text(), it.edits) == it.diagram.to_text()
    assert it.undone().diagram.to_text() == SOURCE
    with pytest.raises(ValueError, match="another diagram"):
        it.then(apply(parse(SOURCE), requests[0]))


@pytest.mark.parametrize(
    ("request_", "part"),
    [
        ({"edit": "nope"}, "there is no edit 'nope'"),
        ({}, "there is no edit None"),
        ({"edit": "messages.retext", "index": 1}, "argument 'text' is missing; it takes index, text"),
        ({"edit": "messages.retext", "index": 1, "text": "", "x": 1}, "unknown argument 'x'"),
        ({"edit": "messages.retext", "index": "1", "text": ""}, "index must be a whole number, 0 or more"),
        ({"edit": "messages.retext", "index": True, "text": ""}, "index must be a whole number, 0 or more"),
        ({"edit": "messages.restyle", "index": 1, "arrow": ">"}, "arrow must be one of ->>"),
        ({"edit": "participants.box", "names": "B"}, "names must be an array, each entry a string"),
        ({"edit": "participants.move", "name": "B", "before": 3}, "before must be a string or null"),
        ({"edit": "several", "edits": []}, "at least one edit"),
        ({"edit": "several", "edits": ["x"]}, "an array of edits"),
    ],
)
def test_a_bad_request_says_what_fits(request_: dict[str, Any], part: str) -> None:
    """The message names what is wrong and what is expected."""
    with pytest.raises(BadEdit) as error:
        apply(parse(SOURCE), request_)
    assert part in str(error.value)


def test_out_of_range_is_refused() -> None:
    """No index leads to an error of Python."""
    for name, operation in operations().items():
        if "index" in operation.arguments:
            request = {**request_for(name, parse(SOURCE), random.Random(1)), "index": 999}
            with pytest.raises((EditRefused, InvalidName)):
                apply(parse(SOURCE), request)


def test_the_schema_has_each_edit_with_its_arguments() -> None:
    """The schema lists all edits, and for each the arguments that its function takes."""
    entries = {entry["title"]: entry for entry in schema()["oneOf"]}
    assert {*entries} == {*operations(), "several"}
    retext = entries["messages.retext"]
    assert retext["properties"]["index"] == {"type": "integer", "minimum": 0}
    assert retext["required"] == ["edit", "index", "text"]
    assert entries["messages.restyle"]["properties"]["arrow"]["enum"][0] == "->>"
    assert all(operation.summary.endswith((".", "`.")) for operation in operations().values())


def test_an_emptied_section_is_named() -> None:
    """Moving the last statement out of a branch says so; deleting elsewhere says nothing."""
    it = apply(parse(SOURCE), {"edit": "messages.move", "index": 11, "to": 5})
    assert it.notes == ("else “denied” is empty now",)
    assert apply(parse(SOURCE), {"edit": "messages.delete", "index": 6}).notes == ()


def test_a_participant_is_deleted_with_what_hangs_on_it() -> None:
    """Messages, bars and emptied blocks go; a note over two stays over the other; without leave, the list is said."""
    request = {"edit": "participants.delete", "name": "S"}
    with pytest.raises(EditRefused, match=r"4 statements mention S: “OPTIONS 😀”, “ok”, “GET”, the note “hi”"):
        apply(parse(SOURCE), request)
    it = apply(parse(SOURCE), {**request, "with_statements": True})
    text = it.diagram.to_text()
    assert "S" not in [*read(it.diagram).actors]
    assert "Note over B: hi" in text
    assert "%% the preflight 😀" in text
    assert apply(parse(SOURCE), {"edit": "participants.delete", "name": "D"}).diagram.to_text() == SOURCE.replace(
        "        participant D\n", ""
    )


def test_a_block_moves_with_its_comments_and_is_indented_for_its_place() -> None:
    """What a block holds goes with it, comments too; its lines take the indentation of the new place."""
    text = "sequenceDiagram\n  opt x\n    %% c\n    A->>B: 1\n  end\n  loop y\n    A->>B: 2\n  end\n"
    it = apply(parse(text), {"edit": "blocks.move", "index": 0, "to": 4})
    assert it.diagram.to_text() == (
        "sequenceDiagram\n  loop y\n    opt x\n      %% c\n      A->>B: 1\n    end\n    A->>B: 2\n  end\n"
    )


def test_wrap_indents_as_the_file_does() -> None:
    """What is wrapped is indented by the file's own step, and unwrap takes that back."""
    text = "sequenceDiagram\n\tA->>B: 1\n\t%% c\n\tA->>B: 2\n"
    it = apply(parse(text), {"edit": "blocks.wrap", "first": 0, "last": 1, "keyword": "loop", "label": "x"})
    assert it.diagram.to_text() == ("sequenceDiagram\n\tloop x\n\t\tA->>B: 1\n\t\t%% c\n\t\tA->>B: 2\n\tend\n")
    assert apply(it.diagram, {"edit": "blocks.unwrap", "index": 0}).diagram.to_text() == text


def test_sections_change_places() -> None:
    """A section takes its label and its statements along; comments inside stay with them."""
    it = apply(parse(SOURCE), {"edit": "blocks.move_branch", "index": 10, "to": 0})
    assert it.diagram.to_text().endswith(
        "    alt denied\n        B->>B: err\n    else allowed\n        %% inside\n        B->>S: GET\n"
        "        Note over B,S: hi\n    end\n"
    )


def test_boxes_keep_what_is_not_changed() -> None:
    """A new colour keeps the label, a new label keeps the colour, members come and go."""
    diagram = parse(SOURCE)
    recoloured = apply(diagram, {"edit": "boxes.recolour", "index": 1, "colour": "#ff0000"}).diagram
    assert "box rgb(255, 0, 0) Servers" in recoloured.to_text()
    relabelled = apply(recoloured, {"edit": "boxes.relabel", "index": 1, "label": "All"}).diagram
    assert "box rgb(255, 0, 0) All" in relabelled.to_text()
    out = apply(diagram, {"edit": "boxes.remove_member", "name": "D"}).diagram
    assert read(out).boxes[0].actors == ["S"]
    back = apply(out, {"edit": "boxes.add_member", "index": 1, "name": "D"}).diagram
    assert read(back).boxes[0].actors == ["S", "D"]
