"""Where each statement stands in the source: what ties an element of a picture, or a problem, to its text."""

from itertools import accumulate

from corsage.mermaid.syntax.tree import Diagram


def spans(diagram: Diagram) -> list[tuple[int, int]]:
    """For each statement the indices of its text as written, without what leads and trails it."""
    texts = [statement.to_text() for statement in diagram.statements]
    head = len(diagram.frontmatter) + len(diagram.header.to_text())
    starts = accumulate(map(len, texts), initial=head)
    return [
        (start + len(it.leading), start + len(text) - len(it.trailing))
        for it, text, start in zip(diagram.statements, texts, starts, strict=False)
    ]
