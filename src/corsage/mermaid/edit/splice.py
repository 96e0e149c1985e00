"""How an edit is made: statements are taken out and put in, and what stands beside them stays to the byte.

`revise` makes all edits. It fits new statements into their place (indentation, line ends), keeps the comments of those
taken out, and then holds the result against two laws: the touched lines read back as the statements that were meant,
and the participants are the same in the same order. Where a change would reorder them, it declares them; where it
would break the diagram, it refuses.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from corsage.mermaid.edit.indentation import ends_line, indent_at, indent_unit
from corsage.mermaid.edit.lifelines import Lifelines, names_in, trace, trace_both
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.problems import HINTS
from corsage.mermaid.syntax import escape
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.tokens import SPACES
from corsage.mermaid.syntax.tree import (
    AccDescriptionBlock,
    Activation,
    Autonumber,
    Block,
    Box,
    Branch,
    Destroy,
    Diagram,
    End,
    Node,
    Participant,
    Statement,
)

_SETTING: Final = re.compile(r":?(?:no)?wrap:")
_NEWLINE: Final = re.compile(r"\r\n?|\n")
StatementT = TypeVar("StatementT", bound=Node)


@dataclass(frozen=True, slots=True)
class Change:
    """Take out the statements from `start` to before `stop`, and put `new` there.

    `in_place`: the new one is the old one with other tokens, and keeps its white space and comments. `leaving`: so many
    of the statements taken out leave the comments above them behind; None for all of them.
    """

    start: int
    stop: int
    new: tuple[Statement, ...] = ()
    in_place: bool = False
    leaving: int | None = None


def plain_declaration(name: str) -> Participant:
    """A plain declaration of a participant that a diagram mentions already: its name is not checked again."""
    return Participant("", "", "", "participant", " ", name, "", "", "", "", "", "", "\n")


def at(diagram: Diagram, index: int, kind: type[StatementT]) -> StatementT:
    """The statement of this index. Raises EditRefused if it is of another kind."""
    found = diagram.statements[index] if 0 <= index < len(diagram.statements) else None
    if not isinstance(found, kind):
        raise EditRefused(f"statement {index} is no {kind.__name__.lower()}")
    return found


def respelled(statement: StatementT, **tokens: str) -> StatementT:
    """The statement with other tokens. Refuses to drop a directive that stands inside an old one."""
    for field, token in tokens.items():
        if "%%{" in getattr(statement, field) and "%%{" not in token:
            raise EditRefused("a directive stands inside this text: move it to a line of its own first")
    return statement.replace(**tokens)


def reworded(old: str, plain: str) -> str:
    """Spell another text in an old one's place; `wrap:` or `nowrap:` before it stays."""
    setting = _SETTING.match(old)
    spelled = escape.text(plain)
    return f"{setting[0]} {spelled}".rstrip() if setting else spelled


def replacement(index: int, statement: Statement) -> Change:
    """Put another spelling of it in a statement's place."""
    return Change(index, index + 1, (statement,), in_place=True)


def removal(index: int, stop: int | None = None) -> Change:
    """Take out a statement, or all to before `stop`; comments stay."""
    return Change(index, index + 1 if stop is None else stop)


def insertion(diagram: Diagram, index: int, statements: Iterable[Statement]) -> Change:
    """Put new statements, as `build` makes them, before the statement of this index, each on a line of its own."""
    if not 0 <= index <= len(diagram.statements):
        raise EditRefused(f"there is no place {index}")
    before: Node = diagram.statements[index - 1] if index else diagram.header
    if isinstance(before, AccDescriptionBlock) and not before.close:
        raise EditRefused("the description before it is not closed")
    newline = newline_of(diagram)
    unit = indent_unit(diagram)
    indent = indent_at(diagram, index)
    lead = "" if ends_line(before) else newline
    if index == len(diagram.statements) and _needs_end(before):
        lead = ";" + newline
    fitted: list[Statement] = []
    depth = 0
    for statement in statements:
        depth -= isinstance(statement, (Branch, End))
        fitted.append(statement.replace(leading=lead + indent + unit * depth, trailing=newline))
        depth += isinstance(statement, (Block, Branch, Box))
        lead = ""
    return Change(index, index, tuple(fitted))


def revise(diagram: Diagram, *changes: Change, keep_participants: bool = True) -> Diagram:
    """Make the changes, which are apart and in order; check the result. Raises EditRefused."""
    revised, touched = _applied(diagram, changes)
    if not all(_keeps_lifelines(diagram, change) for change in changes):
        revised, touched = _checked_lifelines(diagram, revised, touched, changes[0].start, pin=keep_participants)
    check_lines(revised, touched)
    return revised


def _keeps_lifelines(diagram: Diagram, change: Change) -> bool:
    """Whether the change is of words only: nothing that `trace` looks at."""
    if not change.in_place:
        return False
    old, new = diagram.statements[change.start], change.new[0]
    marks = (getattr(it, "mark", None) for it in (old, new))
    return names_in(old) == names_in(new) and len({*marks}) == 1 and not isinstance(old, (Activation, Destroy))


def _checked_lifelines(
    diagram: Diagram, revised: Diagram, touched: list[int], start: int, *, pin: bool
) -> tuple[Diagram, list[int]]:
    """The revised diagram, with declarations where it takes them; refused where lifelines do not fit together."""
    old, new = trace_both(diagram.statements, revised.statements, start)
    pins = _pins(old, new, start) if pin else []
    if pins:
        revised, more = _applied(revised, (insertion(revised, start, pins),))
        touched = [*more, *(index + len(pins) for index in touched)]
        new = trace(revised.statements)
        if [*new.first][: len(old.first)] != [*old.first]:
            raise EditRefused("it would reorder the participants")
    if new.problem and not old.problem:
        raise EditRefused(f"statement {new.problem[1]}: {HINTS[new.problem[0]]}")
    return revised, touched


def newline_of(diagram: Diagram) -> str:
    """The line end of the diagram: that of its header."""
    match = _NEWLINE.search(diagram.header.trailing)
    return match[0] if match else "\n"


def _applied(diagram: Diagram, changes: Sequence[Change]) -> tuple[Diagram, list[int]]:
    """The changed diagram, and the indices, in it, of what was touched or has another neighbour now."""
    old = diagram.statements
    statements: list[Statement] = []
    touched: list[int] = []
    done = 0
    left = ""

    def put(more: Sequence[Statement]) -> None:
        nonlocal left
        if more and left:
            statements.append(more[0].replace(leading=left + more[0].leading))
            more = more[1:]
            left = ""
        statements.extend(more)

    for change in changes:
        put(old[done : change.start])
        touched += range(len(statements), len(statements) + len(change.new) + 1)
        if not change.in_place:
            stop = change.stop if change.leaving is None else change.start + change.leaving
            for statement in old[change.start : stop]:
                before: Node = statements[-1] if statements else diagram.header
                left += _remainder(statement, before, newline_of(diagram))
        put(change.new)
        done = change.stop
    put(old[done:])
    return diagram.replace(statements=tuple(statements), closing=left + diagram.closing), touched


def _remainder(statement: Statement, before: Node, newline: str) -> str:
    """What is left of a statement that is taken out: comments and directives above it, the end of a shared line."""
    if "%%{" in statement.to_text()[len(statement.leading) :]:
        raise EditRefused("a directive stands in this line: move it to a line of its own first")
    lead = statement.leading
    own = lead.rstrip(" \t")
    if own and not own.endswith(("\n", "\r")):
        return lead
    if not own and not ends_line(before) and ends_line(statement):
        return newline
    return own


def stands_alone(diagram: Diagram, first: int, last: int) -> bool:
    """Whether the statements from `first` to `last` share no line with another one."""
    before: Node = diagram.statements[first - 1] if first else diagram.header
    return ends_line(before) and (ends_line(diagram.statements[last]) or last == len(diagram.statements) - 1)


def _needs_end(before: Node) -> bool:
    """Whether a blank swallows the line end after the last statement (rule 1), which only the end of the text hides."""
    open_end = isinstance(before, Autonumber) or (isinstance(before, Participant) and before.config and not before.as_)
    return bool(open_end) and before.trailing[:1] in tuple(SPACES.replace("\n", "").replace("\r", ""))


def _pins(old: Lifelines, new: Lifelines, start: int) -> list[Statement]:
    """Declarations, to be put before `start`, that keep the participants and their order as they were."""
    order = [*old.first]
    changed = {name for name in order if name not in new.first or new.first[name][1] != old.first[name][1]}
    natural = [*new.first]
    if natural[: len(order)] == order and not changed:
        return []
    before = sum(index < start for index, _ in old.first.values())
    needed = order[before:]
    for count in range(1, len(needed) + 1):
        pins = needed[:count]
        rest = [name for name in natural[before:] if name not in pins]
        if rest[: len(needed) - count] == needed[count:] and not changed - set(pins):
            break
    else:
        raise EditRefused("it would reorder the participants")
    for name in pins:
        index, declares = old.first[name]
        if declares:
            raise EditRefused(f"{name} is declared further down, in statement {index}: move that up first")
    return [plain_declaration(name) for name in pins]


def check_lines(diagram: Diagram, touched: Iterable[int]) -> None:
    """Read the touched lines, and those beside them, back. Raises EditRefused if they say something else."""
    for start, stop in _lines(diagram, sorted({min(index, len(diagram.statements)) for index in touched})):
        window = diagram.statements[start:stop]
        head = diagram.header.to_text() if start == 0 else "sequenceDiagram\n"
        tail = diagram.closing if stop == len(diagram.statements) else "\n"
        read = parse(head + "".join(statement.to_text() for statement in window) + tail).statements
        if len(read) != len(window) or any(
            type(a) is not type(b) or a.tokens() != b.tokens() for a, b in zip(read, window, strict=True)
        ):
            raise EditRefused(f"Mermaid would misread {''.join(s.to_text() for s in window).strip()!r}")


def _lines(diagram: Diagram, touched: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches of whole lines that hold the touched statements, each with the statement before it."""
    statements = diagram.statements
    stop = -1
    further = set(touched)
    for index in touched:
        if index < stop:
            continue
        start = stop = index
        while start > 0 and (start == index or not ends_line(statements[start - 1])):
            start -= 1
        while stop < len(statements) and (stop <= index or not ends_line(statements[stop - 1]) or stop in further):
            stop += 1
        yield start, stop
