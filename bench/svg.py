"""Drawing sequence diagrams, beside the real Mermaid in the same run.

Ours is Python from text to SVG document; Mermaid's is `mermaid.render` in a headless Chromium, which measures its texts
in the page. Our clock is processor time; a page has the wall's only, which others' work on the machine slows: read a
ratio (theirs / ours) as an order of magnitude. Both are the median of the rounds after a warm-up. Below
stand the time and the size of a line for longer and longer diagrams, and hostile ones.

    python bench/svg.py
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # the page in Chromium is the tests' own

from tests.live.browser import MissingBrowserError  # noqa: E402
from tests.mermaid.svg.page import answer  # noqa: E402

from corsage.cli import reading  # noqa: E402
from corsage.diagram import template  # noqa: E402
from corsage.handshake import scenario_form  # noqa: E402
from corsage.mermaid.svg import render  # noqa: E402
from corsage.mermaid.syntax.parse import parse  # noqa: E402
from corsage.mermaid.text import render as render_text  # noqa: E402

BUDGET: Final = 0.005
ROUNDS: Final = 60
BODY: Final = """\
    A->>+B: GET /items/{number}
    Note over A,B: a note of some length
    alt found
        B-->>A: 200 OK
    else not found
        B--xA: 404 Not Found
    end
    deactivate B
"""
THEIRS: Final = """
  mermaid.initialize({startOnLoad: false});
  const medians = [];
  for (const text of given) {
    const times = [];
    for (let i = 0; i < 25; i++) {
      const start = performance.now();
      await mermaid.render(`picture${i}`, text);
      times.push(performance.now() - start);
    }
    times.splice(0, 5);
    medians.push(times.sort((a, b) => a - b)[10] / 1000);
  }
  return medians;
"""


def preflight() -> str:
    """The typical picture: a preflight with both its branches."""
    ((_, value),) = reading.values(str(ROOT / "docs" / "examples" / "post-json.json"))
    return template(scenario_form.read(value)).to_text()


def diagram(lines: int) -> str:
    """A diagram of about so many lines."""
    return "sequenceDiagram\n" + "".join([BODY.format(number=i) for i in range(lines // 8)])


def median(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of the middle round."""
    action()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return statistics.median(times)


def beside_mermaid() -> None:
    """The ratios, and the budget."""
    cases = {"CORS preflight": preflight(), "200 lines": diagram(200)}
    try:
        theirs = answer(THEIRS, list(cases.values()), mermaid=True)
    except MissingBrowserError as error:
        print(f"without Mermaid: {error}")
        theirs = [float("nan")] * len(cases)
    print(f"{'':18}{'ours, svg':>12}{'ours, text':>12}{'Mermaid':>12}{'ratio':>8}")
    drawn = {}
    for (name, text), other in zip(cases.items(), theirs, strict=True):
        ours, cells = median(lambda text=text: render(text)), median(lambda text=text: render_text(text))  # type: ignore[misc]  # mypy: defaults of lambdas
        drawn[name] = ours
        print(f"{name:18}{ours * 1e3:9.2f} ms{cells * 1e3:9.2f} ms{other * 1e3:9.2f} ms{other / ours:7.1f}x")
    kept = drawn["CORS preflight"] < BUDGET
    print(f"budget: the preflight under {BUDGET * 1e3:g} ms: {'kept' if kept else 'BROKEN'}")


def growth() -> None:
    """Microseconds and bytes a line, which stay the same; and texts made to hurt."""
    cases = {f"{lines:,} lines": diagram(lines) for lines in (1_000, 10_000, 100_000)}
    cases |= {
        "50,000 nested blocks": "sequenceDiagram\n" + "loop x\n" * 50_000 + "A->>B: x\n" + "end\n" * 50_000,
        "50,000 activations": "sequenceDiagram\nA->>B: x\n" + "activate B\n" * 50_000 + "deactivate B\n" * 50_000,
        "10,000 participants": "sequenceDiagram\n" + "".join([f"A{i}->>A{9_999 - i}: x\n" for i in range(10_000)]),
        "a line of 1 MB": "sequenceDiagram\nA->>B: " + "word " * 200_000 + "\n",
    }
    print(f"\n{'':24}{'seconds':>9}{'us a line':>12}{'bytes a line':>14}")
    for name, text in cases.items():
        tree = parse(text)
        start = time.process_time()
        size = len(render(tree))
        seconds = time.process_time() - start
        lines = text.count("\n")
        print(f"{name:24}{seconds:9.2f}{seconds / lines * 1e6:12.1f}{size / lines:14.0f}")


def main() -> None:
    """Both tables."""
    beside_mermaid()
    growth()


if __name__ == "__main__":
    main()
