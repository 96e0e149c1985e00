"""How a file indents its statements, so that an edit can do the same."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from corsage.mermaid.build import INDENT
from corsage.mermaid.syntax.tree import Block, Box, Branch, Diagram, End, Header, Node, Statement

_OWN_INDENT: Final = re.compile(r"(?<![^\n\r])[ \t]*\Z")


def ends_line(node: Node) -> bool:
    """Whether a line ends with this statement."""
    return node.trailing.endswith(("\n", "\r")) or (isinstance(node, Header) and not node.keyword)


def indent_unit(diagram: Diagram) -> str:
    """By how much the file indents what stands in a block; as much as its first statement, if it has no block."""
    statements = diagram.statements
    in_blocks = False
    for opener, inner in pairwise(statements):
        if isinstance(opener, (Block, Box)) and not isinstance(inner, (Branch, End)) and ends_line(opener):
            outside, inside = own_indent(opener), own_indent(inner)
            if inside.startswith(outside) and inside != outside:
                return inside.removeprefix(outside)
            in_blocks = in_blocks or isinstance(opener, Block)
    if in_blocks:
        return ""
    first = own_indent(statements[0]) if statements else ""
    return first or INDENT


def own_indent(statement: Statement) -> str:
    """What stands before the statement on its line, if that is white space only."""
    own = _OWN_INDENT.search(statement.leading)
    return own[0] if own else ""


def reindented(statements: Sequence[Statement], old: str, new: str) -> list[Statement]:
    """The statements, their lines and those of their comments indented by `new` where they were by `old`."""
    line = re.compile(rf"(^|[\n\r]){re.escape(old)}(?=[^\n\r]|\Z)")
    starts_line = True
    moved: list[Statement] = []
    for statement in statements:
        pattern = line if starts_line else re.compile(rf"([\n\r]){re.escape(old)}(?=[^\n\r]|\Z)")
        moved.append(statement.replace(leading=pattern.sub(lambda match: match[1] + new, statement.leading)))
        starts_line = ends_line(statement)
    return moved


def indent_at(diagram: Diagram, index: int) -> str:
    """The indentation for a statement before this index: that of its neighbours in the same block."""
    statements = diagram.statements
    after = statements[index] if index < len(statements) else None
    if after and not isinstance(after, (Branch, End)) and (own := _OWN_INDENT.search(after.leading)):
        return own[0]
    for before in reversed(statements[max(0, index - 50) : index]):
        if own := _OWN_INDENT.search(before.leading):
            return own[0] + indent_unit(diagram) * isinstance(before, (Block, Branch, Box))
    return INDENT
