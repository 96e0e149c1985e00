"""Where the parts of a statement stand in the source: its sender, arrow, receiver, text, keyword, label.

Parts carry the names of the statement's fields. Parts that the author did not write are left out.
"""

from itertools import accumulate

from corsage.mermaid.syntax.tree import Diagram, Node


def parts(statement: Node, start: int = 0) -> dict[str, tuple[int, int]]:
    """The span of each part, in characters, for a statement whose `leading` starts at `start`."""
    edges = [*accumulate(map(len, statement), initial=start)]
    fields = statement.fields()
    return {fields[i]: (edges[i], edges[i + 1]) for i in range(1, len(fields), 2) if statement[i]}


def starts(diagram: Diagram) -> list[int]:
    """Where each statement starts in the source, white space and comments before it included; then where all end."""
    head = len(diagram.frontmatter) + len(diagram.header.to_text())
    return [*accumulate((sum(map(len, it)) for it in diagram.statements), initial=head)]


def parts_at(diagram: Diagram, index: int) -> dict[str, tuple[int, int]]:
    """The span of each part of the statement with this index, as indices into the source."""
    return parts(diagram.statements[index], starts(diagram)[index])
