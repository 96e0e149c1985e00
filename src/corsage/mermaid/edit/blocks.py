"""Edits of blocks: wrap a selection, unwrap it, add, rename and remove branches. What stands inside stays to the byte.

`format` indents them anew, if that is wanted.
"""

from dataclasses import replace

from corsage.mermaid.build import colour_of
from corsage.mermaid.edit.lifelines import partner
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.edit.splice import at, insertion, removal, replacement, respelled, revise, reworded
from corsage.mermaid.outline import Extent, outline, parent_of
from corsage.mermaid.syntax import escape
from corsage.mermaid.syntax.arrows import BRANCH_OF
from corsage.mermaid.syntax.tree import (
    Attribute,
    Autonumber,
    Block,
    Box,
    Branch,
    Destroy,
    Diagram,
    End,
    Message,
    Participant,
    Statement,
    Title,
)


def wrap(diagram: Diagram, first: int, last: int, keyword: str, label: str = "") -> Diagram:
    """Put the statements from `first` to `last` into a block: `loop`, `alt`, `opt`, `par`, `critical`, `break`, `rect`.

    The selection must not start or end inside of another block. The label of `rect` is its colour.
    """
    _check_selection(diagram, first, last)
    opener = _opener(keyword, label)
    before = insertion(diagram, first, [opener])
    after = insertion(diagram, last + 1, [End("", "end", "\n")])
    # The end stands where the opener does, whatever follows it.
    indent = before.new[0].leading.rpartition("\n")[2]
    end = after.new[0].replace(leading=after.new[0].leading.rstrip(" \t") + indent)
    return revise(diagram, before, replace(after, new=(end,)))


def unwrap(diagram: Diagram, index: int) -> Diagram:
    """Take a block away, or a box, and leave what it holds, all its branches."""
    extent = _extent(diagram, index)
    assert extent.close is not None
    lines = (extent.opener, *extent.branches, extent.close)
    return revise(diagram, *(removal(line) for line in lines))


def relabel(diagram: Diagram, index: int, label: str) -> Diagram:
    """Give a block or a branch another label; the label of `rect` is its colour."""
    statement = diagram.statements[index]
    if not isinstance(statement, (Block, Branch)):
        raise EditRefused(f"statement {index} is no block and no branch")
    spelled = colour_of(label) if statement.keyword.lower() == "rect" else reworded(statement.label, label)
    gap, comment = statement.before_label or " ", ""
    if "#" in gap:  # a comment that is all there is of the line: it goes behind the label
        gap, comment = " ", " " + gap.strip()
    spaced = statement.replace(before_label=gap, trailing=comment + statement.trailing)
    return revise(diagram, replacement(index, respelled(spaced, label=spelled)))


def add_branch(diagram: Diagram, index: int, label: str = "") -> Diagram:
    """Add an empty branch at the end of the block that the statement opens."""
    block = at(diagram, index, Block)
    extent = _extent(diagram, index)
    word = BRANCH_OF.get(block.keyword.lower())
    if word is None:
        raise EditRefused(f"{block.keyword} has no branches")
    assert extent.close is not None
    spelled = escape.text(label)
    branch = Branch("", word, " " if spelled else "", spelled, "\n")
    place = insertion(diagram, extent.close, [branch])
    return revise(diagram, replace(place, new=(_aligned(place.new[0], diagram.statements[index]),)))


def merge_branch(diagram: Diagram, index: int) -> Diagram:
    """Take the line of a branch away: what it holds joins the section before it."""
    at(diagram, index, Branch)
    return revise(diagram, removal(index))


def remove_branch(diagram: Diagram, index: int) -> Diagram:
    """Take a branch away with all that it holds. Refused where a bar would lose its end or a lifeline its message."""
    at(diagram, index, Branch)
    shape = outline(diagram.statements)
    opener = shape.parents[index]
    assert opener is not None
    extent = shape.extents[opener]
    stop = min((line for line in (*extent.branches, extent.close or 0) if line > index), default=index)
    for i in range(index, stop):
        statement = diagram.statements[i]
        if isinstance(statement, (Participant, Destroy, Attribute, Autonumber, Title)):
            raise EditRefused(f"statement {i} concerns the whole diagram: move it out first")
        if isinstance(statement, Message) and statement.mark == "+":
            end = partner(diagram.statements, i, statement.target)
            if end is not None and end >= stop:
                raise EditRefused(f"the bar that statement {i} starts ends outside of the branch")
    return revise(diagram, removal(index, stop))


def _opener(keyword: str, label: str) -> Block:
    word = keyword.lower()
    spelled = colour_of(label) if word == "rect" else escape.text(label)
    opener = Block("", word, " " if spelled else "", spelled, "\n")
    if word not in ("loop", "rect", "opt", "alt", "par", "par_over", "critical", "break"):
        raise EditRefused(f"{keyword!r} opens no block")
    return opener


def _check_selection(diagram: Diagram, first: int, last: int) -> None:
    """A selection is whole statements of one section, and whole blocks."""
    if not 0 <= first <= last < len(diagram.statements):
        raise EditRefused("there is no such selection")
    depth = 0
    for statement in diagram.statements[first : last + 1]:
        depth += isinstance(statement, (Block, Box)) - isinstance(statement, End)
        if depth < 0 or (depth == 0 and isinstance(statement, Branch)):
            raise EditRefused("the selection starts or ends inside of a block")
    if depth:
        raise EditRefused("the selection starts or ends inside of a block")
    around = parent_of(diagram.statements, first)
    if around is not None and isinstance(diagram.statements[around], Box):
        raise EditRefused("only participants may stand in a box")


def _extent(diagram: Diagram, index: int) -> Extent:
    extent = outline(diagram.statements).extents.get(index)
    if extent is None or extent.close is None:
        raise EditRefused(f"statement {index} opens no block, or one that is not closed")
    return extent


def _aligned(statement: Statement, opener: Statement) -> Statement:
    """The statement, indented as the opener is."""
    indent = opener.leading.rpartition("\n")[2]
    return statement.replace(leading=statement.leading.rstrip(" \t") + indent) if not indent.strip() else statement
