"""Nothing is in anything's way: no text crossed by a line, nothing outside its frame, no overlaps."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.mermaid.svg.geometry import Picture

from corsage.mermaid.read import read
from corsage.mermaid.svg import render

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">'
NOTE = '<rect class="note" x="5" y="5" width="20" height="20"/>'
OBSERVED = Path(__file__).parents[4] / "shared" / "mermaid" / "observed.jsonl.gz"


def _assert_clear(text: str, name: str) -> None:
    faults = list(Picture(render(text)).faults())
    assert not faults, f"{name}\n{text}\n" + "\n".join(faults)


@pytest.mark.skipif(not OBSERVED.exists(), reason="the observed diagrams lie beside the repository")
def test_every_observed_diagram_is_clear() -> None:
    """All 680 valid diagrams that the real Mermaid was observed on."""
    with gzip.open(OBSERVED, "rt", encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    valid = [entry["text"] for entry in entries if entry["mermaid"]["ok"]]
    assert len(valid) == 680
    for number, text in enumerate(valid):
        _assert_clear(text, f"number {number}")


def test_random_diagrams_are_clear(random_diagram: Callable[[int], str]) -> None:
    """1,000 diagrams that Mermaid accepts, from consecutive seeds."""
    seen = seed = 0
    while seen < 1000:
        text = random_diagram(seed)
        if read(text).accepted:
            _assert_clear(text, f"seed {seed}")
            seen += 1
        seed += 1


@pytest.mark.parametrize(
    ("svg", "fault"),
    [
        ('<text x="9" y="20">words</text><path class="line" d="M0 15H50"/>', "crosses"),
        ('<text x="9" y="20">words</text><text x="20" y="22">words</text>', "overlaps"),
        ('<text x="90" y="20">words</text>', "outside"),
        (f'{NOTE}<rect class="frame" x="1" y="20" width="60" height="70"/>', "in part"),
        (f'<g class="notes">{NOTE}<text x="9" y="20">words</text></g>', "leaves"),
    ],
)  # fmt: skip
def test_the_measure_can_fail(svg: str, fault: str) -> None:
    """Each kind of fault is seen."""
    faults = list(Picture(f"{SVG}{svg}</svg>").faults())
    assert fault in faults[-1]


def test_what_an_opaque_shape_hides_crosses_nothing() -> None:
    """A lifeline runs behind a note; the note's text is on the note."""
    svg = (
        '<path class="lifeline" d="M30 0V99"/><rect class="note" x="5" y="5" width="80" height="50"/>'
        '<text x="9" y="30">words</text>'
    )
    assert not list(Picture(f"{SVG}{svg}</svg>").faults())
