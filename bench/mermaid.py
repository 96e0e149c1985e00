"""Reading and editing sequence diagrams, beside the real Mermaid in the same run.

Both read the same diagram: Mermaid to its database (under jsdom, in Node), we to the tree, and to the tree and its
meaning. The clock is processor time, the best of several rounds, for others on the machine can only add to it.

    python bench/mermaid.py
"""

import json
import subprocess
import time
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

from corsage.mermaid import build
from corsage.mermaid.edit import blocks, messages, participants
from corsage.mermaid.read import read
from corsage.mermaid.syntax.parse import parse
from corsage.mermaid.syntax.tree import Message

ORACLE = Path(__file__).parent.parent / "tests" / "oracle" / "oracle.mjs"
BODY = """\
    participant B as Browser
    A->>+B: OPTIONS /data
    Note over A,B: a preflight #35;1
    alt origin is allowed
        B-->>-A: 204 No Content
    else origin is denied
        B-xA: 403 Forbidden
    end
"""


def diagram(lines: int) -> str:
    """A diagram of so many lines."""
    return "sequenceDiagram\n" + BODY * (lines // 8)


def best(action: Callable[[], object], rounds: int = 25) -> float:
    """Seconds of the quickest round."""

    def once() -> float:
        start = time.process_time()
        action()
        return time.process_time() - start

    return min(once() for _ in range(rounds))


def mermaid_seconds(texts: Iterable[str]) -> list[float]:
    """What the real Mermaid takes for each of the texts."""
    asked = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run(["node", str(ORACLE), "--time"], input=asked, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line)["milliseconds"] / 1000 for line in done.stdout.splitlines()]


def reading() -> None:
    """Time a line, and the ratio to Mermaid's."""
    text = diagram(1000)
    lines = text.count("\n")
    theirs = min(mermaid_seconds([text] * 8))
    print(f"Mermaid reads {lines} lines           {theirs / lines * 1e6:8.1f} us a line")
    for name, ours in (("we parse", best(lambda: parse(text))), ("we parse and interpret", best(lambda: read(text)))):
        print(f"{name:30} {ours / lines * 1e6:8.1f} us a line   {theirs / ours:6.1f} x as fast")


def growth() -> None:
    """The time and the memory of a line, for longer and longer diagrams."""
    for lines in (1_000, 10_000, 100_000):
        text = diagram(lines)
        seconds = best(lambda text=text: parse(text), 2)  # type: ignore[misc]  # mypy: defaults of lambdas
        tracemalloc.start()
        tree = parse(text)
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        del tree
        cost = f"{seconds / lines * 1e6:8.1f} us a line   {size / lines:6.0f} bytes a line"
        print(f"{f'{lines:,} lines':30} {cost}")


def hostile() -> None:
    """What would hurt a parser that recurses or looks back."""
    for name, text in {
        "50,000 nested blocks": "sequenceDiagram\n" + "alt\n" * 50_000 + "end\n" * 50_000,
        "100,000 nested blocks": "sequenceDiagram\n" + "alt\n" * 100_000 + "end\n" * 100_000,
        "a line of 10 MB": "sequenceDiagram\nA->>B: " + "x" * 10_000_000,
        "a million semicolons": "sequenceDiagram\n" + ";" * 1_000_000,
    }.items():
        print(f"{name:30} {best(lambda text=text: parse(text), 2) * 1e3:8.1f} ms")  # type: ignore[misc]  # as above


def editing() -> None:
    """Edits in the middle of a diagram of 1,000 lines."""
    tree = parse(diagram(1000))
    at = next(i for i, it in enumerate(tree.statements) if i > 500 and isinstance(it, Message) and not it.mark)
    edits: dict[str, Callable[[], object]] = {
        "retext": lambda: messages.retext(tree, at, "another"),
        "reverse": lambda: messages.reverse(tree, at),
        "add": lambda: messages.add(tree, at, build.message("A", "B", "new")),
        "delete": lambda: messages.delete(tree, at),
        "wrap": lambda: blocks.wrap(tree, at, at, "loop", "again"),
        "rename, in 875 statements": lambda: participants.rename(tree, "A", "Alice"),
    }
    for name, edit in edits.items():
        print(f"{name:30} {best(edit, 20) * 1e3:8.2f} ms")


if __name__ == "__main__":
    for table in (reading, growth, hostile, editing):
        print(f"\n{table.__name__}")
        table()
