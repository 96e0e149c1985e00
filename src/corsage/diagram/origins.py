"""Which part of a recorded handshake each statement of its diagram shows."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, cast

from corsage.mermaid.build import Item
from corsage.mermaid.syntax.tree import Node, Statement


class Shown(NamedTuple):
    """A fetch, an exchange of it and a step of it, by their numbers; None where the statement shows no one of them."""

    fetch: int | None = None
    exchange: int | None = None
    step: int | None = None


NOTHING: Final = Shown()


class Tagged(NamedTuple):
    """Statements and what they show."""

    items: "tuple[Item | Tagged, ...]"
    shown: Shown


def flat(items: "Iterable[Item | Tagged]", shown: Shown = NOTHING) -> Iterator[tuple[Statement, Shown]]:
    """All statements in their order, each with what it shows."""
    for item in items:
        if isinstance(item, Tagged):
            yield from flat(item.items, item.shown)
        elif isinstance(item, Node):
            yield cast(Statement, item), shown
        else:
            yield from flat(item, shown)
