"""How far apart lifelines stand."""

from itertools import pairwise

from corsage.mermaid.layout.columns import columns
from corsage.mermaid.layout.plan import plan
from corsage.mermaid.layout.stack import PIXELS
from corsage.mermaid.read import read


def _x(*lines: str) -> list[int]:
    return columns(plan(read("sequenceDiagram\n" + "\n".join(lines) + "\n")), PIXELS).x


def test_a_text_fits_between_two_lifelines() -> None:
    """A message's text, with a distance on either side."""
    text = "a text of some length"
    first, second = _x("A->>B: " + text)
    assert second - first == PIXELS.up(PIXELS.text.width(text) + 2 * PIXELS.label_pad)


def test_what_spans_several_columns_is_shared_out() -> None:
    """A long text from the first to the last widens all gaps alike, to a step of the grid."""
    x = _x("participant A", "participant B", "participant C", "participant D", "A->>D: " + "wide " * 12)
    gaps = [b - a for a, b in pairwise(x)]
    assert max(gaps) - min(gaps) <= PIXELS.grid


def test_a_text_beside_a_lifeline_pushes_its_neighbour_away() -> None:
    """A message to oneself, a note on the right: the next lifeline stands behind them."""
    narrow = _x("participant A", "participant B")
    loop = _x("participant A", "participant B", "A->>A: a message to oneself")
    note = _x("participant A", "participant B", "note right of A: a note on the right")
    assert loop[1] - loop[0] > PIXELS.loop + PIXELS.text.width("a message to oneself") > narrow[1] - narrow[0]
    assert note[1] - note[0] > PIXELS.text.width("a note on the right")
