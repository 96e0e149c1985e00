"""Edits of blocks: wrap a selection, unwrap it, move it as a whole, add, rename, reorder and remove branches.

What stands inside keeps its spelling and its comments; where it changes its depth, it is indented as the file does.
"""

from dataclasses import replace
from itertools import pairwise

from corsage.mermaid.build import colour_of
from corsage.mermaid.edit import stretches
from corsage.mermaid.edit.indentation import ends_line, indent_unit, own_indent, reindented
from corsage.mermaid.edit.lifelines import partner
from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.edit.selection import check_selection, extent_of
from corsage.mermaid.edit.splice import (
    Change,
    at,
    insertion,
    removal,
    replacement,
    respelled,
    revise,
    reworded,
    stands_alone,
)
from corsage.mermaid.outline import outline, parent_of
from corsage.mermaid.syntax import escape
from corsage.mermaid.syntax.arrows import BRANCH_OF
from corsage.mermaid.syntax.tree import (
    Attribute,
    Autonumber,
    Block,
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

    The selection must not start or end inside of another block. The label of `rect` is its colour. What is wrapped is
    indented as the file indents what stands in blocks.
    """
    check_selection(diagram, first, last)
    opener = _opener(keyword, label)
    before = insertion(diagram, first, [opener])
    after = insertion(diagram, last + 1, [End("", "end", "\n")])
    # The end stands where the opener does, whatever follows it.
    indent = before.new[0].leading.rpartition("\n")[2]
    end = after.new[0].replace(leading=after.new[0].leading.rstrip(" \t") + indent)
    own = own_indent(diagram.statements[first])
    inner = _shifted(diagram, first, last + 1, own, own + indent_unit(diagram))
    return revise(diagram, before, *inner, replace(after, new=(end,)))


def unwrap(diagram: Diagram, index: int) -> Diagram:
    """Take a block away, or a box, and leave what it holds, all its branches, indented as the block was."""
    extent = extent_of(diagram, index)
    assert extent.close is not None
    statements = diagram.statements
    outside, inside = own_indent(statements[index]), own_indent(statements[min(index + 1, extent.close)])
    edges = [index, *extent.branches, extent.close]
    changes = [removal(index)]
    for start, stop in pairwise(edges):
        if inside.startswith(outside):
            changes += _shifted(diagram, start + 1, stop, inside, outside)
        changes.append(removal(stop))
    return revise(diagram, *changes)


def move(diagram: Diagram, index: int, to: int) -> Diagram:
    """Move a whole block before the statement of index `to`."""
    return stretches.move(diagram, index, _close(diagram, index), to)


def duplicate(diagram: Diagram, index: int) -> Diagram:
    """Say a whole block again, right after it."""
    return stretches.duplicate(diagram, index, _close(diagram, index))


def delete(diagram: Diagram, index: int) -> Diagram:
    """Take a whole block away with all that it holds."""
    return stretches.delete(diagram, index, _close(diagram, index))


def set_keyword(diagram: Diagram, index: int, keyword: str, label: str | None = None) -> Diagram:
    """Make another kind of block of it; its branches follow (`else`, `and`, `option`).

    Refused where the new kind has no branches and the block has some. `rect` needs a colour as its label.
    """
    block = at(diagram, index, Block)
    extent = extent_of(diagram, index)
    word = keyword.lower()
    if extent.branches and word not in BRANCH_OF:
        raise EditRefused(f"{keyword} has no branches, and this block has {len(extent.branches)}: merge them first")
    if label is None and word == "rect" and block.keyword.lower() != "rect":
        raise EditRefused("the label of `rect` is its colour: give one")
    if label is None and word != "rect" and block.keyword.lower() == "rect":
        label = ""
    spelled = block.label if label is None else _opener(word, label).label
    opener = respelled(block.replace(before_label=block.before_label or " " * bool(spelled)), label=spelled)
    branches = [replacement(i, at(diagram, i, Branch).replace(keyword=BRANCH_OF[word])) for i in extent.branches]
    return revise(diagram, replacement(index, opener.replace(keyword=_opener(word, label or "red").keyword)), *branches)


def move_branch(diagram: Diagram, index: int, to: int) -> Diagram:
    """Move a section of a block, with its label, to another position among the sections, counted from 0.

    `index` is the statement of the branch, or of the block's opener for the first section.
    """
    opener = index if isinstance(diagram.statements[index], Block) else parent_of(diagram.statements, index)
    if opener is None:
        raise EditRefused(f"statement {index} is not a section of a block")
    extent = extent_of(diagram, opener)
    assert extent.close is not None
    heads = [opener, *extent.branches]
    if index not in heads:
        raise EditRefused(f"statement {index} is not a section of a block")
    if not 0 <= to < len(heads):
        raise EditRefused(f"the block has {len(heads)} sections, counted from 0: there is no place {to}")
    if not all(stands_alone(diagram, i, i) for i in heads) or not stands_alone(diagram, opener, extent.close):
        raise EditRefused("sections share a line: put each statement on a line of its own first")
    return revise(diagram, _reordered(diagram, heads, extent.close, heads.index(index), to))


def _reordered(diagram: Diagram, heads: list[int], close: int, position: int, to: int) -> Change:
    """All sections of a block in their new order, the labels with what they stand for."""
    statements = diagram.statements
    order = [*range(len(heads))]
    order.insert(to, order.pop(position))
    stops = [*heads[1:], close]
    new: list[Statement] = []
    for place, section in enumerate(order):
        head, moved = statements[heads[place]], statements[heads[section]]
        assert isinstance(head, (Block, Branch))
        assert isinstance(moved, (Block, Branch))
        label = {"before_label": moved.before_label, "label": moved.label, "trailing": moved.trailing}
        new += [head.replace(**label), *statements[heads[section] + 1 : stops[section]]]
    return Change(heads[0], close, tuple(new), leaving=0)


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
    extent = extent_of(diagram, index)
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


def _close(diagram: Diagram, index: int) -> int:
    close = extent_of(diagram, index).close
    assert close is not None
    return close


def _shifted(diagram: Diagram, start: int, stop: int, old: str, new: str) -> list[Change]:
    """The statements in place, with another indentation."""
    statements = diagram.statements[start:stop]
    if start and not ends_line(diagram.statements[start - 1]):
        return []
    moved = reindented(statements, old, new)
    return [replacement(start + i, it) for i, it in enumerate(moved) if it != statements[i]]


def _aligned(statement: Statement, opener: Statement) -> Statement:
    """The statement, indented as the opener is."""
    indent = opener.leading.rpartition("\n")[2]
    return statement.replace(leading=statement.leading.rstrip(" \t") + indent) if not indent.strip() else statement
