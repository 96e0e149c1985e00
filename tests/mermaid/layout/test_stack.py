"""Where everything stands, from top to bottom."""

import pytest

from corsage.mermaid.layout.plan import plan
from corsage.mermaid.layout.scene import ArrowLine, HeadBox
from corsage.mermaid.layout.stack import ICON, stack
from corsage.mermaid.read import read


@pytest.mark.parametrize(
    ("participant", "reach"), [("actor", ICON // 2 + 2), ("participant", None)], ids=["pictogram", "box"]
)
def test_an_arrow_that_creates_ends_at_what_it_creates(participant: str, reach: int | None) -> None:
    """At a pictogram its picture counts, not its name, which may be wide."""
    text = f"sequenceDiagram\nparticipant A\ncreate {participant} T as A name that is wide\nA->>T: make\n"
    scene = stack(plan(read(text)))
    arrow = next(it for it in scene.steps if isinstance(it, ArrowLine))
    head = next(it for it in scene.steps if isinstance(it, HeadBox))
    assert head.x - arrow.x1 == (reach or -(-head.head.width // 2))
    assert head.y < arrow.y < head.y + (ICON if reach else head.height)
