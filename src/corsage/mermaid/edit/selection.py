"""What an edit of several statements may take: whole statements of one section, and whole blocks."""

from corsage.mermaid.edit.refusal import EditRefused
from corsage.mermaid.outline import Extent, outline, parent_of
from corsage.mermaid.syntax.tree import Block, Box, Branch, Diagram, End


def check_selection(diagram: Diagram, first: int, last: int) -> None:
    """Raise EditRefused unless the statements from `first` to `last` are such a selection."""
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


def extent_of(diagram: Diagram, index: int) -> Extent:
    """The block or box that the statement opens, which is closed. Raises EditRefused."""
    extent = outline(diagram.statements).extents.get(index)
    if extent is None or extent.close is None:
        raise EditRefused(f"statement {index} opens no block, or one that is not closed")
    return extent


def with_empty_blocks(diagram: Diagram, first: int, stop: int) -> tuple[int, int]:
    """The stretch, and with it the blocks that hold nothing else."""
    statements = diagram.statements
    low, high = first, stop
    while low > 0 and high < len(statements):
        before, after = statements[low - 1], statements[high]
        if isinstance(before, Branch):
            low -= 1
        elif isinstance(before, Block) and isinstance(after, Branch):
            high += 1
        elif isinstance(before, Block) and isinstance(after, End):
            first, stop = low, high = low - 1, high + 1
        else:
            break
    return first, stop
