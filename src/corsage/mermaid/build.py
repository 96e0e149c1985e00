r"""Diagrams made from Python: each function spells one statement, `diagram` puts them in order and indents them.

    from corsage.mermaid import build

    code = build.diagram(
        build.title("A preflight"),
        build.actor("U", "User"),
        build.participant("B", "Browser"),
        build.participant("S", "Server", kind=Kind.DATABASE),
        build.message("B", "S", "OPTIONS /data", activate=True),
        build.alt(
            ("origin is allowed", [build.message("S", "B", "204; Access-Control-Allow-Origin", Arrow.DOTTED)]),
            ("origin is denied", [build.message("S", "B", "403", Arrow.DOTTED_CROSS)]),
        ),
        build.deactivate("S"),
        build.note_over("B", "S", text="Two lines\nof text"),
    ).to_text()

Texts are plain text: what Mermaid would misread is escaped (see `escape`). Names are checked: `InvalidName` is raised.
A block is a tuple of statements, so that a list may nest as deep as it likes; `diagram` flattens it. Statements made
here carry no indentation; they may be given to an edit as well. What a text *means* is not known here.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias, cast

from corsage.mermaid.syntax import escape
from corsage.mermaid.syntax.arrows import Arrow, Kind, Placement
from corsage.mermaid.syntax.tokens import SPACES
from corsage.mermaid.syntax.tree import (
    AccDescription,
    AccDescriptionBlock,
    AccTitle,
    Activation,
    Attribute,
    Autonumber,
    Block,
    Box,
    Branch,
    Destroy,
    Diagram,
    End,
    Header,
    Message,
    Node,
    Note,
    Participant,
    Statement,
    Title,
)

Item: TypeAlias = "Statement | Iterable[Item]"
"""A statement, or any nesting of iterables of statements."""

INDENT = "    "


def diagram(*items: Item, header: Header | None = None, frontmatter: str = "") -> Diagram:
    """The diagram of these statements, in order, indented by four spaces a level."""
    return Diagram(frontmatter, header or Header(), tuple(indented(_flat(items))))


def indented(statements: Iterable[Statement], depth: int = 1) -> Iterator[Statement]:
    """The statements on lines of their own, each indented for the block that it stands in."""
    for statement in statements:
        depth -= isinstance(statement, (Branch, End))
        yield statement.replace(leading=INDENT * max(depth, 0))
        depth += isinstance(statement, (Block, Branch, Box))


def participant(
    name: str, label: str | None = None, kind: Kind = Kind.PARTICIPANT, *, create: bool = False
) -> Participant:
    """Declare a participant; `label` is what is drawn, the name if None. Raises InvalidName."""
    escape.name(name)
    keyword = "actor" if kind is Kind.ACTOR else "participant"
    config = "" if kind in (Kind.ACTOR, Kind.PARTICIPANT) else f'@{{ "type": "{kind}" }}'
    if (label is not None or config) and any(blank in name for blank in SPACES):
        raise escape.InvalidName(name, "a name with a blank in it can have neither a label nor a kind of its own")
    shown = None if label is None else escape.text(label)
    return Participant(
        "",
        *(("create", " ") if create else ("", "")),
        *(keyword, " ", name, "", config),
        *(("", "", "", "") if shown is None else (" ", "as", " ", shown)),
        "\n",
    )


def actor(name: str, label: str | None = None, *, create: bool = False) -> Participant:
    """Declare a participant that is drawn as a person."""
    return participant(name, label, Kind.ACTOR, create=create)


def destroy(name: str) -> Destroy:
    """End a participant's lifeline; the next message must be to it or from it."""
    return Destroy("", "", "", "destroy", " ", escape.name(name), "\n")


def activate(name: str) -> Activation:
    """Start an activation bar."""
    return Activation("", "activate", " ", escape.name(name), "\n")


def deactivate(name: str) -> Activation:
    """End the innermost activation bar of the participant. Mermaid rejects it if there is none."""
    return Activation("", "deactivate", " ", escape.name(name), "\n")


def message(  # noqa: PLR0913  # the six things that a message has
    source: str,
    target: str,
    text: str = "",
    arrow: Arrow = Arrow.SOLID,
    *,
    activate: bool = False,
    deactivate: bool = False,
    wrap: bool | None = None,
) -> Message:
    """Send a message. `activate` starts a bar on the target (`+`), `deactivate` ends one on the source (`-`)."""
    if activate and deactivate:
        raise ValueError("a message can start a bar or end one, not both: use build.activate or build.deactivate")
    mark = "+" if activate else "-" if deactivate else ""
    return Message(
        "",
        escape.name(source, arrow.value),
        "",
        "",
        "",
        arrow.value,
        "",
        mark,
        "",
        escape.name(target),
        *_text(text, wrap=wrap),
    )


def note_over(first: str, second: str | None = None, *, text: str, wrap: bool | None = None) -> Note:
    """Write a note over one participant, or over all from the first to the second."""
    pair = ("", "", "", "") if second is None else ("", ",", "", escape.name(second))
    return Note("", "Note", " ", Placement.OVER.value, " ", escape.name(first), *pair, *_text(text, wrap=wrap))


def note_beside(placement: Placement, name: str, text: str, *, wrap: bool | None = None) -> Note:
    """Write a note on the left or on the right of a participant."""
    if placement is Placement.OVER:
        return note_over(name, text=text, wrap=wrap)
    return Note("", "Note", " ", placement.value, " ", escape.name(name), "", "", "", "", *_text(text, wrap=wrap))


def link(name: str, label: str, url: str) -> Attribute:
    """Add an entry to a participant's menu."""
    spelled = f"{escape.text(label)} @ {escape.text(url)}"
    return Attribute("", "link", " ", escape.name(name), "", ":", " ", spelled, "\n")


def alt(*sections: tuple[str, Iterable[Item]]) -> tuple[Statement, ...]:
    """One of several courses: a label and its statements for each."""
    return _sections("alt", "else", sections)


def par(*sections: tuple[str, Iterable[Item]]) -> tuple[Statement, ...]:
    """Several courses at once: a label and its statements for each."""
    return _sections("par", "and", sections)


def par_over(*sections: tuple[str, Iterable[Item]]) -> tuple[Statement, ...]:
    """Several courses at once, drawn over each other."""
    return _sections("par_over", "and", sections)


def critical(*sections: tuple[str, Iterable[Item]]) -> tuple[Statement, ...]:
    """What must happen, and what happens in each circumstance instead."""
    return _sections("critical", "option", sections)


def loop(label: str, *items: Item) -> tuple[Statement, ...]:
    """What happens repeatedly."""
    return _sections("loop", "", [(label, items)])


def opt(label: str, *items: Item) -> tuple[Statement, ...]:
    """What may happen."""
    return _sections("opt", "", [(label, items)])


def break_(label: str, *items: Item) -> tuple[Statement, ...]:
    """What happens when the course breaks off."""
    return _sections("break", "", [(label, items)])


def rect(colour: str, *items: Item) -> tuple[Statement, ...]:
    """A background. Mermaid cannot read `#rrggbb` here, so that is spelled as `rgb(...)`."""
    return _sections("rect", "", [(colour_of(colour), items)])


def box(label: str, *participants: Item, colour: str = "transparent") -> tuple[Statement, ...]:
    """A box around participants; nothing else may stand in it."""
    spelled = f"{colour_of(colour)} {escape.line(label)}".strip()
    return (Box("", "box", " ", spelled, "\n"), *_flat(participants), End("", "end", "\n"))


def autonumber(start: str | int | None = None, step: str | int | None = None) -> Autonumber:
    """Number the messages from here on. Numbers have at most two decimals; a step needs a start."""
    numbers = [str(number) for number in (start, step) if number is not None]
    if (step is not None and start is None) or not all(re.fullmatch(r"\d+(\.\d{1,2})?", n) for n in numbers):
        raise ValueError(f"not a number that Mermaid reads: {numbers or step}")
    first, second = (*numbers, "", "")[:2]
    return Autonumber("", "autonumber", " " if first else "", first, " " if second else "", second, "\n")


def autonumber_off() -> Autonumber:
    """Stop numbering."""
    return Autonumber("", "autonumber", " ", "off", "", "", "\n")


def title(text: str) -> Title:
    """The title that is drawn above. Raises ValueError if it is empty: Mermaid would take the next line for it."""
    spelled = escape.line(text)
    if not spelled:
        raise ValueError("a title cannot be empty")
    return Title("", "title", " ", spelled, "\n")


def acc_title(text: str) -> AccTitle:
    """The title for screen readers. Raises ValueError if it is empty: Mermaid would take the next line for it."""
    spelled = escape.line(text)
    if not spelled:
        raise ValueError("an accessible title cannot be empty")
    return AccTitle("", "accTitle", "", ":", " ", spelled, "\n")


def acc_description(text: str) -> AccDescription | AccDescriptionBlock:
    """The description for screen readers, of one line or many. Raises ValueError if it is empty."""
    spelled = escape.paragraph(text).strip(SPACES)
    if not spelled:
        raise ValueError("an accessible description cannot be empty")
    if "\n" in spelled:
        return AccDescriptionBlock("", "accDescr", " ", "{", "\n", spelled, "\n", "}", "\n")
    return AccDescription("", "accDescr", "", ":", " ", spelled, "\n")


def _sections(keyword: str, branch: str, sections: Iterable[tuple[str, Iterable[Item]]]) -> tuple[Statement, ...]:
    statements: list[Statement] = []
    for label, items in sections:
        spelled = escape.text(label)
        gap = " " if spelled else ""
        statements.append(
            Branch("", branch, gap, spelled, "\n") if statements else Block("", keyword, gap, spelled, "\n")
        )
        statements += _flat(items)
    if not statements:
        raise ValueError(f"{keyword} needs a section")
    return (*statements, End("", "end", "\n"))


def _text(plain: str, *, wrap: bool | None) -> tuple[str, str, str, str, str]:
    """Spell the end of a message or a note: its colon and its text."""
    prefix = {None: "", True: "wrap: ", False: "nowrap: "}[wrap]
    spelled = (prefix + escape.text(plain)).rstrip(SPACES)
    return ("", ":", " " if spelled else "", spelled, "\n")


def colour_of(colour: str) -> str:
    """Check a CSS colour, and spell `#rgb` and `#rrggbb` as `rgb(...)`."""
    digits = re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", colour)
    if digits:
        pairs = re.findall("..", digits[1]) if len(digits[1]) == 6 else [c * 2 for c in digits[1]]
        return f"rgb({', '.join(str(int(pair, 16)) for pair in pairs)})"
    if not re.fullmatch(r"[a-zA-Z]+|(?:rgb|hsl)a?\([0-9., %]+\)", colour):
        raise ValueError(f"not a CSS colour: {colour!r}")
    return colour


def _flat(items: Iterable[Item]) -> Iterator[Statement]:
    """All the statements, in order, whatever the nesting; without recursion."""
    pending = [iter(items)]
    while pending:
        for item in pending[-1]:
            if isinstance(item, Node):
                yield cast(Statement, item)
            else:
                pending.append(iter(item))
                break
        else:
            pending.pop()
