"""What is drawn, in which order: numbers, activations, what is created and destroyed."""

from collections.abc import Callable

from corsage.mermaid.layout.plan import MOST_BARS, BarEnd, BarStart, Closing, Event, Message, Opening, plan
from corsage.mermaid.read import read


def _events(*lines: str) -> tuple[Event, ...]:
    return plan(read("sequenceDiagram\n" + "\n".join(lines) + "\n")).events


def _messages(*lines: str) -> list[Message]:
    return [event for event in _events(*lines) if isinstance(event, Message)]


def test_numbers() -> None:
    """As Mermaid counts: hidden messages count too, a step of 0 changes nothing, hundredths are rounded half up."""
    lines = ["A->>B: x", "autonumber", "A->>B: x", "autonumber 10 0.5", "A->>B: x", "autonumber off", "A->>B: x"]
    lines += ["autonumber 1000000 0", "A->>B: x", "A->>B: x"]
    assert [it.number for it in _messages(*lines)] == ["", "2", "10", "", "1000000", "1000000.5"]


def test_an_arrow_clears_the_activations_at_its_ends() -> None:
    """Those open before it, and those that start with it, whether by `+` or by a line of their own."""
    first, second, third = _messages("A->>+B: x", "A->>B: y", "activate B", "B-->>-A: z")
    assert (first.source_bars, first.target_bars) == (0, 1)
    assert (second.source_bars, second.target_bars) == (0, 2)
    assert (third.source_bars, third.target_bars) == (2, 0)


def test_a_message_to_oneself_starts_from_the_old_activation() -> None:
    """And comes back to the new one."""
    assert [(it.source_bars, it.target_bars) for it in _messages("A->>+A: x", "A->>+A: y")] == [(0, 1), (1, 2)]


def test_creation_and_destruction_belong_to_the_next_message_of_the_participant() -> None:
    """A note in between changes nothing."""
    messages = _messages("A->>A: x", "create participant T", "note over A: n", "A->>T: a", "destroy T", "T->>A: b")
    assert [it.creates for it in messages] == [False, True, False]
    assert [it.destroys for it in messages] == [(), (), (1,)]


def test_activations_come_in_pairs_up_to_a_depth() -> None:
    """Deeper ones are not drawn, neither their start nor their end."""
    events = _events("A->>B: x", *["activate B"] * 20, *["deactivate B"] * 20)
    assert sum(isinstance(event, BarStart) for event in events) == MOST_BARS
    assert sum(isinstance(event, BarEnd) for event in events) == MOST_BARS


def test_every_text_has_a_plan_whose_blocks_nest(random_diagram: Callable[[int], str]) -> None:
    """Broken diagrams too: each closing names the innermost opening, and nothing stays open."""
    for seed in range(300):
        text = random_diagram(seed)
        stack = []
        for i, event in enumerate(plan(read(text)).events):
            if isinstance(event, Opening):
                stack.append(i)
            elif isinstance(event, Closing):
                assert event.opening == stack.pop()
        assert not stack


def test_arrows_of_a_par_over_stand_beside_each_other() -> None:
    """Where they share no more than a lifeline, and take no more room than their line."""
    body = "A->>B: 1\nB->>C: 2\nA->>C: 3\nC->>C: 4\nC->>D: 5\nA->>+B: 6\nB->>C: 7\n"
    for word, beside in (("par_over", [False, True, False, False, False, True, False]), ("par", [False] * 7)):
        drawn = plan(read(f"sequenceDiagram\n{word} x\n{body}end\nA->>B: 8\n"))
        assert [it.beside for it in drawn.events if isinstance(it, Message)] == [*beside, False]
